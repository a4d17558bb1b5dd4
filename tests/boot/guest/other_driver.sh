# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Two drivers for one card: whichever an owner takes, the disks have the same names and
# hold the same.

# udev's names for the disks, from what they say of themselves; sorted.
by_id()
{
	(cd /dev/disk/by-id && printf '%s\n' ata-* wwn-*)
}

# What is found by each name: the start of the disk, where a file system has its own.
found_by_id()
{
	for name in $(by_id); do
		echo "$name $(dd if="/dev/disk/by-id/$name" bs=256k count=1 iflag=direct |
			sha256sum)"
	done
}

# Takes the card from its driver and gives it to $1.
change_driver()
{
	wait_for "$boot_wait" rmmod "$boot_driver"
	boot_driver=$1
	load
	udevadm settle
}

# File systems and an array that are made under one driver are read and written under
# the other, and under the first again.
step_other_driver()
{
	need_card
	own=$boot_driver other=r750
	[ "$own" = sata_r750 ] || other=sata_r750
	[ -e "/$other.ko" ] || skip 'there is no other driver: BOOT_BESIDE names its tree'
	udev_start
	by_id | grep ^ata- >/tmp/places
	[ "$(wc -l </tmp/places)" = "$boot_disks" ]
	# By name, since each driver has its own order.
	place()
	{
		readlink -f "/dev/disk/by-id/$(sed -n "$1p" /tmp/places)"
	}
	stores_make
	for s in $stores; do
		store_mount "$s"
		store_write "$s" "$own" 10
	done
	for driver in "$other" "$own"; do
		stores_close
		found_by_id >/tmp/before
		change_driver "$driver"
		found_by_id >/tmp/after
		diff /tmp/before /tmp/after || fail "$driver: other names, or other data by them"
		stores_open
		stores_check
		for s in $stores; do
			store_write "$s" "again-$driver" 10
		done
	done
	stores_end
	udevadm control --exit
}
