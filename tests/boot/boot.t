#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Real kernels boot with the emulated card and the stand-in, and run the scenario.
# Each kernel once, with two CPUs and an IOMMU that translates; the newest in the
# other configurations too, and with disks in memory on functions that are no
# card, where short lists of steps are enough.
# BOOT_FULL=1: every kernel in every configuration, all steps, 20 reloads.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/boot
short=config,load,fio,pull,atwork
memory=config,bare,load,disks,vpd,fio,reset,unbind,reload,unload,atwork

[ "$(uname -m)" = x86_64 ] || skip_all 'the card is built for x86-64'
if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
	command -v "${QEMU:-qemu-system-x86_64}" >/dev/null ||
		skip_all 'QEMU is missing: apt-get install qemu-system-x86'
fi
root=$("$top/scripts/root.sh" -q qemu 2>"$tmp/root") || {
	tap_diag <"$tmp/root"
	skip_all 'no root with a QEMU that speaks vfio-user can be made here'
}
"$top/scripts/in-root.sh" "$root" qemu-system-x86_64 -device help \
	>"$tmp/devices" 2>&1 </dev/null || :
grep -q '"vfio-user-pci"' "$tmp/devices" ||
	skip_all 'the QEMU of the root "qemu" has no vfio-user-pci'

# The lines of boot.sh as tests of our own.
count()
{
	while IFS= read -r line; do
		case $line in
		'ok '*) tap_pass "${line#* - }" ;;
		'not ok '*) tap_fail "${line#* - }" ;;
		esac
	done <"$1"
}

# Boots as the lines on stdin say, each with arguments for boot.sh, two at a
# time. Its status says nothing new, except when it could not even begin.
boot()
{
	awk '{ print NR, $0 }' >"$tmp/jobs"
	# shellcheck disable=SC2016 # the inner shell's
	xargs -L 1 -P "${BOOT_JOBS:-2}" sh -c '
		dir=$1 boot=$2 job=$3
		shift 3
		"$boot" "$@" >"$dir/tap.$job" || echo $? >"$dir/status.$job"
		' sh "$tmp" "$here/boot.sh" <"$tmp/jobs"
	while read -r job args; do
		count "$tmp/tap.$job"
		case $(cat "$tmp/status.$job" 2>/dev/null) in
		'' | 1) ;;
		*) tap_fail "boot.sh $args could not begin" ;;
		esac
	done <"$tmp/jobs"
}

# What is wrong in a log must be found: three kinds, of which one is allowed.
cat >"$tmp/console" <<'END'
[    1.0] boot: step one
[    1.1] WARNING: CPU: 0 PID: 1 at kernel/foo.c:1 bar+0x1/0x2
[    1.2] boot: step two
[    1.3] DMAR: [DMA Write NO_PASID] Request device [00:01.0] fault addr 0x0
END
rc=0
awk -f "$here/log.awk" "$here/allowed" "$tmp/console" >"$tmp/bad" || rc=$?
is 'a bad log is told by its status' "$rc" 1
like 'a warning is found, with its step' "$(cat "$tmp/bad")" '^one: .*WARNING'
like 'a DMA fault is found, with its step' "$(cat "$tmp/bad")" '^two: .*DMAR'
echo '[ 1.0] r750: module verification failed: signature and/or required key missing' \
	>"$tmp/console"
ok 'an allowed line is none' awk -f "$here/log.awk" "$here/allowed" \
	"$tmp/console"

fails 'a configuration that does not exist' 2 "no configuration '3cpu'" \
	"$here/boot.sh" -c 3cpu 6.1
fails 'a kernel that no root has' 2 'no root has headers for 1\.0' \
	"$here/boot.sh" 1.0
fails 'a folder without a kernel' 2 'no vmlinuz in' "$here/boot.sh" "$tmp/"
fails 'no QEMU' 2 'is missing: apt-get install' \
	env BOOT_DEVICES=edu QEMU=no-such-qemu "$here/boot.sh" 6.1
fails 'a report of nothing' 1 "run 'make boot'" \
	"$here/report.sh" "$tmp/no-such-folder"
fails 'a tree that is not staged' 1 "run 'make TREE=nix stage'" \
	env TREE=nix "$here/image.sh" 6.1.0
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
TREE=standin
export TREE
kernels=$("$here/image.sh" -l) || kernels=
[ -n "$kernels" ] || tap_fail 'image.sh knows kernels'
newest=$(printf '%s\n' "$kernels" | tail -n 1)
# Before two at a time want them.
# shellcheck disable=SC2086 # a list
ok 'the kernels and the module are there' "$here/image.sh" $kernels
fails 'a card that cannot be' 2 'the card does not start' \
	env BOOT_CARD='-p 9:9715:4' "$here/boot.sh" "$newest"
BOOT_FIO=${BOOT_FIO:-512k}
BOOT_LOADS=${BOOT_LOADS:-$([ -n "${BOOT_FULL-}" ] && echo 20 || echo 2)}
export BOOT_LOADS BOOT_FIO
for k in $kernels; do
	if [ -n "${BOOT_FULL-}" ]; then
		echo "-c all $k"
	else
		echo "-c 2cpu-msi-iommu $k"
	fi
done >"$tmp/list"
if [ -z "${BOOT_FULL-}" ]; then
	for c in 1cpu-intx-direct 1cpu-intx-iommu 1cpu-msi-direct \
		1cpu-msi-iommu 2cpu-intx-direct 2cpu-intx-iommu \
		2cpu-msi-direct; do
		echo "-s $short -c $c $newest"
	done >>"$tmp/list"
fi
boot <"$tmp/list"

# There are eight disks: a failure, unless it is known.
fails 'a step that fails is a failure' 1 'waited in vain' \
	env BOOT_DISKS=9 BOOT_WAIT=2 "$here/boot.sh" -s config,load "$newest"
echo 'stand* load * *-msi-* a disk is missing' >"$tmp/expected"
out=$(BOOT_DISKS=9 BOOT_WAIT=2 BOOT_EXPECTED=$tmp/expected "$here/boot.sh" \
	-s config,load "$newest" 2>/dev/null)
is 'one that is known to fail is none' $? 0
like 'but it is said to be known' "$out" \
	'not ok 4 - .* load # TODO a disk is missing; exit 1'

BOOT_DEVICES='edu pci-testdev' "$here/boot.sh" -s "$memory" "$newest" \
	>"$tmp/boot" || :
count "$tmp/boot"
ok 'the boot with disks in memory came to its end' \
	grep -q ': clean-log' "$tmp/boot"
done_testing
