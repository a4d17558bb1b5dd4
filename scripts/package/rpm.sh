#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: rpm.sh STAGE OUT
#
# Makes OUT/r750-dkms-VERSION-1.noarch.rpm of STAGE, what `make stage` left, and beside
# it r750-tools-VERSION-1.ARCH.rpm of owner/. The same stage gives the same packages,
# byte by byte, on one system.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/package/lib.sh
. "$top/scripts/package/lib.sh"
stage=$1 out=$2

[ -r "$stage/dkms.conf" ] || die "no dkms.conf in $stage: run 'make stage'"
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$stage/dkms.conf")
[ -n "$version" ] || die "$stage/dkms.conf has no PACKAGE_VERSION: run 'make stage'"

scratch "$out" rpm
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP
cp -R "$stage" "$scratch/stage"
cp -R "$top/owner" "$scratch/"
# Whatever umask they were made with.
chmod -R u=rwX,go=rX "$scratch/stage" "$scratch/owner"
sed "s/@VERSION@/$version/
	/^#include take-over.sh/{
		r $top/scripts/package/take-over.sh
		d
	}" "$top/scripts/package/r750.spec.in" >"$scratch/r750.spec"
rpm_build "$scratch/r750.spec" --define "top $scratch"
for rpm in "$scratch"/r750-tools-*.rpm "$scratch"/r750-dkms-*.rpm; do
	mv "$rpm" "$out/"
	say "made $out/${rpm##*/}"
done
case $version in
*+open.*) ;;
*) say "${rpm##*/} contains objects of the vendor's and may not be passed on" ;;
esac
