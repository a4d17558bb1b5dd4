# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# The steps with faults, for which the emulated card is asked over its control
# socket (tests/twin/control.c has the words); ../scenario says what each shows.
# The disk at phy 0, port 0 is target 0. After each all disks are there, and what
# was written is verified.

# Only the emulated card can do such things.
card()
{
	[ -n "$boot_card" ]
}

# Verified I/O on all disks for $1 seconds in the background, with more options
# for fio if there are any.
load_begin()
{
	seconds=$1
	shift
	fio_all rw=randrw rate_iops=50 time_based runtime="$seconds" "$@" \
		>/tmp/bg 2>&1 &
	job=$!
	sleep 2
}

# It has seen no error, and all is well afterwards.
load_end()
{
	wait $job || { cat /tmp/bg; fail 'fio saw an error'; }
	after_fault
}

# It was to see errors, but has ended.
load_failed()
{
	wait $job || :
	cat /tmp/bg
}

after_fault()
{
	wait_for "$boot_wait" complete
	fio_all rw=write size=256k
}

read_first()
{
	dd if="/dev/$(target 0)" of=/dev/null bs=64k count=1 iflag=direct
}

# An error for who reads the page, for nobody else, and only for as long as it
# is bad.
step_media()
{
	card || return 0
	d=/dev/$(target 0)
	say bad 0 0 4096 8
	if dd if="$d" of=/dev/null bs=4096 skip=512 count=1 iflag=direct; then
		fail 'a bad page was read'
	fi
	dd if="$d" of=/dev/null bs=4096 skip=513 count=1 iflag=direct
	say bad 0 0 0 0
	dd if="$d" of=/dev/null bs=4096 skip=512 count=1 iflag=direct
	after_fault
}

step_hang()
{
	card || return 0
	load_begin 5
	say hang 0 0 1
	load_end
}

step_status()
{
	card || return 0
	d=/dev/$(target 0)
	# device fault; then CRC error on the link
	for s in '61 04' '51 84'; do
		say wrong 0 0 "$s"
		dd if=/dev/zero of="$d" bs=4096 count=1 oflag=direct
	done
	after_fault
}

step_lost()
{
	card || return 0
	say lose 1
	read_first
	load_begin 3
	say lose 1
	load_end
}

step_spurious()
{
	card || return 0
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		say spurious
	done
	read_first
	load_begin 3
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		say spurious
	done
	load_end
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

step_shared()
{
	if ! card || [ "$boot_msi" = 1 ]; then
		return 0
	fi
	modprobe ahci
	wait_for 30 is_there
	grep 'r750.*ahci\|ahci.*r750' /proc/interrupts ||
		fail "no line is shared: $(cat /proc/interrupts)"
	load_begin 4
	dd if="/dev/$(neighbour)" of=/dev/null bs=4k count=500 iflag=direct
	load_end
	rmmod ahci
}

step_empty()
{
	card || return 0
	load_begin 3
	for _ in 1 2 3 4 5; do
		say empty 0
		say empty 1
	done
	load_end
	say empty 0
	read_first
}

step_slow()
{
	card || return 0
	say slow 2000
	read_first
	say slow 0
	after_fault
}

step_drop()
{
	card || return 0
	load_begin 6
	say link 0 down
	sleep 1
	say link 0 up
	load_end
}

# Target 0 has no disk.
gone()
{
	[ -z "$(target 0)" ]
}

# cut_and_back WORDS: those disks go and come while all are at work; their I/O
# ends with errors, nothing hangs.
cut_and_back()
{
	load_begin 5 continue_on_error=all
	say "$1"
	wait_for "$boot_wait" gone
	load_failed
	say "$2"
	after_fault
}

step_cut()
{
	card || return 0
	cut_and_back 'link 0 down' 'link 0 up'
}

step_pull()
{
	card || return 0
	cut_and_back 'plug 0 0 out' 'plug 0 0 in'
}

# loaded_with WORDS...: what the card is told between rmmod and insmod; told the
# contrary with WORDS2 after a try that comes to an end, it works.
loaded_with()
{
	rmmod r750
	say "$1 1"
	timeout "$boot_wait" insmod /r750.ko "msi=$boot_msi" ||
		[ $? = 1 ] || fail "insmod did not end"
}

step_mute()
{
	card || return 0
	loaded_with mute
	rmmod r750
	say mute 0
	load
	after_fault
}

step_sticks()
{
	card || return 0
	loaded_with sticks
	none || fail 'disks on a card whose reset does not end'
	rmmod r750
	say sticks 0
	load
	after_fault
}

step_gone()
{
	card || return 0
	load_begin 5 continue_on_error=all
	say gone 1
	load_failed
	rmmod r750
	say gone 0
	load
	after_fault
}
