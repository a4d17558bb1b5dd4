# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Steps in which a driver that takes commands on trust loses data, or ends the
# kernel; ../steps says what each shows.

# What fsync promises: each becomes a flush, for the disks' write caches are on.
step_flush()
{
	for d in $(samples); do
		hdparm -W "/dev/$d" | grep '= *1 (on)'
		grep 'write back' "/sys/block/$d/queue/write_cache"
		before=$(awk '{ print $16 }' "/sys/block/$d/stat")
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			dd if=/dev/zero of="/dev/$d" bs=4k count=1 conv=fsync
		done
		n=$(($(awk '{ print $16 }' "/sys/block/$d/stat") - before))
		[ "$n" -ge 10 ] || fail "10 writes with fsync, $n flushes"
	done
}

# Answers longer than the first segment of the buffer stay in the buffer. What
# lies behind it may be anybody's: most often a program's text.
step_mode_sense()
{
	md5sum /bin/busybox /bin/fio >/tmp/before
	for d in $(samples); do
		for _ in 1 2 3 4 5; do
			sg_raw -r 65536 -o /tmp/pages "/dev/$d" \
				5a 00 3f 00 00 00 00 ff ff 00
		done
		# Header, recovery, caching and control page.
		[ "$(wc -c </tmp/pages)" = 52 ]
		# The first 12 bytes: all of the length, none of the rest.
		sg_raw -r 12 -o /tmp/cut "/dev/$d" 1a 00 3f 00 0c 00
		hexdump -v -e '12/1 "%02x "' /tmp/cut |
			grep '^2f 00 00 00 01 0a c0 00 00 00 00 00'
		refused 24 sg_raw -r 64 "/dev/$d" 1a 00 05 00 40 00
		refused 39 sg_raw -r 64 "/dev/$d" 1a 00 c8 00 40 00
	done
	md5sum /bin/busybox /bin/fio | cmp - /tmp/before
}

# refused ASC CMD...: it ends with ILLEGAL REQUEST and this additional sense code.
refused()
{
	asc=$1
	shift
	if "$@" >/tmp/refused 2>&1; then
		cat /tmp/refused
		fail "taken, not refused: $*"
	fi
	case $asc in
	20) text='Invalid command operation code' ;;
	21) text='Logical block address out of range' ;;
	24) text='Invalid field in cdb' ;;
	1a) text='Parameter list length error' ;;
	26) text='Invalid field in parameter list' ;;
	39) text='Saving parameters not supported' ;;
	esac
	cat /tmp/refused
	if ! grep 'Illegal Request' /tmp/refused || ! grep "$text" /tmp/refused
	then
		fail "not refused by $asc: $*"
	fi
}

# Commands without the data that they speak of, with too few or too many, or
# with data that go the other way.
step_nodata()
{
	d=/dev/$(target 0)
	bs=$(logical "$(target 0)")
	refused 24 sg_raw "$d" 12 00 00 00 24 00
	refused 24 sg_raw "$d" 1a 00 3f 00 ff 00
	refused 24 sg_raw "$d" 25 00 00 00 00 00 00 00 00 00
	refused 24 sg_raw "$d" \
		9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
	refused 24 sg_raw "$d" 28 00 00 00 00 00 00 00 08 00
	refused 24 sg_raw "$d" 2a 00 00 00 00 00 00 00 08 00
	refused 24 sg_raw "$d" 2a 00 00 00 00 00 00 00 01 00
	refused 24 sg_raw -r 512 "$d" 28 00 00 00 00 00 00 00 80 00
	dd if=/dev/zero of=/tmp/out bs="$bs" count=1
	refused 24 sg_raw -s "$bs" -i /tmp/out "$d" \
		28 00 00 00 00 00 00 00 01 00
	refused 24 sg_raw -r "$bs" "$d" 2a 00 00 00 00 00 00 00 01 00
	refused 24 sg_raw -s 36 -i /tmp/out "$d" 12 00 00 00 24 00
	refused 24 sg_raw -r 512 "$d" \
		85 08 0e 00 00 00 02 00 00 00 00 00 00 00 ec 00
	refused 24 sg_raw "$d" \
		85 08 0e 00 00 00 01 00 00 00 00 00 00 00 ec 00
	# Nothing asked for: nothing to do.
	sg_raw "$d" 28 00 00 00 00 00 00 00 00 00
	sg_raw "$d" 2a 00 00 00 00 00 00 00 00 00
	sg_raw "$d" 12 00 00 00 00 00
	# An answer is cut to the room there is for it.
	sg_raw -r 4 -o /tmp/cap "$d" 25 00 00 00 00 00 00 00 00 00
	[ "$(wc -c </tmp/cap)" = 4 ]
	sg_raw -r 10 -o /tmp/cap "$d" \
		9e 10 00 00 00 00 00 00 00 00 00 00 00 0a 00 00
	[ "$(wc -c </tmp/cap)" = 10 ]
	refused 24 sg_raw -r 32 "$d" \
		9e 12 00 00 00 00 00 00 00 00 00 00 00 20 00 00
	[ -e /proc/scsi/scsi ] || nodata_management
	dd if="$d" of=/dev/null bs=4k count=1 iflag=direct
}

