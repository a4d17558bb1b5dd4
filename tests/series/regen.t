#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make regen against a kernel that nobody has seen: an installed kernel's
# headers, in which interfaces are changed that the driver uses.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

m="nice make -C $top --no-print-directory TREE=standin"
$m "$top/build/host/kver" >/dev/null || exit 1
kernel=$("$top/build/host/kver" --check 6.1 2>/dev/null) ||
	skip_all "no headers of 6.1 installed"
kdir=$(echo "$kernel" | sed -n 's/^kdir=//p')
common=$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$kdir/Makefile")
[ -d "$common" ] || common=$kdir

# usage: lend FROM TO: the folder TO, each entry a link to that of FROM
lend()
{
	mkdir -p "$2"
	ln -s "$1"/* "$1"/.[a-z]* "$2" 2>/dev/null
	rm -f "$2/.[a-z]*" "$2/*"
}

# usage: edit TREE FROM FILE SED: FILE of a lent tree, with a change that takes
edit()
{
	d=
	for part in $(dirname "$3" | tr / ' '); do
		[ "$part" != . ] || continue
		d=${d:+$d/}$part
		if [ -L "$1/$d" ]; then
			rm "$1/$d"
			lend "$2/$d" "$1/$d"
		fi
	done
	rm -f "$1/$3"
	sed "$4" "$2/$3" >"$1/$3"
	! cmp -s "$1/$3" "$2/$3" || { echo "$3 has no such text" >&2; exit 1; }
}

# A kernel of our own in $tmp/$1.
new_kernel()
{
	lend "$kdir" "$tmp/$1"
	src=$tmp/$1
	if [ "$common" != "$kdir" ]; then
		lend "$common" "$tmp/$1-common"
		src=$tmp/$1-common
		rm "$tmp/$1/Makefile"
		echo "include $src/Makefile" >"$tmp/$1/Makefile"
	fi
}

report()
{
	$m regen KDIR="$tmp/$1" >"$tmp/said" 2>&1
	status=$?
	cp "$tmp/said" "$tmp/said.$1"
}

# The paragraph on $1.
about()
{
	awk -v id="$1" '$0 == id { on = 1 } $0 == "" { on = 0 } on' "$tmp/said"
}

new_kernel same
report same
is "a kernel that changes nothing: exit status" $status 0
like "a kernel that changes nothing is said to be one" "$(cat "$tmp/said")" \
	'needs nothing new'

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
	'/	scsi_build_sense_buffer	/s/EXPORT_SYMBOL	/EXPORT_SYMBOL_GPL	/'
LC_ALL=de_DE.UTF-8 LANGUAGE=de report new
is "a kernel with four changes: exit status" $status 2
like "a pair of gates that both say no is told" "$(about SCSI_DONE_FN)" \
	'gate .*neither SCSI_DONE_FN nor SCSI_DONE_MEMBER'
t=$(about scsi_done)
like "a function that went: the error" "$t" 'error .*compat/[a-z_]*\.[ch]:[0-9]+:'
like "... the gate" "$t" 'gate +SCSI_DONE_FN, compat/gates:[0-9]+'
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
like "a GPL-only symbol is told though nothing was linked" \
	"$(about scsi_build_sense_buffer)" 'link .*GPL-only'
like "the report ends with a count" "$(cat "$tmp/said")" \
	'^[0-9]+ names: [0-9]+ errors'
ok "the build's words are left" grep -q down_timeout "$top/build/standin/regen.log"
is "no folder is left" "$(find "$top/build/standin" -name '.regen*')" ''
[ "$tap_bad" = 0 ] || cat "$tmp"/said.* >&2
done_testing
