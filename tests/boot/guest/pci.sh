# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Steps in which the PCI core, or root by its means, does something to the card;
# ../steps says what each shows.

# Takes the card off the bus and finds it again.
step_rescan()
{
	cards=$(bound)
	ground_write
	storm 5 "$(disks)"
	for f in $cards; do
		echo 1 >"/sys/bus/pci/devices/$f/remove"
	done
	storm_end
	wait_for "$boot_wait" none
	echo 1 >/sys/bus/pci/rescan
	# A driver bound by new_id is bound again.
	wait_for "$boot_wait" complete
	[ -z "$boot_card" ] || ground_check
	work_again
}

# command ADDRESS HI LO: writes the command register; octal bytes, low first
command_write()
{
	printf '%b' "\\0$2\\0$3" |
		dd of="/sys/bus/pci/devices/$1/config" bs=1 seek=4 count=2 \
			conv=notrunc 2>/dev/null
}

# The command register off and on again under load: what was on its way fails or
# is repeated, and all disks are there afterwards. Commands that the disks have by then
# find the card without bus mastering, which no driver can help.
step_command()
{
	need_card
	cards=$(bound)
	ground_write
	storm 20 "$(disks)"
	witness_begin "$(target 0)"
	tell bus_master 1
	for _ in 1 2 3; do
		for f in $cards; do
			dd if="/sys/bus/pci/devices/$f/config" of=/tmp/command \
				bs=1 skip=4 count=2
			command_write "$f" 000 000
		done
		sleep 0.2
		for f in $cards; do
			dd if=/tmp/command bs=1 seek=4 conv=notrunc \
				of="/sys/bus/pci/devices/$f/config"
		done
		sleep 2
	done
	tell bus_master 0
	storm_end
	wait_for "$boot_wait" complete
	ground_check
	witness_check
	work_again
}

pci_reset()
{
	for f in $(bound); do
		echo 1 >"/sys/bus/pci/devices/$f/reset" || return
	done
}

# The card is reset while all disks write. It costs time, and no command.
step_pci_reset()
{
	need_card
	ground_write
	load_begin 8
	during pci_reset
	load_end
	ground_check
	work_again
}

# octets NUMBER...: each as a byte
octets()
{
	for octet; do
		printf '%b' "\\0$(printf %o "$octet")"
	done
}

# inject_error STATUS: has the root port of each card report that error: struct
# aer_error_inj, see drivers/pci/pcie/aer_inject.c; STATUS is the root port's
# uncorrectable error status.
inject_error()
{
	for f in $(bound); do
		at=$(readlink -f "/sys/bus/pci/devices/$f/..")
		at=${at##*/}
		at=${at#*:}
		dev=${at#*:}
		octets 0x"${at%:*}" 0x"${dev%.*}" "${dev#*.}" 0 \
			$(($1 & 255)) $(($1 >> 8)) 0 0 0 0 0 0 \
			0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 >/tmp/error
		dd if=/tmp/error of=/dev/aer_inject bs=32 count=1
	done
}

recovered()
{
	[ "$(dmesg | grep -c 'device recovery successful')" -gt "$1" ]
}

# pci_error STATUS: an error with that bit of uncorrectable status, and its recovery
pci_error()
{
	seen=$(dmesg | grep -c 'device recovery successful' || :)
	inject_error "$1"
	wait_for "$boot_wait" recovered "$seen"
}

# PCI errors that are not fatal (a poisoned packet), while all disks write, and that are
# (in the protocol of the link, which is reset). While PCI has the link down for it,
# newer libata ends commands in errors, so none are sent then.
step_pci_error()
{
	need_card
	modprobe aer_inject || skip 'this kernel cannot inject PCI errors'
	[ -c /dev/aer_inject ]
	ground_write
	load_begin 8
	during pci_error 0x1000
	load_end
	resets=$(count resets)
	pci_error 0x10
	ground_check
	more resets "$resets"
	work_again
}

# suspend mem|disk
suspend()
{
	echo "$1" >/sys/power/state
}

# All devices are suspended under load and resumed after five seconds, and frozen and
# thawed as for hibernation: what the kernel does for a test, without the machine's sleep.
step_suspend()
{
	[ -e /sys/power/pm_test ] || skip 'this kernel has no /sys/power/pm_test'
	ground_write
	echo devices >/sys/power/pm_test
	for state in mem disk; do
		grep -w "$state" /sys/power/state || continue
		load_begin 8
		during suspend "$state"
		load_end
	done
	echo none >/sys/power/pm_test
	ground_check
	work_again
}

# A line that another may share: an interrupt that is not the card's is not
# claimed, also if the driver was told to use MSI and there is none. The kernel
# counts those that nobody claims.
step_irq_none()
{
	need_card
	[ "$boot_msi" = 0 ] || skip 'an MSI is never shared'
	rmmod "$boot_driver"
	boot_msi=1
	load
	irq=$(sed -n 's/^ *\([0-9]*\):.*'"$boot_driver"'.*/\1/p' /proc/interrupts | sed 1q)
	before=$(unclaimed "$irq")
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		tell spurious_irq
	done
	blocks_check 0 16
	n=$(($(unclaimed "$irq") - before))
	rmmod "$boot_driver"
	boot_msi=0
	load
	[ "$n" -gt 0 ] || fail 'interrupts without a cause were all claimed'
}

unclaimed()
{
	sed -n 's/^unhandled //p' "/proc/irq/$1/spurious"
}
