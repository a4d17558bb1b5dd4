# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_..., job: see init, data.sh
# Steps in a random order, with random faults, until the time is up or data is lost.
# What is random follows from the seed that is noted before each round, so that a
# round is repeated by BOOT_SEED. `make torture` runs this for hours.

rounds='fio chaos chaos chaos sg_fuzz media_error bad_sectors hang wrong_status
	lost_irq spurious_irq empty_done link_drop link_loss pulled_disk pulled_stall
	reset remove power_cut reload'

# random N: sets r to one of 0 to N - 1; $random is the state.
random()
{
	random=$(((random * 1103515245 + 12345) & 0x7fffffff))
	r=$(((random >> 8) % $1))
}

# A fault that no acknowledged write, and no reader, must notice.
fault()
{
	random 2
	disk="0 $r"
	random 8
	case $r in
	0) tell hang "$disk" 1 ;;
	1) tell wrong_status "$disk" 51 84 ;;
	2) tell wrong_status "$disk" 61 04 ;;
	3) tell lost_irq 1 ;;
	4) tell spurious_irq ;;
	5) tell empty_done 0 ;;
	6)
		tell link 0 down
		# The length of the fault, not a wait.
		sleep 1
		tell link 0 up
		;;
	7) reset_link 0 ;;
	esac
}

# Random faults, up to four at once, while all disks are written and verified.
step_chaos()
{
	random=$boot_seed
	ground_write
	load_begin 6
	random 4
	left=$r
	while [ "$left" -ge 0 ]; do
		fault
		left=$((left - 1))
	done
	load_end
	for f in hang wrong_status lost_irq; do
		happened $f || blocks_check 0 16
	done
	tell hang 0 0 0
	tell hang 0 1 0
	tell lost_irq 0
	ground_check
}

# Names the round in the kernel's log, as a step of its own. Nothing is done if the step
# is not for this driver.
round()
{
	[ -z "$(otherwise "$1" "$boot_driver")" ] || return 0
	echo "boot: step $1" >/dev/kmsg
	note "torture: seed $boot_seed: $1"
	set +e
	(set -eux; "step_$1") >/tmp/round 2>&1
	rc=$?
	set -e
	[ $rc = 0 ] || [ $rc = 77 ] || {
		tail -n 60 /tmp/round
		fail "step $1 with seed $boot_seed"
	}
}

step_torture()
{
	need_card
	end=$(($(uptime_ds) + ${boot_torture:-60} * 10))
	# shellcheck disable=SC2034 # for the steps
	boot_seed=${boot_seed:-1} boot_fio=${boot_fio:-2m} boot_loads=1
	n=0
	while [ "$(uptime_ds)" -lt "$end" ]; do
		random=$boot_seed
		random "$(echo "$rounds" | wc -w)"
		# shellcheck disable=SC2086 # a list
		round "$(printf '%s\n' $rounds | sed -n "$((r + 1))p")"
		boot_seed=$((boot_seed + 1)) n=$((n + 1))
	done
	note "torture: $n rounds"
}
