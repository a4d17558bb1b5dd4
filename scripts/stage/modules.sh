#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: modules.sh OUT RELEASE KDIR [MAKE-ARG...]
#
# Builds OUT/RELEASE/MODULE.ko, by name what the stage says, from the stage OUT/dkms against the kernel tree
# KDIR, unless the last build was complete and from the same stage, kernel and
# arguments. The directory is made anew for each build, so that it depends
# on nothing that an earlier one left.
set -eu
LC_ALL=C
export LC_ALL

out=$1 release=$2 kdir=$3
shift 3
dir=$out/$release
module=$(sed -n 's/^product-module := //p' "$out/dkms/kbuild/product.mk")
ko=$dir/$module.ko

# What make's command line tells Kbuild (CC=, KCFLAGS=), less what only chooses.
choosing='KVER|KDIR|TREE|SERIES|JBOD|V|JOBS|HITS|TEST|GOOD|BAD'
words()
{
	case " ${MAKEFLAGS-}" in
	*' -- '*) printf '%s\n' "${MAKEFLAGS#*-- }" ;;
	esac | sed -E 's/(^| )('"$choosing"')=([^\ ]|\\.)*//g; s/^ +| +$//g'
}

# What a module is built from: by contents, for files may be replaced by older ones.
inputs()
{
	printf '%s\n' "$kdir" "$(words)"
	for f in include/config/auto.conf include/generated/utsrelease.h Module.symvers; do
		[ ! -e "$kdir/$f" ] || cat "$kdir/$f"
	done | sha256sum
	tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0 \
		-C "$out/dkms" -cf - . | sha256sum
}

fresh()
{
	[ -f "$ko" ] && [ -f "$dir/built" ] &&
		[ "$inputs" = "$(sed '$d' "$dir/built")" ] &&
		[ "$(sha256sum <"$ko")" = "$(tail -n 1 "$dir/built")" ]
}

exec 9>"$out/.lock-$release"
flock 9
inputs=$(inputs)
if fresh; then
	printf 'r750: %s is up to date for %s\n' "$ko" "$release"
	exit 0
fi
rm -rf "$dir"
cp -R "$out/dkms" "$dir"
${MAKE:-make} --no-print-directory -C "$dir" KVER="$release" KDIR="$kdir" "$@"
{ echo "$inputs"; sha256sum <"$ko"; } >"$dir/.built"
mv "$dir/.built" "$dir/built"
printf 'r750: built %s for %s\n' "$ko" "$release"
