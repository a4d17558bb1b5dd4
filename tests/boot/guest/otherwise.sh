# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# The open driver is one of libata, which answers for all its drivers: what it
# answers otherwise than the vendor's driver, or has no answer for. This list is the
# one place where that is said; boots with BOOT_DRIVER=sata_r750 skip these steps. A
# few steps are for the open driver alone.

# Prints why step $1 is not for driver $2; nothing if it is.
otherwise()
{
	case $2/$1 in
	sata_r750/management | sata_r750/proc)
		echo 'libata has no management device; sysfs and smartctl tell' ;;
	sata_r750/mode_sense)
		echo "libata's mode pages are others, with a block descriptor" ;;
	sata_r750/nodata | sata_r750/range | sata_r750/answers)
		echo "libata's answers to malformed commands are others" ;;
	sata_r750/verify)
		echo 'libata has no VERIFY(12)' ;;
	sata_r750/identity_pages)
		echo 'libata has more VPD pages' ;;
	sata_r750/limits)
		echo "libata's limits are others" ;;
	sata_r750/reset)
		echo 'libata resets links by itself, and refuses sg_reset' ;;
	sata_r750/multiplier_mute)
		echo 'libata asks a mute multiplier for over a minute, and insmod waits' ;;
	sata_r750/identity_mute)
		echo 'the open driver does not ask the identity chip' ;;
	sata_r750/reset_sticks)
		echo 'libata registers its hosts even where no link comes up' ;;
	sata_r750/*) ;;
	*/pci_reset)
		echo "the vendor's driver does not hear of resets" ;;
	*/pci_error)
		echo "the vendor's driver does not hear of PCI errors" ;;
	*/suspend)
		echo "the vendor's driver does not take part in a suspend" ;;
	*/other_ways)
		echo 'only the open driver knows of these ways' ;;
	*/link_rate)
		echo 'only libata tells the rate of a link' ;;
	*/unnotified)
		echo 'only the open driver asks multipliers by itself' ;;
	*/atapi)
		echo 'only the open driver drives packet devices' ;;
	*/trim)
		echo "the vendor's driver discards nothing" ;;
	*/leds)
		echo 'only the open driver has em_message' ;;
	*/counters)
		echo 'only the open driver has counters' ;;
	esac
}
