#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...
#
# Boots each KERNEL under QEMU in each CONFIG, with the emulated card in it, and
# runs the scenario of guest/ with r750.ko. Exits with 0 if every step passed
# everywhere, the kernel's log is clean, and the machine restarted by itself.
#
# KERNEL	a release that image.sh knows, or the beginning of one; or, with a
#		slash, a folder: a kernel's source tree that was built, or one with
#		vmlinuz, modules.cpio and TREE.cpio
# CONFIG	CPUs, interrupt, DMA: 1cpu or 2cpu, -msi or -intx, -iommu or
#		-direct; "all": the eight of them. Default 2cpu-msi-iommu.
# -s		these steps alone (the file scenario names them)
#
# A step that the file "expected" names for this tree has a boot of its own, for
# it may leave anything behind; that it fails is TAP's "TODO", no failure.
#
# TAP goes to stdout. What was said is kept in $out/KERNEL/CONFIG: result (the
# lines of stdout), tap (the guest's), console (the kernel's log), log-errors (lines of
# it that should not be there), card-errors (of the card's figures those that should be
# 0), about (the tree, for report.sh), card and qemu (their own
# words); for a step with its own boot the same in a folder of its name. $out is
# $R750_BOOT_OUT, build/boot-log by default.
#
# From the environment:
#   BOOT_CARD	what twin-server plugs in; default "-p 0:9715:4 -p 4:3826:3
#		-d 7:8192:4kn", two multipliers and a disk of its own. BOOT_DISKS,
#		BOOT_SIZE and BOOT_4KN follow from it. QEMU runs in the root "qemu";
#		the guest has the card's control socket as ttyS2
#   BOOT_DEVICES	instead of the card arguments for QEMU's -device, blank-separated,
#		for the stand-in's disks in memory: "edu pci-testdev"
#   BOOT_IDS		ids to bind by hand; "none" for a card the driver knows
#   BOOT_DISKS, BOOT_SIZE, BOOT_4KN, BOOT_MGMT, BOOT_LOADS, BOOT_WAIT,
#   BOOT_FIO	see guest/init
#   BOOT_DRIVER	a driver of the kernel's own in place of r750.ko: mvsas
#   BOOT_TIMEOUT	seconds for one boot with all its steps
#   BOOT_START	seconds of these for the kernel to come to the first step; a
#		kernel that hangs before has not seen the module and says nothing
#		of it (TCG's clocks on a busy machine do that), so it is begun again
#   BOOT_EXPECTED	another file of steps that are known to fail
#   BOOT_QEMU		further arguments for QEMU
#   BOOT_APPEND		further words for the kernel's command line
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
lab=$top/scripts/lab
tree=${TREE:-standin}
cache=${R750_CACHE:-$top/build}/boot
out=${R750_BOOT_OUT:-$top/build/boot-log}
qemu=${QEMU:-qemu-system-x86_64}
timeout=${BOOT_TIMEOUT:-900}
server=$top/build/twin-fast/twin-server
card='' pid=''
all='1cpu-intx-direct 1cpu-intx-iommu 1cpu-msi-direct 1cpu-msi-iommu
	2cpu-intx-direct 2cpu-intx-iommu 2cpu-msi-direct 2cpu-msi-iommu'
n=0 bad=0

die()
{
	printf 'boot.sh: %s\n' "$*" >&2
	exit 2
}

# The reason why step $1 fails with this tree, kernel and configuration, if it is
# known to.
expected()
{
	while read -r t s k c reason; do
		# shellcheck disable=SC2254 # patterns
		case $tree/$1/$name/$config in
		$t/$s/$k/$c)
			printf '%s\n' "$reason"
			return
			;;
		esac
	done <"${BOOT_EXPECTED:-$here/known-failures}"
}

# result ok|'not ok' STEP [COMMENT]
result()
{
	n=$((n + 1))
	todo=$(expected "$2")
	comment=${todo:+TODO $todo${3:+; }}${3-}
	printf '%s %d - %s %s: %s%s\n' "$1" "$n" "$name" "$config" "$2" \
		"${comment:+ # $comment}" | tee -a "$out/$name/$config/result"
	[ "$1" = ok ] || [ -n "$todo" ] || bad=1
}

