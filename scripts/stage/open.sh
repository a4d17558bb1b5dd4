#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: open.sh OUT VERSION
#
# Puts together OUT/dkms for the open driver, as stage.sh does for the vendor's:
# its sources, the gates, what Kbuild needs, and the same DKMS recipe, for another
# module and for any architecture. An OUT/dkms that is already the same is left
# alone.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
out=$1 version=$2
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/stage/staging.sh
. "$top/scripts/stage/staging.sh"
mkdir -p "$out"
own_scratch "$out" stage
stage=$scratch

stamp_version()
{
	printf '%s\n' '/* Written by scripts/stage/open.sh. */' \
		"#define R750_VERSION \"$1\"" >"$stage/version.h"
	sh "$top/scripts/dkms/recipe.sh" sata_r750 "$1" >"$stage/dkms.conf"
}

cp "$top"/open/*.[ch] "$top/open/Kbuild" "$stage/"
mkdir "$stage/compat"
cp -R "$top/compat/gates" "$stage/compat/"
cp -R "$top/scripts/stage/kbuild" "$stage/"
rm "$stage/kbuild/Kbuild"
mv "$stage/kbuild/Makefile" "$stage/"
cp "$top/scripts/kernel/fit.sh" "$stage/kbuild/"
printf '%s\n' '# Written by scripts/stage/open.sh.' \
	'product-module := sata_r750' 'product-lib :=' >"$stage/kbuild/product.mk"
put_versions "$version"
put_in_place
