# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_..., job: see init, data.sh
# The steps with faults, for which the emulated card is asked over its control
# socket (card/server/control.h has the words); ../scenario says what each shows.
# The disk at phy 0, port 0 is target 0. After each all disks are there, and what
# was written before and during it is verified.

# Only the emulated card can do such things.
card()
{
	[ -n "$boot_card" ] || skip 'there is no emulated card'
}

# An error for who reads the page, for nobody else, and only for as long as it
# is bad.
step_media_error()
{
	card
	ground_write
	put 512 2
	say media_error 0 0 4096 8
	if same 512 1; then
		fail 'a bad page was read'
	fi
	put 513 1
	same 513 1
	say media_error 0 0 0 0
	same 512 1
	ground_check
	work_again
}

step_hang()
{
	card
	ground_write
	load_begin 5
	during say hang 0 0 1
	load_end
	happened hang
	ground_check
}

step_wrong_status()
{
	card
	ground_write
	at=512
	# device fault; then CRC error on the link
	for s in '61 04' '51 84'; do
		say wrong_status 0 0 "$s"
		put $at 1
		happened wrong_status
		same $at 1
		at=$((at + 1))
	done
	ground_check
	work_again
}

step_lost_irq()
{
	card
	ground_write
	n=$(figure lost_irq)
	say lost_irq 1
	same 0 16
	load_begin 4
	during say lost_irq 1
	load_end
	[ "$(figure lost_irq)" = $((n + 2)) ]
	ground_check
}

step_spurious_irq()
{
	card
	ground_write
	n=$(figure spurious_irq)
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		say spurious_irq
	done
	[ "$(figure spurious_irq)" -gt "$n" ]
	same 0 16
	load_begin 4
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		during say spurious_irq
	done
	load_end
	ground_check
}

# The disk of ahci, which lab boots with INTx give the card as a neighbour.
neighbour()
{
	for d in /sys/block/sd*/device; do
		[ "$(cat "$d/vendor" "$d/model" | tr -d '\n ')" != ATAQEMUHARDDISK ] ||
			basename "${d%/device}"
	done
}

is_there()
{
	[ -n "$(neighbour)" ]
}

step_shared_irq()
{
	card
	[ "$boot_msi" = 0 ] || skip 'nobody shares an MSI'
	ground_write
	modprobe ahci
	wait_for 30 is_there
	grep 'r750.*ahci\|ahci.*r750' /proc/interrupts ||
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
	card
	ground_write
	n=$(figure empty_done)
	load_begin 4
	for _ in 1 2 3 4 5; do
		during say empty_done 0
		during say empty_done 1
	done
	load_end
	say empty_done 0
	same 0 16
	[ "$(figure empty_done)" -gt "$n" ]
	ground_check
}

step_slow_dma()
{
	card
	ground_write
	say slow_dma 2000
	same 0 16
	put 512 16
	say slow_dma 0
	same 512 16
	ground_check
	work_again
}

step_link_drop()
{
	card
	ground_write
	load_begin 6
	during say link 0 down
	sleep 1
	say link 0 up
	load_end
	ground_check
}

# unplug_and_back WORDS WORDS TARGET...: these disks go and come while all are at
# work. Their I/O ends with errors and nothing hangs; others see nothing of it.
unplug_and_back()
{
	out=$1 back=$2
	shift 2
	victims=$(for t; do target "$t"; done)
	ground_write
	load_begin 8 "$(disks | grep -vxF "$victims")"
	storm 5 "$victims"
	witness_begin "$(target 0)"
	during say "$out"
	wait_for "$boot_wait" disk_0_gone
	storm_end
	say "$back"
	load_end
	ground_check
	witness_check
	work_again
}

step_link_loss()
{
	card
	unplug_and_back 'link 0 down' 'link 0 up' 0 1 2 3
}

step_pulled_disk()
{
	card
	unplug_and_back 'plug 0 0 out' 'plug 0 0 in' 0
}

# try_with WORD: insmod with that fault comes to an end, well or not.
try_with()
{
	ground_write
	rmmod r750
	say "$1" 1
	timeout "$boot_wait" insmod /r750.ko "msi=$boot_msi" ||
		[ $? = 1 ] || fail "insmod did not end"
}

# load_without WORD: without that fault it works. A scan that is under way holds
# the module.
load_without()
{
	wait_for 20 rmmod r750
	say "$1" 0
	load
	ground_check
	work_again
}

step_identity_mute()
{
	card
	try_with identity_mute
	load_without identity_mute
}

step_reset_sticks()
{
	card
	try_with reset_sticks
	none || fail 'disks on a card whose reset does not end'
	load_without reset_sticks
}

step_surprise_removal()
{
	card
	ground_write
	storm 5 "$(disks)"
	witness_begin "$(target 0)"
	say surprise_removal 1
	storm_end
	load_without surprise_removal
	witness_check
}

# Three steps that have to fail, for the test of the lab: it sees lost data.
step_spoil_ground()
{
	ground_write
	dd if=/dev/zero of="/dev/$(target 0)" bs=4096 count=1 oflag=direct
	ground_check
}

step_spoil_load()
{
	load_begin 3
	sleep 2
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
