# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # top, work, log, steps, ...: boot.sh's
# The machine: the card, and QEMU with it. For boot.sh, which says what is in the
# environment; everything here works in its variables.

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
		boot_fio="${BOOT_FIO-}" boot_driver="${BOOT_DRIVER:-r750}" \
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

# What the guest finds on the card, from its arguments: disks of one size.
card_disks()
{
	# shellcheck disable=SC2086 # a list of words
	set -- $BOOT_CARD
	disks=0 n4k=0
	while [ $# -gt 1 ]; do
		case $1,$2 in
		-p,*) disks=$((disks + ${2##*:})) ;;
		-d,*:4kn) disks=$((disks + 1)) n4k=$((n4k + 1)) ;;
		-d,*) disks=$((disks + 1)) ;;
		esac
		shift
	done
	BOOT_DISKS=${BOOT_DISKS:-$disks} BOOT_SIZE=${BOOT_SIZE:-65536}
	BOOT_IDS=${BOOT_IDS:-none} BOOT_4KN=${BOOT_4KN:-$n4k}
}

# Sockets in the runs' own folders have names too long; $work is short.
# The card, and the arguments that let QEMU have it: $work/run/card and
# $work/run/control. The vendor's HIM wants an identity that is in its object.
start_card()
{
	object=$top/upstream-src/$tree/lib/linux_64mpa/free-x86_64-regparm0
	[ "$tree" = standin ] || key=$object/him_r750.o
	# shellcheck disable=SC2086 # a list of words
	"$server" -1 -s "$work/run/card" -c "$work/run/control" \
		${key:+-k "$key"} $BOOT_CARD >"$log/card" 2>&1 &
	card=$!
	tries=50
	until [ -S "$work/run/control" ]; do
		tries=$((tries - 1))
		if [ $tries = 0 ] || ! kill -0 $card 2>/dev/null; then
			die "the card does not start: $(tail -n 1 "$log/card")"
		fi
		sleep 0.1
	done
}

stop_card()
{
	[ -n "$card" ] || return 0
	kill "$card" 2>/dev/null || :
	wait "$card" || :
	card=
}

# watch COMMAND...: runs it for $timeout seconds at most; 98 if the kernel did
# not come to the first step in time.
watch()
{
	timeout -k 5 "$timeout" "$@" </dev/null >"$log/qemu" 2>&1 &
	pid=$! left=${BOOT_START:-150}
	until grep -qs 'boot: step' "$log/console" ||
		! kill -0 "$pid" 2>/dev/null; do
		if [ "$left" = 0 ]; then
			stop_qemu
			return 98
		fi
		left=$((left - 1))
		sleep 1
	done
	rc=0
	wait "$pid" || rc=$?
	pid=
	return $rc
}

stop_qemu()
{
	[ -n "$pid" ] || return 0
	kill "$pid" 2>/dev/null || :
	wait "$pid" || :
	pid=
}

# A second controller on the interrupt line of the card: devices of the root bus
# that are a multiple of four apart share one, and the port of the card is the
# first. Its disk reads as zeroes. Where there are MSIs, nothing is shared.
neighbour()
{
	case $1 in
	*-intx-*) echo "-device pcie-root-port,id=rp1,slot=1,chassis=1,addr=1.0
		-device ahci,id=near,addr=5.0 -blockdev
		driver=null-co,node-name=zero,size=16777216,read-zeroes=on
		-device ide-hd,drive=zero,bus=near.0" ;;
	*) echo "-device pcie-root-port,id=rp1,slot=1,chassis=1" ;;
	esac
}

# boot FOLDER CONFIG: QEMU, until the guest restarts or time is up.
boot()
{
	dir=$1 config=$2 files=$work mem=${BOOT_MEM:-1G}
	cp "$dir/vmlinuz" "$work/run/vmlinuz"
	[ -z "${BOOT_CARD-}" ] || files=/boot-lab
	set -- -accel tcg -cpu max,la57=off -m "$mem" \
		-smp "${config%%cpu*}" -display none -monitor none -nodefaults \
		-no-reboot -serial "file:$files/log/console" \
		-serial "file:$files/log/tap" \
		-kernel "$files/run/vmlinuz" -initrd "$files/run/initrd" \
		-append "$(cmdline "$config")"
	case $config in
	# Only with caching mode is a vfio device told of each mapping.
	*-iommu) set -- "$@" -device \
		"intel-iommu,intremap=off${BOOT_CARD:+,caching-mode=on}" ;;
	esac
	if [ -n "${BOOT_CARD-}" ]; then
		start_card
		socket="{\"path\":\"$files/run/card\",\"type\":\"unix\"}"
		# shellcheck disable=SC2046 # words
		set -- "$@" -machine q35,memory-backend=mem -object \
			"memory-backend-memfd,id=mem,size=$mem,share=on" \
			-chardev "socket,id=say,path=$files/run/control" \
			-serial chardev:say \
			$(neighbour "$config") \
			-device "{\"driver\":\"vfio-user-pci\",\"bus\":\"rp1\",\"socket\":$socket}"
		# shellcheck disable=SC2086 # a list of words
		watch "$top/scripts/lab/in-root.sh" \
			-b "$work/run:$files/run" -b "$log:$files/log" qemu \
			qemu-system-x86_64 "$@" ${BOOT_QEMU-} || return
		return 0
	fi
	set -- "$@" -machine q35
	for d in ${BOOT_DEVICES:-edu pci-testdev}; do
		set -- "$@" -device "$d"
	done
	# shellcheck disable=SC2086 # a list of words
	watch "$qemu" "$@" ${BOOT_QEMU-}
}

