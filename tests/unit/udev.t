#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The udev rules, by udevadm itself, on a made-up tree in the place of /sys. (The boot
# lab's step by_slot has udevd, and disks.)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

command -v udevadm >/dev/null || skip_all 'udevadm is missing'
[ "$(id -u)" = 0 ] || skip_all 'only root can mount'
unshare -m true 2>/dev/null || skip_all 'no mount namespaces'

make -s -C "$top/owner" O="$tmp" CFLAGS=-O0 all || exit 1

put()
{
	mkdir -p "${1%/*}"
	printf '%s\n' "$2" >"$1"
}

# usage: card ADDRESS DRIVER
card()
{
	card=$tmp/sys/devices/pci0000:00/$1
	put "$card/uevent" "DRIVER=$2"
	put "$card/vendor" 0x1103
	put "$card/device" 0x0750
	mkdir -p "$tmp/sys/bus/pci/devices" "$tmp/sys/bus/pci/drivers/$2"
	ln -s ../../../bus/pci "$card/subsystem"
	ln -s "../../../bus/pci/drivers/$2" "$card/driver"
	ln -s "../../../devices/pci0000:00/$1" "$tmp/sys/bus/pci/devices/$1"
}

# usage: disk DIR NAME MINOR: with a partition
disk()
{
	for dev in "$1/block/$2" "$1/block/$2/${2}1"; do
		put "$dev/uevent" "MAJOR=8
MINOR=$3
DEVNAME=${dev##*/}
DEVTYPE=$([ "${dev##*/}" = "$2" ] && echo disk || echo 'partition
PARTN=1')"
		put "$dev/dev" "8:$3"
		ln -s "$tmp/sys/class/block" "$dev/subsystem"
		set -- "$1" "$2" $(($3 + 1))
	done
	put "$1/type" 0
	put "$1/uevent" DEVTYPE=scsi_device
}

# In a namespace, with a /dev, /run and /etc of its own, as udevadm test does make links:
# what udev makes of the device $1, below sys/devices/pci0000:00; its parent, if that is
# a disk, has the properties $2.
# shellcheck disable=SC2016 # for that shell
udev()
{
	unshare -m sh -eu -c '
		mount --bind "$1/sys" /sys
		mount -t tmpfs tmpfs /run
		: >"$1/null"
		mount --bind /dev/null "$1/null"
		mount -t tmpfs tmpfs /dev
		: >/dev/null
		mount --bind "$1/null" /dev/null
		mkdir -p /run/udev/data
		for dir in sbin etc; do
			mkdir -p "$1/$dir" "$1/$dir.work"
		done
		[ -z "$4" ] || printf "E:%s\n" $4 >/run/udev/data/b8:0
		mount -t overlay -o "lowerdir=/usr/sbin,upperdir=$1/sbin,workdir=$1/sbin.work" \
			overlay /usr/sbin
		mount -t overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/etc.work" \
			overlay /etc
		cp "$1/r750-status" /usr/sbin/
		mount --bind "$2/owner/udev" /usr/lib/udev/rules.d
		mkdir -p /etc/r750
		echo "front-1 1 4 0" >/etc/r750/bays
		SYSTEMD_DEVICE_VERIFY_SYSFS=0 udevadm test --action=add \
			"/sys/devices/pci0000:00/$3" 2>&1' - "$tmp" "$top" "$1" "${2-}" >"$tmp/log"
	sed -n 's/^DEVLINKS=//p' "$tmp/log" | tr ' ' '\n' | sort | paste -sd ' ' -
}

mkdir -p "$tmp/sys/class/block"
card 0000:01:00.0 r750
disk "$card/host3/target3:0:20/3:0:20:0" sda 0
card 0000:02:00.0 sata_r750
put "$card/ata9/ata_port/ata9/port_no" 3
disk "$card/ata9/host5/target5:3:0/5:3:0:0" sdb 16
card 0000:03:00.0 ahci
disk "$card/ata1/host0/target0:0:0/0:0:0:0" sdc 32
at=/dev/disk/by-slot
vendor=0000:01:00.0/host3/target3:0:20/3:0:20:0/block/sda
is "the vendor's driver: a disk" "$(udev $vendor)" \
	"$at/front-1 $at/r750-0000:01:00.0-4-0"
[ -n "$(sed -n 's/^DEVLINKS=//p' "$tmp/log")" ] || tail -n 20 "$tmp/log" >&2
is "the vendor's driver: a partition" \
	"$(udev $vendor/sda1 'R750_SLOT=0000:01:00.0-4-0 R750_BAY=front-1')" \
	"$at/front-1-part1 $at/r750-0000:01:00.0-4-0-part1"
is 'the open driver: a disk' "$(udev 0000:02:00.0/ata9/host5/target5:3:0/5:3:0:0/block/sdb)" \
	"$at/r750-0000:02:00.0-2-3"
is 'the disk of another controller' "$(udev 0000:03:00.0/ata1/host0/target0:0:0/0:0:0:0/block/sdc)" ''
done_testing
