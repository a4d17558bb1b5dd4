#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver in a real kernel with the emulated card: the newest kernel, and the
# steps that cost data where they fail; on 6.1 only loading, pci_reset and pci_error.
# BOOT_FULL=1: all kernels, all steps, MSI and INTx.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

short=config,load,disks,fio,flush,media_error,trim,atapi,unnotified,counters,leds
short=$short,link_error,link_rate,core_error
short=$short,pci_reset,pci_error,suspend,other_ways,other_driver,surprise_removal,unload,atwork

need_card
TREE=open
R750_BOOT_OUT=${R750_BOOT_OUT:-$top/build/boot-log}/open
BOOT_FIO=${BOOT_FIO:-512k}
BOOT_LOADS=${BOOT_LOADS:-2}
export TREE R750_BOOT_OUT BOOT_FIO BOOT_LOADS
ok 'the open driver is staged' make -s -C "$top" DRIVER=open stage
ok 'the stand-in, for its own step, is staged' make -s -C "$top" TREE=standin stage
BOOT_BESIDE=standin
export BOOT_BESIDE
if [ -n "${BOOT_FULL-}" ]; then
	# shellcheck disable=SC2046 # kernels
	boots -c 2cpu-msi-iommu -c 1cpu-intx-direct $("$lab/image.sh" -l)
else
	boots -s "$short" "$(newest)"
	# Older kernels use a saved PCI state up when they restore it: pci_reset must leave one.
	boots -s config,load,pci_reset,pci_error,unload \
		"$("$lab/image.sh" -l | grep '^6\.1\.' || newest)"
fi
done_testing
