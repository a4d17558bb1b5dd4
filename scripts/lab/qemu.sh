# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # the caller's
# The machine: QEMU, and the emulated card in it. For tests/boot/boot.sh to source.
#
# From the caller: $server (twin-server), $qemu, $work (a directory whose name is
# short; $work/run is made, $work/log is a link to $log), $log, $tree, $timeout, and
# the BOOT_ variables that boot.sh explains. Sets $card and $pid, the processes that
# stop_card and stop_qemu end.

# Starts the card on the sockets $work/run/card and $work/run/control; socket paths
# under $log could exceed sun_path. The vendor's HIM wants the identity key that is
# in its object.
start_card()
{
	object=$top/upstream-src/$tree/lib/linux_64mpa/free-x86_64-regparm0
	case $tree in
	standin | open) key= ;;
	*) key=$object/him_r750.o ;;
	esac
	# shellcheck disable=SC2086 # a list of words
	"$server" -1 -s "$work/run/card" -c "$work/run/control" \
		${key:+-k "$key"} $BOOT_CARD >"$log/card" 2>&1 &
	card=$!
	tries=300
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

# watch COMMAND...: runs QEMU for at most $timeout seconds. Returns 98 if the kernel
# did not reach the first step in $BOOT_START seconds, or restarted before it.
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
	[ $rc != 0 ] || grep -qs 'boot: step' "$log/console" || rc=98
	return $rc
}

stop_qemu()
{
	[ -n "$pid" ] || return 0
	kill "$pid" 2>/dev/null || :
	wait "$pid" || :
	pid=
}

# The arguments for the card's root port and, with INTx, for a second controller on
# the card's interrupt line. Devices on the root bus whose numbers differ by a
# multiple of four share a line. The second controller's disk reads as zeroes. The root
# port is limited to 5 GT/s, the card's speed: above that, Linux waits after a reset for
# a link state that QEMU's root port does not report.
ports()
{
	port=pcie-root-port,id=rp1,slot=1,chassis=1,x-speed=5
	case $1 in
	*-intx-*) echo "-device $port,addr=1.0
		-device ahci,id=near,addr=5.0 -blockdev
		driver=null-co,node-name=zero,size=16777216,read-zeroes=on
		-device ide-hd,drive=zero,bus=near.0" ;;
	*) echo "-device $port" ;;
	esac
}

# boot DIRECTORY CONFIG CMDLINE: runs QEMU until the guest restarts or the time is
# up.
boot()
{
	dir=$1 config=$2 files=$work mem=${BOOT_MEM:-1G} cmdline=$3
	cp "$dir/vmlinuz" "$work/run/vmlinuz"
	[ -z "${BOOT_CARD-}" ] || files=/boot-lab
	set -- -accel tcg -cpu max,la57=off -m "$mem" \
		-smp "${config%%cpu*}" -display none -monitor none -nodefaults \
		-no-reboot -serial "file:$files/log/console" \
		-serial "file:$files/log/tap" \
		-kernel "$files/run/vmlinuz" -initrd "$files/run/initrd" \
		-append "$cmdline"
	case $config in
	# Without caching mode QEMU does not tell a vfio device of each mapping.
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
			$(ports "$config") \
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

