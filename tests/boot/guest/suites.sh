# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Suites that others wrote.

# blktests ARG...: runs its tests that take a disk, on two disks, each for a minute at most
# where it lets itself be told; notes what it says. Its root file system is /suite
# (BOOT_SUITE).
blktests()
{
	[ -x /suite/blktests/check ] || skip 'there is no blktests: make BLKTESTS=... blktests'
	for d in dev proc sys run tmp lib/modules; do
		mkdir -p "/suite/$d"
		grep -q " /suite/$d " /proc/mounts || mount --bind "/$d" "/suite/$d"
	done
	{
		# shellcheck disable=SC2046 # a list
		printf 'TEST_DEVS=(%s)\n' "$(printf '/dev/%s ' $(samples))"
		echo TIMEOUT=60
	} >/suite/blktests/config
	rc=0
	chroot /suite /bin/bash -c 'cd /blktests && ./check -d "$@"' bash "$@" \
		>/tmp/blktests 2>&1 || rc=$?
	grep -v '^    [a-z ]*[[:blank:]]*\.\.\.\|^    runtime' /tmp/blktests |
	while IFS= read -r line; do
		note "blktests: $line"
	done
	return $rc
}

# All of the groups block and scsi but the one below.
step_blktests()
{
	blktests -x block/011 block scsi
	wait_for "$boot_wait" complete
}

# A minute in which bus mastering is on and off every 200 ms, while two readers are at work.
# The card is told, since that is not a driver's fault. libata gives a disk up for good,
# until it is told to look again.
step_blktests_pci()
{
	need_card
	tell bus_master 1
	suite=0
	blktests block/011 || suite=$?
	tell bus_master 0
	if [ "$boot_driver" = sata_r750 ]; then
		for h in $(hosts); do
			echo '- - -' >"/sys/class/scsi_host/host$h/scan"
		done
	fi
	wait_for "$boot_wait" complete
	return $suite
}

# ask_disk NAME COMMAND: runs a command of sg3_utils, where % is the disk NAME; sets rc.
ask_disk()
{
	rc=0
	# shellcheck disable=SC2046 # words
	timeout 120 $(echo "$2" | sed "s,%,/dev/$(sg_of "$1"),") </dev/null >/tmp/said 2>&1 || rc=$?
	sed "s,^,$1: ," /tmp/said
}

# The statuses of sg3_utils with which a disk refuses a command that it does not have.
refusal()
{
	[ "$1" = 5 ] || [ "$1" = 9 ]
}

# same TOOL OURS THEIRS OTHER: whether status OURS is what THEIRS wants, or that of OTHER,
# " STATUS REASON". What ahci's disk fails, ours has to refuse.
same()
{
	case $2,$4 in
	12[67],*) return 1 ;;
	"$3,"*) ;;
	"$2, $2 "*) note "sg_tools: $1: $2, with ahci $3:${4#" $2"}" ;;
	*,) [ "$3" != 0 ] && refusal "$2" ;;
	*) return 1 ;;
	esac
}

# Every tool of sg3_utils that is for disks, on one of the driver's and on one of ahci's: what
# libata does for a disk is the measure. Nothing may happen to data that no tool was told to
# write.
step_sg_tools()
{
	[ "$boot_msi" = 0 ] || skip 'ahci is there with INTx alone'
	modprobe ahci
	wait_for "$boot_wait" neighbour_there
	ground_write
	ours=$(samples | sed 1q) theirs=$(neighbour)
	: >/tmp/differ
	: >/tmp/statuses
	grep '^s' /boot/sg-tools | while IFS=';' read -r tool other; do
		ask_disk "$theirs" "$tool"
		measure=$rc
		ask_disk "$ours" "$tool"
		echo "$rc" >>/tmp/statuses
		same "$tool" "$rc" "$measure" "$other" ||
			echo "$tool: $rc, with ahci $measure;$other" >>/tmp/differ
	done
	note "sg_tools: $(sort -n /tmp/statuses | uniq -c |
		awk '{ printf "%s%d end with %d", (NR == 1 ? "" : ", "), $1, $2 }')"
	rmmod ahci
	ground_check
	wait_for "$boot_wait" complete
	[ ! -s /tmp/differ ] || {
		cat /tmp/differ
		fail 'tools that tell another status than with ahci'
	}
}
