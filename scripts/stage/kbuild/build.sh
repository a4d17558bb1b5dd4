#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: build.sh KDIR
#
# Builds r750.ko in the current folder, which holds the staged sources, against
# the prepared kernel tree KDIR. All that Kbuild says goes to build.log; what
# objtool says of the objects, which nobody can change, comes as one line.
#
# What make was called with (CC=, V=1) reaches Kbuild through MAKEFLAGS.
set -eu
LC_ALL=C
export LC_ALL
kdir=$1
here=$(pwd -P)

die()
{
	printf 'r750: %s\n' "$*" >&2
	exit 1
}

# However this ends: no module that is not good.
trap 'rm -f r750.ko' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -f r750.ko

for f in config/auto.conf generated/utsrelease.h; do
	[ -r "$kdir/include/$f" ] ||
		die "no prepared kernel headers in $kdir (no include/$f):" \
			"install the headers package of that kernel, or run" \
			"'make modules_prepare' in its source tree"
done
case $here in
*[[:space:]:]*) die "Kbuild cannot build in a folder with a space or colon in" \
	"its name: $here; move it" ;;
esac
# Debian's kernel.release of old has the upstream version in it.
release=$(sed -n 's/.*UTS_RELEASE "\(.*\)".*/\1/p' \
	"$kdir/include/generated/utsrelease.h")

# shellcheck disable=SC2046 # words
set -- -C "$kdir" "M=$here" $(sh kbuild/kbuild-args.sh "$kdir")

nm lib/linux_64mpa/free-*/*.o 2>/dev/null |
	awk 'NF == 3 { print $3 }' | sort -u >objects.symbols
rm -f build.status
{
	rc=0
	"${MAKE:-make}" "$@" modules || rc=$?
	echo "$rc" >build.status
} 2>&1 | tee build.log |
	awk -v verbose="${V-}" -f kbuild/build-log.awk objects.symbols - || read_rc=$?
case ${read_rc-0} in
0|3) ;;
*) die "awk could not read what Kbuild said (kbuild/build-log.awk, status" \
	"$read_rc); see above, and $here/build.log" ;;
esac
rc=$(cat build.status)
rm -f build.status
[ "$rc" = 0 ] || die "Kbuild failed for $release, status $rc; its words:" \
	"$here/build.log"
[ "${read_rc-0}" != 3 ] || die "objtool objects to our own code (see above)"
[ -s r750.ko ] || die "Kbuild left no r750.ko for $release; its words:" \
	"$here/build.log"
trap - EXIT
