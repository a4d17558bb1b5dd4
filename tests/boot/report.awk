# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f report.awk -v order="STEP..." ROWS
#
# Prints the rows of report-rows.awk, sorted by configuration and kernel, as a
# table for each configuration: a line per step, a column per kernel. Below it the
# expected failures with their reasons, and the output of the others. -v order
# lists the steps in their order.
#
# conf[1..nconf]			configurations
# kern[conf, 1..nkern[conf]]		their kernels
# step[1..nstep]			steps; used[conf, step] if one was run there
# state, took, why[conf, kernel, step]	of a cell; state is empty if it was not run
# text[conf, kernel, step, 1..ntext[conf, kernel, step]]
# about[conf, kernel, key]

BEGIN {
	FS = "\t"
	nstep = split(order, step, " ")
	for (i = 1; i <= nstep; i++)
		known[step[i]] = 1
}

!($2 in nkern) { conf[++nconf] = $2 }
!(($2, $3) in seen) { seen[$2, $3] = 1; kern[$2, ++nkern[$2]] = $3 }
$1 == "cell" {
	if (!($4 in known)) {
		known[$4] = 1
		step[++nstep] = $4
	}
	used[$2, $4] = 1
	state[$2, $3, $4] = $5
	took[$2, $3, $4] = $6
	why[$2, $3, $4] = $7
}
$1 == "line" { text[$2, $3, $4, ++ntext[$2, $3, $4]] = $5 }
$1 == "about" { about[$2, $3, $4] = $5 }

# A cell in a word or two.
function word(c, k, s,	v)
{
	v = state[c, k, s]
	if (v == "pass")
		return took[c, k, s] == "" ? "ok" : took[c, k, s]
	return v == "fail" ? "FAIL" : v == "todo" ? "expected" :
		v == "over" ? "PASSED" : v == "skip" ? "skip" : "."
}

function short(kernel)
{
	sub(/-amd64$/, "", kernel)
	return kernel
}

function columns(c, n, head, key,	i, any, line)
{
	line = sprintf("%-20s", head)
	for (i = 1; i <= n; i++) {
		any = any about[c, kern[c, i], key]
		line = line sprintf(" %16s", key == "" ? short(kern[c, i]) :
			about[c, kern[c, i], key])
	}
	if (key == "" || any != "")
		print line
}

function table(c,	n, i, s)
{
	n = nkern[c]
	columns(c, n, c, "")
	columns(c, n, "  tree", "tree")
	for (s = 1; s <= nstep; s++) {
		if (!((c, step[s]) in used))
			continue
		printf "  %-18s", step[s]
		for (i = 1; i <= n; i++)
			printf " %16s", word(c, kern[c, i], step[s])
		print ""
	}
	for (i = 1; i <= n; i++)
		for (s = 1; s <= nstep; s++)
			explain(c, kern[c, i], step[s])
}

# A step that did not simply pass. An expected failure needs no output: its
# reason is known.
function explain(c, k, s,	v, j)
{
	v = state[c, k, s]
	if (v !~ /fail|todo|over/)
		return
	printf "  %s %s: %s%s\n", short(k), s, v == "fail" ? "failed" :
		v == "todo" ? "expected failure" :
		"passed, though expected to fail",
		why[c, k, s] == "" ? "" : ": " why[c, k, s]
	for (j = 1; v == "fail" && j <= ntext[c, k, s]; j++)
		print "    " text[c, k, s, j]
}

END {
	for (c = 1; c <= nconf; c++) {
		if (c > 1)
			print ""
		table(conf[c])
	}
}
