#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The SCSI commands that the newest kernel sends to the driver, and their results,
# from the kernel's own trace, decoded by card/trace; and that an unreadable page gives
# the same sense data as in user space.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

need_card
TREE=standin R750_BOOT_OUT=$tmp/out BOOT_CARD='-p 0:9715:2'
BOOT_APPEND='boot_scsi=1'
export TREE R750_BOOT_OUT BOOT_CARD BOOT_APPEND

"$lab/build-card.sh" TREE=standin twin || exit 1
trace=$top/build/twin-standin-fast/twin-trace
kernel=$(newest)
ok 'the tree is staged' make -s -C "$top" TREE=standin stage
boots -s config,load,disks,media_error "$kernel"
tap=$(find "$tmp/out" -name tap)
ok 'the kernel traced SCSI commands' grep -q scsi_dispatch_cmd_start: "$tap"
"$trace" scsi "$tap" >"$tmp/shown" 2>"$tmp/err"
tap_diag <"$tmp/err"
is 'every SCSI event of the trace is decoded' "$(wc -l <"$tmp/shown")" \
	"$(grep -c ' scsi_dispatch_cmd_' "$tap")"
is 'every SCSI opcode in the trace has a name' "$(grep -ci 'opcode=0x' "$tmp/shown")" 0
ends=$(grep -c ' <= ' "$tmp/shown")
is 'every completion in the trace has its command' "$(grep -c ' <= .* after ' "$tmp/shown")" "$ends"

# seen NAME RE
seen()
{
	ok "$1" grep -Eq -- "$2" "$tmp/shown"
}
seen 'the kernel sends INQUIRY' '=> [^(]*\(12\) allocation 36'
seen 'the kernel reads a VPD page' '=> [^(]*\(12\) EVPD page 00'
seen 'the kernel reads the capacity' '=> Read capacity\((10|16)\)'
seen 'the kernel reads the caching mode page' '=> Mode sense\((6|10)\) .* page 08 \(caching\)'
seen 'the read of the unreadable page is decoded' 'target 0 .*=> Read\(10\) \(28\) lba 4096 blocks 8'
seen 'a write is decoded' '=> Write\(10\) \(2a\) lba [0-9]+ blocks [0-9]+'
seen 'a successful completion is decoded' '<= Read\(10\) \(28\) after .* host OK, status GOOD'

standin=$top/build/twin-standin-fast
"$standin/twin" -o "$standin/objects/free-x86_64-regparm0" -t "$tmp/user" \
	run media_error >/dev/null
"$trace" -k s show "$tmp/user" >"$tmp/user.text"
sense()
{
	sed -n 's/.*CHECK_CONDITION, sense: .*\(Medium Error; .*\)/\1/p' \
		"$1" | sort -u
}
like 'an unreadable page is a medium error' "$(sense "$tmp/shown")" \
	'^Medium Error; Additional sense: Unrecovered read error$'
is 'a medium error has the same sense data as in user space' "$(sense "$tmp/shown")" \
	"$(sense "$tmp/user.text")"
done_testing