# -C 1: a SCSI command, for sg_raw takes this operation code for one of NVMe.
nodata_management()
{
	for g in /sys/class/scsi_device/"$(hosts | sed 1q)":*/device; do
		[ "$(cat "$g/type")" = 3 ] || continue
		node=/dev/$(basename "$g"/scsi_generic/sg*)
		refused 24 sg_raw -C 1 "$node" \
			02 48 50 54 00 00 00 00 00 00 00 00 00 00 00 00
		refused 24 sg_raw -C 1 -r 2 "$node" \
			02 48 50 54 00 00 00 00 00 00 00 00 00 00 00 00
	done
}

# Addresses beyond the disk's end reach no other block, and the sense data say so.
step_range()
{
	for d in $(samples); do
		bs=$(logical "$d")
		dd if=/dev/urandom of=/tmp/ground bs="$bs" count=1
		dd if=/tmp/ground of="/dev/$d" bs="$bs" seek=100 oflag=direct
		tr '\000-\377' '\125' </tmp/ground >/tmp/other
		# 2^61 + 100, 2^48 + 100, and the last of 64 bits.
		for lba in '20 00 00 00 00 00 00 64' '00 01 00 00 00 00 00 64' \
			'ff ff ff ff ff ff ff ff'; do
			# shellcheck disable=SC2086 # bytes of the CDB
			refused 21 sg_raw -s "$bs" -i /tmp/other "/dev/$d" \
				8a 00 $lba 00 00 00 01 00 00
			# shellcheck disable=SC2086 # bytes of the CDB
			refused 21 sg_raw -r "$bs" "/dev/$d" \
				88 00 $lba 00 00 00 01 00 00
		done
		refused 21 sg_raw -r "$bs" "/dev/$d" \
			28 00 7f ff ff f0 00 00 01 00
		# The last block, and the one behind it.
		last=$(printf '%016x' $(($(blockdev --getsize64 "/dev/$d") / bs - 1)) |
			sed 's/../& /g')
		# shellcheck disable=SC2086 # bytes of the CDB
		sg_raw -r "$bs" -o /tmp/last "/dev/$d" 88 00 $last 00 00 00 01 00 00
		# shellcheck disable=SC2086 # bytes of the CDB
		refused 21 sg_raw -r $((bs * 2)) "/dev/$d" \
			88 00 $last 00 00 00 02 00 00
		dd if="/dev/$d" of=/tmp/back bs="$bs" skip=100 count=1 iflag=direct
		cmp /tmp/ground /tmp/back
		refused 24 sg_raw "/dev/$d" 2f 02 00 00 00 00 00 00 01 00
	done
}

# hex_of FILE COUNT: its first bytes, in one line.
hex_of()
{
	head -c "$2" "$1" | hexdump -v -e '1/1 "%02x "'
}

# VERIFY of good blocks is good, of bad ones a medium error with the address of the
# first bad one; of blocks beyond the disk it is refused.
step_verify()
{
	for d in $(samples); do
		blocks=$(($(blockdev --getsize64 "/dev/$d") / $(logical "$d")))
		sg_raw "/dev/$d" 2f 00 00 00 00 00 00 00 01 00
		sg_raw "/dev/$d" 8f 00 00 00 00 00 00 00 00 10 00 00 00 40 00 00
		sg_raw "/dev/$d" af 00 00 00 00 10 00 00 00 40 00 00
		# shellcheck disable=SC2046 # bytes of the CDB
		sg_raw "/dev/$d" 8f 00 00 00 00 00 00 00 00 00 \
			$(printf %08x "$blocks" | sed 's/../& /g') 00 00
		refused 21 sg_raw "/dev/$d" \
			8f 00 00 00 00 00 00 00 00 01 00 01 00 00 00 00
		sg_start --stop "/dev/$d"
		sg_start --start "/dev/$d"
	done
	[ -n "$boot_card" ] || return 0
	# Blocks 4100 to 4103 of target 0, found in the middle of a longer VERIFY.
	d=/dev/$(target 0)
	tell media_error 0 0 4100 4
	if sg_raw "$d" 8f 00 00 00 00 00 00 00 10 00 00 00 00 40 00 00 \
		>/tmp/verify 2>&1; then
		fail 'unreadable blocks were verified'
	fi
	tell media_error 0 0 0 0
	cat /tmp/verify
	grep -i 'medium error' /tmp/verify
	grep -i 'unrecovered read error' /tmp/verify
	grep -i '0x1004' /tmp/verify
	sg_raw "$d" 8f 00 00 00 00 00 00 00 10 00 00 00 00 40 00 00
}

