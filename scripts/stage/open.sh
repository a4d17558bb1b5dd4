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
mkdir -p "$out"
scratch "$out" stage
stage=$scratch
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP

put_recipe()
{
	sed -e "s/@VERSION@/$1/" \
		-e '/^BUILT_MODULE_NAME/s/"r750"/"sata_r750"/' \
		-e '/^BUILD_EXCLUSIVE_ARCH=/d' \
		-e '/^BUILD_EXCLUSIVE_CONFIG=/s/CONFIG_SCSI/CONFIG_ATA CONFIG_SATA_PMP/' \
		"$top/scripts/dkms/dkms.conf.in" >"$stage/dkms.conf"
	for want in '^BUILT_MODULE_NAME.*"sata_r750"' CONFIG_SATA_PMP; do
		grep -q "$want" "$stage/dkms.conf" || die "dkms.conf.in has" \
			"changed: its recipe for the open driver has no $want"
	done
	! grep -q '^BUILD_EXCLUSIVE_ARCH' "$stage/dkms.conf" || die "dkms.conf.in" \
		"has changed: its recipe names architectures"
}

put_version()
{
	printf '%s\n' '/* Written by scripts/stage/open.sh. */' \
		"#define R750_VERSION \"$1\"" >"$stage/version.h"
	put_recipe "$1"
}

sum_of_stage()
{
	(cd "$stage" && find . -type f -exec sha256sum {} + | sort | sha256sum |
		cut -c 1-8)
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
put_version "$version"
# Other sources are another version, so that dkms never takes one for the other.
put_version "$version.g$(sum_of_stage)"

if diff -r "$stage" "$out/dkms" >/dev/null 2>&1; then
	exit 0
fi
rm -rf "$out/dkms"
mv "$stage" "$out/dkms"
trap - EXIT
chmod 755 "$out/dkms"
printf '  STAGE   %s\n' "$out/dkms"
