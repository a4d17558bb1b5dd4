#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make port-report against a kernel that nobody has seen: an installed kernel's
# headers, in which interfaces are changed that the driver uses.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/headers.sh
. "$(dirname "$0")/../headers.sh"

m="nice make -C $top --no-print-directory TREE=standin"
make -s -C "$top" "$top/build/host/kver" >/dev/null || exit 1
newest=$("$top/build/host/kver" --list | tail -n 1 | cut -d' ' -f1)
[ -n "$newest" ] || skip_all 'no kernel headers installed'
use_headers "$newest"
TOP=$top BUILD=$tmp sh "$top/scripts/stage/gates.sh" answers "$kdir" \
	>"$tmp/answers" || exit 1
grep -qx 'SCSI_DONE_FN yes' "$tmp/answers" ||
	skip_all "kernel $newest has no scsi_done() to take away"

# A symbol that the module may use now and that a gate asks for: one that is
# used, or one that is only watched (watched=1).
gate_symbol()
{
	sh "$top/scripts/stage/kbuild/gates-run.sh" out out=uses "$@" part=answers \
		"$tmp/answers" | awk -F '[ \t]' '
		NR == FNR { if ($3 == "any" && $2 != "scsi_done") asked[$2]; next }
		$2 in asked && !/_GPL/ { print $2; exit }' - "$kdir/Module.symvers"
}
used=$(gate_symbol)
watched=$(gate_symbol watched=1)

report()
{
	$m port-report KDIR="$tmp/$1" >"$tmp/said" 2>&1
	status=$?
	cp "$tmp/said" "$tmp/said.$1"
}

# The paragraph on $1.
about()
{
	awk -v id="$1" '$0 == id { on = 1 } $0 == "" { on = 0 } on' "$tmp/said"
}

mkdir -p "$top/build/standin/.port-report.killed"
new_kernel same
report same
ok "of a kernel that changes nothing no warning is said" \
	sh -c "! grep warning '$tmp/said'"
is "a kernel that changes nothing: exit status" $status 0
like "a kernel that changes nothing is said to be one" "$(cat "$tmp/said")" \
	'needs nothing new'

new_kernel watched
edit "$tmp/watched" "$kdir" Module.symvers \
	"/	$watched	/s/EXPORT_SYMBOL	/EXPORT_SYMBOL_GPL	/"
report watched
is "a symbol that only a watched gate wants ($watched): exit status" $status 0
like "... is a warning" "$(cat "$tmp/said")" \
	"^warning: .*symbol $watched is exported GPL-only"
$m gates KDIR="$tmp/watched" >"$tmp/said" 2>&1
is "... and of make gates: exit status" $? 0
like "... one line" "$(cat "$tmp/said")" \
	"^warning: .*symbol $watched is exported GPL-only"

new_kernel gpl
edit "$tmp/gpl" "$kdir" Module.symvers \
	'/	scsi_add_host_with_dma	/s/EXPORT_SYMBOL	/EXPORT_SYMBOL_GPL	/'
report gpl
is "a symbol that became GPL-only: exit status" $status 2
like "... and that nobody stands for it" "$(about scsi_add_host_with_dma)" nobody
like "... is named" "$(about scsi_add_host_with_dma)" 'link .*GPL-only'
like "... with its prototype" "$(about scsi_add_host_with_dma)" \
	'kernel .*scsi_host.h:[0-9]+: .*scsi_add_host_with_dma\('

new_kernel new
edit "$src" "$common" include/scsi/scsi_cmnd.h 's/scsi_done(/scsi_cmd_done(/'
edit "$src" "$common" include/linux/semaphore.h \
	's/\(down_timeout(struct semaphore .sem, long \)/\1why, long /'
edit "$src" "$common" include/scsi/scsi_host.h \
	's/(\*show_info)/(*seq_info)/'
edit "$tmp/new" "$kdir" Module.symvers \
	"/	$used	/s/EXPORT_SYMBOL	/EXPORT_SYMBOL_GPL	/"
LC_ALL=de_DE.UTF-8 LANGUAGE=de report new
is "a kernel with four changes: exit status" $status 2
like "a pair of gates that both say no is told" "$(about SCSI_DONE_FN)" \
	'gate .*neither SCSI_DONE_FN nor SCSI_DONE_MEMBER'
t=$(about scsi_done)
like "a function that went: the error" "$t" 'error .*compat/[a-z_]*\.[ch]:[0-9]+:'
like "... the gate" "$t" 'gate +SCSI_DONE_FN, scripts/stage/kbuild/gates:[0-9]+'
like "... the rule" "$t" 'rule +cocci/port/scsi-done.cocci'
like "... where it may have gone" "$t" \
	'perhaps .*include/scsi/scsi_cmnd.h:[0-9]+: .*scsi_cmd_done\('
t=$(about down_timeout)
like "a function with another argument: the error" "$t" 'error .*too few arguments'
like "... its new prototype" "$t" \
	'kernel .*linux/semaphore.h:[0-9]+: .*long why, long '
like "... the rule that calls it" "$t" 'rule +cocci/port/wait-timeout.cocci'
t=$(about show_info)
like "a member that went: the error" "$t" 'error .*osm/linux/osm_linux.c:[0-9]+:'
like "... what may be it now" "$t" 'perhaps .*scsi_host.h:[0-9]+: .*seq_info'
like "a GPL-only symbol ($used) is told though nothing was linked" \
	"$(about "$used")" 'link .*GPL-only'
like "the report ends with a count" "$(cat "$tmp/said")" \
	'^[0-9]+ names: [0-9]+ errors'
ok "the build's words are left" grep -q down_timeout "$top/build/standin/port-report.log"
is "no folder is left" "$(find "$top/build/standin" -name '.port-report*')" ''
[ "$tap_bad" = 0 ] || cat "$tmp"/said.* >&2
done_testing
