# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# The steps without faults, a function each; ../steps says what each shows.

# The machine is as configured: CPUs, and an IOMMU that translates.
step_config()
{
	uname -a
	[ "$(nproc)" = "$boot_cpus" ] || fail "$(nproc) CPUs"
	if [ "$boot_iommu" = on ]; then
		[ -n "$(ls /sys/class/iommu)" ] || fail 'no IOMMU'
		# Older kernels do not have the file; intel_iommu=on is enough there.
		for g in /sys/kernel/iommu_groups/*/type; do
			[ -e "$g" ] || continue
			case $(cat "$g") in
			DMA*) ;;
			*) fail "$g: $(cat "$g"), not translating" ;;
			esac
		done
	else
		[ -z "$(ls /sys/class/iommu 2>/dev/null)" ] || fail 'an IOMMU'
	fi
	modprobe sd_mod
	modprobe sg
}

# Loaded and removed where no card is bound to it.
step_bare()
{
	[ -n "$boot_ids" ] || skip 'the driver knows its card'
	for i in 1 2; do
		insert
		[ -z "$(bound)" ]
		rmmod "$boot_driver"
	done
}

# installpkg unpacks a package into / and runs its script there; this guest has its
# kernel's modules, no headers and no compiler, as an appliance has. What the script is
# told of the module is spoilt first. The package brings no option, so MSI is used.
step_appliance()
{
	release=$(uname -r) script=/tmp/doinst.sh
	[ -e /appliance/install/doinst.sh ] || skip 'no package with this driver'
	[ "$boot_msi" = 1 ] || skip 'the package is for MSI'
	[ ! -e "/lib/modules/$release/build" ] || fail 'an appliance has no headers'
	# busybox's sh prefers its own applets to these programs.
	ln -sf kmod /bin/depmod
	{
		for program in depmod modinfo modprobe; do
			echo "$program() { /bin/$program \"\$@\"; }"
		done
		cat /appliance/install/doinst.sh
	} >$script
	cp -R /appliance/lib/. /lib/
	cd /
	sed '/^vermagic=/s/ SMP / UP /' $script >/tmp/vermagic.sh
	sed '/	module_layout/s/0x../0x77/' $script >/tmp/modversions.sh
	for spoilt in vermagic modversions; do
		# Not every kernel has symbol versions.
		cmp -s $script /tmp/$spoilt.sh && [ $spoilt = modversions ] && continue
		if sh /tmp/$spoilt.sh 2>/tmp/said; then
			fail "$spoilt: not refused"
		fi
		cat /tmp/said
		grep '[*][*][*] the driver of the Rocket 750 is not loaded' /tmp/said
		[ ! -e "/sys/module/$boot_driver" ]
		[ $spoilt = vermagic ] || grep 'symbols are others: module_layout' /tmp/said
	done
	sh $script
	all_disks
	/bin/modinfo -F filename "$boot_driver" | grep "^/lib/modules/$release/updates/"
	rmmod "$boot_driver"
	rm -r "/lib/modules/$release/updates"
	/bin/depmod
}

# The log says which version it is; the interrupt is of the kind asked for.
step_load()
{
	load
	case $boot_driver in
	*r750) dmesg | grep -F "version $(cat "/sys/module/$boot_driver/version")" ;;
	esac
	cat /proc/interrupts
	line=$(grep "$boot_driver" /proc/interrupts) || fail 'no interrupt'
	case $boot_msi,$line in
	1,*PCI-MSI*) ;;
	0,*IO-APIC*) ;;
	*) fail "msi=$boot_msi, but $line" ;;
	esac
}

step_disks()
{
	lsscsi -gs
	[ "$(lsscsi | awk '$2 == "disk"' | wc -l)" = "$boot_disks" ]
	n4k=0
	for d in $(disks); do
		[ "$(cat "/sys/block/$d/size")" = "$boot_size" ]
		[ "$(logical "$d")" = 512 ] || n4k=$((n4k + 1))
	done
	for d in $(samples); do
		sg_readcap "/dev/$d"
		sg_readcap --16 "/dev/$d"
		sg_turs "/dev/$d"
	done
	[ "$n4k" = "$boot_4kn" ]
}

# Standard INQUIRY, also with a short allocation length, and vital product data. Each
# disk has its own serial number, the same in both pages and in IDENTIFY.
step_vpd()
{
	for d in $(disks); do
		sg_vpd -p sn "/dev/$d" | sed -n 's/.*number: *//p' | tr -d ' '
	done >/tmp/serials
	sort -u /tmp/serials | grep -c . | grep -qx "$boot_disks"
	for d in $(samples); do
		sg_inq "/dev/$d"
		sg_raw -r 5 "/dev/$d" 12 00 00 00 05 00
		sg_raw -r 4 "/dev/$d" 12 01 80 00 04 00
		sg_vpd -p sv "/dev/$d"
		sn=$(sg_vpd -p sn "/dev/$d" | sed -n 's/.*number: *//p' |
			tr -d ' ')
		hdparm -I "/dev/$d" | grep "Serial Number: *$sn *$"
		sg_vpd -p di "/dev/$d" | grep "$sn"
		# An unsupported page must be refused.
		if sg_raw -r 64 "/dev/$d" 12 01 c5 00 40 00; then
			fail 'VPD page c5 was answered'
		fi
	done
}

