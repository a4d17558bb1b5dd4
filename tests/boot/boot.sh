#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...
#
# Boots each KERNEL under QEMU in each CONFIG and runs the scenario of guest/
# with r750.ko in it. Exits with 0 if every step passed everywhere, the kernel's
# log is clean, and the machine restarted by itself.
#
# KERNEL	a release that image.sh knows, or the beginning of one, or a
#		folder with vmlinuz, modules.cpio and TREE.cpio
# CONFIG	CPUs, interrupt, DMA: 1cpu or 2cpu, -msi or -intx, -iommu or
#		-direct; "all": the eight of them. Default 2cpu-msi-iommu.
# -s		these steps alone (guest/steps.sh names them)
#
# TAP goes to stdout. What was said is kept in $out/KERNEL/CONFIG: result (the
# lines of stdout), tap (the guest's), console (the kernel's log), bad (lines of
# it that should not be there), qemu (QEMU's own words). $out is $R750_BOOT_OUT,
# build/boot-log by default.
#
# The card comes from the environment; the defaults are two PCI functions that
# QEMU has anyway, with the stand-in's disks in memory:
#   BOOT_CARD	instead of these the emulated card of tests/twin, with these
#		arguments for twin-vfu: "-p 0:9715:5". QEMU then runs in the root
#		"qemu"; BOOT_IDS, BOOT_DISKS, BOOT_SIZE and BOOT_4KN follow from
#		it. The guest has the card's control socket as ttyS2
#   BOOT_DEVICES	arguments for -device, blank-separated
#   BOOT_IDS		ids to bind by hand; "none" for a card the driver knows
#   BOOT_DISKS, BOOT_SIZE, BOOT_4KN, BOOT_MGMT, BOOT_LOADS, BOOT_WAIT,
#   BOOT_FIO	see guest/init
#   BOOT_DRIVER	a driver of the kernel's own in place of r750.ko: mvsas
#   BOOT_TIMEOUT	seconds for one boot with all its steps
#   BOOT_START	seconds of these for the kernel to come to the first step; a
#		kernel that hangs before has not seen the module and says nothing
#		of it (TCG's clocks on a busy machine do that), so it is begun again
#   BOOT_QEMU		further arguments for QEMU
#   BOOT_APPEND		further words for the kernel's command line
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
tree=${TREE:-standin}
cache=${R750_CACHE:-$top/build}/boot
out=${R750_BOOT_OUT:-$top/build/boot-log}
qemu=${QEMU:-qemu-system-x86_64}
timeout=${BOOT_TIMEOUT:-300}
twin=$top/build/twin-fast/twin-vfu
# Sockets in the runs' own folders have names too long; $work is short.
card=
all='1cpu-intx-direct 1cpu-intx-iommu 1cpu-msi-direct 1cpu-msi-iommu
	2cpu-intx-direct 2cpu-intx-iommu 2cpu-msi-direct 2cpu-msi-iommu'
n=0 bad=0

die()
{
	printf 'boot.sh: %s\n' "$*" >&2
	exit 2
}

result()
{
	n=$((n + 1))
	printf '%s %d - %s\n' "$1" "$n" "$2" | tee -a "$log/result"
	[ "$1" = ok ] || bad=1
}

