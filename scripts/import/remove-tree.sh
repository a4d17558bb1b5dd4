#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: remove-tree.sh UPSTREAM RELEASE
#
# Removes an imported tree; its manifest stays.
# exit: 0 removed, 1 refused or failed
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
upstream=$1 release=$2 dir=$1/$2

case $release in
*/* | *.sha256 | '')
	die "\"$release\" is not the name of a release"
	;;
"$product_prefix"*) ;;
*)
	die "\"$release\" is not an imported tree; \"make trees\" lists them"
	;;
esac
if [ -L "$dir" ] || [ ! -d "$dir" ]; then
	die "$dir: no such directory; \"make trees\" lists the imported ones"
fi
me=$(id -u)
if [ "$me" != 0 ] && [ "$me" != "$(stat -c %u "$dir")" ]; then
	die "$dir: belongs to another user (imported by root?): run it with sudo"
fi

# Renamed away first, so that an interrupt leaves no half of a tree. It replaces
# the scratch directory: a read-only directory cannot change its parent.
own_scratch "$upstream" remove-tree
mv -T "$dir" "$scratch"
scratch_remove
say "removed $dir"
