# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Suites that others wrote.

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

# same TOOL OURS THEIRS WHY: whether status OURS is what THEIRS wants. What ahci's disk
# fails, ours has to refuse.
same()
{
	case $2,$4 in
	12[67],*) return 1 ;;
	"$3,"*) ;;
	*,?*) note "sg_tools: $1: $2, with ahci $3:$4" ;;
	*) [ "$3" != 0 ] && refusal "$2" ;;
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
	grep '^s' /boot/sg-tools | while IFS=';' read -r tool why; do
		ask_disk "$theirs" "$tool"
		measure=$rc
		ask_disk "$ours" "$tool"
		echo "$rc" >>/tmp/statuses
		same "$tool" "$rc" "$measure" "$why" ||
			echo "$tool: $rc, with ahci $measure;$why" >>/tmp/differ
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
