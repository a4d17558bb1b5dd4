# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # shared with boot.sh
# What the guest is told on its kernel's command line: the counterpart of the list
# in guest/init. Sourced by boot.sh, whose variables it uses.

# Prints the command line for configuration $1.
cmdline()
{
	ids=${BOOT_IDS:-1234:11e8,1b36:0005}
	printf '%s ' console=ttyS0 ignore_loglevel panic=-1 \
		no_timer_check slub_debug=FZP \
		boot_ids="${ids#none}" boot_disks="${BOOT_DISKS:-8}" \
		boot_size="${BOOT_SIZE:-16384}" boot_4kn="${BOOT_4KN:-2}" \
		boot_mgmt="${BOOT_MGMT:-01:00:00:00}" \
		boot_loads="${BOOT_LOADS:-20}" boot_steps="$(echo "$steps" | tr -s " " ,)" \
		boot_wait="${BOOT_WAIT:-60}" boot_card="${BOOT_CARD:+1}" \
		boot_fio="${BOOT_FIO-}" boot_fuzz="${BOOT_FUZZ-}" \
		boot_seed="${BOOT_SEED-}" boot_torture="${BOOT_TORTURE-}" boot_driver="${BOOT_DRIVER:-r750}" \
		boot_cpus="${1%%cpu*}"
	case $1 in
	*-msi-*) printf 'boot_msi=1 ' ;;
	*) printf 'boot_msi=0 pci=nomsi ' ;;
	esac
	case $1 in
	*-iommu) printf 'boot_iommu=on intel_iommu=on iommu.passthrough=0 ' ;;
	*) printf 'boot_iommu=off intel_iommu=off ' ;;
	esac
	printf '%s\n' "${BOOT_APPEND-}"
}

# Sets what is not set yet of BOOT_DISKS, BOOT_SIZE, BOOT_4KN and BOOT_IDS from the
# card's arguments, $BOOT_CARD. All disks have one size.
card_disks()
{
	# shellcheck disable=SC2086 # a list of words
	set -- $BOOT_CARD
	disks=0 n4k=0
	while [ $# -gt 1 ]; do
		case $1,$2 in
		-p,*) disks=$((disks + ${2##*:})) ;;
		-d,*:4kn*) disks=$((disks + 1)) n4k=$((n4k + 1)) ;;
		-d,*) disks=$((disks + 1)) ;;
		esac
		shift
	done
	BOOT_DISKS=${BOOT_DISKS:-$disks} BOOT_SIZE=${BOOT_SIZE:-65536}
	BOOT_IDS=${BOOT_IDS:-none} BOOT_4KN=${BOOT_4KN:-$n4k}
}