# udev calls a disk of the vendor "ATA" ata-MODEL_SERIAL and wwn-WWN in
# /dev/disk/by-id, as its ata_id reads them from the disk itself; VPD pages do not count.
step_names()
{
	for d in $(disks); do
		grep '^ATA *$' "/sys/block/$d/device/vendor"
		/usr/lib/udev/ata_id --export "/dev/$d" >/tmp/names
		hdparm -I "/dev/$d" >/tmp/identity
		model=$(sed -n 's/.*Model Number: *//p' /tmp/identity |
			sed 's/ *$//; s/ /_/g')
		serial=$(sed -n 's/.*Serial Number: *//p' /tmp/identity | tr -d ' ')
		wwn=$(sed -n 's/.*WWN Device Identifier: *//p' /tmp/identity)
		cat /tmp/names
		grep -x 'ID_BUS=ata' /tmp/names
		grep -x "ID_SERIAL=${model}_$serial" /tmp/names
		grep -x "ID_WWN=0x$wwn" /tmp/names
	done
}

step_partition()
{
	for d in $(samples); do
		printf 'label: gpt\nsize=2MiB\nsize=1MiB\n' |
			sfdisk --no-tell-kernel "/dev/$d"
		blockdev --rereadpt "/dev/$d"
		[ -e "/sys/block/$d/${d}2/size" ]
		[ "$(cat "/sys/block/$d/${d}1/size")" = 4096 ]
		# Written through one partition, read through the disk.
		start=$(cat "/sys/block/$d/${d}1/start")
		dd if=/dev/urandom of=/tmp/blob bs=4096 count=16
		dd if=/tmp/blob of="/dev/${d}1" bs=4096 conv=fsync
		echo 3 >/proc/sys/vm/drop_caches
		dd if="/dev/$d" of=/tmp/back bs=4096 skip=$((start / 8)) count=16
		cmp /tmp/blob /tmp/back
		dd if=/dev/zero of="/dev/$d" bs=1M conv=fsync || :
		blockdev --rereadpt "/dev/$d"
		[ ! -e "/sys/block/$d/${d}1" ]
	done
}

power_is()
{
	hdparm -C "/dev/$1" | grep "$2"
}

write_cache_is()
{
	hdparm -W "/dev/$1" | grep "= *[01] ($2)"
}

# One that is asked while a command is under way may answer late, or with "unknown": so
# each state is waited for.
step_identify()
{
	for d in $(samples); do
		hdparm -I "/dev/$d" >/tmp/id
		cat /tmp/id
		grep -q 'Write cache' /tmp/id
		sg_sat_identify -r "/dev/$d" >/tmp/sat
		[ "$(wc -c </tmp/sat)" = 512 ]
		wait_for 30 power_is "$d" active/idle
		hdparm -W 0 "/dev/$d"
		wait_for 30 write_cache_is "$d" off
		hdparm -W 1 "/dev/$d"
		wait_for 30 write_cache_is "$d" on
		hdparm -y "/dev/$d"
		wait_for 30 power_is "$d" standby
		dd if="/dev/$d" of=/dev/null bs=4096 count=1 iflag=direct
		wait_for 30 power_is "$d" active/idle
		sg_start --stop "/dev/$d"
		sg_start --start "/dev/$d"
	done
}

step_smart()
{
	for d in $(samples); do
		smartctl -i "/dev/$d"
		smartctl -H "/dev/$d" | grep PASSED
	done
}

# The HDIO ioctls, which the driver implements itself.
step_hdio()
{
	for d in $(samples); do
		hdparm -i "/dev/$d" | grep 'SerialNo='
		smartctl -d ata -i "/dev/$d" | grep 'Serial Number:'
		smartctl -d ata -H "/dev/$d" | grep PASSED
	done
}

