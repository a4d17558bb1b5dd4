#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...
#
# Boots each KERNEL under QEMU in each CONFIG with the emulated card, and runs the
# steps of guest/ with r750.ko. Exits with 0 if every step passed, the kernel's
# log is clean, and the machine restarted by itself.
#
# KERNEL	a release that image.sh knows, or the beginning of one; with a slash,
#		a directory: a built kernel source tree, or one with vmlinuz,
#		modules.cpio and TREE.cpio
# CONFIG	CPUs, interrupt, DMA: 1cpu or 2cpu, -msi or -intx, -iommu or
#		-direct; "all" is all eight. Default: 2cpu-msi-iommu.
# -s		only these steps (see the file steps)
#
# A step listed in docs/known-defects.md for this tree gets a boot of its own, because it
# may leave anything behind; its failure is a "TODO" in TAP.
#
# TAP goes to stdout. Kept in $out/KERNEL/CONFIG: result (the lines of stdout), tap
# (the guest's), console (the kernel's log), log-errors (its lines that should not be
# there), card-errors (the card's figures that should be 0), about (the tree, for
# report.sh), card and qemu (their output); for a step with its own boot the same in
# a subdirectory. $out is $R750_BOOT_OUT, by default build/boot-log.
#
# From the environment:
#   BOOT_CARD	arguments for twin-server: what is plugged in. Default "-p 0:9715:4
#		-p 4:3826:3 -d 7:8192:4kn:ssd -A 2:0 -A 4:4", two multipliers, a directly
#		attached SSD, and two drives that the step atapi plugs in. BOOT_DISKS,
#		BOOT_SIZE and BOOT_4KN follow from it. QEMU runs in
#		the root "qemu"; the guest sees the card's control socket as ttyS2
#   BOOT_DEVICES	in place of the card, arguments for QEMU's -device: functions that
#		carry the stand-in's disks in memory, "edu pci-testdev"
#   BOOT_IDS		PCI ids to bind through new_id; "none" if the driver knows the card
#   BOOT_DISKS, BOOT_SIZE, BOOT_4KN, BOOT_MGMT, BOOT_LOADS, BOOT_WAIT,
#   BOOT_FIO, BOOT_FUZZ, BOOT_SEED, BOOT_TORTURE	see guest/init
#   BOOT_DRIVER	a driver of the kernel in place of r750.ko: mvsas; with TREE=open
#		it is sata_r750, from its own stage
#   BOOT_BESIDE		another tree, whose module is in the initramfs, too: "open"
#   BOOT_SUITE		the sources of blktests, for the step of that name
#   BOOT_TIMEOUT	seconds for one boot with all its steps
#   BOOT_START	seconds for the kernel to reach the first step. TCG's clocks on a busy
#		machine can hang a kernel before that, or make it panic, when it has not
#		seen the module yet; such a boot is repeated, with the end of its console
#		on stderr
#   BOOT_KNOWN_FAILURES	a file in place of docs/known-defects.md: a line each,
#		TREE STEP KERNEL CONFIG reason
#   BOOT_QEMU		more arguments for QEMU
#   BOOT_APPEND		more arguments for the kernel
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck disable=SC2034 # for die
die_status=2
lab=$top/scripts/lab
tree=${TREE:-standin}
cache=${R750_CACHE:-$top/build}/boot
out=${R750_BOOT_OUT:-$top/build/boot-log}
qemu=${QEMU:-qemu-system-x86_64}
timeout=${BOOT_TIMEOUT:-1800}
server=$top/build/twin-fast/twin-server
card='' pid=''
all='1cpu-intx-direct 1cpu-intx-iommu 1cpu-msi-direct 1cpu-msi-iommu
	2cpu-intx-direct 2cpu-intx-iommu 2cpu-msi-direct 2cpu-msi-iommu'
n=0 bad=0

# The known failures: the rows of docs/known-defects.md whose first four columns
# are the patterns of tree, step, kernel and configuration.
known_failures()
{
	if [ -n "${BOOT_KNOWN_FAILURES-}" ]; then
		cat "$BOOT_KNOWN_FAILURES"
	else
		awk -F ' *[|] *' '/^## / { on = 0 } /^## Not mended/ { on = 1 }
			on && NF == 7 && $2 ~ /^`/ {
				gsub("`", "")
				print $2, $3, $4, $5, $6
			}' "$top/docs/known-defects.md"
	fi
}

