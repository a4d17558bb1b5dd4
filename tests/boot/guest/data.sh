# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Data that has to outlive a fault. The layout of every disk, in MiB:
#	0 - 1	ground: written before the fault, read after it
#	1 - 5	load: written during the fault, read while it lasts and after it
#	5 - 6	proof that all disks work again
#	6 - 7	witness: the blocks that a disk acknowledged before it went
# Disks are identified by their place in disks(); a disk may return under another
# name.

ground_write()
{
	n=0
	for d in $(disks); do
		n=$((n + 1))
		dd if=/dev/urandom of="/tmp/ground.$n" bs=256k count=1
		dd if="/tmp/ground.$n" of="/dev/$d" bs=256k oflag=direct
	done
}

ground_check()
{
	n=0
	for d in $(disks); do
		n=$((n + 1))
		dd if="/dev/$d" of=/tmp/back bs=256k count=1 iflag=direct
		cmp /tmp/back "/tmp/ground.$n" || fail "$d has lost its data"
	done
}

# blocks_write AT COUNT: writes the first COUNT blocks of 4 KiB of the ground to target
# 0, from block AT on.
blocks_write()
{
	dd if=/tmp/ground.1 of="/dev/$(target 0)" bs=4096 seek="$1" \
		count="$2" oflag=direct
}

# blocks_check AT COUNT: reads them back and compares.
blocks_check()
{
	dd if="/dev/$(target 0)" of=/tmp/back bs=4096 skip="$1" count="$2" \
		iflag=direct
	dd if=/tmp/ground.1 bs=4096 count="$2" | cmp /tmp/back -
}

# remember_writes "DISK...": notes how much these disks have written.
remember_writes()
{
	for d in $1; do
		read -r _ _ _ _ written _ <"/sys/block/$d/stat"
		echo "$d $written"
	done >/tmp/written
}

# Whether each of them has written since.
at_work()
{
	while read -r d was; do
		read -r _ _ _ _ written _ <"/sys/block/$d/stat"
		[ "$written" -gt $((was + 2)) ] || return 1
	done </tmp/written
}

# load_begin SECONDS ["DISK..."]: starts writing in the background on these disks, or
# on all: blocks of 4 KiB, 10 a second on each disk, read back soon after.
load_begin()
{
	load_for=$1
	loaded=${2:-$(disks)}
	writes="rw=randwrite bs=4k offset=1m size=4m randseed=$(uptime_ds)
		io_size=$(($1 * 40))k"
	remember_writes "$loaded"
	# shellcheck disable=SC2086 # options
	fio_on "$loaded" $writes rate_iops=10 verify_backlog=4 >/tmp/bg 2>&1 &
	job=$!
	wait_for 60 at_work
}

# during COMMAND...: runs it under load. On a slow machine that may have ended before it
# comes to this: then it is checked, and begun anew for twice as long.
during()
{
	for _ in 1 2 3; do
		! kill -0 "$job" || break
		load_end
		load_begin $((load_for * 2)) "$loaded"
	done
	kill -0 "$job" || fail "the load ended before '$*'"
	"$@"
}

# The load must end without an error; once all disks are there, all it wrote is read
# again.
load_end()
{
	wait "$job" || { cat /tmp/bg; fail 'fio saw an error'; }
	wait_for "$boot_wait" complete
	# shellcheck disable=SC2086 # options
	fio_on "$loaded" $writes verify_only=1
}

# All disks can be written and read.
work_again()
{
	fio_all rw=write offset=5m size=256k
}

# storm SECONDS "DISK...": starts writes that may fail but have to end.
storm()
{
	fio_on "$2" rw=randwrite bs=4k offset=1m size=4m time_based \
		runtime="$1" do_verify=0 continue_on_error=all >/tmp/storm 2>&1 &
	storm=$!
}

storm_end()
{
	wait "$storm" || :
	cat /tmp/storm
}

# Writes blocks of 4 KiB to disk $1 one after the other, until one fails or 256 are
# written, and keeps the number of acknowledged ones. The disk is held open: once it is
# gone, its name must not become that of a file.
witness()
{
	exec 4<>"/dev/$1"
	i=0
	while [ $i -lt 256 ] && dd if=/tmp/witness of=/proc/self/fd/4 bs=4096 \
		count=1 skip=$i seek=$((1536 + i)) oflag=direct conv=notrunc
	do
		i=$((i + 1))
		echo $i >/tmp/acknowledged
	done
}

some_acknowledged()
{
	[ "$(cat /tmp/acknowledged)" -gt 3 ]
}

witness_begin()
{
	dd if=/dev/urandom of=/tmp/witness bs=1M count=1
	echo 0 >/tmp/acknowledged
	witness "$1" >/tmp/witness.out 2>&1 &
	witness=$!
	wait_for 60 some_acknowledged
}

# Every block that target 0 acknowledged before it went must be on it.
witness_check()
{
	wait "$witness" || :
	n=$(cat /tmp/acknowledged)
	note "$n blocks acknowledged before the fault"
	dd if="/dev/$(target 0)" of=/tmp/back bs=4096 skip=1536 count="$n" \
		iflag=direct
	dd if=/tmp/witness bs=4096 count="$n" | cmp /tmp/back - ||
		fail 'a block that was acknowledged is lost'
}
