# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# What the compiler said -> answers (after gates.awk; part=log for its stderr).
#
#	release=R version=V compiler=TEXT	are passed on
#	only=NAME	as for gates-source.awk
#	expect=1 in place of a log: answers from the version alone
#
# Output: a line a gate, "NAME yes", "NAME no" or "NAME broken WHY", after
# comment lines "# release R", "# version V", "# probed 1", "# compiler TEXT".
# If headers, compiler or controls are broken nothing is said about any gate:
# "* broken WHY".

# Splits "place:line[:column]: [fatal ]error: text" into place, pline and ptext.
# Tells errors from anything else.
function diagnostic(s)
{
	if (!match(s, /: (warning|note|(fatal |internal compiler )?error): /) ||
	    substr(s, RSTART, RLENGTH) !~ /error/)
		return 0
	place = substr(s, 1, RSTART - 1)
	ptext = substr(s, RSTART + RLENGTH)
	pline = 0
	if (match(place, /:[0-9]+:[0-9]+$/) || match(place, /:[0-9]+$/)) {
		pline = substr(place, RSTART + 1) + 0
		place = substr(place, 1, RSTART - 1)
	}
	return 1
}

function wrong(why)
{
	if (all_broken == "")
		all_broken = why
}

# The gate before the one that a structure error was laid at.
function blame(name,	i)
{
	if (name in broken)
		return
	broken[name] = "its probe swallows what follows it"
}

part == "log" && /^[^ \t]/ && diagnostic($0) {
	kind = place
	sub(/:.*/, "", kind)
	name = place
	sub(/^[^:]*:/, "", name)
	if (kind == "gate" && (name in what)) {
		no[name] = 1
	} else if (kind == "reached" && (name in what)) {
		reached[name] = 1
	} else if (kind == "exists") {
		next
	} else if (kind == "begin" || kind == "end") {
		blame(kind == "end" || last == "" ? name : last)
	} else if (kind == "control") {
		control[name] = 1
		if (name == "pass")
			wrong("a probe that must compile does not: " ptext)
	} else if (pline) {
		wrong("the kernel headers do not compile: " $0)
	} else {
		wrong("the compiler failed: " $0)
	}
	if (kind == "reached")
		last = name
}

function controls_ran(	n, i, c)
{
	n = split("call implicit member type", c, " ")
	for (i = 1; i <= n; i++)
		if (!(c[i] in control))
			wrong("a probe that must fail (" c[i] ") does not")
}

function answer(g)
{
	if (expect)
		return expected(g, version) ? "yes" : "no"
	if (g in broken)
		return "broken " broken[g]
	if (!(g in reached))
		return "broken the compiler did not get to the end of its probe"
	return g in no ? "no" : "yes"
}

END {
	finish()
	if (version !~ /^[0-9]+\.[0-9]+/)
		die("\"" version "\" is no kernel version like 6.8")
	if (!expect)
		controls_ran()
	print "# release " release
	print "# version " version
	print "# probed " !expect
	print "# compiler " compiler
	if (all_broken != "") {
		print "* broken " all_broken
		exit 0
	}
	for (i = 1; i <= ngates; i++)
		if (only == "" || only == gate[i])
			print gate[i] " " answer(gate[i])
}
