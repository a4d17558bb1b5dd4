#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Real kernels boot with the emulated card and the stand-in, and run the steps:
# the newest with two CPUs, MSI and an IOMMU that translates. With shorter lists of
# steps, two older ones in other configurations, so that each setting is seen; and the
# newest with the stand-in's disks in memory. The newest leaves out what another test
# shows as well.
# BOOT_FULL=1: every kernel in every configuration, all steps, 20 reloads.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

# Shown by the card's scenarios in user space, and by the boot with disks in memory.
elsewhere=bad_sectors,hang,wrong_status,link_error,core_error,lost_irq,spurious_irq,empty_done,slow_dma
elsewhere=$elsewhere,link_loss,pulled_stall,identity_mute,reset_sticks,lost_command
elsewhere=$elsewhere,multiplier_mute,old_array,bare,reset,unbind,reload
# Without unload: QEMU lowers a line of vfio-user's when the guest touches the card, which
# nobody does once the driver is gone, and a line that is shared is shut off with it.
most=config,load,disks,vpd,passthrough,management,fio,flush,nodata,range
most=$most,sg_tools,media_error,link_drop,shared_irq,surprise_removal,atwork
short=config,load,disks,fio,flush,shared_irq,surprise_removal,atwork
memory=config,bare,load,disks,vpd,fio,shared_irq,reset,unbind,reload,unload,atwork

need_card
command -v "${QEMU:-qemu-system-x86_64}" >/dev/null ||
	skip_all 'QEMU is missing: apt-get install qemu-system-x86'

# All steps but those in $1.
steps_but()
{
	awk -v but=",$1," '/^[a-z]/ && !index(but, "," $1 ",") { print $1 }' \
		"$here/steps" | paste -sd ,
}

# Runs boot.sh for each line of arguments on stdin, two or three at a time since a boot mostly
# waits. Its failures are in its TAP; its status matters if it could not start.
boot()
{
	awk '{ print NR, $0 }' >"$tmp/jobs"
	jobs=2
	[ "$(nproc)" -le 2 ] || jobs=3
	# shellcheck disable=SC2016 # the inner shell's
	xargs -L 1 -P "${BOOT_JOBS:-$jobs}" sh -c '
		dir=$1 boot=$2 job=$3
		shift 3
		"$boot" "$@" >"$dir/tap.$job" || echo $? >"$dir/status.$job"
		' sh "$tmp" "$here/boot.sh" <"$tmp/jobs"
	while read -r job args; do
		count "$tmp/tap.$job"
		case $(cat "$tmp/status.$job" 2>/dev/null) in
		'' | 1) ;;
		*) tap_fail "boot.sh $args starts" ;;
		esac
	done <"$tmp/jobs"
}

# Results that make boot-report must not show.
other=$tmp/out

fails 'an unknown configuration is refused' 2 "no configuration '3cpu'" \
	"$here/boot.sh" -c 3cpu 6.1
fails 'an unknown step is refused' 2 "no step 'nosuch'" "$here/boot.sh" -s config,nosuch 6.1
fails 'boot.sh refuses a kernel that no root has' 2 'no root has headers for 1\.0' \
	"$here/boot.sh" 1.0
fails 'a directory without a kernel is refused' 2 'no vmlinuz in' "$here/boot.sh" "$tmp/"
fails 'a missing QEMU is reported' 2 'is missing: apt-get install' \
	env BOOT_DEVICES=edu QEMU=no-such-qemu "$here/boot.sh" 6.1
fails 'a report without boots is refused' 1 "run 'make boot'" \
	"$here/report.sh" "$tmp/no-such-directory"
fails 'image.sh refuses a tree that is not staged' 1 "run 'make TREE=nix stage'" \
	env TREE=nix "$lab/image.sh" 6.1.0
fails 'SERIES=port and JBOD=no are booted from stages of their own' 1 \
	'there is no .*/build/nix-port-arrays/dkms' \
	env TREE=nix SERIES=port JBOD=no "$lab/image.sh" 6.1.0
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
TREE=standin
export TREE
kernels=$("$lab/image.sh" -l) || kernels=
[ -n "$kernels" ] || tap_fail 'image.sh knows kernels'
newest=$(newest)
if [ -n "${BOOT_FULL-}" ]; then
	BOOT_FIO=${BOOT_FIO:-2m} BOOT_LOADS=${BOOT_LOADS:-20}
else
	BOOT_FIO=${BOOT_FIO:-1m} BOOT_LOADS=${BOOT_LOADS:-2}
