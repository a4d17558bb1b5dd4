# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f report.awk -f report-html.awk -v order="STEP..." \
#		-v version=VERSION -v date=DATE ROWS
# The tables as one page that needs nothing else. What a cell is stands in its
# class, word and title, so that it can be read without colours too.

function html(s)
{
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	gsub(/"/, "\\&quot;", s)
	gsub(/'/, "\\&#39;", s)
	return s
}

function head()
{
	print "<!DOCTYPE html>\n<html lang=\"en\">\n<head>"
	print "<meta charset=\"utf-8\"/>"
	print "<meta name=\"viewport\" content=\"width=device-width\"/>"
	print "<title>r750: kernels booted</title>"
	print "<style>"
	print ":root { color-scheme: light dark; }"
	print "body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; }"
	print "table { border-collapse: collapse; margin: 0.5em 0 1em; }"
	print "th, td { border: 1px solid #8886; padding: 0.15em 0.7em; }"
	print "th { text-align: left; font-weight: 600; }"
	print "td { text-align: right; font-variant-numeric: tabular-nums; }"
	print "small { font-weight: normal; opacity: 0.8; }"
	print ".pass { background: #2a82; } .fail { background: #d336; }"
	print ".todo, .over { background: #c904; } .none { opacity: 0.5; }"
	print ".fail { font-weight: 700; } td a { color: inherit; }"
	print "pre { overflow-x: auto; padding: 0.7em; background: #8882; }"
	print "</style>\n</head>\n<body>\n<h1>r750: kernels booted</h1>"
	printf "<p>Version %s, as of %s. A number is the seconds that a passed " \
		"step took; \"restart\" has those of the whole boot.</p>\n",
		html(version), html(date)
}

# What the cell is, for a pointer that rests on it.
function title(c, k, s,	v)
{
	v = state[c, k, s]
	return (v == "pass" ? "passed" : v == "fail" ? "failed" :
		v == "todo" ? "an expected failure" :
		v == "over" ? "passed, though it was expected to fail" :
		v == "skip" ? "left out" : "not run") \
		(why[c, k, s] == "" || v == "pass" ? "" : ": " why[c, k, s])
}

function id(c, i, s)
{
	return "d" c "-" i "-" s
}

function cell(c, i, s,	k, v, w)
{
	k = kern[conf[c], i]
	v = state[conf[c], k, step[s]]
	w = html(word(conf[c], k, step[s]))
	if (v ~ /fail|todo|over/)
		w = "<a href=\"#" id(c, i, s) "\">" w "</a>"
	printf "<td class=\"%s\" title=\"%s\">%s</td>\n", v == "" ? "none" : v,
		html(title(conf[c], k, step[s])), w
}

# One that did not simply pass, with all that was said of it.
function details(c, i, s,	k, n, j)
{
	k = kern[conf[c], i]
	if (state[conf[c], k, step[s]] !~ /fail|todo|over/)
		return
	n = ntext[conf[c], k, step[s]] + 0
	printf "<details id=\"%s\"><summary>%s: %s: %s</summary>\n",
		id(c, i, s), html(short(k)), html(step[s]),
		html(title(conf[c], k, step[s]))
	print "<pre>" (n ? "" : "(nothing more was said)")
	for (j = 1; j <= n; j++)
		print html(text[conf[c], k, step[s], j])
	print "</pre></details>"
}

# A kernel, what ran on it and with what.
function column(c, k)
{
	printf "<th>%s<br/><small>%s<br/>%s</small></th>\n", html(short(k)),
		html(about[c, k, "tree"]), html(about[c, k, "card"])
}

function table(c,	i, s)
{
	printf "<h2>%s</h2>\n<table>\n<tr><th>step</th>\n", html(conf[c])
	for (i = 1; i <= nkern[conf[c]]; i++)
		column(conf[c], kern[conf[c], i])
	print "</tr>"
	for (s = 1; s <= nstep; s++) {
		if (!((conf[c], step[s]) in used))
			continue
		printf "<tr><th>%s</th>\n", html(step[s])
		for (i = 1; i <= nkern[conf[c]]; i++)
			cell(c, i, s)
		print "</tr>"
	}
	print "</table>"
	for (i = 1; i <= nkern[conf[c]]; i++)
		for (s = 1; s <= nstep; s++)
			details(c, i, s)
}

END {
	head()
	for (c = 1; c <= nconf; c++)
		table(c)
	print "</body>\n</html>"
}
