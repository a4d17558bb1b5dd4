#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: modules.sh OUT RELEASE KDIR [MAKE-ARG...]
#
# Builds OUT/RELEASE/r750.ko from the stage OUT/dkms against the kernel tree
# KDIR, unless it is newer than both. The folder is made anew for each build, so
# that a build depends on nothing that an earlier one left.
set -eu
LC_ALL=C
export LC_ALL

out=$1 release=$2 kdir=$3
shift 3
dir=$out/$release
ko=$dir/r750.ko

fresh()
{
	[ -f "$ko" ] && [ "$(cat "$dir/kdir" 2>/dev/null)" = "$kdir" ] || return 1
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
printf '%s\n' "$kdir" >"$dir/kdir"
${MAKE:-make} --no-print-directory -C "$dir" KVER="$release" KDIR="$kdir" "$@"
printf 'r750: built %s for %s\n' "$ko" "$release"
