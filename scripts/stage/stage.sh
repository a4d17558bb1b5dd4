#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: stage.sh TREEDIR OUT VERSION
#
# Puts together OUT/dkms, which builds without quilt, Coccinelle or a host
# program: the sources of OUT/src as they stand, the compat layer, the objects,
# the Kbuild file and the DKMS recipe. An OUT/dkms that is already the same is
# left alone, so that nothing is built again.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$1 out=$2 version=$3
name=$(basename "$tree")
# shellcheck source=scripts/lib/scratch.sh
. "$top/scripts/lib/scratch.sh"
scratch "$out" stage
stage=$scratch
trap 'rm -rf "$stage"' EXIT
trap 'exit 130' INT TERM HUP

# The stand-in's objects are compiled; the vendor's come with the tree.
put_objects()
{
	if [ -f "$tree/lib/src/Makefile" ]; then
		"${MAKE:-make}" -s -C "$tree/lib/src" OUT="$out/objects"
		mkdir "$stage/lib"
		cp -R "$out/objects" "$stage/lib/linux_64mpa"
	else
		(cd "$tree" && cp -R lib "$stage/")
	fi
}

put_sources()
{
	if ! (cd "$out/src" && find inc osm/linux product -name '*.[ch]') \
		>"$stage/list"; then
		printf 'stage: the rendered sources are not whole (see above);' >&2
		printf ' to render them anew: rm -rf %s, then make render\n' \
			"'$out/src' '$out/rendered.sha256'" >&2
		exit 1
	fi
	while read -r f; do
		mkdir -p "$stage/$(dirname "$f")"
		cp "$out/src/$f" "$stage/$f"
	done <"$stage/list"
	rm "$stage/list"
}

# What modinfo shows: which patches are applied, and which text that is.
applied_series()
{
	applied=$out/src/.pc/applied-patches
	[ -f "$applied" ] || { echo 'no patch applied'; return; }
	printf '%d of %d patches, %s\n' "$(wc -l <"$applied")" \
		"$(grep -c '\.patch$' "$out/patches/series")" \
		"$(cd "$out/patches" && xargs cat <"$applied" | sha256sum | cut -c1-12)"
}

put_sources
put_objects
mkdir "$stage/compat"
cp "$top"/compat/*.[ch] "$stage/compat/"
cp -R "$top/scripts/stage/kbuild" "$stage/"
mv "$stage/kbuild/Kbuild" "$stage/kbuild/Makefile" "$stage/"
cat >"$stage/compat/r750_release.h" <<EOF
/* Written by scripts/stage/stage.sh. */
#define R750_VERSION "$version"
#define R750_TREE "$name"
#define R750_SERIES "$(applied_series)"
EOF
sed "s/@VERSION@/$version/" "$top/scripts/dkms/dkms.conf.in" >"$stage/dkms.conf"
chmod -R u+w "$stage"

if diff -r "$stage" "$out/dkms" >/dev/null 2>&1; then
	exit 0
fi
rm -rf "$out/dkms"
mv "$stage" "$out/dkms"
trap - EXIT
chmod 755 "$out/dkms"
printf '  STAGE   %s\n' "$out/dkms"
