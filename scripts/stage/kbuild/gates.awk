# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Reads the heads of the gates (see compat/README.md) and the compiler's verdict
# on their probes (see probe.sh). Any POSIX awk.
#
#	awk -f gates.awk out=OUT [name=value...] part=gates headers.h GATE.c...
#		[part=log FILE | part=answers FILE] [part=users SOURCE...]
#
# out=answers	a line per gate, "NAME yes", "NAME no" or "NAME broken WHY", after
#		"# release R", "# version V", "# probed 0|1", "# compiler C".
#		If the headers, the compiler or a control is broken, "* broken
#		WHY" is all that follows: nothing is known of any gate.
# out=header	compat.h
# out=uses	"NAME SYMBOL CLASS", what the chosen sides link against
# out=table	for people, with the source files that use each answer
#
# part=log	what the compiler said; wants release=, version= and compiler=
# part=answers	what out=answers printed
# expect=1	in place of either: the answers that version= lets expect
#
# Exit status: 1 for an answer that stops the build, 2 for a bad head or call.

function die(msg)
{
	print "gates: " msg | "cat >&2"
	bad = 2
	exit 2
}

function stop(msg)
{
	print "gates: " msg | "cat >&2"
	stopped = 1
}

# Field n to the end of the line, without blanks around it.
function from_field(n,	s)
{
	s = $0
	while (--n)
		sub(/^[ \t]*[^ \t]+[ \t]*/, "", s)
	sub(/[ \t]+$/, "", s)
	return s
}