# Whether the kernel knows if disk $1 rotates, which the disk itself says in word 217.
rotation_is_right()
{
	rotates=1
	! hdparm -I "/dev/$1" | grep 'Nominal Media Rotation Rate: Solid State Device' ||
		rotates=0
	[ "$(cat "/sys/block/$1/queue/rotational")" = $rotates ]
}

# VPD pages made of the whole of a disk's IDENTIFY data. The last of the samples is an SSD.
step_identity_pages()
{
	for d in $(samples); do
		sg_raw -r 64 -o /tmp/page "/dev/$d" 12 01 00 00 40 00
		[ "$(hex_of /tmp/page 10)" = '00 00 00 06 00 80 83 89 b0 b1 ' ]
		# The name of page 83 is the WWN that the disk itself has.
		wwn=$(hdparm -I "/dev/$d" |
			sed -n 's/.*WWN Device Identifier: *//p')
		[ -n "$wwn" ]
		sg_vpd -p di "/dev/$d" | grep -i "0x$wwn"
		sg_raw -r 572 -o /tmp/page "/dev/$d" 12 01 89 02 3c 00
		[ "$(wc -c </tmp/page)" = 572 ]
		tail -c 512 /tmp/page >/tmp/id
		sg_raw -r 512 -o /tmp/id16 "/dev/$d" \
			85 08 0e 00 00 00 01 00 00 00 00 00 00 00 ec 00
		[ "$(hex_of /tmp/id 80)" = "$(hex_of /tmp/id16 80)" ]
		rotation_is_right "$d"
	done
}

# What the driver answers itself.
step_answers()
{
	for d in $(samples); do
		# REPORT LUNS: one; REQUEST SENSE: nothing, in either format.
		sg_raw -r 16 -o /tmp/luns "/dev/$d" \
			a0 00 00 00 00 00 00 00 00 10 00 00
		[ "$(hex_of /tmp/luns 16)" = "00 00 00 08 $(printf '00 %.0s' \
			1 2 3 4 5 6 7 8 9 10 11 12)" ]
		refused 24 sg_raw -r 8 "/dev/$d" \
			a0 00 00 00 00 00 00 00 00 08 00 00
		sg_raw -r 18 -o /tmp/sense "/dev/$d" 03 00 00 00 12 00
		[ "$(hex_of /tmp/sense 3)" = '70 00 00 ' ]
		sg_raw -r 8 -o /tmp/sense "/dev/$d" 03 01 00 00 08 00
		[ "$(hex_of /tmp/sense 3)" = '72 00 00 ' ]
		mode_select "$d"
	done
}

# Of the caching page, WCE can be set, which switches the disk's cache on again.
mode_select()
{
	sg_raw -r 24 -o /tmp/mode "/dev/$1" 1a 00 08 00 18 00
	[ "$(hex_of /tmp/mode 7)" = '17 00 00 00 08 12 04 ' ]
	{ printf '\000'; tail -c 23 /tmp/mode; } >/tmp/list
	hdparm -W 0 "/dev/$1"
	wait_for 30 write_cache_is "$1" off
	sg_raw -s 24 -i /tmp/list "/dev/$1" 15 10 00 00 18 00
	wait_for 30 write_cache_is "$1" on
	{ head -c 6 /tmp/list; printf '\000'; tail -c 17 /tmp/list; } >/tmp/off
	refused 26 sg_raw -s 24 -i /tmp/off "/dev/$1" 15 10 00 00 18 00
	refused 24 sg_raw -s 24 -i /tmp/list "/dev/$1" 15 11 00 00 18 00
	refused 1a sg_raw -s 10 -i /tmp/list "/dev/$1" 15 10 00 00 0a 00
}

# The registers that come back are those of this command, not of the last one that
# failed, on this disk or on another one behind the same multiplier.
step_registers()
{
	for d in $(samples); do
		if sg_raw "/dev/$d" 85 06 20 00 00 00 00 00 00 00 00 00 00 00 87 00
		then
			fail 'ATA command 87 was accepted'
		fi
		for e in $(disks); do
			sg_raw -r 512 -o /tmp/id16 "/dev/$e" \
				85 08 0e 00 00 00 01 00 00 00 00 00 00 00 ec 00
			[ "$(wc -c </tmp/id16)" = 512 ]
		done
		# A refused command: its status and error, no medium error.
		sg_raw "/dev/$d" 85 06 20 00 00 00 00 00 00 00 00 00 00 00 87 00 \
			>/tmp/registers 2>&1 || :
		cat /tmp/registers
		grep -i 'aborted command' /tmp/registers
		# As a descriptor, or in the information field, as libata has it.
		grep -iE 'error=0x4|info fld=0x451' /tmp/registers
	done
}

