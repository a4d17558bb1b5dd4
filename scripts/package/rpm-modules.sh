#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: rpm-modules.sh KO RELEASE OUT
#
# Makes OUT/r750-modules-RELEASE-VERSION-1.ARCH.rpm with the module KO, which was built
# for kernel RELEASE: for machines that have that kernel and no compiler. The same module
# gives the same package, byte by byte.
set -eu
LC_ALL=C
export LC_ALL
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2 out=$3

# shellcheck source=scripts/package/lib.sh
. "$top/scripts/package/lib.sh"
# shellcheck source=scripts/package/ko.sh
. "$top/scripts/package/ko.sh"

own_scratch "$out" rpm-modules
contents
put_module "$scratch/root"
fit_part >"$scratch/fit"
sed -e "s/@VERSION@/$version/g" -e "s/@RELEASE@/$release/g" -e "s/@MODULE@/$module/g" \
	-e "s,@LICENCE@,$licence," -e "s,@NOTICE@,$notice," \
	-e "s,@ROOT@,$scratch/root," -e "/^#include fit.sh/{
	r $scratch/fit
	d
}" "$top/scripts/package/r750-modules.spec.in" >"$scratch/spec"
rpm_build "$scratch/spec"
for rpm in "$scratch"/r750-modules-*.rpm; do
	mv "$rpm" "$out/"
	made "$out/${rpm##*/}"
done
