# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f report.awk -f report-text.awk -v order="STEP..." ROWS
# The tables for a terminal, and below each what was expected to fail.

function columns(c, n, head, key,	i, any, line)
{
	line = sprintf("%-16s", head)
	for (i = 1; i <= n; i++) {
		any = any about[c, kern[c, i], key]
		line = line sprintf(" %16s", key == "" ? short(kern[c, i]) :
			about[c, kern[c, i], key])
	}
	if (key == "" || any != "")
		print line
}

function table(c,	n, i, s, k)
{
	n = nkern[c]
	columns(c, n, c, "")
	columns(c, n, "  tree", "tree")
	for (s = 1; s <= nstep; s++) {
		if (!((c, step[s]) in used))
			continue
		printf "  %-14s", step[s]
		for (i = 1; i <= n; i++)
			printf " %16s", word(c, kern[c, i], step[s])
		print ""
	}
	for (i = 1; i <= n; i++)
		for (s = 1; s <= nstep; s++) {
			k = kern[c, i]
			if (state[c, k, step[s]] ~ /todo|over/)
				printf "  %s %s: %s: %s\n", short(k), step[s],
					state[c, k, step[s]] == "todo" ?
					"an expected failure" :
					"passed, though it was expected to fail",
					why[c, k, step[s]]
		}
}

END {
	for (c = 1; c <= nconf; c++) {
		if (c > 1)
			print ""
		table(conf[c])
	}
}
