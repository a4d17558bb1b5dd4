#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The newest kernel drives the emulated card over vfio-user, with the stand-in's
# own HIM: a real PCI function with registers, interrupts and DMA through an
# IOMMU that translates; four disks behind each of two multipliers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/boot
[ "$(uname -m)" = x86_64 ] || skip_all 'the card is built for x86-64'
[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
root=$("$top/scripts/root.sh" -q qemu 2>"$tmp/root") || {
	tap_diag <"$tmp/root"
	skip_all 'no root with a QEMU that speaks vfio-user can be made here'
}
"$top/scripts/in-root.sh" "$root" qemu-system-x86_64 -device help \
	>"$tmp/devices" 2>&1 </dev/null || :
grep -q '"vfio-user-pci"' "$tmp/devices" ||
	skip_all 'the QEMU of the root "qemu" has no vfio-user-pci'

TREE=standin
export TREE
ok 'the stand-in is staged' make -s -C "$top" stage
newest=$("$here/image.sh" -l | tail -n 1)
fails 'a card that cannot be' 2 'the card does not start' \
	env BOOT_CARD='-p 9:9715:4' "$here/boot.sh" "$newest"
BOOT_CARD='-p 0:9715:4 -p 4:3826:4' BOOT_FIO=512k BOOT_LOADS=1
BOOT_TIMEOUT=${BOOT_TIMEOUT:-600}
export BOOT_CARD BOOT_FIO BOOT_LOADS BOOT_TIMEOUT
"$here/boot.sh" -s config,load,disks,fio,media,pull,unload,atwork "$newest" \
	>"$tmp/boot" || :
while IFS= read -r line; do
	case $line in
	'ok '*) tap_pass "${line#* - }" ;;
	'not ok '*) tap_fail "${line#* - }" ;;
	esac
done <"$tmp/boot"
ok 'the boot came to its end' grep -q ': restart' "$tmp/boot"
done_testing
