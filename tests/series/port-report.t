#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make port-report against a kernel that nobody has seen: an installed kernel's
# headers, in which interfaces are changed that the driver uses.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/headers.sh
. "$(dirname "$0")/../headers.sh"

command -v ctags >/dev/null || skip_all 'universal-ctags is not installed'
m="nice make -C $top --no-print-directory TREE=standin"
newest=$("$top/scripts/kernel/kver.sh" --list | tail -n 1 | cut -d' ' -f1)
[ -n "$newest" ] || skip_all 'no kernel headers installed'
use_headers "$newest"
[ -e "$kdir/Module.symvers" ] || skip_all "kernel $newest has no Module.symvers"
TOP=$top BUILD=$tmp sh "$top/scripts/stage/gates.sh" answers "$kdir" \
	>"$tmp/answers" || exit 1

# Which gate is the test's is not written here: the first one of the table that
# this kernel answers with yes and that has a function for its new form and
# another gate, answered with no, for its old one.
heads()
{
	awk '
	FILENAME ~ /answers$/ { if ($2 == "yes") yes[$1]; next }
	FNR == 1 { gate = FILENAME; sub(/.*\//, "", gate); sub(/\.c$/, "", gate) }
	/^\/\/ (either|pair):/ { other[gate] = $3 }
	/^\/\/ uses: [a-z_]+ any$/ { symbol[gate] = $3 }
	END { for (g in other)
		if ((g in symbol) && (g in yes) && !(other[g] in yes))
		print g, other[g], symbol[g] }' "$tmp/answers" "$top"/compat/gates/*.c | sort
}
heads | while read -r gate other symbol; do
	f=$(cd "$common/include" && grep -lE "(^|[^a-z0-9_])$symbol\\(" scsi/*.h linux/*.h | head -n 1)
	[ -z "$f" ] || { echo "$gate $other $symbol $f"; break; }
done >"$tmp/chosen"
read -r gate other symbol header <"$tmp/chosen" ||
	skip_all "kernel $newest has no gate with a function to rename"

report()
{
	OLD_KDIR=$kdir $m port-report KDIR="$tmp/$1" >"$tmp/said" 2>&1
	status=$?
	cp "$tmp/said" "$tmp/said.$1"
}

# The paragraph on $1
about()
{
	awk -v id="$1" '$0 == id { on = 1 } $0 == "" { on = 0 } on' "$tmp/said"
}

mkdir -p "$top/build/standin/.port-report.killed"
new_kernel same
report same
is "a kernel that changes nothing: exit status" $status 0
like "a kernel that changes nothing is said to be one" "$(cat "$tmp/said")" \
	'the driver builds unchanged'
ok "a kernel that changes nothing gives no warning" \
	sh -c "! grep warning '$tmp/said'"

# Unlike the vendor's, it may use what is exported GPL-only, which is most of libata.
make -C "$top" --no-print-directory DRIVER=open KDIR="$kdir" port-report >"$tmp/open" 2>&1
like "the open driver: exports that are GPL-only are for it" "$(tail -n 1 "$tmp/open")" \
	'the driver builds unchanged'

new_kernel gpl
edit "$tmp/gpl" "$kdir" Module.symvers \
	'/	scsi_add_host_with_dma	/s/EXPORT_SYMBOL	/EXPORT_SYMBOL_GPL	/'
report gpl
is "a symbol that became GPL-only: exit status" $status 2
t=$(about scsi_add_host_with_dma)
like "a symbol that became GPL-only is uncovered" "$t" uncovered
like "a symbol that became GPL-only is named" "$t" 'link .*GPL-only'
like "a symbol that became GPL-only has its prototype" "$t" \
	'kernel .*scsi_host.h:[0-9]+: .*scsi_add_host_with_dma\('

# Renamed: the function of a gate, and a member. One more argument. A function
# that became a member only.
new_kernel new
edit "$src" "$common" "include/$header" \
	"s/\\<$symbol\\>/renamed_$symbol/g; \$a int unrelated_$symbol(int);"
edit "$src" "$common" include/linux/semaphore.h \
	's/\(down_timeout(struct semaphore .sem, long \)/\1why, long /'
edit "$src" "$common" include/scsi/scsi_host.h \
	's/(\*show_info)/(*seq_info)/'
edit "$src" "$common" include/scsi/scsi_device.h \
	's/\<scsi_device_put\>/scsi_device_drop/; s/^struct scsi_device {/&\n\tint scsi_device_put;/'
LC_ALL=de_DE.UTF-8 LANGUAGE=de report new
is "a kernel with four changes: exit status" $status 2
t=$(about "$gate"; about "$other")
like "neither of two gates answers yes ($gate): it is reported" "$t" \
	"gate .*neither ($gate|$other) nor ($gate|$other)"
t=$(about "$symbol")
like "a renamed function ($symbol): the error" "$t" 'error .*compat/[a-z_]*\.[ch]:[0-9]+:'
like "a renamed function: its gate" "$t" "gate +compat/gates/$gate.c: "
like "a renamed function: where it was" "$t" "was .*$header:[0-9]+: .*$symbol"
like "a renamed function: its new name" "$t" "new .*$header:[0-9]+: .*renamed_$symbol"
is "a renamed function: one new name" "$(echo "$t" | grep -c '^  new')" 1
t=$(about down_timeout)
like "a function with one more argument: the error" "$t" 'error .*too few arguments'
like "a function with one more argument: its new prototype" "$t" \
	'kernel .*linux/semaphore.h:[0-9]+: .*long why, long '
like "a function with one more argument: the rule that calls it" "$t" \
	'rule +cocci/port/wait-timeout.cocci: [A-Z]'
t=$(about show_info)
like "a renamed member: the error" "$t" 'error .*osm/linux/osm_linux.c:[0-9]+:'
like "a renamed member: its structure" "$t" \
	'kernel .*scsi_host.h:[0-9]+: struct scsi_host_template has no member show_info'
like "a renamed member: its new name" "$t" 'new .*scsi_host.h:[0-9]+: .*seq_info'
t=$(about scsi_device_put)
like "a function that is a member only: so it is said" "$t" \
	'no header declares scsi_device_put but as a member of struct scsi_device'
like "a function that is a member only: the new name" "$t" 'new .*scsi_device_drop'
is "no place is reported under two names" "$(awk '
	/^[^ ]/ { id = $0 }
	/^  (error|warning) / && /:[0-9]+: / {
		if (($2 in of) && of[$2] != id)
			print $2, of[$2], id
		of[$2] = id
	}' "$tmp/said")" ''
like "the report ends with a count" "$(cat "$tmp/said")" \
	'^[0-9]+ names: [0-9]+ errors, .* uncovered$'
ok "the build's log is left" grep -q down_timeout "$top/build/standin/port-report.log"
is "no directory is left" "$(find "$top/build/standin" -name '.port-report*')" ''
[ "$tap_bad" = 0 ] || cat "$tmp"/said.* >&2
done_testing
