# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_..., job: see init, data.sh
# The steps with faults. The emulated card is told to make them over its control
# socket (commands: card/server/control.h); ../steps says what each step shows. The
# disk at phy 0, port 0 is target 0. After each fault all disks must be there, and what
# was written before and during it is verified.

# Skips the step unless the card is the emulated one, which alone can make faults.
need_card()
{
	[ -n "$boot_card" ] || skip 'there is no emulated card'
}

# Sectors 4100 to 4103 of disk $1, in the middle of a longer read: the sense data and
# the kernel's log name the first of them, and only that.
middle_of_read()
{
	if sg_raw -r $((16 * $(logical "$1"))) "/dev/$1" \
		28 00 00 00 10 00 00 00 10 00 >/tmp/read 2>&1; then
		fail "$1: unreadable sectors were read"
	fi
	cat /tmp/read
	grep 'Medium Error' /tmp/read
	grep 'Unrecovered read error' /tmp/read
	grep -i 'info.*0x0*1004' /tmp/read
	bs=$(logical "$1")
	if dd if="/dev/$1" of=/dev/null bs=$((16 * bs)) skip=256 count=1 \
		iflag=direct; then
		fail "$1: unreadable sectors were read"
	fi
	# What libata's sense data say is an I/O error to the kernel.
	dmesg | tail -n 20 |
		grep -E "(medium|I/O) error, dev $1, sector $((4100 * (bs / 512))) "
}

# Only reads of the bad page fail, and only until it is cleared.
step_media_error()
{
	need_card
	ground_write
	blocks_write 512 2
	tell media_error 0 0 4096 8
	if blocks_check 512 1; then
		fail 'the unreadable page was read'
	fi
	blocks_write 513 1
	blocks_check 513 1
	tell media_error 0 0 0 0
	blocks_check 512 1
	tell media_error 0 0 4100 4
	middle_of_read "$(target 0)"
	tell media_error 0 0 0 0
	# The disk straight on phy 7, if the card has one.
	if [ "$(ask media_error 7 0 0 0)" = ok ] &&
		[ "$(cat "/sys/block/$(direct_disk)/size")" -gt 40000 ]; then
		tell media_error 7 0 4100 4
		middle_of_read "$(direct_disk)"
		tell media_error 7 0 0 0
	fi
	ground_check
	work_again
}

step_hang()
{
	need_card
	ground_write
	load_begin 5
	during tell hang 0 0 1
	load_end
	happened hang
	ground_check
}

# The multiplier is started again after a command that hangs; one of what it is
# told then is lost.
step_lost_command()
{
	need_card
	ground_write
	load_begin 5
	tell lost_command 0 1
	during tell hang 0 0 1
	load_end
	happened hang
	happened lost_command
	ground_check
}

step_wrong_status()
{
	need_card
	ground_write
	at=512
	# Device fault; then a CRC error on the link.
	for s in '61 04' '51 84'; do
		tell wrong_status 0 0 "$s"
		blocks_write $at 1
		happened wrong_status
		blocks_check $at 1
		at=$((at + 1))
	done
	ground_check
	work_again
}

# Each error on a link, met by a write and by a read; then some under load.
step_link_error()
{
	need_card
	ground_write
	at=512
	for e in crc r_err sync retry; do
		tell link_error 0 0 $e 1
		blocks_write $at 1
		happened link_error
		tell link_error 0 0 $e 1
		blocks_check $at 1
		happened link_error
		at=$((at + 1))
	done
	load_begin 6
	for e in crc r_err sync retry; do
		during tell link_error 0 0 $e 2
	done
	load_end
	tell link_error 0 0 crc 0
	ground_check
	work_again
}

# An error of either core, idle and under load.
step_core_error()
{
	need_card
	ground_write
	tell core_error 0 memory
	tell core_error 1 dma
	blocks_check 0 16
	load_begin 6
	during tell core_error 0 dma
	during tell core_error 1 memory
	load_end
	ground_check
	work_again
}

# spd DISK LINK: the rate of that link of the disk's port, as libata has it.
spd()
{
	cat "/sys/class/ata_link/link$(ata_port "$1")$2/sata_spd"
}

