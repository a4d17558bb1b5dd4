#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: recipe.sh MODULE VERSION
#
# Prints the DKMS recipe for that version of the module: the vendor's driver, or the
# open one, which has "sata_" before its name.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
[ $# = 2 ] || die 'usage: recipe.sh MODULE VERSION'
case $1 in
# The vendor's objects are for x86 alone, and headers may be for another machine.
"$product_module") arch='^(x86_64|i[3-6]86)$' config='CONFIG_X86 CONFIG_PCI CONFIG_SCSI' ;;
"sata_$product_module") arch=. config='CONFIG_PCI CONFIG_ATA CONFIG_SATA_PMP' ;;
*) die "no recipe for a module $1" ;;
esac
sed -e "s/@PACKAGE@/$product_module/" -e "s/@MODULE@/$1/" -e "s/@VERSION@/$2/" \
	-e "s/@ARCH@/$arch/" -e "s/@CONFIG@/$config/" "$top/scripts/dkms/dkms.conf.in"
