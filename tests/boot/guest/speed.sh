# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# What a driver and its card cost: steps for tests/bench/card.sh and for a comparison by
# hand. None of them fails for being slow.

# requests RW BS DEPTH DISKS [OPTION...]: fio on so many of the driver's disks, without
# looking at the data. What it says is in /tmp/terse, in its terse format, version 3:
# fields 6 and 47 are KiB read and written, 7 and 48 those a second, 8 and 49 requests a
# second.
requests()
{
	on=$(disks | sed "$4q")
	{
		printf '[global]\nioengine=libaio\ndirect=1\ngroup_reporting\n'
		printf 'rw=%s\nbs=%s\niodepth=%s\n' "$1" "$2" "$3"
		shift 4
		printf '%s\n' "$@"
		for d in $on; do
			printf '[%s]\nfilename=/dev/%s\n' "$d" "$d"
		done
	} >/tmp/job.fio
	fio --output-format=terse --terse-version=3 --output=/tmp/terse /tmp/job.fio
}

# For so many seconds.
timed()
{
	requests "$@" time_based runtime=4 ramp_time=1
}

# iops RW DEPTH DISKS: notes "iops DRIVER RW DEPTH DISKS FIGURE", requests of 4 KiB a
# second.
iops()
{
	timed "$1" 4k "$2" "$3"
	note "iops $boot_driver $*" \
		"$(awk -F ';' '$1 == 3 { print int($8 + $49) }' /tmp/terse)"
}

# cost RW DEPTH DISKS: iops, and notes "cost DRIVER RW DEPTH DISKS COMMANDS ACCESSES
# INTERRUPTS", by the card's own count. Its messages are accesses of registers, where no
# IOMMU translates.
cost()
{
	before=$(figures commands messages signalled)
	iops "$@"
	note "cost $boot_driver $*" "$(echo "$before $(figures commands messages signalled)" |
		awk '{ print $4 - $1, $5 - $2, $6 - $3 }')"
}

# speed RW BS DISKS: notes "speed RW BS DISKS KIB COMMANDS", KiB a second by fio, and
# commands that the card took for each 64 KiB.
speed()
{
	for d in $(disks | sed "$3q"); do
		cat "/sys/block/$d/queue/max_hw_sectors_kb" \
			>"/sys/block/$d/queue/max_sectors_kb" || :
	done
	before=$(figures commands)
	requests "$1" "$2" 4 "$3" time_based runtime=6
	note "speed $* $(awk -F ';' -v n="$(($(figures commands) - before))" \
		'$1 == 3 { print int($7 + $48), n * 64 / ($6 + $47) }' /tmp/terse)"
}

# For a comparison of two builds, in this order on one machine: one disk and all, from
# end to end in large pieces, and 4 KiB anywhere.
step_speed()
{
	# The first job of all is not counted.
	speed randread 4k 1
	for n in 1 "$boot_disks"; do
		speed read 2m "$n"
		speed write 2m "$n"
		speed randread 4k "$n"
		speed randwrite 4k "$n"
	done
}

# ahci, whose disks are as many as the card's, beside the driver that is loaded.
load_ahci()
{
	modprobe ahci
	(boot_driver=ahci && wait_for "$boot_wait" complete)
}

# each_job COMMAND...: with the words RW, DEPTH and DISKS, of each kind of job.
each_job()
{
	for rw in randread randwrite; do
		for job in '1 1' '32 1' "1 $boot_disks" "32 $boot_disks"; do
			# shellcheck disable=SC2086 # depth, disks
			"$@" "$rw" $job
		done
	done
}

# The two take turns, so that both see the same load of the machine.
beside_ahci()
{
	cost "$@"
	(boot_driver=ahci && iops "$@")
}

# Three drivers of one card, one after the other in one guest: sata_r750, r750 and the
# kernel's mvsas, which is told of the card. That comes last, for it is not to be unloaded
# (mvsas.t). The first job of each is not counted: it may have what is left of the
# bring-up.
step_rivals()
{
	load_ahci
	for boot_driver in sata_r750 r750 mvsas; do
		# shellcheck disable=SC2034 # for all_disks(); 3 is chip_9480
		[ "$boot_driver" != mvsas ] || boot_ids=1103:0750:ffffffff:ffffffff:0:0:3
		load
		iops randread 32 "$boot_disks"
		each_job beside_ahci
		[ "$boot_driver" = mvsas ] || rmmod "$boot_driver"
	done
}

# What an interrupt finds depends on how fast the disk is beside the guest: one disk at depth
# 32, several times, and with commands that take so many microseconds longer.
step_depth()
{
	need_card
	trap 'tell delay 0 0 0' EXIT
	iops randread 32 1
	for us in 0 0 0 200 1000 5000; do
		tell delay 0 0 "$us"
		note "depth: a delay of $us us"
		cost randread 32 1
		cost randwrite 32 1
	done
}

# Nanoseconds that the CPU, of which there is one, was not idle, its timer's interrupts, and
# how often it went from one task to another, or to none.
spent()
{
	awk '$1 == "now" { now = $3 }
		$1 == ".idle_sleeptime" { idle += $3 }
		$1 == "ctxt" { switches = $2 }
		$1 == "LOC:" { ticks = $2 }
		END { printf "%.0f %d %d\n", now - idle, ticks, switches }' \
		/proc/timer_list /proc/interrupts /proc/stat
}

# spent_on N RW DEPTH DISKS: prints the same of N requests a disk.
spent_on()
{
	n=$1
	shift
	before=$(spent)
	requests "$1" 4k "$2" "$3" norandommap "io_size=$((4 * n))k"
	echo "$before $(spent)" |
		awk '{ printf "%.0f %d %d\n", $4 - $1, $5 - $2, $6 - $3 }'
}

# instructions RW DEPTH DISKS: notes "instructions DRIVER RW DEPTH DISKS COMMANDS FIGURE
# TICKS SWITCHES". A short job and a long one differ by these commands alone: what it takes
# to start fio is in both.
instructions()
{
	short=100 long=$((100 + 4000 / $3))
	spent_on $short "$@" >/tmp/short
	spent_on $long "$@" >/tmp/long
	note "instructions $boot_driver $* $(((long - short) * $3))" \
		"$(awk 'NR == 1 { ns = $1; ticks = $2; switches = $3; next }
			{ printf "%.0f %d %d\n", $1 - ns, $2 - ticks, $3 - switches }' \
			/tmp/short /tmp/long)"
}

instructions_beside_ahci()
{
	instructions "$@"
	(boot_driver=ahci && instructions "$@")
}

# What the guest's CPU does for a command, from fio to the driver and back. It needs QEMU's
# "-icount shift=0", by which each instruction takes a nanosecond of the guest's clock, and
# only idling takes time beside. The timer's interrupts are among them, and the switches to
# idling and back, and are more the longer a command takes; so they are told, too. The first job
# of all is not counted.
step_instructions()
{
	load_ahci
	spent_on 100 randread 32 "$boot_disks"
	each_job instructions_beside_ahci
}