# The gates are the files: an empty one counts too.
BEGIN {
	for (i = 1; i < ARGC; i++) {
		if (ARGV[i] ~ /^part=/)
			in_gates = ARGV[i] == "part=gates"
		else if (in_gates && ARGV[i] ~ /\.c$/) {
			g = ARGV[i]
			sub(/.*\//, "", g)
			sub(/\.c$/, "", g)
			if (g == "*")
				die("no gates in " ARGV[i])
			if (g !~ /^[A-Z][A-Z0-9_]*$/)
				die(ARGV[i] ": a gate is named in capitals")
			gate[++ngates] = g
			name_of[ARGV[i]] = g
		}
	}
}

# Heads: lines "// key: value" above the first line of code.

part == "gates" && FNR == 1 {
	g = FILENAME in name_of ? name_of[FILENAME] : ""
	in_head = 1
}

part == "gates" && in_head && /^\/\/ [a-z]+:/ {
	key = substr($2, 1, length($2) - 1)
	if (!(g == "" ? key == "tested" : \
	    key ~ /^(what|since|until|commit|pair|either|uses|else)$/))
		die(FILENAME ":" FNR ": unknown key \"" key "\"")
	if ((g, key) in head)
		die(FILENAME ":" FNR ": second \"" key "\"")
	head[g, key] = from_field(3)
	if (head[g, key] == "")
		die(FILENAME ":" FNR ": empty \"" key "\"")
}

part == "gates" && !/^\/\// { in_head = 0 }

function need_version(g, key)
{
	if (((g, key) in head) && head[g, key] !~ /^[0-9]+\.[0-9]+$/)
		die((g == "" ? "headers.h" : "gate " g) ": \"" key "\" is \"" \
		    head[g, key] "\", not a version like 5.16")
}

function check_head(g,	n, i, list)
{
	if (!((g, "what") in head))
		die("gate " g ": no \"what\"")
	need_version(g, "since")
	need_version(g, "until")
	if (((g, "since") in head) && ((g, "until") in head) &&
	    vnum(head[g, "since"]) >= vnum(head[g, "until"]))
		die("gate " g ": \"since\" is not before \"until\"")
	n = split(head[g, "pair"] " " head[g, "either"], list, " ")
	for (i = 1; i <= n; i++)
		if (!((list[i], "what") in head))
			die("gate " g ": \"pair\" or \"either\" names " \
			    list[i] ", which is not a gate")
	n = split(head[g, "uses"] "," head[g, "else"], list, ",")
	for (i = 1; i <= n; i++)
		if (list[i] !~ /^ *([^ ,]+ (any|inl))? *$/)
			die("gate " g ": \"uses\" and \"else\" want a" \
			    " symbol and any or inl, not \"" list[i] "\"")
}

function check_heads(	i)
{
	if (!ngates)
		die("no gates")
	if (!(("", "tested") in head))
		die("headers.h: no \"tested\" version")
	need_version("", "tested")
	for (i = 1; i <= ngates; i++)
		check_head(gate[i])
}

# Mainline interfaces change between releases: two numbers are compared.
function vnum(s,	v)
{
	split(s, v, /[^0-9]+/)
	return v[1] * 1000 + v[2]
}

function is_before(g, key)
{
	return ((g, key) in head) && vnum(version) < vnum(head[g, key])
}

function expected(g)
{
	if (is_before(g, "since"))
		return "no"
	return !((g, "until") in head) || is_before(g, "until") ? "yes" : "no"
}

# The compiler's log.

# Splits "place:line[:column]: [fatal ]error: text" into place, pline and ptext;
# 0 if the line is not an error.
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

function all_wrong(why)
{
	if (all_broken == "")
		all_broken = why
}

function blame(g, why)
{
	if (!(g in why_broken))
		why_broken[g] = why
	unclosed = 1
}

# An error of structure, which no kernel's headers can be the reason of.
function is_structure(s)
{
	return s ~ /unterminated|extraneous closing brace/ ||
	       s ~ /expected identifier or '\(' before '[}]'/
}

part == "log" && /^[^ \t]/ && diagnostic($0) {
	kind = place
	sub(/:.*/, "", kind)
	g = place
	sub(/^[^:]*:/, "", g)
	if (place in name_of) {
		g = name_of[place]
		if (is_structure(ptext))
			blame(g, "its probe is not whole: " ptext)
		refused[g]
	} else if (kind == "end") {
		blame(g, "its probe swallows what follows it")
	} else if (kind == "reached") {
		reached[g]
	} else if (kind == "control") {
		control[g]
		if (g == "pass")
			all_wrong("a probe that must compile does not: " ptext)
	} else if (kind != "exists") {
		all_wrong((pline ? "the kernel headers do not compile: " : \
			"the compiler failed: ") $0)
	}
}

function controls_ran(	n, i, c)
{
	n = split("call implicit member type", c, " ")
	for (i = 1; i <= n; i++)
		if (!(c[i] in control))
			all_wrong("a probe that must fail (" c[i] ") does not")
}

function judge(g)
{
	if (expect)
		return expected(g)
	if (!(g in reached) && !(g in why_broken))
		why_broken[g] = "the compiler did not get to the end of its probe"
	if (g in why_broken)
		return "broken"
	return g in refused ? "no" : "yes"
}

function judge_all(	i)
{
	if (version !~ /^[0-9]+\.[0-9]+/)
		die("\"" version "\" is not a kernel version like 6.8")
	if (!expect)
		controls_ran()
	# A probe that was left open breaks all that follows: name the probe.
	if (unclosed)
		all_broken = ""
	for (i = 1; i <= ngates; i++)
		answer[gate[i]] = judge(gate[i])
}

# Answers of an earlier run.

part == "answers" && $1 == "#" {
	if ($2 == "release")
		release = from_field(3)
	else if ($2 == "version")
		version = from_field(3)
	else if ($2 == "compiler")
		compiler = from_field(3)
	else if ($2 == "probed")
		expect = !$3
	next
}

part == "answers" && $1 == "*" { all_broken = from_field(3) }

part == "answers" {
	have_answers = 1
	answer[$1] = $2
	if ($2 == "broken")
		why_broken[$1] = from_field(3)
}

# The sources that use an answer.
part == "users" {
	file = FILENAME
	sub(/.*\//, "", file)
	for (s = $0; match(s, /COMPAT_HAVE_[A-Z0-9_]+/); ) {
		g = substr(s, RSTART + 12, RLENGTH - 12)
		s = substr(s, RSTART + RLENGTH)
		if (!((g, file) in seen))
			users[g] = (g in users ? users[g] " " : "") file
		seen[g, file]
	}
}

# Of a gate and its alternatives one has to answer yes; of a pair, one alone.
function check_group(g, kind,	n, i, list, yes, others)
{
	n = split(g " " head[g, kind], list, " ")
	if (n < 2)
		return
	for (i = 1; i <= n; i++) {
		if (answer[list[i]] != "yes")
			continue
		if (yes != "" && kind == "pair")
			stop("kernel " release " answers both " yes " and " \
			     list[i] " (" head[g, "what"] "): one of these" \
			     " probes is wrong; the newest kernel tested is " \
			     head["", "tested"])
		yes = list[i]
	}
	if (yes != "")
		return
	others = head[g, kind]
	gsub(/ +/, " nor ", others)
	stop("kernel " release " has neither " g " nor " others " (" \
	     head[g, "what"] "): the interface has changed again; the newest" \
	     " kernel tested is " head["", "tested"])
}

function check_answers(	i, g)
{
	if (all_broken != "") {
		stop("kernel " release ": " all_broken)
		return
	}
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		if (answer[g] == "broken")
			stop("gate " g ": " why_broken[g])
		else if (answer[g] != "yes" && answer[g] != "no")
			stop("gate " g ": no answer")
	}
	for (i = 1; i <= ngates && !stopped; i++) {
		check_group(gate[i], "pair")
		check_group(gate[i], "either")
	}
}

# How the answer compares with the mainline's history.
function verdict(g)
{
	if (answer[g] == "broken")
		return "BROKEN"
	if (answer[g] == expected(g))
		return "agree"
	if (is_before(g, "since") || is_before(g, "until"))
		return "backport"
	return answer[g] == "yes" ? "STILL THERE" : "MISSING"
}

function span(g)
{
	if (((g, "since") in head) && ((g, "until") in head))
		return head[g, "since"] " to " head[g, "until"]
	if ((g, "since") in head)
		return "since " head[g, "since"]
	if ((g, "until") in head)
		return "until " head[g, "until"]
	return "always"
}

function print_answers(	i, g)
{
	print "# release " release
	print "# version " version
	print "# probed " !expect
	print "# compiler " compiler
	if (all_broken != "")
		print "* broken " all_broken
	for (i = 1; i <= ngates && all_broken == ""; i++) {
		g = gate[i]
		print g " " answer[g] (g in why_broken ? " " why_broken[g] : "")
	}
}

function print_header(	i, g, n, list)
{
	print "/* SPDX-License-Identifier: GPL-2.0-only OR MIT */"
	print "/* Generated from compat/gates for kernel " release "; " \
		(expect ? "not probed, from the version alone" : \
		 "probed with " compiler) " */"
	print "#ifndef COMPAT_GATES_H"
	print "#define COMPAT_GATES_H\n"
	print "#define COMPAT_PROBED " !expect
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		n = answer[g] == "yes"
		print "\n/*\n * " head[g, "what"]
		print " * " span(g) ", " (expect ? "" : "expected " \
			expected(g) ", probed ") answer[g] \
			(expect ? "" : ": " verdict(g)) "\n */"
		print "#define COMPAT_HAVE_" g " " n
		if (n)
			list = list (list == "" ? "" : ",") g
	}
	print "\n/* For modinfo: the gates that answer 1. */"
	print "#define COMPAT_GATES \"" list "\""
	print "\n#endif /* COMPAT_GATES_H */"
}

