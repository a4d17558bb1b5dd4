# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Reads the gate table (see its head); any POSIX awk. Use it in front of one of
# gates-source.awk, gates-answers.awk, gates-out.awk:
#
#	awk -f gates.awk -f gates-X.awk [var=value] part=table gates [part=P file]
#
# Gives them
#	ngates, gate[1..ngates]	the names, in the table's order
#	what, since, until, commit, uses, other [name]
#	pair[name], either[name]	the other gate
#	(name in watch)	nothing uses its answer
#	file[name], body[name]	probe text; lines end with \n
#	fline[name], bline[name]	the line of the table where that text begins
#	nincludes, include[1..], tested	the table's head
#	finish()	the first call of their END block: ends there, with no more
#			words, if die() has said of a mistake
#
# Exit status: 1 for an answer that stops the build, 2 for a bad table or call.

function die(msg)
{
	print msg | "cat >&2"
	close("cat >&2")
	bad = 2
	exit 2
}

function tdie(msg)
{
	die(tfile ":" tline ": " msg)
}

# Field 2 to the end, blanks at the ends taken off.
function rest(	s)
{
	s = $0
	sub(/^[ \t]*[^ \t]+[ \t]*/, "", s)
	sub(/[ \t]+$/, "", s)
	return s
}

function once(map, key)
{
	if (cur == "")
		tdie("\"" key "\" outside a gate")
	if (cur in map)
		tdie("gate " cur ": second \"" key "\"")
	if ($2 == "")
		tdie("gate " cur ": empty \"" key "\"")
	map[cur] = rest()
}

function is_version(s)
{
	return s ~ /^[0-9]+\.[0-9]+$/
}

# Versions are compared by their first two numbers: a change of an interface in
# the mainline happens between two of those.
function vnum(s,	v)
{
	split(s, v, /[^0-9]+/)
	return v[1] * 1000 + v[2]
}

# What the version of the kernel says a gate answers.
function expected(g, kver)
{
	if ((g in since) && vnum(kver) < vnum(since[g]))
		return 0
	if ((g in until) && vnum(kver) >= vnum(until[g]))
		return 0
	return 1
}

# Number of matches of re in s.
function count(s, re)
{
	return gsub(re, "", s)
}

# A probe that closes more or less than it opens would change what the others
# answer. Strings and comments of a probe must not hold braces.
function balanced(g, text,	ifs)
{
	if (count(text, "[{]") != count(text, "[}]"))
		tdie("gate " g ": braces do not match")
	if (count(text, "[(]") != count(text, "[)]"))
		tdie("gate " g ": parentheses do not match")
	if (count(text, "/[*]") != count(text, "[*]/"))
		tdie("gate " g ": comment is not closed")
	ifs = count(text, "(^|\n)[ \t]*#[ \t]*if")
	if (ifs != count(text, "(^|\n)[ \t]*#[ \t]*endif"))
		tdie("gate " g ": #if and #endif do not match")
}

function end_gate()
{
	if (cur == "")
		return
	if (!(cur in what))
		tdie("gate " cur ": no \"what\"")
	if (!(cur in body) && !(cur in file))
		tdie("gate " cur ": no probe")
	if ((cur in body) && body[cur] !~ /[^ \t\n]/)
		tdie("gate " cur ": empty probe")
	if ((cur in file) && file[cur] !~ /[^ \t\n]/)
		tdie("gate " cur ": empty probe")
	if ((cur in since) && !is_version(since[cur]))
		tdie("gate " cur ": \"" since[cur] "\" is no version like 5.16")
	if ((cur in until) && !is_version(until[cur]))
		tdie("gate " cur ": \"" until[cur] "\" is no version like 5.16")
	if ((cur in since) && (cur in until) &&
	    vnum(since[cur]) >= vnum(until[cur]))
		tdie("gate " cur ": \"since\" is not before \"until\"")
	balanced(cur, body[cur])
	balanced(cur, file[cur])
	if (body[cur] == "")
		delete body[cur]
	if (file[cur] == "")
		delete file[cur]
	cur = ""
	text = ""
}

