#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: modules.sh OUT RELEASE KDIR [MAKE-ARG...]
#
# Builds OUT/RELEASE/r750.ko from the stage OUT/dkms against the kernel tree
# KDIR, unless the last build was whole, was called in the same way, and is
# newer than both. The folder is made anew for each build, so that a build
# depends on nothing that an earlier one left.
set -eu
LC_ALL=C
export LC_ALL

out=$1 release=$2 kdir=$3
shift 3
dir=$out/$release
ko=$dir/r750.ko

# What make's command line tells Kbuild (CC=, KCFLAGS=), less what only chooses.
choosing='KVER|KDIR|TREE|V|JOBS|HITS|TEST|GOOD|BAD'
words()
{
	case " ${MAKEFLAGS-}" in
	*' -- '*) printf '%s\n' "${MAKEFLAGS#*-- }" ;;
	esac | sed -E 's/(^| )('"$choosing"')=([^\ ]|\\.)*//g; s/^ +| +$//g'
}

# Of a whole build: from what it came, and the sum of what it made.
stamp()
{
	printf '%s\n' "$kdir" "$(words)"
	sha256sum <"$ko"
}

fresh()
{
	[ -f "$ko" ] && [ -f "$dir/built" ] || return 1
	[ "$(stamp)" = "$(cat "$dir/built")" ] || return 1
	for f in "$out/dkms" "$kdir/include/config/auto.conf" \
		"$kdir/include/generated/utsrelease.h" "$kdir/Module.symvers"; do
		[ ! -e "$f" ] || [ -z "$(find -L "$f" -prune -newer "$ko")" ] ||
			return 1
	done
}

exec 9>"$out/.lock-$release"
flock 9
if fresh; then
	printf 'r750: %s is up to date for %s\n' "$ko" "$release"
	exit 0
fi
rm -rf "$dir"
cp -R "$out/dkms" "$dir"
${MAKE:-make} --no-print-directory -C "$dir" KVER="$release" KDIR="$kdir" "$@"
stamp >"$dir/.built"
mv "$dir/.built" "$dir/built"
printf 'r750: built %s for %s\n' "$ko" "$release"
