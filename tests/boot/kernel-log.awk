# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk [-v excused=STEP | -v only=STEP] -f kernel-log.awk allowed console
#
# Prints the lines of a kernel's log that report trouble, each with the name of the
# step it came in and the lines after it; exits with 1 if there are any. Lines that
# match a regular expression in the file "allowed" are not trouble.

# Whether the line reports a problem of the kernel, the driver or the disks.
function trouble(line)
{
	return line ~ /WARNING:|BUG[: ]|Oops|Call Trace|kernel panic|Kernel panic/ ||
	    line ~ /general protection fault|unable to handle|stack segment/ ||
	    line ~ /inconsistent lock state|possible .*lock|lockdep|DEADLOCK/ ||
	    line ~ /register non-static key|locking correctness validator|suspicious RCU/ ||
	    line ~ /bad unlock balance|held lock freed|[Ii]nvalid wait context/ ||
	    line ~ /scheduling while atomic|sleeping function called/ ||
	    line ~ /blocked for more than|soft lockup|hard LOCKUP|detected stall|rcu_.*stall/ ||
	    line ~ /DMAR: .*[Ff]ault|DMAR: \[|DMAR: ERROR|DMA-API:/ ||
	    line ~ /nobody cared|Disabling IRQ|spurious interrupt|Flags mismatch irq/ ||
	    line ~ /refcount_t|list_(add|del) corruption|use-after-free|Poison|Redzone|Object corrupt/ ||
	    line ~ /KASAN|UBSAN|KCSAN|KFENCE|kmemleak|ODEBUG|debugobjects/ ||
	    line ~ /page allocation failure|Out of memory|Bad page|bad page state/ ||
	    line ~ /segfault|traps:|Unpatched return thunk|undefined instruction|invalid opcode/ ||
	    line ~ /divide error|double fault|sysfs: cannot create|kobject.*(failed|tried to)/ ||
	    line ~ /I\/O error|Medium Error|DID_|timing out command|Device offlined|rejecting I\/O/ ||
	    line ~ /exception Emask/ ||
	    line ~ /Unknown symbol|disagrees about version|Invalid module|module verification/ ||
	    line ~ /r750.*([Ff]ail|[Ee]rror)|end trace|Tainted:/
}

# Whether the rest of a report follows the line.
function splat(line)
{
	return line ~ /WARNING|BUG|Oops|panic|fault|possible|inconsistent|KASAN|UBSAN|blocked for|DMA-API|INFO:/
}

function allowed(line,	i)
{
	line = (step ? step : "boot") ": " line
	for (i = 0; i < n; i++)
		if (line ~ re[i])
			return 1
	return 0
}

FILENAME == ARGV[1] {
	if ($0 !~ /^#/ && $0 != "")
		re[n++] = $0
	next
}

{ sub(/\r$/, "") }
/boot: step / { step = $0; sub(/.*boot: step /, "", step); after = 0 }
step != "" && step == excused || only != "" && step != only { next }
after > 0 { print "      " $0; after--; next }
trouble($0) && !allowed($0) {
	print (step ? step : "boot") ": " $0
	# the rest of a splat, then look for the next
	after = splat($0) ? 25 : 0
	found = 1
}
END { exit found }