# Mistakes that only the whole table shows.
function end_table(	i, g)
{
	if (ngates == 0)
		die("gate table: no gates in it")
	if (tested == "")
		die("gate table: no \"tested\" version in its head")
	for (i = 1; i <= ngates; i++) {
		g = gate[i]
		if ((g in pair) && !(pair[g] in what))
			die("gate table: gate " g ": pair " pair[g] \
			    " is not a gate")
		if ((g in either) && !(either[g] in what))
			die("gate table: gate " g ": either " either[g] \
			    " is not a gate")
	}
	table_read = 1
}

function use(map)
{
	if (cur == "")
		tdie("\"" $1 "\" outside a gate")
	if (NF != 3 || $3 !~ /^(any|inl)$/)
		tdie("gate " cur ": \"" $1 "\" wants a symbol and any or inl")
	map[cur] = map[cur] $2 " " $3 "\n"
}

part == "table" {
	tfile = FILENAME
	tline = FNR
}

part == "table" && /^#/ { next }

part == "table" && /^\t/ {
	if (text == "body")
		body[cur] = body[cur] substr($0, 2) "\n"
	else if (text == "file")
		file[cur] = file[cur] substr($0, 2) "\n"
	else
		tdie("probe text without \"probe\" or \"file\" before it")
	next
}

# A blank line belongs to the text if more of the text follows.
part == "table" && /^[ \t]*$/ {
	if (text == "body")
		body[cur] = body[cur] "\n"
	else if (text == "file")
		file[cur] = file[cur] "\n"
	next
}

part == "table" {
	text = ""
	if ($1 == "gate") {
		end_gate()
		if (NF != 2 || $2 !~ /^[A-Z][A-Z0-9_]*$/)
			tdie("\"" $0 "\": a gate wants one name in capitals")
		if ($2 in what)
			tdie("gate " $2 ": second gate of that name")
		cur = $2
		gate[++ngates] = cur
	} else if ($1 == "table") {
		end_gate()
	} else if ($1 == "tested") {
		if (!is_version($2))
			tdie("\"" $2 "\" is no version like 5.16")
		tested = $2
	} else if ($1 == "include") {
		if (NF != 2)
			tdie("\"include\" wants one header")
		include[++nincludes] = $2
	} else if ($1 == "what") {
		once(what, $1)
	} else if ($1 == "since") {
		once(since, $1)
	} else if ($1 == "until") {
		once(until, $1)
	} else if ($1 == "commit") {
		once(commit, $1)
	} else if ($1 == "pair") {
		once(pair, $1)
	} else if ($1 == "either") {
		once(either, $1)
	} else if ($1 == "watch") {
		if (cur == "" || NF != 1)
			tdie("\"watch\" stands alone, inside a gate")
		watch[cur]
	} else if ($1 == "uses") {
		use(uses)
	} else if ($1 == "else") {
		use(other)
	} else if ($1 == "probe" || $1 == "file") {
		if (cur == "")
			tdie("\"" $1 "\" outside a gate")
		text = $1 == "probe" ? "body" : "file"
		if ($1 == "probe" ? cur in bline : cur in fline)
			tdie("gate " cur ": second \"" $1 "\"")
		if (text == "body")
			bline[cur] = FNR + 1
		else
			fline[cur] = FNR + 1
		if (text == "body")
			body[cur] = ""
		else
			file[cur] = ""
	} else {
		tdie("\"" $1 "\" is not a word of the gate table")
	}
	next
}

function finish()
{
	if (bad)
		exit bad
	if (!table_read) {
		end_gate()
		end_table()
	}
}

# The first line after the table, or the end.
!table_read {
	end_gate()
	end_table()
}
