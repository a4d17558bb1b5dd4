#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: stage.sh TREEDIR OUT VERSION
#
# Puts together OUT/dkms, which builds without quilt, Coccinelle or a host
# program: the sources of OUT/src as they stand, the compat layer, the objects,
# what Kbuild needs (kbuild/) and the DKMS recipe. An OUT/dkms that is already
# the same is left alone, so that nothing is built again; OUT/stage.state tells
# what it was made from.
#
# SERIES=port: for modinfo, that the steps of cocci/fix were left out
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$1 out=$2 version=$3
manifest=$tree.sha256
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/stage/staging.sh
. "$top/scripts/stage/staging.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
own_scratch "$out" stage
stage=$scratch

# The tree was verified when it was imported, which may be long ago.
check_manifest()
{
	[ "${tree##*/}" != standin ] || return 0
	[ -f "$manifest" ] || die "$tree has no manifest, $manifest; import one" \
		"with: make import SRC=<archive or directory>"
	(cd "$tree" && sha256sum --quiet -c "$manifest") >"$stage/log" 2>/dev/null ||
		die "${tree##*/} has changed since it was imported:" \
			"$(sed 's/: FAILED.*//' "$stage/log" | paste -sd ' ' -);" \
			"import it again: make remove-tree TREE=${tree##*/}, then make import"
	rm "$stage/log"
}

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
	if [ -z "$mends" ]; then
		[ "${tree##*/}" = standin ] || warn "no mend in objects/mends is for" \
			"${tree##*/}: the defects of its objects stay"
		return
	fi
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
				"${tree##*/}" "$object" \
				"$stage/$product_lib/free-x86_64-regparm0/$object.o")
		# shellcheck disable=SC2086 # arguments
		sh "$top/objects/render.sh" "$top/build/host/objects" \
			"$stage/$product_lib/free-x86_64-regparm0/$object.o" \
			"$out/assembly/$object.S" $mended ||
			die "$object.o cannot be hardened (see above);" \
				"OBJECTS=as-shipped links the objects as they are"
		cp "$out/assembly/$object.S" "$stage/"
	done
}

# "y" if the HIM passes on the upper halves of an ATA command's registers: the vendor's
# drops them, unless this mend is in it; the stand-in's does not.
ext_registers()
{
	if [ "${tree##*/}" = standin ] || [ -e "$stage/mends/ext_registers.c" ]; then
		echo y
	fi
}

put_kbuild()
{
	cp -R "$top/scripts/stage/kbuild" "$stage/"
	cp "$top/scripts/kernel/fit.sh" "$stage/kbuild/"
	mv "$stage/kbuild/Kbuild" "$stage/kbuild/Makefile" "$stage/"
	cat >"$stage/kbuild/product.mk" <<EOF
# Written by scripts/stage/stage.sh from upstream-src/r750.product.
product-module := $product_module
product-sources := $product_sources
product-objects := $product_objects
product-lib := $product_lib
product-ext-registers := $(ext_registers)
EOF
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

# usage: sum_of ARG...: of files by name and contents, as tar's ARGs name them
sum_of()
{
	printf '%.12s' "$(tar --sort=name --mtime=@0 --owner=0 --group=0 \
		--numeric-owner --mode=0 -cf - "$@" | sha256sum)"
}

# usage: checksum DIR: of the staged files below it
checksum()
{
	sum_of -C "$stage/$1" .
}

put_compat()
{
	mkdir "$stage/compat"
	cp -R "$top"/compat/*.[ch] "$top/compat/gates" "$stage/compat/"
}

# The version $1, in the two files that tell it.
stamp_version()
{
	cat >"$stage/compat/r750_release.h" <<-EOF
		/* Written by scripts/stage/stage.sh. */
		#define R750_VERSION "$1"
		#define R750_TREE "${tree##*/}"
		#define R750_SERIES "$series"
		#define R750_SOURCES "$sources"
		#define R750_OBJECTS "$(checksum lib)"
		#define R750_MANIFEST "$([ ! -f "$manifest" ] || sha256sum <"$manifest" | cut -c1-12)"
	EOF
	sh "$top/scripts/dkms/recipe.sh" "$product_module" "$1" >"$stage/dkms.conf"
}

# All that the staged files are made from, and what they are. Not all of it is
# there before the first time.
state()
{
	printf '%s\n' "$version" "${OBJECTS-}" "${MENDS-}" "${SERIES-}"
	${CC:-cc} --version
	sum_of -C "$out" src patches -C "${tree%/*}" "${tree##*/}" -C "$top" \
		compat objects scripts upstream-src/r750.product build/host/objects
	sum_of -C "$out" dkms
}

check_manifest
state >"$stage/state" 2>/dev/null || :
if cmp -s "$stage/state" "$out/stage.state"; then
	exit 0
fi
rm "$stage/state"
put_sources
sources=$(checksum .)
put_objects
[ "${OBJECTS:-hardened}" != hardened ] || put_assembly
put_kbuild
put_compat
series=$(applied_series)
put_versions "$version"
chmod -R u+w "$stage"
put_in_place
state >"$out/stage.state.$$" 2>/dev/null || :
mv "$out/stage.state.$$" "$out/stage.state"