# Prints why step $1 is known to fail with this tree, kernel and configuration;
# nothing if it is not.
known_failure()
{
	while read -r t s k c reason; do
		# shellcheck disable=SC2254 # patterns
		case $tree/$1/$name/$config in
		$t/$s/$k/$c)
			printf '%s\n' "$reason"
			return
			;;
		esac
	done <"$work/known-failures"
}

# result ok|'not ok' STEP [COMMENT]
result()
{
	n=$((n + 1))
	todo=$(known_failure "$2")
	comment=${todo:+TODO $todo${3:+; }}${3-}
	printf '%s %d - %s %s: %s%s\n' "$1" "$n" "$name" "$config" "$2" \
		"${comment:+ # $comment}" | tee -a "$out/$name/$config/result"
	[ "$1" = ok ] || [ -n "$todo" ] || bad=1
}

# Prints the directory of kernel $1, which is fetched if it is not cached.
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
		'$0 == k || index($0, k) == 1 && substr($0, length(k) + 1) ~ /^[-.+]/' |
		tail -n 1)
	[ -n "$release" ] || die "no root has headers for $1; there are:" \
		"$("$lab/image.sh" -l | tr '\n' ' ')"
	"$lab/image.sh" "$release" || exit 2
	[ -z "${BOOT_BESIDE-}" ] ||
		TREE=$BOOT_BESIDE "$lab/image.sh" "$release" || exit 2
	printf '%s\n' "$cache/$release"
}

