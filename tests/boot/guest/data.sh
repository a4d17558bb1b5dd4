# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Data that has to outlive a fault. Of every disk there are, in MiB,
#	0 - 1	ground: written before the fault, read after it
#	1 - 5	load: written during the fault, read while it lasts and after it
#	5 - 6	proof that all disks work again
#	6 - 7	witness: of a disk that goes, each block it has acknowledged
# Disks are told by their place in disks(); names change when a disk returns.

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

# put AT COUNT: the first COUNT blocks of 4 KiB of target 0's ground, to block AT.
put()
{
	dd if=/tmp/ground.1 of="/dev/$(target 0)" bs=4096 seek="$1" \
		count="$2" oflag=direct
}

# same AT COUNT: they are there.
same()
{
	dd if="/dev/$(target 0)" of=/tmp/back bs=4096 skip="$1" count="$2" \
		iflag=direct
	dd if=/tmp/ground.1 bs=4096 count="$2" | cmp /tmp/back -
}

# Every disk under load has written since load_begin.
at_work()
{
	while read -r d was; do
		read -r _ _ _ _ written _ <"/sys/block/$d/stat"
		[ "$written" -gt $((was + 2)) ] || return 1
	done </tmp/written
}

# load_begin SECONDS ["DISK..."]: writes of 4 KiB on these disks, or all, in the
# background, 10 a second on each; what was written is read back soon.
load_begin()
{
	loaded=${2:-$(disks)}
	writes="rw=randwrite bs=4k offset=1m size=4m randseed=$(uptime_ds)
		io_size=$(($1 * 40))k"
	for d in $loaded; do
		read -r _ _ _ _ written _ <"/sys/block/$d/stat"
		echo "$d $written"
	done >/tmp/written
	# shellcheck disable=SC2086 # options
	fio_on "$loaded" $writes rate_iops=10 verify_backlog=4 >/tmp/bg 2>&1 &
	job=$!
	wait_for 60 at_work
}

# during COMMAND...: it, and the load had not come to its end before.
during()
{
	kill -0 "$job" || { cat /tmp/bg; fail "the load ended before '$*'"; }
	"$@"
}

# The load has seen no error, and when all disks are there, so is what it wrote.
load_end()
{
	wait "$job" || { cat /tmp/bg; fail 'fio saw an error'; }
	wait_for "$boot_wait" complete
	# shellcheck disable=SC2086 # options
	fio_on "$loaded" $writes verify_only=1
}

# All disks can be written.
work_again()
{
	fio_all rw=write offset=5m size=256k
}

# storm SECONDS "DISK...": writes that may fail, but come to an end.
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

# Blocks of 4 KiB on disk $1, one after the other until one fails or 256 are
# written; the number of those that were acknowledged is kept. The disk is held
# open: when it is gone, its name is not to become that of a file.
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

# What target 0 acknowledged before it went is on it.
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
