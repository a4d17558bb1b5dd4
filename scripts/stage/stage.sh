#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: stage.sh TREEDIR OUT VERSION
#
# Puts together OUT/dkms, which builds without quilt, Coccinelle or a host
# program: the sources of OUT/src as they stand, the compat layer, the objects,
# what Kbuild needs (kbuild/) and the DKMS recipe. An OUT/dkms that is already
# the same is left alone, so that nothing is built again.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$1 out=$2 version=$3
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
scratch "$out" stage
stage=$scratch
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP

# Headers and C files of the directories that the product's sources are in.
# shellcheck disable=SC2046,SC2086 # words
put_sources()
{
	if ! (cd "$out/src" && find inc \
		$(dirname $product_sources | sort -u) -name '*.[ch]') \
		>"$stage/list"; then
		die "the rendered sources are not whole (see above); to render" \
			"them anew: rm -rf '$out/src' '$out/rendered.sha256'," \
			"then make render"
	fi
	(cd "$out/src" && xargs -d '\n' cp --parents -t "$stage" <"$stage/list")
	rm "$stage/list"
}

# The stand-in's objects are compiled; the vendor's come with the tree.
put_objects()
{
	if [ -f "$tree/lib/src/Makefile" ]; then
		"${MAKE:-make}" -s -C "$tree/lib/src" OUT="$out/objects"
		mkdir -p "$stage/${product_lib%/*}"
		cp -R "$out/objects" "$stage/$product_lib"
	else
		(cd "$tree" && cp -R --parents "$product_lib" "$stage/")
	fi
}

# The mends for this tree, C in place of the objects' own functions.
put_mends()
{
	mends=$(sh "$top/objects/mends.sh" files "${tree##*/}")
	[ -n "$mends" ] || return 0
	mkdir "$stage/mends"
	printf '%s\n' "$mends" | xargs -d '\n' cp -t "$stage/mends" \
		"$top"/objects/mends/*.h
}

# The x86-64 objects as assembly, once proven; see objects/README.md.
put_assembly()
{
	mkdir -p "$out/assembly"
	mended=
	[ "${MENDS:-yes}" = no ] || put_mends
	for object in $product_objects; do
		[ ! -d "$stage/mends" ] ||
			mended=$(sh "$top/objects/mends.sh" functions \
				"${tree##*/}" "$object")
		# shellcheck disable=SC2086 # arguments
		sh "$top/objects/render.sh" "$top/build/host/objects" \
			"$stage/$product_lib/free-x86_64-regparm0/$object.o" \
			"$out/assembly/$object.S" $mended ||
			die "$object.o cannot be hardened (see above);" \
				"OBJECTS=as-shipped links the objects as they are"
		cp "$out/assembly/$object.S" "$stage/"
	done
}

put_kbuild()
{
	cp -R "$top/scripts/stage/kbuild" "$stage/"
	mv "$stage/kbuild/Kbuild" "$stage/kbuild/Makefile" "$stage/"
	cat >"$stage/kbuild/product.mk" <<EOF
# Written by scripts/stage/stage.sh from upstream-src/r750.product.
product-module := $product_module
product-sources := $product_sources
product-objects := $product_objects
product-lib := $product_lib
EOF
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

put_compat()
{
	mkdir "$stage/compat"
	cp -R "$top"/compat/*.[ch] "$top/compat/gates" "$stage/compat/"
	cat >"$stage/compat/r750_release.h" <<EOF
/* Written by scripts/stage/stage.sh. */
#define R750_VERSION "$version"
#define R750_TREE "${tree##*/}"
#define R750_SERIES "$(applied_series)"
EOF
}

put_sources
put_objects
[ "${OBJECTS:-hardened}" != hardened ] || put_assembly
put_kbuild
put_compat
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
