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

stage_version "$stage"
contents

own_scratch "$out" rpm
cp -R "$stage" "$scratch/stage"
cp -R "$top/owner" "$scratch/"
# Whatever umask they were made with.
chmod -R u=rwX,go=rX "$scratch/stage" "$scratch/owner"
sed "s/@VERSION@/$version/
	s/@LICENCE@/$licence/
	s/@NOTICE@/$notice/
	/^#include take-over.sh/{
		r $top/scripts/package/take-over.sh
		d
	}" "$top/scripts/package/r750.spec.in" >"$scratch/r750.spec"
rpm_build "$scratch/r750.spec" --define "top $scratch"
tools=$(echo "$scratch"/r750-tools-*.rpm) dkms=$(echo "$scratch"/r750-dkms-*.rpm)
mv "$tools" "$dkms" "$out/"
say "made $out/${tools##*/}"
made "$out/${dkms##*/}"
