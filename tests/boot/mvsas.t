#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# An independent client of the card: mainline's mvsas, which drives the same chip
# under Marvell's id, with a disk on each of the eight phys and an IOMMU that
# translates. It shares no code with the drivers of this project, so a mistake that
# the card and they have in common shows here. It supports neither port multipliers
# nor MSI.
#
# This test found two defects of mvsas. When unloaded it uses freed memory
# (slub_debug reports it), so it is not unloaded here. And it can lose an interrupt
# (see "allowed"): in two of four runs with two emulated CPUs, in none with one.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

need_card
TREE=standin	# for image.sh; r750.ko is not loaded
BOOT_DRIVER=mvsas
BOOT_CARD='-i 11ab:9480 -d 0 -d 1 -d 2 -d 3 -d 4 -d 5 -d 6 -d 7'
BOOT_FIO=1m
# boot.t may be running the same kernel and configuration.
R750_BOOT_OUT=${R750_BOOT_OUT:-$top/build/boot-log}/mvsas
BOOT_TIMEOUT=${BOOT_TIMEOUT:-600}
export TREE BOOT_DRIVER BOOT_CARD BOOT_FIO BOOT_TIMEOUT R750_BOOT_OUT
ok 'the stand-in is staged' make -s -C "$top" stage
boots -c 1cpu-intx-iommu -s config,load,disks,vpd,partition,identify,smart,fio \
	"$(newest)"
done_testing
