#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: build.sh KDIR MODULE LIB
#
# Builds MODULE.ko in the current directory, which holds the staged sources with
# the vendor's objects under LIB, against the prepared kernel tree KDIR. Kbuild's
# whole output goes to build.log; what objtool reports about the objects as shipped,
# which nobody can change, is shown as one line. Built from assembly, they have to
# please objtool.
#
# What make was called with (CC=, V=1) reaches Kbuild through MAKEFLAGS.
set -eu
LC_ALL=C
export LC_ALL
kdir=$1 module=$2 lib=$3
here=$(pwd -P)

warn()
{
	printf '%s: %s\n' "$module" "$*" >&2
}

die()
{
	warn "$@"
	exit 1
}

# However this ends, it leaves a good module or none.
trap 'rm -f "$module.ko"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -f "$module.ko"

for f in config/auto.conf generated/utsrelease.h; do
	[ -r "$kdir/include/$f" ] ||
		die "no prepared kernel headers in $kdir (no include/$f):" \
			"install the headers package of that kernel, or run" \
			"'make modules_prepare' in its source tree"
done
# Without objects, it is the open driver.
[ -n "$lib" ] || R750_DRIVER=open
# shellcheck source=scripts/kernel/fit.sh
. kbuild/fit.sh
kernel_check "$kdir"
case $here in
*[[:space:]:]*) die "Kbuild cannot build in a directory with a space or colon" \
	"in its name: $here; move it" ;;
esac
# Old Debian kernels have the upstream version in kernel.release.
release=$(sed -n 's/.*UTS_RELEASE "\(.*\)".*/\1/p' \
	"$kdir/include/generated/utsrelease.h")

rm -f build.status
case $(echo ./*.S) in
'./*.S') objects=as-shipped prebuilt="$lib/free-*/*.o" ;;
*) objects=hardened prebuilt='' ;;
esac
# shellcheck disable=SC2046 # a word each
set -- -C "$kdir" "M=$here" $(sh kbuild/kbuild-args.sh "$kdir")
{
	rc=0
	"${MAKE:-make}" "$@" modules || rc=$?
	echo "$rc" >build.status
} 2>&1 | tee build.log |
	awk -v verbose="${V-}" -v objects="$prebuilt" \
		-f kbuild/build-log.awk || filter_rc=$?
case ${filter_rc-0} in
0|3) ;;
*) die "awk could not filter Kbuild's output (kbuild/build-log.awk, status" \
	"$filter_rc); see above, and $here/build.log" ;;
esac
rc=$(cat build.status)
rm -f build.status
[ "$rc" = 0 ] || die "Kbuild failed for $release, status $rc; log:" \
	"$here/build.log"
[ "${filter_rc-0}" != 3 ] || die "objtool objects to our own code (see above);" \
	"if it is the text of the vendor's objects, OBJECTS=as-shipped builds" \
	"without it"
[ -s "$module.ko" ] || die "Kbuild left no $module.ko for $release; log:" \
	"$here/build.log"
kernel_warn "$kdir" "$objects"
trap - EXIT