# rates BEHIND DIRECT: those of target 0, which is behind a multiplier, and of the disk
# on phy 7; the multiplier's own is not theirs.
rates()
{
	[ "$(spd "$(target 0)" .0)" = "$1 Gbps" ]
	[ "$(spd "$(target 0)" .1)" = '6.0 Gbps' ]
	[ "$(spd "$(direct_disk)" '')" = "$2 Gbps" ]
}

# load_with BEHIND DIRECT: loads the driver anew, with those highest rates. libata
# forgets the limits that errors made it set.
load_with()
{
	rmmod "$boot_driver"
	tell max_rate 0 0 "$1"
	tell max_rate 7 0 "$2"
	load
}

# Disks that have lower rates than the card.
step_link_rate()
{
	need_card
	ground_write
	load_with 2 1
	rates 3.0 1.5
	ground_check
	load_with 3 3
	rates 6.0 6.0
	ground_check
}

step_lost_irq()
{
	need_card
	ground_write
	n=$(figure lost_irq)
	tell lost_irq 1
	blocks_check 0 16
	load_begin 4
	during tell lost_irq 1
	load_end
	[ "$(figure lost_irq)" = $((n + 2)) ]
	ground_check
}

step_spurious_irq()
{
	need_card
	ground_write
	n=$(figure spurious_irq)
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		tell spurious_irq
	done
	[ "$(figure spurious_irq)" -gt "$n" ]
	blocks_check 0 16
	load_begin 4
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		during tell spurious_irq
	done
	load_end
	ground_check
}

# The ahci disk that shares the card's interrupt line in boots with INTx (qemu.sh).
neighbour()
{
	for d in /sys/block/sd*/device; do
		[ "$(cat "$d/vendor" "$d/model" | tr -d '\n ')" != ATAQEMUHARDDISK ] ||
			basename "${d%/device}"
	done
}

neighbour_there()
{
	[ -n "$(neighbour)" ]
}

step_shared_irq()
{
	need_card
	[ "$boot_msi" = 0 ] || skip 'an MSI is never shared'
	ground_write
	modprobe ahci
	wait_for "$boot_wait" neighbour_there
	grep "$boot_driver.*ahci\|ahci.*$boot_driver" /proc/interrupts ||
		fail "no line is shared: $(cat /proc/interrupts)"
	load_begin 4
	during dd if="/dev/$(neighbour)" of=/dev/null bs=4k count=500 \
		iflag=direct
	load_end
	ground_check
	rmmod ahci
}

step_empty_done()
{
	need_card
	ground_write
	n=$(figure empty_done)
	load_begin 4
	for _ in 1 2 3 4 5; do
		during tell empty_done 0
		during tell empty_done 1
	done
	load_end
	tell empty_done 0
	blocks_check 0 16
	[ "$(figure empty_done)" -gt "$n" ]
	ground_check
}

step_slow_dma()
{
	need_card
	ground_write
	tell slow_dma 2000
	blocks_check 0 16
	blocks_write 512 16
	tell slow_dma 0
	blocks_check 512 16
	ground_check
	work_again
}

step_link_drop()
{
	need_card
	ground_write
	load_begin 6
	during tell link 0 down
	# The length of the fault, not a wait.
	sleep 1
	tell link 0 up
	load_end
	ground_check
}

# unplug_and_back COMMAND COMMAND TARGET...: the first command makes these disks go
# while all are at work, the second brings them back. Their I/O ends with errors and
# nothing hangs; the other disks must not notice.
unplug_and_back()
{
	out=$1 back=$2
	shift 2
	victims=$(for t; do target "$t"; done)
	ground_write
	load_begin 8 "$(disks | grep -vxF "$victims")"
	storm 5 "$victims"
	witness_begin "$(target 0)"
	during tell "$out"
	wait_for "$boot_wait" disk_0_gone
	storm_end
	tell "$back"
	load_end
	ground_check
	witness_check
	work_again
}

step_link_loss()
{
	need_card
	unplug_and_back 'link 0 down' 'link 0 up' 0 1 2 3
}