# r750-status and its udev rules, where the packages put them. (The linker has something
# to say on glob() and the names of users.)
put_status()
{
	mkdir -p "$guest/usr/sbin" "$guest/usr/lib/udev/rules.d"
	cp "$top/owner/udev/61-r750.rules" "$guest/usr/lib/udev/rules.d/"
	"${HOSTCC:-cc}" -static -O2 -D_GNU_SOURCE \
		-o "$guest/usr/sbin/r750-status" "$top"/owner/status/*.c \
		2>"$work/status.log" || {
		cat "$work/status.log" >&2
		die 'no static r750-status (libc6-dev)'
	}
}

# The package of the driver for appliances, of the kernel that is cached in $1, unpacked.
put_appliance()
{
	case ${BOOT_DRIVER:-r750} in
	*r750) ;;
	*) return 0 ;;
	esac
	mkdir -p "$work/ko" "$guest/appliance"
	rm -f "$work/ko"/*
	(cd "$work/ko" && "$cache/tools/bin/busybox" cpio -id) <"$1/$tree.cpio" \
		2>/dev/null
	ko=$work/ko/${BOOT_DRIVER:-r750}.ko
	release=$(PATH=$PATH:/usr/sbin:/sbin modinfo -F vermagic "$ko")
	"$top/scripts/package/txz.sh" "$ko" "${release%% *}" lab "$work/ko" \
		>"$work/ko/log" || die 'no package for appliances'
	tar -xf "$work"/ko/*.txz -C "$guest/appliance"
}

# Builds the initramfs: concatenated archives, the steps last.
initramfs()
{
	guest=$work/guest
	rm -rf "$guest"
	mkdir -p "$guest/boot"
	cp "$here/guest/init" "$guest/init"
	cp "$here"/guest/*.sh "$here/guest/sg-tools" "$guest/boot/"
	for program in sg_fuzz ioctl_fuzz; do
		"${HOSTCC:-cc}" -static -O2 -o "$guest/boot/$program" \
			"$here/guest/$program.c" ||
			die "no static $program (libc6-dev)"
	done
	put_status
	put_appliance "$1"
	[ -z "${BOOT_SUITE-}" ] || "$lab/image.sh" suite "$BOOT_SUITE" || exit 2
	(cd "$guest" && find . |
		"$cache/tools/bin/busybox" cpio -o -H newc) \
		>"$work/guest.cpio" 2>/dev/null
	cat "$cache/tools.cpio" "$1/modules.cpio" "$1/$tree.cpio" \
		${BOOT_BESIDE:+"$1/$BOOT_BESIDE.cpio"} \
		${BOOT_SUITE:+"$cache/suite.cpio"} \
		"$work/guest.cpio" >"$work/run/initrd"
}

# shellcheck source=tests/boot/cmdline.sh
. "$here/cmdline.sh"
# shellcheck source=scripts/lab/qemu.sh
. "$lab/qemu.sh"

# Says in one line why the guest did not finish; $1 is QEMU's exit status.
why()
{
	case $1 in
	98) printf 'did not reach the first step, three times' ;;
	124 | 137) printf 'still in step %s after %s s' \
		"${last:-none: it did not boot}" "$timeout" ;;
	0) printf 'the kernel ended in step %s' "${last:-none}" ;;
	*) printf 'QEMU ended with %s: %s' "$1" "$(tail -n 1 "$log/qemu")" ;;
	esac
}

# one DIRECTORY STEPS: boots once; leaves the output in $log and the status in $rc.
one()
{
	steps=$2
	rm -rf "$work/log"
	mkdir -p "$log"
	: >"$log/tap"
	printf 'tree %s\n' "$tree" >"$log/about"
	ln -sfn "$log" "$work/log"
	for try in 1 2 3; do
		rc=0
		: >"$log/console"
		boot "$1" "$config" "$(cmdline "$config")" || rc=$?
		stop_card
		if [ $rc != 98 ] || [ $try = 3 ]; then
			break
		fi
		printf '# %s %s: did not reach the first step, trying again\n' \
			"$name" "$config" >&2
		tail -n 15 "$log/console" | sed 's/^/# /' >&2
		mv "$log/console" "$log/console.$try"
	done
	last=$(sed -n 's/.*boot: step //p' "$log/console" | tr -d '\r' | tail -n 1)
}

# Reports the guest's results; with $1 only that step's, which is also charged with a
# boot that did not finish.
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

# Whether the kernel's log is clean. Arguments go to kernel-log.awk.
clean_log()
{
	awk "$@" -f "$here/kernel-log.awk" "$here/allowed" "$log/console" >"$log/log-errors" &&
		return
	sed 's/^/# /' "$log/log-errors" >&2
	return 1
}

# Whether the card saw no protocol error and no DMA outside the memory it may use.
clean_card()
{
	awk -f "$here/card.awk" "$log/card" >"$log/card-errors" && return
	sed 's/^/# /' "$log/card-errors" >&2
	return 1
}

# pass DIRECTORY STEPS: one boot with all these steps, which have to pass.
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
	[ -n "$(known_failure restart)" ] || excused=
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

# fail DIRECTORY STEP: a boot for one step that is known to fail: by its own result, by
# the kernel's log, or at the latest by the restart after it. Its time limit is
# shorter.
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

# run DIRECTORY: the steps of $wanted; the known failures boot one by one.
run()
{
	name=$(basename "$1")
	rm -rf "${out:?}/$name/$config"
	good='' bad_ones=''
	for step in $(echo "$wanted" | tr , ' '); do
		if [ -n "$(known_failure "$step")" ]; then
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
		*) die "no configuration '$OPTARG': give all, or one of $all" ;;
		esac
		;;
	s) wanted=$OPTARG ;;
	*) die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...' ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || die 'usage: boot.sh [-c CONFIG]... [-s STEP,...] KERNEL...'
case $tree in
standin) ;;
open) BOOT_DRIVER=${BOOT_DRIVER:-sata_r750} ;;
# The vendor's driver, as shipped, gives a pulled disk up after two minutes.
*) BOOT_WAIT=${BOOT_WAIT:-240} ;;
esac
wanted=${wanted:-$(awk '/^[a-z]/ { print $1 }' "$here/steps")}
for step in $(echo "$wanted" | tr , ' '); do
	grep -q "^step_$step()" "$here"/guest/*.sh ||
		die "no step '$step': tests/boot/steps lists them," \
			'tests/boot/README.md those that are run by hand'
done
[ -n "${BOOT_DEVICES-}" ] ||
	BOOT_CARD=${BOOT_CARD:--p 0:9715:4 -p 4:3826:3 -d 7:8192:4kn:ssd -A 2:0 -A 4:4}
if [ -n "${BOOT_CARD-}" ]; then
	"$lab/build-card.sh" TREE= tools || die 'twin-server cannot be built'
	"$top/scripts/lab/root.sh" -q qemu >/dev/null || die 'the root "qemu" cannot be made'
	card_disks
else
	command -v "$qemu" >/dev/null || die "$qemu is missing: apt-get" \
		"install qemu-system-x86"
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-boot.XXXXXX")
mkdir "$work/run"
known_failures >"$work/known-failures"
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
