# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Steps that call the driver with what they make up at random; ../steps says what each
# shows. A run is repeated by the seed that it prints: BOOT_SEED, and BOOT_FUZZ commands.

# SCSI commands, BOOT_FUZZ for each disk.
step_sg_fuzz()
{
	# libata passes on whatever length and direction its user gives.
	[ "$boot_driver" != sata_r750 ] || tell user_commands 1
	# shellcheck disable=SC2046 # names without blanks
	/boot/sg_fuzz -s "${boot_seed:-1}" -n "${boot_fuzz:-300}" \
		$(disks | sed 's,^,/dev/,')
	[ "$boot_driver" != sata_r750 ] || tell user_commands 0
}

# The management device of the first host, or nothing where the kernel has /proc/scsi.
management_node()
{
	for g in /sys/class/scsi_device/"$(hosts | sed 1q)":*/device; do
		[ "$(cat "$g/type")" != 3 ] || basename "$g"/scsi_generic/sg*
	done
}

# HDIO ioctls, and management calls. Anybody who can open a disk may ask for its identity;
# the rest wants CAP_SYS_RAWIO. Memory of others stays as it was: programs and the page
# cache.
step_ioctl_fuzz()
{
	md5sum /bin/busybox /bin/fio >/tmp/before
	node=$(management_node)
	# boot_mgmt is in the CPU's order, low byte first.
	code=0x$(echo "$boot_mgmt" | awk -F: '{ print $4 $3 $2 $1 }')
	# shellcheck disable=SC2046 # names without blanks
	/boot/ioctl_fuzz -s "${boot_seed:-1}" -n "${boot_fuzz:-300}" \
		${node:+-m "/dev/$node" -c "$code"} $(samples | sed 's,^,/dev/,')
	md5sum /bin/busybox /bin/fio | cmp - /tmp/before
	for d in $(disks); do
		dd if="/dev/$d" of=/dev/null bs=4k count=1 iflag=direct
	done
}