fi
export BOOT_LOADS BOOT_FIO
# The oldest kernel, whose interfaces differ most, has the longer list. Of those between
# it and the newest, one; torture.t boots another.
if [ -n "${BOOT_FULL-}" ]; then
	echo "$kernels" | sed 's/^/-c all /'
else
	echo "-s $(steps_but "$elsewhere") -c 2cpu-msi-iommu $newest"
	echo "-s $most -c 2cpu-intx-iommu $(echo "$kernels" | head -n 1)"
	echo "$kernels" | sed -n "2{s/^/-s $short -c 1cpu-intx-direct /p;}"
fi >"$tmp/list"
# Before several boots want them at once.
# shellcheck disable=SC2046 # a list
ok 'the kernels and the module are cached' "$lab/image.sh" \
	$(awk '{ print $NF }' "$tmp/list")
fails 'impossible card arguments are refused' 2 'the card does not start' \
	env R750_BOOT_OUT="$other" BOOT_CARD='-p 9:9715:4' "$here/boot.sh" "$newest"
boot <"$tmp/list"
BOOT_DEVICES='edu pci-testdev' R750_BOOT_OUT=${R750_BOOT_OUT:-$top/build/boot-log}/memory \
	boots -s "$memory" -c 2cpu-intx-iommu "$newest"

R750_BOOT_OUT=$other
export R750_BOOT_OUT

# Only eight of nine disks are there, as is known.
echo 'stand* load * *-msi-* a disk is missing' >"$tmp/known"
out=$(BOOT_DISKS=9 BOOT_WAIT=2 BOOT_KNOWN_FAILURES=$tmp/known "$here/boot.sh" \
	-s config,load "$newest" 2>"$tmp/known.log")
is 'a known failure is not a failure of the boot' $? 0
like 'a disk that does not come is waited for within limits' "$(cat "$tmp/known.log")" \
	'timed out waiting'
like 'a known failure is marked TODO with its reason' "$out" \
	'not ok 5 - .* load # TODO a disk is missing; exit 1'

# Lost data is noticed: of the ground, of the load, of what a disk acknowledged, of
# what fsync did. The last one comes last, since it leaves file systems behind.
spoil=spoil_ground,spoil_load,spoil_witness,spoil_power_cut
"$here/boot.sh" -s "config,load,$spoil" "$newest" >"$tmp/spoilt" \
	2>"$tmp/spoilt.log"
is 'a failed step is a failure of the boot' $? 1
for s in $(echo $spoil | tr , ' '); do
	ok "the lab notices lost data: $s" grep -q "^not ok .*: $s #" "$tmp/spoilt"
done
like 'without flushes a power cut costs files' "$(cat "$tmp/spoilt.log")" \
	'FAIL: .* lost files|, [1-9][0-9]* lost|no recogniseable superblock'

# A kernel that ends before it has seen the module says nothing of it.
printf '#!/bin/sh\necho >>%s\n' "$tmp/starts" >"$tmp/qemu-ends"
chmod +x "$tmp/qemu-ends"
out=$(BOOT_DEVICES=edu QEMU=$tmp/qemu-ends "$here/boot.sh" -s config "$newest" 2>"$tmp/ends.log")
is 'a machine that ends before the first step fails the boot' $? 1
like 'a machine that ends before the first step is reported' "$out" \
	'did not reach the first step, three times'
is 'a machine that ends before the first step is tried three times' \
	"$(wc -l <"$tmp/starts")" 3

# An interrupted boot ends the machine and the card. Both have the name of a fresh
# directory in their arguments; a console in it shows that the machine runs.
running()
{
	pgrep -af "$tmp/t" || :
}

mkdir "$tmp/t"
R750_BOOT_OUT=$tmp/interrupted
TMPDIR=$tmp/t BOOT_QEMU="-name $tmp/t" "$here/boot.sh" -s config,load \
	"$newest" >/dev/null 2>&1 &
pid=$!
until grep -qs . "$R750_BOOT_OUT/$newest/2cpu-msi-iommu/console" ||
	! kill -0 $pid; do
	sleep 1
done
like 'before it is interrupted, the machine runs' "$(running)" '^[0-9]+ qemu-system-x86_64 '
like 'before it is interrupted, the card runs' "$(running)" '/twin-server '
kill $pid
wait $pid
is 'an interrupted boot exits with 130' $? 130
# The kernel takes a moment to reap what was killed.
left=120
while [ -n "$(running)" ] && [ $left -gt 0 ]; do
	left=$((left - 1))
	sleep 1
done
is 'an interrupted boot leaves no process' "$(running)" ''
is 'an interrupted boot leaves no files' "$(ls "$tmp/t")" ''

done_testing
