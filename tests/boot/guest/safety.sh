# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# Steps in which a driver that takes commands on trust loses data, or ends the
# kernel; ../scenario says what each shows.

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

# Commands made up at random. A run is repeated by the seed that it prints:
# BOOT_SEED, and BOOT_FUZZ commands a disk.
step_sg_fuzz()
{
	# shellcheck disable=SC2046 # names without blanks
	/boot/sg_fuzz -s "${boot_seed:-1}" -n "${boot_fuzz:-300}" \
		$(disks | sed 's,^,/dev/,')
}