# ATA PASS-THROUGH of 16 and 12 bytes: IDENTIFY, registers returned by CK_COND, and
# what has to be refused.
step_passthrough()
{
	for d in $(samples); do
		sg=/dev/$(sg_of "$d")
		sg_raw -r 512 -o /tmp/id16 "$sg" \
			85 08 0e 00 00 00 01 00 00 00 00 00 00 00 ec 00
		sg_raw -r 512 -o /tmp/id12 "$sg" \
			a1 08 0e 00 01 00 00 00 00 ec 00 00
		cmp /tmp/id16 /tmp/id12
		[ "$(wc -c </tmp/id16)" = 512 ]
		# CHECK POWER MODE, with the registers returned.
		sg_raw "$sg" 85 06 20 00 00 00 00 00 00 00 00 00 00 00 e5 00 \
			>/tmp/power 2>&1 || :
		grep -i 'ATA Return\|ATA Status\|09 0c' /tmp/power
		# An unknown protocol, an unknown ATA and an unknown SCSI command.
		if sg_raw "$sg" a1 1e 00 00 00 00 00 00 00 e5 00 00; then
			fail 'protocol 15 was accepted'
		fi
		if sg_raw "$sg" 85 06 00 00 00 00 00 00 00 00 00 00 00 00 ff 00
		then
			fail 'ATA command ff was accepted'
		fi
		if sg_raw "$sg" c1 00 00 00 00 00; then
			fail 'SCSI command c1 was accepted'
		fi
	done
	# Beyond the end of the disk; sd does not see it.
	if sg_raw -r 512 "$sg" 28 00 7f ff ff f0 00 00 01 00; then
		fail 'a read beyond the end was answered'
	fi
}

# The management device of each host returns the number of controllers. Kernels with
# /proc/scsi have the file of step_proc instead.
step_management()
{
	[ ! -e /proc/scsi/scsi ] || skip 'this kernel has /proc/scsi'
	seen=0 code=$(echo "$boot_mgmt" | tr : ' ')
	for h in $(hosts); do
		for g in /sys/class/scsi_device/"$h":*/device; do
			[ "$(cat "$g/type")" = 3 ] || continue
			node=/dev/$(basename "$g"/scsi_generic/sg*)
			sg_inq "$node"
			sg_vpd -p sv "$node"
			# nothing in, 4 bytes out
			# shellcheck disable=SC2086 # four bytes of the CDB
			sg_raw -C 1 -r 8 -o /tmp/answer "$node" \
				02 48 50 54 $code 00 00 00 00 04 00 00 00
			hexdump -v -e '8/1 "%02x "' /tmp/answer |
				grep "^04 00 00 00 0$(hosts | wc -l) 00 00 00"
			# Lengths that the transfer does not have.
			# shellcheck disable=SC2086 # four bytes of the CDB
			if sg_raw -C 1 -r 8 "$node" 02 48 50 54 $code \
				ff ff ff 7f 04 00 00 00; then
				fail 'a false length in was accepted'
			fi
			# shellcheck disable=SC2086 # four bytes of the CDB
			if sg_raw -C 1 -r 8 "$node" 02 48 50 54 $code \
				00 00 00 00 ff ff ff ff; then
				fail 'a false length out was accepted'
			fi
			seen=$((seen + 1))
		done
	done
	[ "$seen" = "$(hosts | wc -l)" ]
}

