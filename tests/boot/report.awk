# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The rows of report-rows.awk, sorted by configuration and kernel, as arrays for
# the two that print them, report-text.awk and report-html.awk; -v order: the
# steps in their order.
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
