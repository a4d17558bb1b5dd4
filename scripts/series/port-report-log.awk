# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v at=DIR -f port-report-log.awk LOG
#
# A build log -> a line for each thing that is wrong, fields separated by tabs:
#
#	identifier  structure  kind  place  message
#
#	identifier	what the message is about; "-" if it names nothing
#	structure	the structure that it is a member of, or "-"
#	kind		error, warning, link or gate
#	place		FILE:LINE, relative if FILE is below DIR; "-" if none
#
# Reads gcc and clang in the C locale, and modpost of all versions.

function bare(s)
{
	sub(/^(struct|union|enum) /, "", s)
	sub(/\(.*/, "", s)
	return s
}

# The nth text between quotes in s.
function quoted(s, n,	part)
{
	gsub(/[`"]|‘|’/, "'", s)
	split(s, part, "'")
	return part[2 * n]
}

function is_name(s)
{
	return s ~ /^[A-Za-z_][A-Za-z0-9_]*$/
}

# What the message names: sets ident and strct.
function name_it(msg,	q, n, s)
{
	ident = strct = "-"
	if (match(msg, /no member named |unknown field /)) {
		ident = quoted(substr(msg, RSTART), 1)
		if (match(msg, /(struct|union) [A-Za-z0-9_]+/))
			strct = bare(substr(msg, RSTART, RLENGTH))
		return
	}
	if (match(msg, /[A-Za-z0-9_\/]+\.h: No such file|'[A-Za-z0-9_\/.]+\.h' file not found/)) {
		s = substr(msg, RSTART)
		gsub(/^'|:.*|' .*/, "", s)
		ident = s
		return
	}
	if (msg ~ /argument [0-9]+ of /)
		sub(/.*argument [0-9]+ of /, "", msg)
	for (n = 1; (q = quoted(msg, n)) != ""; n++) {
		if (q ~ /^(struct|union|enum) [A-Za-z0-9_]+$/)
			strct = bare(q)
		if (is_name(q)) {
			ident = q
			return
		}
	}
	if (strct != "-") {
		ident = strct
		strct = "-"
	}
}

function flush()
{
	if (kind != "")
		print ident "\t" strct "\t" kind "\t" place "\t" text
	kind = ""
}

function found(k, id, st, where, msg)
{
	flush()
	print id "\t" st "\t" k "\t" where "\t" msg
}

# The path relative to the directory of the build
function short(s)
{
	sub(/^\.\//, "", s)
	if (index(s, at "/") == 1)
		s = substr(s, length(at) + 2)
	return s
}

# Of a line "FILE:LINE[:COLUMN]: KIND: text".
/^[^ \t:]+:[0-9]+:([0-9]+:)? (fatal error|error|warning|note): / {
	match($0, /:[0-9]+:/)
	where = short(substr($0, 1, RSTART - 1)) \
		substr($0, RSTART, RLENGTH - 1)
	match($0, /: (fatal error|error|warning|note): /)
	what = substr($0, RSTART + 2, RLENGTH - 4)
	msg = substr($0, RSTART + RLENGTH)
	gsub(/‘|’/, "'", msg)
	if (what != "note") {
		flush()
		if (what == "warning" && where ~ /^\//)
			next
		kind = what == "warning" ? "warning" : "error"
		place = where
		text = msg
		name_it(msg)
	} else if (kind != "" && msg ~ /near initialization for/) {
		ident = quoted(msg, 1)
		strct = "-"
		sub(/.*[.]/, "", ident)
	} else if (kind != "" && ident == "-" && msg ~ /declared here|in expansion of macro/) {
		ident = is_name(quoted(msg, 1)) ? quoted(msg, 1) : ident
	}
	next
}

/undefined!|GPL-only symbol|from namespace/ && /ERROR|WARNING|FATAL|modpost/ {
	line = $0
	sub(/^[A-Z]+: (modpost: )?/, "", line)
	id = line ~ /symbol/ ? substr(line, index(line, "symbol") + 7) : line
	found("link", quoted(id, 1), "-", "-", line)
	next
}

/^exports: symbol / {
	line = substr($0, 10)
	found("link", $3, "-", "-", line)
	next
}

/^gates: / && !/^gates: no .*compat\.h/ {
	line = substr($0, 8)
	id = "-"
	if (match(line, /neither [A-Z0-9_]+|both [A-Z0-9_]+|gate [A-Z0-9_]+/)) {
		id = substr(line, RSTART, RLENGTH)
		sub(/.* /, "", id)
	}
	found("gate", id, "-", "compat/gates/" id ".c", line)
	next
}

/objtool: / && /warning: / {
	found("warning", "-", "-", "-", $0)
	next
}

END { flush() }
