#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver on a real kernel, in a short form: load, disks behind two
# multipliers and a direct one, verified I/O, flushes, a fault of each kind, unload.
# All steps: make DRIVER=open KVER=6.12 boot
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

need_card
TREE=open
BOOT_FIO=256k
BOOT_TIMEOUT=${BOOT_TIMEOUT:-900}
# boot.t may be running the same kernel and configuration.
R750_BOOT_OUT=${R750_BOOT_OUT:-$top/build/boot-log}/open
export TREE BOOT_FIO BOOT_TIMEOUT R750_BOOT_OUT
ok 'the open driver is staged' make -s -C "$top" DRIVER=open stage
boots -c 2cpu-msi-direct -s config,load,disks,vpd,fio,flush,media_error,lost_irq,pulled_disk,surprise_removal,unload \
	6.12
done_testing
