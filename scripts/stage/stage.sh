#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: stage.sh TREEDIR OUT VERSION
#
# Puts together OUT/dkms, which builds without quilt, Coccinelle or a host
# program: the sources of OUT/src as they stand, the compat layer, the objects,
# the Kbuild file and the DKMS recipe. An OUT/dkms that is already the same is
# left alone, so that nothing is built again.
#
# SERIES=port: for modinfo, that the steps of cocci/fix were left out
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$1 out=$2 version=$3
name=$(basename "$tree")
manifest=$tree.sha256
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
scratch "$out" stage
stage=$scratch
trap 'rm -rf "$stage"' EXIT
trap 'exit 130' INT TERM HUP

# The tree was verified when it was imported, which may be long ago.
check_manifest()
{
	[ "$name" != standin ] || return 0
	[ -f "$manifest" ] || die "$tree has no manifest, $manifest; take a tree" \
		"in with: make import SRC=<archive or directory>"
	(cd "$tree" && sha256sum --quiet -c "$manifest") >"$stage/log" 2>/dev/null ||
		die "$name has changed since it was imported:" \
			"$(sed 's/: FAILED.*//' "$stage/log" | paste -sd ' ' -);" \
			"take it in again: make remove-tree TREE=$name, then make import"
	rm "$stage/log"
}

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

# Whether the sources are the rendered ones, as far as patches are applied
as_rendered()
{
	[ -f "$out/rendered.sources" ] || return 0
	if [ "$applied" -eq "$total" ]; then
		(cd "$stage" && sha256sum --quiet --ignore-missing -c \
			"$out/rendered.sources") >/dev/null 2>&1
		return
	fi
	(cd "$out" && sha256sum --quiet -c rendered.sha256) >/dev/null 2>&1 &&
		[ -z "$(cd "$out/src" && quilt --quiltrc "$top/patches/quiltrc" \
			diff -z 2>/dev/null)" ]
}

# What modinfo shows: which patches are applied, and a checksum of them.
applied_series()
{
	list=$out/src/.pc/applied-patches
	[ -f "$list" ] || { echo 'no patch applied'; return; }
	applied=$(wc -l <"$list") total=$(grep -c '\.patch$' "$out/patches/series")
	hand=
	as_rendered || hand=', changed by hand'
	printf '%d of %d patches%s, %s%s\n' "$applied" "$total" \
		"$([ "${SERIES-}" != port ] || echo ' of the port')" \
		"$(cd "$out/patches" && xargs cat <"$list" | sha256sum | cut -c1-12)" \
		"$hand"
}

# usage: checksum DIR...: of the staged files below them, by name and contents
checksum()
{
	(cd "$stage" && find "$@" -type f | sort | xargs -d '\n' sha256sum) |
		sha256sum | cut -c1-12
}

check_manifest
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
#define R750_SOURCES "$(checksum inc osm product)"
#define R750_OBJECTS "$(checksum lib)"
#define R750_MANIFEST "$([ ! -f "$manifest" ] || sha256sum <"$manifest" | cut -c1-12)"
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
