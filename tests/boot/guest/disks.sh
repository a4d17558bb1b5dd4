# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_..., storm: see init, data.sh
# Disks in their bays: what is known of them (status, names by bay, LEDs, counters), those
# that go bad, that are pulled or exchanged, and what it costs those beside them; TRIM.
# ../steps says what each step shows.

# bad_cdb WAY LBA: a command that meets the unreadable sector LBA, the second of three.
bad_cdb()
{
	first=$(($2 - 1))
	high=$(printf %02x $((first >> 8)))
	low=$(printf %02x $((first & 255)))
	case $1 in
	read) echo 28 00 00 00 "$high" "$low" 00 00 03 00 ;;
	verify) echo 2f 00 00 00 "$high" "$low" 00 00 03 00 ;;
	# READ VERIFY SECTORS EXT
	pass-through) echo 85 07 20 00 00 00 03 00 "$low" 00 "$high" 00 00 40 42 00 ;;
	esac
}

# meet_bad WAY DISK: 45 unreadable sectors one by one; each ends with a medium error
# that names it. After 40 failures in a row the vendor's HIM takes a disk away. Leaves
# in $took how long that took, in tenths of a second.
meet_bad()
{
	bs=$(logical "$2")
	in=
	[ "$1" != read ] || in="-r $((3 * bs))"
	: >/tmp/sense
	took=$(uptime_ds)
	for lba in $(seq 1600 16 2304); do
		# shellcheck disable=SC2046,SC2086 # bytes of the CDB, options
		if sg_raw $in "/dev/$2" $(bad_cdb "$1" "$lba") >>/tmp/sense 2>&1
		then
			fail "$2: $1 of the unreadable sector $lba is good"
		fi
		printf '%x\n' "$lba"
	done >/tmp/bad
	took=$(($(uptime_ds) - took))
	cat /tmp/sense
	[ "$(grep -c 'Medium Error' /tmp/sense)" = 45 ]
	[ "$(grep -c 'Unrecovered read error' /tmp/sense)" = 45 ]
	# Of a pass-through libata's sense data have registers there, as SAT has it.
	[ "$1 $boot_driver" != 'pass-through sata_r750' ] || return 0
	sed -n 's/.*\(Info[^x]*\|lba=0\)x0*\([0-9a-f]*\).*/\2/p' /tmp/sense |
		cmp - /tmp/bad
}

# A VERIFY costs no more than a read, but for what else the machine does.
meet_bad_every_way()
{
	meet_bad read "$1"
	reading=$took
	for way in verify pass-through; do
		meet_bad "$way" "$1"
		note "bad_sectors: $1: 45 by read $reading, by $way $took, in 0.1 s"
		[ "$took" -le $((2 * reading + 50)) ] ||
			fail "$1: $way takes longer than to read"
	done
}

# The number of libata's port that disk $1 is behind.
ata_port()
{
	readlink -f "/sys/block/$1" | sed 's,.*/ata\([0-9]*\)/.*,\1,'
}

# The disk straight on phy 7, which has the highest address of all.
direct_disk()
{
	t=$(cd /sys/class/scsi_disk && printf '%s\n' * |
		sort -t : -k 1,1n -k 2,2n -k 3,3n | tail -n 1)
	basename "/sys/class/scsi_disk/$t/device/block/"*
}

# A disk behind a multiplier, then the one that is straight on a phy.
step_bad_sectors()
{
	need_card
	ground_write
	load_begin 6 "$(disks | grep -vx -e "$(target 0)" -e "$(direct_disk)")"
	tell bad_sectors 0 0 1600 200 4
	tell bad_sectors 7 0 1600 200 4
	meet_bad_every_way "$(target 0)"
	meet_bad_every_way "$(direct_disk)"
	load_end
	tell media_error 0 0 0 0
	tell media_error 7 0 0 0
	[ "$(disks | wc -l)" = "$boot_disks" ] ||
		fail 'a disk with unreadable sectors was taken away'
	for d in $(samples); do
		dd if="/dev/$d" of=/dev/null bs="$(logical "$d")" skip=1600 \
			count=100 iflag=direct
	done
	ground_check
	work_again
}

