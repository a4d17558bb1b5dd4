# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# What fsync promises to file systems: the card and its disks lose their power while
# files are written, and with it what the disks' write caches hold. What fsync has
# acknowledged is noted in the guest's memory, which keeps its power.

# ext4 and xfs on a disk each, and ext4 on an md mirror of two.
stores='ext4 xfs md'

# There is no udev to wait for.
export MDADM_NO_UDEV=1

# The disk at place $1 in disks(); its name may change.
place()
{
	echo "/dev/$(disks | sed -n "$1p")"
}

store_on()
{
	case $1 in
	ext4) place 1 ;;
	xfs) place 2 ;;
	md) echo /dev/md0 ;;
	esac
}

# The members of the mirror, on different multipliers.
members()
{
	place 3
	place 5
}

# mkfs.xfs makes one as small as these disks only if it is told that it is a test. It
# is newer than the oldest kernels, which do not know its latest features.
stores_make()
{
	load_modules raid1 ext4 xfs
	mkdir -p /run/mdadm
	# shellcheck disable=SC2046 # two members
	mdadm --create /dev/md0 --run --level=1 --raid-devices=2 \
		--metadata=1.0 --bitmap=none --assume-clean $(members)
	mkfs.ext4 -q -F "$(store_on ext4)"
	mkfs.ext4 -q -F "$(store_on md)"
	TEST_DIR=/ TEST_DEV=/ QA_CHECK_FS=/ mkfs.xfs -q -f -i nrext64=0,exchange=0 \
		-n parent=0 "$(store_on xfs)"
	dd if=/dev/urandom of=/tmp/pattern bs=4096 count=64
	for s in $stores; do
		: >"/tmp/acknowledged.$s"
	done
}

store_mount()
{
	mkdir -p "/mnt/$1"
	case $1 in
	xfs) mount -t xfs "$(store_on xfs)" /mnt/xfs ;;
	*) mount -t ext4 "$(store_on "$1")" "/mnt/$1" ;;
	esac
}

# block N: what is written to the file of that number.
block()
{
	dd if=/tmp/pattern bs=4096 count=1 skip=$(($1 % 64)) 2>/dev/null
}

# Writes file after file to store $1 until one cannot be written, each with fsync, and
# notes those that are acknowledged; their names begin with $2. $3: at most so many.
store_write()
{
	i=0
	while [ $i -lt "${3:-2000}" ] && block $i |
		dd of="/mnt/$1/$2.$i" bs=4096 iflag=fullblock conv=fsync; do
		echo "$2.$i" >>"/tmp/acknowledged.$1"
		i=$((i + 1))
	done
}

# Whether each store has acknowledged $1 files.
enough()
{
	for s in $stores; do
		[ "$(wc -l <"/tmp/acknowledged.$s")" -ge "$1" ] || return 1
	done
}

stores_open()
{
	# shellcheck disable=SC2046 # two members
	mdadm --assemble --run /dev/md0 $(members)
}

stores_close()
{
	for s in $stores; do
		umount "/mnt/$s"
	done
	mdadm --stop /dev/md0
}

# power_cycle SEED FILES: cuts the power once so many files are there, and brings the
# disks back.
power_cycle()
{
	writers=
	for s in $stores; do
		store_write "$s" "$1" >"/tmp/writer.$s" 2>&1 &
		writers="$writers $!"
	done
	wait_for 120 enough "$2"
	tell power_cut "$1"
	for w in $writers; do
		wait "$w" || :
	done
	stores_close
	note "$(figure lost) sectors lost with the power"
	wait_for "$boot_wait" rmmod "$boot_driver"
	tell power_on
	load
	stores_open
}

# Every file of store $1 that was acknowledged must be there.
store_check()
{
	while read -r name; do
		block "${name#*.}" | cmp -s - "/mnt/$1/$name" || echo "$name"
	done <"/tmp/acknowledged.$1" >/tmp/lost
	note "$1: $(wc -l <"/tmp/acknowledged.$1") files acknowledged," \
		"$(wc -l </tmp/lost) lost"
	[ ! -s /tmp/lost ] || { head -n 5 /tmp/lost; fail "$1 lost files"; }
}

stores_check()
{
	for s in $stores; do
		store_mount "$s" || fail "$s cannot be mounted: it lost files"
		store_check "$s"
	done
}

stores_end()
{
	for s in $stores; do
		umount "/mnt/$s"
	done
	e2fsck -f -n "$(store_on ext4)"
	e2fsck -f -n "$(store_on md)"
	xfs_repair -n "$(store_on xfs)"
	mdadm --stop /dev/md0
	# shellcheck disable=SC2046 # two members
	mdadm --zero-superblock $(members)
	tell volatile_cache 0
}

# Once with the loss of all that is cached, once of part of it.
step_power_cut()
{
	need_card
	tell volatile_cache 1
	stores_make
	for s in $stores; do
		store_mount "$s"
	done
	files=12
	for seed in 0 "${boot_seed:-7}"; do
		power_cycle "$seed" $files
		stores_check
		files=$((files + 12))
	done
	stores_end
	work_again
}

# Has to fail: boot.t checks that the lab notices lost files. No flush is sent to a
# disk whose write cache is believed to be off.
step_spoil_power_cut()
{
	tell volatile_cache 1
	for c in /sys/class/scsi_disk/*/cache_type; do
		echo 'temporary write through' >"$c"
	done
	stores_make
	for s in $stores; do
		store_mount "$s"
	done
	power_cycle 0 12
	stores_check
}