# The folder of kernel $1, which is made if it is not in the cache.
kernel_dir()
{
	case $1 in
	*/*)
		for f in vmlinuz modules.cpio "$tree.cpio"; do
			[ -f "$1/$f" ] || die "no $f in $1"
		done
		"$here/image.sh" tools || exit 2
		(cd "$1" && pwd -P)
		return
		;;
	esac
	release=$("$here/image.sh" -l | awk -v k="$1" \
		'$0 == k || index($0, k ".") == 1 || index($0, k "-") == 1' |
		tail -n 1)
	[ -n "$release" ] || die "no root has headers for $1; there are:" \
		"$("$here/image.sh" -l | tr '\n' ' ')"
	"$here/image.sh" "$release" || exit 2
	printf '%s\n' "$cache/$release"
}

# The initial ramdisk: archives one after the other, the scenario last.
initramfs()
{
	scenario=$work/scenario
	rm -rf "$scenario"
	mkdir -p "$scenario/boot"
	cp "$here/guest/init" "$scenario/init"
	cp "$here"/guest/*.sh "$scenario/boot/"
	(cd "$scenario" && find . |
		"$cache/tools/bin/busybox" cpio -o -H newc) \
		>"$work/scenario.cpio" 2>/dev/null
	cat "$cache/tools.cpio" "$1/modules.cpio" "$1/$tree.cpio" \
		"$work/scenario.cpio" >"$work/run/initrd"
}

cmdline()
{
	ids=${BOOT_IDS:-1234:11e8,1b36:0005}
	printf '%s ' console=ttyS0 ignore_loglevel panic=-1 \
		no_timer_check slub_debug=FZP \
		boot_ids="${ids#none}" boot_disks="${BOOT_DISKS:-8}" \
		boot_size="${BOOT_SIZE:-16384}" boot_4kn="${BOOT_4KN:-2}" \
		boot_mgmt="${BOOT_MGMT:-01:00:00:00}" \
		boot_loads="${BOOT_LOADS:-20}" boot_steps="$steps" \
		boot_wait="${BOOT_WAIT:-60}" boot_card="${BOOT_CARD:+1}" \
		boot_fio="${BOOT_FIO-}" boot_driver="${BOOT_DRIVER:-r750}" \
		boot_cpus="${1%%cpu*}"
	case $1 in
	*-msi-*) printf 'boot_msi=1 ' ;;
	*) printf 'boot_msi=0 ' ;;
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
	disks=0
	while [ $# -gt 1 ]; do
		case $1 in
		-p) disks=$((disks + ${2##*:})) ;;
		-d) disks=$((disks + 1)) ;;
		esac
		shift
	done
	BOOT_DISKS=${BOOT_DISKS:-$disks} BOOT_SIZE=${BOOT_SIZE:-65536}
	BOOT_IDS=${BOOT_IDS:-none} BOOT_4KN=${BOOT_4KN:-0}
}

# The card, and the arguments that let QEMU have it: $work/run/card and
# $work/run/control. The vendor's HIM wants an identity that is in its object.
start_card()
{
	object=$top/upstream-src/$tree/lib/linux_64mpa/free-x86_64-regparm0
	[ "$tree" = standin ] || key=$object/him_r750.o
	# shellcheck disable=SC2086 # a list of words
	"$twin" -1 -s "$work/run/card" -c "$work/run/control" \
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
			kill "$pid"
			wait "$pid" || :
			return 98
		fi
		left=$((left - 1))
		sleep 1
	done
	wait "$pid"
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
		set -- "$@" -machine q35,memory-backend=mem -object \
			"memory-backend-memfd,id=mem,size=$mem,share=on" \
			-chardev "socket,id=say,path=$files/run/control" \
			-serial chardev:say \
			-device pcie-root-port,id=rp1,slot=1,chassis=1 \
			-device "{\"driver\":\"vfio-user-pci\",\"bus\":\"rp1\",\"socket\":$socket}"
		# shellcheck disable=SC2086 # a list of words
		watch "$top/scripts/in-root.sh" \
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

# Why the guest did not come to its end, in one line.
why()
{
	last=$(sed -n 's/.*boot: step //p' "$log/console" | tail -n 1)
	case $1 in
	98) printf 'three times hung before the first step' ;;
	124 | 137) printf 'after %s s still in step %s' "$timeout" \
		"${last:-none: it did not boot}" ;;
	0) printf 'restarted too early, in step %s' "${last:-none}" ;;
	*) printf 'QEMU ended with %s: %s' "$1" "$(tail -n 1 "$log/qemu")" ;;
	esac
}

run()
{
	dir=$1 config=$2 name=$(basename "$1") rc=0
	log=$out/$name/$config
	rm -rf "$log"
	mkdir -p "$log"
	begin=$(date +%s)
	ln -sfn "$log" "$work/log"
	for try in 1 2 3; do
		rc=0
		boot "$dir" "$config" || rc=$?
		stop_card
		[ $rc = 98 ] && [ $try -lt 3 ] || break
		printf '# %s %s: hung before the first step, begun again\n' \
			"$name" "$config" >&2
		mv "$log/console" "$log/console.$try"
	done
	took=$(($(date +%s) - begin))
	while IFS= read -r line; do
		case $line in
		'ok '*) result ok "$name $config: ${line#* - }" ;;
		'not ok '*) result 'not ok' "$name $config: ${line#* - }" ;;
		'#'*) printf '%s\n' "$line" >&2 ;;
		esac
	done <"$log/tap"
	if [ $rc = 0 ] && grep -q '^1\.\.' "$log/tap" &&
	   grep -q 'reboot: Restarting system' "$log/console"; then
		result ok "$name $config: restart # $took s in all"
	else
		result 'not ok' "$name $config: restart # $(why $rc);" \
			"see $log/console"
		tail -n 15 "$log/console" | sed 's/^/# /' >&2
	fi
	if awk -f "$here/log.awk" "$here/allowed" "$log/console" >"$log/bad"
	then
		result ok "$name $config: clean log"
	else
		result 'not ok' "$name $config: clean log"
		sed 's/^/# /' "$log/bad" >&2
	fi
}

configs='' steps=''
while getopts c:s: opt; do
	case $opt in
	c)
		case $OPTARG in
		all) configs=$all ;;
		[12]cpu-msi-iommu | [12]cpu-msi-direct | [12]cpu-intx-iommu | \
		[12]cpu-intx-direct) configs="$configs $OPTARG" ;;
		*) die "no configuration '$OPTARG': all, or one of $all" ;;
		esac
		;;
	s) steps=$OPTARG ;;
	*) die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...' ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...'
if [ -n "${BOOT_CARD-}" ]; then
	make -s -C "$top/tests/twin" TREE= SANITIZE= tools >&2 || die 'no twin-vfu'
	"$top/scripts/root.sh" -q qemu >/dev/null || die 'no root "qemu"'
	card_disks
else
	command -v "$qemu" >/dev/null || die "$qemu is missing: apt-get" \
		"install qemu-system-x86"
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-boot.XXXXXX")
mkdir "$work/run"
trap 'stop_card; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
for kernel; do
	dir=$(kernel_dir "$kernel") || exit 2
	initramfs "$dir"
	for config in ${configs:-2cpu-msi-iommu}; do
		run "$dir" "$config"
	done
done
printf '1..%d\n' "$n"
exit $bad