# The serial number that disk $1 itself gives.
serial_of()
{
	timeout 60 hdparm -I "/dev/$1" | sed -n 's/.*Serial Number: *//p' | tr -d ' '
}

# Every disk is in a bay, that of target 0 in the first and the one that is straight on
# phy 7 in its, and answers for itself.
step_status()
{
	need_card
	/usr/sbin/r750-status | tee /tmp/status
	[ "$(grep -c ' running .* ok *$' /tmp/status)" = "$boot_disks" ]
	grep "^0-0 .* $(target 0) " /tmp/status
	grep "^7-0 .* $(direct_disk) " /tmp/status
	for d in $(samples); do
		sn=$(serial_of "$d")
		/usr/sbin/r750-status --json |
			grep "\"dev\": \"$d\".*\"serial\": \"$sn\""
	done
	sed 's/^/status /' /tmp/status | while read -r line; do
		note "$line"
	done
}

is_link()
{
	[ "$(readlink -f "/dev/disk/by-slot/$1")" = "/dev/$2" ]
}

udev_start()
{
	[ -e /proc/net ] || skip 'this kernel has no sockets, which udev wants'
	ln -sf /bin/udevadm /tmp/systemd-udevd
	/tmp/systemd-udevd --daemon
	udevadm trigger --subsystem-match=block --action=add
	udevadm settle
}