# The folder of kernel $1, which is made if it is not in the cache.
kernel_dir()
{
	case $1 in
	*/*)
		if [ -f "$1/arch/x86/boot/bzImage" ]; then
			"$lab/image.sh" built "$1" || exit 2
			return
		fi
		for f in vmlinuz modules.cpio "$tree.cpio"; do
			[ -f "$1/$f" ] || die "no $f in $1"
		done
		"$lab/image.sh" tools || exit 2
		(cd "$1" && pwd -P)
		return
		;;
	esac
	release=$("$lab/image.sh" -l | awk -v k="$1" \
		'$0 == k || index($0, k ".") == 1 || index($0, k "-") == 1' |
		tail -n 1)
	[ -n "$release" ] || die "no root has headers for $1; there are:" \
		"$("$lab/image.sh" -l | tr '\n' ' ')"
	"$lab/image.sh" "$release" || exit 2
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

# shellcheck source=scripts/lab/qemu.sh
. "$lab/qemu.sh"

# Why the guest did not come to its end, in one line.
why()
{
	case $1 in
	98) printf 'three times hung before the first step' ;;
	124 | 137) printf 'after %s s still in step %s' "$timeout" \
		"${last:-none: it did not boot}" ;;
	0) printf 'the kernel ended in step %s' "${last:-none}" ;;
	*) printf 'QEMU ended with %s: %s' "$1" "$(tail -n 1 "$log/qemu")" ;;
	esac
}

# one FOLDER STEPS: one boot; what it says is in $log, its status in $rc.
one()
{
	steps=$2
	rm -rf "$work/log"
	mkdir -p "$log"
	: >"$log/tap"
	: >"$log/console"
	printf 'tree %s\n' "$tree" >"$log/about"
	ln -sfn "$log" "$work/log"
	for try in 1 2 3; do
		rc=0
		boot "$1" "$config" || rc=$?
		stop_card
		if [ $rc != 98 ] || [ $try = 3 ]; then
			break
		fi
		printf '# %s %s: hung before the first step, begun again\n' \
			"$name" "$config" >&2
		mv "$log/console" "$log/console.$try"
	done
	last=$(sed -n 's/.*boot: step //p' "$log/console" | tr -d '\r' | tail -n 1)
}

# The guest's results; with $1 those of that step alone, which takes all of the
# boot's failures on itself, and what was wrong before it.
guest_results()
{
	while IFS= read -r line; do
		what=${line#* - } what=${what%% *} say=${line#*# }
		case $line in
		'ok '*) [ "${1:-$what}" != "$what" ] || result ok "$what" "$say" ;;
		'not ok '*) result 'not ok' "$what" "$say" ;;
		'#'*) printf '%s\n' "$line" >&2 ;;
		esac
	done <"$log/tap"
	grep -q '^1\.\.' "$log/tap" || {
		result 'not ok' "${last:-start}" "$(why "$rc"); see $log/console"
		tail -n 15 "$log/console" | sed 's/^/# /' >&2
	}
}

# Nothing is wrong in the kernel's log. Arguments are for log.awk.
clean_log()
{
	awk "$@" -f "$here/kernel-log.awk" "$here/allowed" "$log/console" >"$log/log-errors" &&
		return
	sed 's/^/# /' "$log/log-errors" >&2
	return 1
}

# The card was asked for nothing that it could not make sense of, and for no
# transfer to memory that was not its own to reach.
clean_card()
{
	awk -f "$here/card.awk" "$log/card" >"$log/card-errors" && return
	sed 's/^/# /' "$log/card-errors" >&2
	return 1
}

# The boot with all the steps of $2, which have to pass, in folder $1's kernel.
pass()
{
	log=$out/$name/$config
	begin=$(date +%s)
	one "$1" "$2"
	took=$(($(date +%s) - begin))
	guest_results ''
	if [ "$rc" = 0 ] && grep -q 'reboot: Restarting system' "$log/console"; then
		result ok restart "$took s in all"
	else
		result 'not ok' restart "$(why "$rc"); see $log/console"
	fi
	excused=restart
	[ -n "$(expected restart)" ] || excused=
	if clean_log -v excused="$excused"; then
		result ok clean-log
	else
		result 'not ok' clean-log
	fi
	[ -n "${BOOT_CARD-}" ] || return 0
	if clean_card; then
		result ok clean-card
	else
		result 'not ok' clean-card
	fi
}

# A boot for step $2, which is known to fail: in itself, by what the kernel says
# of it, or at the latest by the restart after it. It is not waited for as long.
fail()
{
	log=$out/$name/$config/$2
	patience=$timeout timeout=$((timeout < 240 ? timeout : 240))
	case $2 in
	config | bare | load) one "$1" "config,$2" ;;
	*) one "$1" "config,load,$2" ;;
	esac
	if grep -q "^ok .* $2 " "$log/tap" && ! { [ "$rc" = 0 ] &&
		clean_log -v only="$2" && grep -q 'reboot: Restarting system' \
			"$log/console"; }; then
		result 'not ok' "$2" "$(why "$rc"); see $log/console"
	else
		guest_results "$2"
	fi
	clean_log -v excused="$2" || result 'not ok' "log-before-$2"
	timeout=$patience
}

# run FOLDER: the steps of $wanted, those that are known to fail one by one.
run()
{
	name=$(basename "$1")
	rm -rf "${out:?}/$name/$config"
	good='' bad_ones=''
	for step in $(echo "$wanted" | tr , ' '); do
		if [ -n "$(expected "$step")" ]; then
			bad_ones="$bad_ones $step"
		else
			good="$good $step"
		fi
	done
	[ -z "$good" ] || pass "$1" "$good"
	for step in $bad_ones; do
		fail "$1" "$step"
	done
}

configs='' wanted=''
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
	s) wanted=$OPTARG ;;
	*) die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...' ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...'
# A pulled disk is given up by the vendor's driver after two minutes.
[ "$tree" = standin ] || BOOT_WAIT=${BOOT_WAIT:-240}
wanted=${wanted:-$(awk '/^[a-z]/ { print $1 }' "$here/scenario")}
[ -n "${BOOT_DEVICES-}" ] ||
	BOOT_CARD=${BOOT_CARD:--p 0:9715:4 -p 4:3826:3 -d 7:8192:4kn}
if [ -n "${BOOT_CARD-}" ]; then
	"$lab/build-card.sh" TREE= tools || die 'no twin-server'
	"$top/scripts/lab/root.sh" -q qemu >/dev/null || die 'no root "qemu"'
	card_disks
else
	command -v "$qemu" >/dev/null || die "$qemu is missing: apt-get" \
		"install qemu-system-x86"
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-boot.XXXXXX")
mkdir "$work/run"
trap 'stop_qemu; stop_card; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
for kernel; do
	dir=$(kernel_dir "$kernel") || exit 2
	initramfs "$dir"
	for config in ${configs:-2cpu-msi-iommu}; do
		run "$dir"
	done
done
printf '1..%d\n' "$n"
exit $bad
