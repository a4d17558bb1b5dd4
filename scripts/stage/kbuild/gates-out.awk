# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Answers -> something to read (after gates.awk; part=answers for their file).
#
#	out=header	compat.h; fails if anything is broken or a pair is wrong
#	out=table	`make gates`; the same checks
#	out=uses	"gate symbol class" for the sides that were chosen; those of
#			watched gates alone with watched=1
#	out=watch	what is wrong with watched gates, a line each

part == "answers" && $1 == "#" {
	head[$2] = rest_of(2)
	probed = head["probed"] + 0
	next
}

part == "answers" {
	if ($1 == "*")
		all_broken = rest_of(2)
	else
		ans[$1] = $2
	if ($2 == "broken")
		why[$1] = rest_of(2)
}

# Field n + 1 to the end.
function rest_of(n,	s)
{
	s = $0
	while (n--)
		sub(/^[ \t]*[^ \t]+[ \t]*/, "", s)
	return s
}

function complain(msg)
{
	print "gates: " msg | "cat >&2"
	failed = 1
}

# What is wrong with gate g: a stop, or a line to show if it is only watched.
function wrong(is_watched, msg)
{
	if (!is_watched)
		complain(msg)
	else if (out == "watch")
		print msg
}

# A pair is a matter of the build if one of the two is.
function check_pairs(	i, g, o, w)
{
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		o = g in pair ? pair[g] : either[g]
		if (o == "")
			continue
		w = (g in watch) && (o in watch)
		if (ans[g] == "no" && ans[o] == "no")
			wrong(w, "kernel " head["release"] " has neither " g \
			    " nor " o " (" what[g] "): the interface has" \
			    " changed again; the newest kernel tested is " \
			    tested)
		if ((g in pair) && ans[g] == "yes" && ans[o] == "yes")
			wrong(w, "kernel " head["release"] " answers both " g \
			    " and " o " (" what[g] "): one of these probes" \
			    " is wrong; the newest kernel tested is " tested)
	}
}

function check(	i, g)
{
	if (all_broken != "") {
		complain("kernel " head["release"] ": " all_broken)
		return
	}
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		if (ans[g] == "broken")
			wrong(g in watch, "gate " g ": " why[g])
		else if (ans[g] != "yes" && ans[g] != "no")
			complain("gate " g ": no answer")
	}
	if (!failed)
		check_pairs()
}

# In one word, how the answer stands to the mainline's history.
function verdict(g,	e, p)
{
	e = expected(g, head["version"])
	p = ans[g] == "yes"
	if (ans[g] == "broken")
		return "BROKEN"
	if (e == p)
		return "agree"
	if ((g in since) && vnum(head["version"]) < vnum(since[g]))
		return "backport"
	if ((g in until) && vnum(head["version"]) < vnum(until[g]))
		return "backport"
	return p ? "STILL THERE" : "MISSING"
}

function span(g)
{
	if ((g in since) && (g in until))
		return since[g] " to " until[g]
	if (g in since)
		return "since " since[g]
	if (g in until)
		return "until " until[g]
	return "always"
}

function yes_no(n)
{
	return n ? "yes" : "no"
}

function header(	i, g, n, list)
{
	print "/* SPDX-License-Identifier: GPL-2.0-only OR MIT */"
	print "/* Generated from compat/gates for kernel " head["release"] "; " \
		(probed ? "probed with " head["compiler"] : \
		 "not probed, from the version alone") " */"
	print "#ifndef COMPAT_GATES_H"
	print "#define COMPAT_GATES_H\n"
	print "#define COMPAT_PROBED " probed
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		n = ans[g] == "yes"
		print "\n/*\n * " what[g]
		print " * " span(g) ", " \
			(probed ? "expected " \
			 yes_no(expected(g, head["version"])) ", probed " \
			 yes_no(n) ": " verdict(g) : yes_no(n)) "\n */"
		print "#define COMPAT_HAVE_" g " " n
		if (n)
			list = list (list == "" ? "" : ",") g
	}
	print "\n/* For modinfo: the gates that answer 1. */"
	print "#define COMPAT_GATES \"" list "\""
	print "\n#endif /* COMPAT_GATES_H */"
}

function table(	i, g, n, v)
{
	print "kernel " head["release"] " (version " head["version"] "), " \
		head["compiler"]
	printf "%-28s %-14s %-9s %-7s %s\n", "gate", "mainline", "expected",
		"probed", ""
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		v = verdict(g)
		n[v]++
		printf "%-28s %-14s %-9s %-7s %s%s\n", g, span(g),
			yes_no(expected(g, head["version"])), ans[g], v,
			(g in watch ? ", watched" : "")
	}
	printf "%d gates: %d agree, %d backport, %d missing, %d still there\n",
		ngates, n["agree"], n["backport"], n["MISSING"],
		n["STILL THERE"]
	print "controls: the one that must compile does, the four that must" \
		" fail do"
}

function list_uses(	i, g, k, lines, l)
{
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		if ((g in watch) != (watched + 0))
			continue
		k = split(ans[g] == "yes" ? uses[g] : other[g], lines, "\n")
		for (l = 1; l < k; l++)
			print g, lines[l]
	}
}

END {
	finish()
	check()
	if (out == "table" && all_broken == "")
		table()
	else if (failed)
		exit 1
	else if (out == "uses")
		list_uses()
	else if (out == "header")
		header()
	if (failed)
		exit 1
}