# limit_of DISK: KiB that it takes at once, by its page b0. By the IDENTIFY data that
# the vendor's HIM makes up, a disk of less than 128 GiB may have no commands with 48
# bits of LBA.
limit_of()
{
	sg_raw -r 64 -o /tmp/limits "/dev/$1" 12 01 b0 00 40 00
	blocks=$((0x$(hex_of /tmp/limits 12 | cut -d ' ' -f 11,12 | tr -d ' ')))
	if [ $blocks = 0 ]; then
		echo 2048
	else
		echo $((blocks * $(logical "$1") / 1024))
	fi
}

# queue DISK FILE: what the kernel knows of its queue.
queue()
{
	cat "/sys/block/$1/queue/$2"
}

# What the disk itself says, and the limits that are the objects'.
queue_is_right()
{
	hdparm -I "/dev/$1" >/tmp/identity
	for size in logical physical; do
		n=$(queue "$1" ${size}_block_size)
		grep -i "$size.*sector size: *$n bytes" /tmp/identity
	done
	rotation_is_right "$1"
	[ "$(queue "$1" discard_max_bytes)" = 0 ]
	[ "$(queue "$1" max_hw_sectors_kb)" = 2048 ]
	[ "$(queue "$1" max_segments)" = 32 ]
	[ "$(queue "$1" max_segment_size)" = 65536 ]
	[ ! -e "/sys/block/$1/queue/dma_alignment" ] ||
		[ "$(queue "$1" dma_alignment)" = 3 ]
}

# How much at once, and how many commands, can be set up to the limits and no further.
queue_can_be_set()
{
	depth=/sys/block/$1/device/queue_depth
	echo "$2" >"/sys/block/$1/queue/max_sectors_kb"
	[ "$(queue "$1" max_sectors_kb)" = "$2" ]
	# Some kernels refuse what is too much, others cut it.
	echo $(($2 + 4)) >"/sys/block/$1/queue/max_sectors_kb" || :
	[ "$(queue "$1" max_sectors_kb)" = "$2" ]
	echo 200 >"$depth" || :
	[ "$(cat "$depth")" = 4 ]
}

# Transfers of any length up to the most that the objects can do with, from pages and
# parts of pages that lie anywhere; other blocks stay as they were. The card's own
# figures have no list, entry or command that is longer.
step_limits()
{
	[ -e /proc/sys/vm/nr_hugepages ] || skip 'this kernel has no huge pages'
	ground_write
	echo 8 >/proc/sys/vm/nr_hugepages
	most=0
	for d in $(samples); do
		kb=$(limit_of "$d")
		most=$((kb > most ? kb : most))
		was=$(cat "/sys/block/$d/device/queue_depth")
		queue_is_right "$d"
		queue_can_be_set "$d" "$kb"
		for align in 4096 512 4; do
			# Kernels before 6.0 want user memory as aligned as blocks.
			[ $align = 4096 ] || [ -e "/sys/block/$d/queue/dma_alignment" ] ||
				continue
			fio_on "$d" rw=randwrite "bsrange=$(logical "$d")-2m" \
				offset=1m size=4m iomem_align=$align
			fio_on "$d" rw=write bs=2m offset=1m size=4m \
				iomem_align=$align
		done
		# Memory in one piece, for commands as long as can be.
		fio_on "$d" rw=write bs=2m offset=1m size=4m mem=shmhuge iodepth=1 \
			iomem_align=2m
		# Pages of the cache, which lie anywhere, written in large pieces.
		fio_on "$d" direct=0 ioengine=psync rw=randwrite bs=4k offset=1m \
			size=4m fsync=1024 invalidate=1
		echo "$was" >"/sys/block/$d/device/queue_depth"
	done
	echo 0 >/proc/sys/vm/nr_hugepages
	ground_check
	[ -n "$boot_card" ] || return 0
	# shellcheck disable=SC2046 # three figures
	set -- $(figures most_prds longest_prd longest)
	note "limits: at most $1 entries, $2 bytes an entry, $3 bytes a command"
	[ "$1" -le 32 ]
	[ "$2" -le 65536 ]
	[ "$3" -le $((most * 1024)) ]
	# 7.3 makes the longest ones of 511 pages, others of 512.
	[ "$3" -ge $(((most - 4) * 1024)) ]
}
