# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# DVD drives, which the card has ready and the step plugs in; ../steps says what it
# shows.

# The names of the driver's drives, srX.
drives()
{
	for h in $(hosts); do
		for d in /sys/bus/scsi/devices/"$h":*/block/sr*; do
			[ ! -b "/dev/${d##*/}" ] || echo "${d##*/}"
		done
	done
}

drive_there()
{
	[ -n "$(drives)" ]
}

drive_gone()
{
	! drive_there
}

# What is on the disc of a drive that was given none, see card/rig/disc.h.
disc_write()
{
	awk 'BEGIN { for (i = 0; i < 65536; i++) printf "%015d\n", i }' >/tmp/disc
}

# page_read PAGE: 4 KiB, two blocks of $drive, as the kernel reads them.
page_read()
{
	dd if="/dev/$drive" of=/tmp/read bs=4096 skip="$1" count=1 iflag=direct
}

# block_check BLOCK: one of them alone, which is below 256.
block_check()
{
	sg_raw -b -o /tmp/read -r 2048 "/dev/$drive" \
		28 00 00 00 00 "$(printf %02x "$1")" 00 00 01 00
	dd if=/tmp/disc bs=2048 skip="$1" count=1 | cmp - /tmp/read
}

# All of the disc, in requests of 64 KiB.
disc_check()
{
	dd if="/dev/$drive" bs=64k iflag=direct | cmp - /tmp/disc ||
		fail "$drive does not read what is on its disc"
}

disc_away()
{
	if page_read 0; then
		fail "$drive reads a disc that is not there"
	fi
}

# medium_away PHY PORT: a disc that was taken out, by hand or by the host, is not read, and
# is read again once it is back.
medium_away()
{
	during tell medium "$1" "$2" out
	disc_away
	tell medium "$1" "$2" in
	disc_check
	during sg_start --eject "/dev/$drive"
	disc_away
	sg_start --load "/dev/$drive"
	disc_check
}

# block_bad PHY PORT: block 100 cannot be read, which a request of four blocks and the
# kernel's own are told; its neighbours can.
block_bad()
{
	during tell media_error "$1" "$2" 100 1
	if sg_raw -r 8192 "/dev/$drive" 28 00 00 00 00 62 00 00 04 00 \
		>/tmp/sense 2>&1; then
		fail "$drive: an unreadable block was read"
	fi
	cat /tmp/sense
	grep 'Medium Error' /tmp/sense
	grep 'Unrecovered read error' /tmp/sense
	grep -i 'info.*0x0*64' /tmp/sense
	if page_read 50; then
		fail "$drive: an unreadable block was read"
	fi
	dmesg | tail -n 20 |
		grep -E "(medium|I/O) error, dev $drive, sector 400 "
	block_check 99
	block_check 101
	tell media_error "$1" "$2" 0 0
	disc_check
}

# INQUIRY's 36 bytes go by PIO: libata has DMA only for multiples of 16. What the drive
# does not know it refuses; then it is asked why.
packets_pass()
{
	[ "$(tr -d ' ' <"/sys/block/$drive/device/model")" = DVD-ROM ]
	sg_raw -r 36 "/dev/$drive" 12 00 00 00 24 00 2>&1 | grep -i 'TWIN'
	if sg_raw "/dev/$drive" 44 00 00 00 00 00 00 00 00 00 \
		>/tmp/sense 2>&1; then
		fail "$drive: a packet that it does not know is good"
	fi
	cat /tmp/sense
	grep 'Illegal Request' /tmp/sense
	grep 'Invalid command operation code' /tmp/sense
}

# packet_drive PHY PORT IN OUT: plugged in with the command IN, a drive is found and used,
# and goes with OUT.
packet_drive()
{
	during tell "$3"
	wait_for "$boot_wait" drive_there
	drive=$(drives)
	during packets_pass
	during disc_check
	medium_away "$1" "$2"
	block_bad "$1" "$2"
	# A packet that is never answered is sent again.
	during tell hang "$1" "$2" 1
	disc_check
	happened hang
	tell "$4"
	wait_for "$boot_wait" drive_gone
}

# On a phy, then behind a multiplier, whose disks are at work.
step_atapi()
{
	need_card
	[ "$(ask medium 2 0 in)/$(ask medium 4 4 in)" = ok/ok ] ||
		skip 'the card has no drives ready'
	load_modules sr_mod
	disc_write
	ground_write
	load_begin 20
	trap 'tell link 2 down; tell plug 4 4 out' EXIT
	packet_drive 2 0 'link 2 up' 'link 2 down'
	packet_drive 4 4 'plug 4 4 in' 'plug 4 4 out'
	trap - EXIT
	load_end
	rm /tmp/disc
	ground_check
	work_again
}
