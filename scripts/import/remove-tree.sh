#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# remove-tree.sh UPSTREAM RELEASE
# Removes an imported tree; its manifest stays.
# exit: 0 removed, 1 refused or failed
set -eu

upstream=$1 release=$2

case $release in
*/* | *.sha256 | '')
	echo "remove-tree: \"$release\" is not the name of a release" >&2
	exit 1
	;;
R750_Linux_Src_v*) ;;
*)
	echo "remove-tree: \"$release\" is no imported vendor tree;" \
		"\"make trees\" lists them" >&2
	exit 1
	;;
esac

dir=$upstream/$release
if [ -L "$dir" ] || [ ! -d "$dir" ]; then
	echo "remove-tree: $dir: no such folder; \"make trees\" lists them" >&2
	exit 1
fi

# Away under one name at once: a stop leaves no half of a tree there. In place of
# the empty folder, not in it: moved to another parent, a folder has to be writable.
top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/scratch.sh
. "$top/scripts/lib/scratch.sh"
scratch "$upstream" remove-tree
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP
mv -T "$dir" "$scratch"
chmod -R u+w "$scratch"
rm -rf "$scratch"
trap - EXIT
echo "remove-tree: removed $dir"