function print_uses(	i, g, n, j, list)
{
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		n = split(head[g, answer[g] == "yes" ? "uses" : "else"], list,
			/ *, */)
		for (j = 1; j <= n; j++)
			print g " " list[j]
	}
}

function names(g, h)
{
	return index(" " head[g, "pair"] " " head[g, "either"] " ", " " h " ")
}

# Who depends on the answer: sources, or the gates that it is checked against.
function used_by(g,	i, h, s)
{
	if (g in users)
		return users[g]
	for (i = 1; i <= ngates; i++) {
		h = gate[i]
		if ((h in users) && (names(g, h) || names(h, g)))
			s = s " " h
	}
	return s == "" ? "NOBODY" : "checks" s
}

function print_table(	i, g, v, n)
{
	print "kernel " release " (version " version "), " compiler
	printf "%-20s %-12s %-9s %-7s %-12s %s\n", "gate", "mainline",
		"expected", "probed", "", "used by"
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		v = verdict(g)
		n[v]++
		printf "%-20s %-12s %-9s %-7s %-12s %s\n", g, span(g),
			expected(g), answer[g], v, used_by(g)
	}
	printf "%d gates: %d agree, %d backport, %d missing, %d still there\n",
		ngates, n["agree"], n["backport"], n["MISSING"],
		n["STILL THERE"]
	print "controls: the one that must compile does, the four that must" \
		" fail do"
}

END {
	if (bad)
		exit bad
	check_heads()
	if (!have_answers)
		judge_all()
	if (out == "answers") {
		print_answers()
		exit 0
	}
	check_answers()
	if (out == "table" && all_broken == "")
		print_table()
	else if (!stopped && out == "header")
		print_header()
	else if (!stopped && out == "uses")
		print_uses()
	exit stopped
}