# As with a bad cable, for 8 seconds: the link of phy 0 is lost 2 ms after it came
# up, and comes up 10 ms after that.
step_link_flaps()
{
	need_card
	trap 'tell link_flaps 0; tell link_us 0' EXIT
	ground_write
	tell link_us 10000
	load_begin 12
	tell link_flaps 4000000000
	during tell link 0 up
	# The length of the fault, not a wait.
	sleep 8
	tell link_flaps 0
	load_end
	ground_check
	work_again
}

step_pulled_disk()
{
	need_card
	unplug_and_back 'plug 0 0 out' 'plug 0 0 in' 0
}

# try_with FAULT: insmod with that fault ends, whether it succeeds or fails.
try_with()
{
	ground_write
	rmmod "$boot_driver"
	tell "$1" 1
	timeout "$boot_wait" insmod "/$boot_driver.ko" "msi=$boot_msi" ||
		[ $? = 1 ] || fail "insmod did not end"
}

# load_without FAULT: the driver works without it. A scan under way still holds the
# module.
load_without()
{
	wait_for "$boot_wait" rmmod "$boot_driver"
	tell "$1" 0
	load
	ground_check
	work_again
}

step_identity_mute()
{
	need_card
	try_with identity_mute
	load_without identity_mute
}

step_reset_sticks()
{
	need_card
	try_with reset_sticks
	none || fail 'there are disks on a card whose reset does not end'
	load_without reset_sticks
}

# Of two multipliers, the one on phy 0 takes no frame; target 0 is behind it.
step_multiplier_mute()
{
	need_card
	try_with 'multiplier_mute 0'
	wait_for "$boot_wait" test -n "$(disks)"
	disk_0_gone || fail 'there is a disk behind a multiplier that does not answer'
	load_without 'multiplier_mute 0'
}

step_surprise_removal()
{
	need_card
	ground_write
	storm 5 "$(disks)"
	witness_begin "$(target 0)"
	tell surprise_removal 1
	storm_end
	load_without surprise_removal
	witness_check
}

# ways 0|1 POSTED: see card/server/control.h.
ways()
{
	tell port_0 "$1"
	tell ncq_untagged "$1"
	tell sdb_many "$1"
	tell busy_sets "$1"
	tell posted "$2"
}

slow_links()
{
	tell link_us $(($1 * 100000))
	tell ready_us $(($1 * 3000000))
	tell link_flaps $(($1 * 3))
}

# What silicon may do otherwise than the card does unless told: a disk's signature names
# port 0, an error of a queued command no tag, one FIS ends several commands, a
# register set stays busy after a command that was taken back, a
# notification sets one of its two events, register writes arrive late, registers begin
# with anything in them, links take their time, some of them flap, and disks spin up.
step_other_ways()
{
	need_card
	ground_write
	blocks_write 512 1
	blocks_write 513 1
	rmmod "$boot_driver"
	trap 'ways 0 0; tell notify 0; slow_links 0' EXIT
	ways 1 300
	tell garbage 3
	slow_links 1
	load
	slow_links 0
	ground_check
	fio_all rw=randwrite verify_backlog=64 size=512k offset=1m
	tell media_error 0 0 4096 8
	if blocks_check 512 1; then
		fail 'the unreadable page was read'
	fi
	blocks_check 513 1
	tell media_error 0 0 0 0
	for n in 1 2; do
		tell notify $n
		unplug_and_back 'plug 0 0 out' 'plug 0 0 in' 0
	done
}

# Three steps that have to fail: boot.t checks that the lab notices lost data.
step_spoil_ground()
{
	ground_write
	dd if=/dev/zero of="/dev/$(target 0)" bs=4096 count=1 oflag=direct
	ground_check
}

step_spoil_load()
{
	load_begin 3
	dd if=/dev/zero of="/dev/$(target 0)" bs=1M count=4 seek=1 oflag=direct
	load_end
}

step_spoil_witness()
{
	witness_begin "$(target 0)"
	dd if=/dev/zero of="/dev/$(target 0)" bs=4096 count=1 seek=1536 \
		oflag=direct
	witness_check
}