# proc_call BYTE...: writes a management call to the driver's file $proc: 64 bytes that
# begin with these, octal.
proc_call()
{
	{
		printf '%b' "$(printf '\\0%s' "$@")"
		dd if=/dev/zero bs=1 count=$((64 - $#))
	} >/tmp/call 2>/dev/null
	dd if=/tmp/call of="$proc" bs=64 count=1
}

# The driver's file in /proc for each host, where the kernel has CONFIG_SCSI_PROC_FS:
# it lists the driver and the host's disks, and accepts management calls.
step_proc()
{
	if [ ! -e /proc/scsi/scsi ]; then
		[ ! -e /proc/scsi/r750 ]
		skip 'this kernel has no /proc/scsi'
	fi
	for h in $(hosts); do
		proc=/proc/scsi/r750/$h
		cat "$proc" >/tmp/proc
		cat /tmp/proc
		sed -n 1p /tmp/proc | grep -i rocket
		for d in /sys/class/scsi_disk/"$h":*/device/block/*; do
			sg_vpd -p sn "/dev/${d##*/}" >/tmp/sn
			sn=$(sed -n 's/.*number: *//p' /tmp/sn | tr -d ' ')
			[ -n "$sn" ]
			grep -F "$sn" /tmp/proc
		done
		dd if="$proc" of=/tmp/pieces bs=7
		cmp /tmp/proc /tmp/pieces
		# Too short, no magic number, too long.
		for n in 1 7 64 4000; do
			if dd if=/dev/zero of="$proc" bs=$n count=1; then
				fail "$n zero bytes were accepted"
			fi
		done
		# "Rescan", a call without buffers. The vendor's objects refuse it in
		# this form; the one they accept is not known.
		if grep -q '^Stand-in' /tmp/proc; then
			proc_call 061 116 124 123 012 000 124 123
			wait_for 30 complete
		fi
		# Unknown calls.
		if proc_call 061 116 124 123 377 177 377 177 ||
		   proc_call 324 303 262 241 377 177 377 177; then
			fail 'an unknown call was accepted'
		fi
	done
	[ "$(ls /proc/scsi/r750)" = "$(hosts)" ]
}

step_fio()
{
	fio_all rw=write ${boot_fio:+"size=$boot_fio"}
	fio_all rw=randwrite verify_backlog=64 ${boot_fio:+"size=$boot_fio"} \
		>/tmp/fio.out || { cat /tmp/fio.out; return 1; }
	note "$(sed -n 's/^ *issued rwts: total=/reads,writes /p' /tmp/fio.out)"
	note "$(grep 'WRITE: ' /tmp/fio.out)"
}

# Resets of every kind under load.
step_reset()
{
	ground_write
	load_begin 14
	for d in $(disks); do
		during sg_reset -d "/dev/$(sg_of "$d")"
	done
	# The SCSI layer waits 10 s after a bus reset.
	for d in $(disks | sed 1q); do
		during sg_reset -b "/dev/$(sg_of "$d")"
	done
	load_end
	ground_check
}

delete()
{
	echo 1 >"/sys/block/$1/device/delete"
}

# A disk is deleted through sysfs while all are at work, and found again by a scan.
step_remove()
{
	ground_write
	victim=$(target 0)
	load_begin 6 "$(disks | grep -vx "$victim")"
	storm 3 "$victim"
	witness_begin "$victim"
	during delete "$victim"
	wait_for "$boot_wait" disk_0_gone
	echo '- - -' >"/sys/class/scsi_host/host$(hosts | sed 1q)/scan"
	wait_for "$boot_wait" complete
	storm_end
	load_end
	ground_check
	witness_check
	work_again
}

unbind()
{
	for f in $cards; do
		echo "$f" >"/sys/bus/pci/drivers/$boot_driver/unbind"
	done
}

# Disks in memory start empty each time.
bind()
{
	wait_for "$boot_wait" none
	for f in $cards; do
		echo "$f" >"/sys/bus/pci/drivers/$boot_driver/bind"
	done
	wait_for "$boot_wait" complete
	[ -z "$boot_card" ] || ground_check
}

# Once idle, once under load, where errors are expected but no hang.
step_unbind()
{
	cards=$(bound)
	ground_write
	unbind
	bind
	ground_write
	storm 5 "$(disks)"
	witness_begin "$(target 0)"
	unbind
	storm_end
	bind
	[ -z "$boot_card" ] || witness_check
	work_again
}

# The module is removed and loaded again, once also in the middle of the scan.
step_reload()
{
	ground_write
	i=0
	while [ $i -lt "$boot_loads" ]; do
		rmmod "$boot_driver"
		none || fail "$(disks) $(hosts) outlive the module"
		load
		i=$((i + 1))
	done
	rmmod "$boot_driver"
	insert
	for id in $(echo "$boot_ids" | tr , ' '); do
		echo "$id" | tr : ' ' >"/sys/bus/pci/drivers/$boot_driver/new_id"
	done
	# Refused while the scan holds the module.
	wait_for "$boot_wait" rmmod "$boot_driver"
	load
	[ -z "$boot_card" ] || ground_check
	work_again
	# Bits 7 and 9: an oops, a warning.
	[ $(($(cat /proc/sys/kernel/tainted) & 0x280)) = 0 ]
}

step_unload()
{
	rmmod "$boot_driver"
	none
	[ ! -e /proc/scsi/r750 ]
}

# Leaves writes under way for the reboot at the end.
step_atwork()
{
	! none || load
	remember_writes "$(disks)"
	fio_all rw=randwrite time_based runtime=600 >/dev/null 2>&1 &
	wait_for 60 at_work
}
