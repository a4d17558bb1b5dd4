# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# A card that is full, with every kind of fault while all its disks are at work. For a boot
# of its own, with a multiplier and five disks on each phy:
#
#	BOOT_CARD='-p 0:9715:5 -p 1:9715:5 ... -p 7:9715:5'

# reset_link PHY: has the driver reset that link, of the first core. libata refuses sg_reset;
# it resets a link before it looks what is there.
reset_link()
{
	if [ "$boot_driver" = sata_r750 ]; then
		host=$(hosts | sed "$(($1 + 1))q;d")
		echo '- - -' >"/sys/class/scsi_host/host$host/scan"
	else
		sg_reset -d "/dev/$(sg_of "$(target $((4 * $1)))")"
	fi
}

# since WHEN: seconds since then, in tenths before.
since()
{
	took=$(($(uptime_ds) - $1))
	echo "$((took / 10)).$((took % 10)) s"
}

# All disks are written and verified; meanwhile one is pulled, the link of another
# multiplier is lost for a second, and that of a third is reset.
step_endure()
{
	need_card
	[ "$boot_disks" = 40 ] || skip 'this is for 40 disks'
	fio_all rw=write size=1m
	ground_write
	victim=$(target 0)
	load_begin 20 "$(disks | grep -vxF "$victim")"
	storm 10 "$victim"
	witness_begin "$victim"
	during tell plug 0 0 out
	pulled=$(uptime_ds)
	wait_for "$boot_wait" disk_0_gone
	note "endure: $boot_driver has given a pulled disk up after $(since "$pulled")"
	storm_end
	tell plug 0 0 in
	during tell link 1 down
	# The length of the fault, not a wait.
	sleep 1
	tell link 1 up
	during reset_link 2
	load_end
	ground_check
	witness_check
	work_again
}