# udev's names for all disks, one of them with the owner's name.
step_by_slot()
{
	need_card
	card=$(bound | sed 1q)
	mkdir -p /etc/r750
	echo 'front-1 1 0 0' >/etc/r750/bays
	udevadm verify /usr/lib/udev/rules.d/61-r750.rules
	udev_start
	ls -l /dev/disk/by-slot
	set -- /dev/disk/by-slot/*
	[ $# = $((boot_disks + 1)) ]
	is_link "r750-$card-0-0" "$(target 0)"
	is_link front-1 "$(target 0)"
	is_link "r750-$card-7-0" "$(direct_disk)"
	udevadm control --exit
	rm /etc/r750/bays
}

# left_at: what HighPoint's RAID cards leave on a disk, and where, in bytes: a magic
# number in the configuration of a 37x, one in that of a 45x, as libblkid knows them.
left_at()
{
	printf '%s %s\n' '\0360\0026\0170\0132' $((9 * 512 + 32))
	printf '%s %s\n' '\0363\0026\0170\0132' \
		$(($(blockdev --getsize64 "/dev/$1") - 11 * 512 + 32))
}

# A disk that was in an array is a disk like any other, all of it, and stays as it is.
step_old_array()
{
	need_card
	d=$(target 0)
	size=$(blockdev --getsize64 "/dev/$d")
	left_at "$d" | while read -r magic at; do
		printf '%b' "$magic" | dd of="/dev/$d" bs=1 seek="$at" conv=notrunc
	done
	sync
	rmmod "$boot_driver"
	load
	d=$(target 0)
	[ "$(blockdev --getsize64 "/dev/$d")" = "$size" ]
	left_at "$d" | while read -r magic at; do
		printf '%b' "$magic" >/tmp/left
		dd if="/dev/$d" bs=1 skip="$at" count=4 | cmp - /tmp/left || exit
	done
	[ "$(disks | wc -l)" = "$boot_disks" ]
	work_again
}

ended()
{
	! kill -0 "$1" 2>/dev/null
}

# A read of the disk beside the pulled one goes on within 20 s, counted in tries: a
# slow machine has as many.
read_beside()
{
	dd if="/dev/$beside" of=/dev/null bs=4k count=1 iflag=direct &
	wait_for 20 ended $!
	wait $!
}

# Also while the pulled disk owes the answer to a command.
step_pulled_stall()
{
	need_card
	ground_write
	beside=$(target 1)
	storm 5 "$(target 0)"
	tell plug 0 0 out
	until disk_0_gone; do
		read_beside
	done
	for _ in 1 2 3 4 5; do
		read_beside
	done
	storm_end
	tell plug 0 0 in
	wait_for "$boot_wait" complete
	ground_check
	work_again
}

# with_serial SERIAL: the disk that has it, or nothing.
with_serial()
{
	for d in $(disks); do
		[ "$(serial_of "$d")" != "$1" ] || echo "$d"
	done
}

has_serial()
{
	[ -n "$(with_serial "$1")" ]
}

# exchange DISK PHY PORT COMMAND COMMAND: the first command makes that disk go, the
# second brings another one back at once, while the kernel still has pages and
# commands for the old one. None of them may come to the new one. Then the old one
# returns.
exchange()
{
	was=$(serial_of "$1")
	is=$(echo "$was" | tr Tt tT)
	exec 5<>"/dev/$1"
	dd if=/dev/urandom of=/proc/self/fd/5 bs=1M seek=8 count=16 conv=notrunc
	storm 5 "$1"
	tell "$4"
	tell exchange "$2" "$3"
	tell "$5"
	storm_end
	wait_for "$boot_wait" has_serial "$is"
	exec 5>&-
	sync
	dd if="/dev/$(with_serial "$is")" of=/tmp/new bs=1M iflag=direct
	[ "$(tr -d '\000' </tmp/new | wc -c)" = 0 ] ||
		fail 'the new disk was given data of the old one'
	tell "$4"
	tell exchange "$2" "$3"
	tell "$5"
	wait_for "$boot_wait" has_serial "$was"
	wait_for "$boot_wait" complete
}

# A disk behind a multiplier, then the one that is straight on a phy.
step_exchanged_disk()
{
	need_card
	ground_write
	exchange "$(target 0)" 0 0 'plug 0 0 out' 'plug 0 0 in'
	exchange "$(direct_disk)" 7 0 'link 7 down' 'link 7 up'
	ground_check
	work_again
}

# A multiplier whose notifications are lost, beside disks that write. Nobody uses the disk
# that is pulled, and nobody asks for the one that is put back.
step_unnotified()
{
	need_card
	ground_write
	trap 'tell notify 0' EXIT
	tell notify 3
	load_begin 8 "$(disks | grep -vxF "$(target 0)")"
	during tell plug 0 0 out
	wait_for "$boot_wait" disk_0_gone
	tell plug 0 0 in
	wait_for "$boot_wait" complete
	load_end
	ground_check
	work_again
}

# count NAME: the open driver's counter of that name, of all ports together
count()
{
	total=0
	for h in $(hosts); do
		total=$((total + $(cat "/sys/class/scsi_host/host$h/r750_$1")))
	done
	echo $total
}

# How many commands the card has counted that the driver has not; those that multipliers
# are asked with go on meanwhile.
ahead()
{
	until n=$(figure commands) && own=$(count commands) &&
		[ "$(figure commands)" = "$n" ]; do
		:
	done
	echo $((n - own))
}

still_ahead()
{
	[ "$(ahead)" = "$1" ]
}

# more NAME THAN
more()
{
	[ "$(count "$1")" -gt "$2" ] || fail "$1 is still $2"
}

all_ended()
{
	[ "$(count commands)" = $(($(count completions) + $(count lost_commands))) ]
}

# A lost interrupt is counted if the watch is the first to find what it would have told
# of. A multiplier that is asked at that moment has the next interrupt, or has lost its own.
lost_interrupt()
{
	tell lost_irq 1
	blocks_check 512 16 || fail 'what was written has changed'
	[ "$(count lost_interrupts)" -gt "$1" ]
}

step_counters()
{
	need_card
	ground_write
	before=$(ahead) interrupts=$(count interrupts) errors=$(count errors)
	lost_interrupts=$(count lost_interrupts) resets=$(count resets)
	lost_commands=$(count lost_commands) hotplugs=$(count hotplugs)
	blocks_write 512 16
	more interrupts "$interrupts"
	tell media_error 0 0 4096 8
	if blocks_check 512 1; then
		fail 'the unreadable page was read'
	fi
	tell media_error 0 0 0 0
	more errors "$errors"
	wait_for 20 lost_interrupt "$lost_interrupts"
	# A command that hangs until its link is reset, and is sent again.
	tell hang 0 0 1
	blocks_check 0 1 &
	wait_for 20 happened hang
	tell link 0 down
	sleep 1
	tell link 0 up
	wait $!
	more lost_commands "$lost_commands"
	more hotplugs "$hotplugs"
	more resets "$resets"
	wait_for 5 still_ahead "$before"
	wait_for 5 all_ended
	ground_check
}

# led PHY PORT MESSAGE SHOWS: the card shows what libata's em_message asks for.
led()
{
	host=$(hosts | sed "$(($1 + 1))q;d")
	echo $(($3 | $2 << 8)) >"/sys/class/scsi_host/host$host/em_message"
	is=$(ask led "$1" "$2")
	[ "$is" = "ok $4" ] || fail "LED of bay $1-$2: '$is', not $4"
}

step_leds()
{
	need_card
	for bay in '0 0' '3 3' '4 2' '2 4' '7 4'; do
		# shellcheck disable=SC2086 # phy and port
		{
			led $bay 0x400000 81
			led $bay 0x080000 88
			led $bay 0x480000 89
		}
	done
	grep -x 0x00480000 "/sys/class/scsi_host/host$(hosts | sed 1q)/em_message"
	rmmod "$boot_driver"
	load
	[ "$(ask led 0 0)" = 'ok 80' ]
	host=$(hosts | sed 1q)
	if echo 0x400500 >"/sys/class/scsi_host/host$host/em_message"; then
		fail 'there is a sixth bay'
	fi
}

# discard_middle DISK: of four MiB the second and third are discarded; they read as zeroes,
# and the first and the last stay.
discard_middle()
{
	m=1048576
	head -c $((4 * m)) /dev/urandom >/tmp/before
	dd if=/tmp/before of="$1" bs=$m oflag=direct
	blkdiscard -o $m -l $((2 * m)) "$1"
	{
		head -c $m /tmp/before
		head -c $((2 * m)) /dev/zero
		tail -c $m /tmp/before
	} >/tmp/wanted
	dd if="$1" of=/tmp/there bs=$m count=4 iflag=direct
	cmp /tmp/wanted /tmp/there
	rm /tmp/before /tmp/wanted /tmp/there
}

# Files of a file system are what they were after what lay between them is discarded.
discard_between_files()
{
	load_modules ext4
	mkfs.ext4 -q -F "$1"
	mkdir -p /tmp/trimmed
	mount -t ext4 "$1" /tmp/trimmed
	for i in $(seq 20); do
		head -c 200000 /dev/urandom >"/tmp/trimmed/$i"
	done
	(cd /tmp/trimmed && md5sum [0-9]*[13579]) >/tmp/sums
	sync
	rm /tmp/trimmed/*[02468]
	fstrim -v /tmp/trimmed
	umount /tmp/trimmed
	echo 3 >/proc/sys/vm/drop_caches
	e2fsck -f -n "$1"
	mount -t ext4 "$1" /tmp/trimmed
	(cd /tmp/trimmed && md5sum -c /tmp/sums)
	umount /tmp/trimmed
}

step_trim()
{
	need_card
	d=$(direct_disk)
	[ "$(queue "$d" rotational)" = 0 ] || skip 'no SSD is straight on a phy'
	[ "$(cat "/sys/class/ata_device/dev$(ata_port "$d").0/trim")" = queued ]
	[ "$(queue "$d" discard_max_bytes)" -gt 0 ]
	discard_middle "/dev/$d"
	discard_between_files "/dev/$d"
}
