# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v from=VERSION -v always="NAME NAME" -f prune.awk <FILE
#
# Prepares a C file for unifdef -t -k:
#
# - a comparison of LINUX_VERSION_CODE that has the same result for every version
#   from `from` on becomes 0 or 1, and so does a test for one of the macros in
#   `always`. It is only replaced where it is a whole operand of &&, || or a pair
#   of parentheses, so no neighbouring operator can bind more tightly;
# - a conditional is written on one line, and without comments if any part of it
#   is decided;
# - all other lines get a \001 in front. What looks like a directive in a comment,
#   and what unifdef takes for an unterminated string (the apostrophe of an #error),
#   are then plain text to it.
#
# Exit status: 1 if a macro of `always` is undefined in the file. The message says
# ":LINE: what", for the caller to put the file's name in front.

function code(a, b, c)
{
	return a * 65536 + b * 256 + (c > 255 ? 255 : c)
}

# The number that a token stands for, or -1.
function number(s,	part, n, i)
{
	if (s ~ /^KERNEL_VERSION./) {
		split(s, part, /[^0-9]+/)
		return code(part[2], part[3], part[4])
	}
	sub(/[uUlL]+$/, "", s)
	if (s ~ /^[1-9][0-9]*$/ && length(s) < 16)
		return s + 0
	if (s !~ /^0[xX][0-9A-Fa-f]+$/ || length(s) > 12)
		return -1
	for (i = 3; i <= length(s); i++)
		n = n * 16 + index("123456789abcdef", tolower(substr(s, i, 1)))
	return n + 0
}

# "0", "1", or "" where versions from `least` on differ.
function compare(a, op, b,	n)
{
	n = number(a == lvc ? b : a)
	if (b == lvc)
		op = turned[op]
	if (n < 0 || (a == lvc) == (b == lvc))
		return ""
	if (op == "<" || op == ">=")
		return least >= n ? (op == ">=") "" : ""
	return least > n ? (op == ">" || op == "!=") "" : ""
}

# The condition s in tok[1..ntok], the blanks before each in gap[1..ntok + 1].
function tokenize(s,	blanks)
{
	ntok = 0
	gap[1] = ""
	while (s != "") {
		blanks = match(s, blank)
		if (!blanks)
			match(s, token)
		if (blanks) {
			gap[ntok + 1] = substr(s, 1, RLENGTH)
		} else {
			tok[++ntok] = substr(s, 1, RLENGTH)
			gap[ntok + 1] = ""
		}
		s = substr(s, RLENGTH + 1)
	}
	tok[0] = tok[ntok + 1] = tok[ntok + 2] = tok[ntok + 3] = ""
}

function at_edge(i)
{
	return tok[i] ~ /^(|[()]|&&|[|][|])$/
}

function is_fixed(s)
{
	sub(/^[ \t]*(defined)?[ \t(]*/, "", s)
	sub(/[ \t)]*$/, "", s)
	return s in fixed
}

# "(1)" -> "1", unless it is the argument of a macro
function unwrap(s,	head, m, rest)
{
	while (match(s, /(^|[(!&|])[ \t]*[(][ \t]*[01][ \t]*[)]/)) {
		head = substr(s, 1, RSTART - 1)
		m = substr(s, RSTART, RLENGTH)
		rest = substr(s, RSTART + RLENGTH)
		if (!sub(/[(][ \t]*0[ \t]*[)]$/, "0", m))
			sub(/[(][ \t]*1[ \t]*[)]$/, "1", m)
		s = head m rest
	}
	return s
}

# The condition s with 0 or 1 for what is decided in it.
function decide(s,	i, v, out)
{
	tokenize(s)
	for (i = 1; i <= ntok; i++) {
		out = out gap[i]
		v = ""
		if (at_edge(i - 1) && at_edge(i + 3) && tok[i + 1] in turned)
			v = compare(tok[i], tok[i + 1], tok[i + 2])
		if (v != "")
			i += 2
		else if (tok[i] ~ /^defined[ \t(]/ && is_fixed(tok[i]))
			v = 1
		out = out (v == "" ? tok[i] : v)
	}
	out = out gap[ntok + 1]
	if (out !~ /(^|[^A-Za-z0-9_.])[01]([^A-Za-z0-9_.]|$)/)
		return s
	gsub(comment "|//.*", " ", out)
	sub(/[ \t]+$/, "", out)
	out = unwrap(out)
	# At the ends alone: further in, "1 &&" may make a number a truth value.
	while (sub(/^[ \t]*(1[ \t]*&&|0[ \t]*[|][|])[ \t]*/, " ", out) ||
	       sub(/[ \t]*(&&[ \t]*1|[|][|][ \t]*0)[ \t]*$/, "", out))
		;
	return out
}

# A directive with its condition decided as far as it goes.
function condition(line,	head, s)
{
	# C23's, which unifdef does not know.
	sub(/elifdef[ \t]+/, "elif defined ", line)
	sub(/elifndef[ \t]+/, "elif !defined ", line)
	match(line, directive)
	head = substr(line, 1, RLENGTH)
	s = substr(line, RLENGTH + 1)
	gsub(comment, "", head)
	if (head ~ /(else|endif)$/)
		return head s
	if (head !~ /def$/)
		return head decide(s)
	if (!match(s, /[A-Za-z0-9_]+/) || !is_fixed(substr(s, 1, RSTART + RLENGTH - 1)))
		return head s
	return substr(head, 1, index(head, "if") + 1) (head ~ /ifdef$/ ? " 1" : " 0")
}

# Whether a line that begins inside a comment or not ends inside one.
function ends_in_comment(s, inside)
{
	while (match(s, inside ? "[*]/" : comment_or_string)) {
		inside = !inside && substr(s, RSTART, RLENGTH) == "/*"
		s = substr(s, RSTART + RLENGTH)
	}
	return inside
}

BEGIN {
	lvc = "LINUX_VERSION_CODE"
	n = "[ \t]*(0|[1-9][0-9]*)[ \t]*"
	token = "^(KERNEL_VERSION[ \t]*[(]" n "," n "," n "[)]" \
		"|defined[ \t]*[(][ \t]*[A-Za-z0-9_]+[ \t]*[)]" \
		"|defined[ \t]+[A-Za-z0-9_]+|[A-Za-z0-9_]+" \
		"|&&|[|][|]|[<>=!]=|<<|>>|.)"
	comment = "/[*]([^*]|[*]+[^*/])*[*]+/"
	blank = "^([ \t]|" comment "|//.*)+"
	comment_or_string = "\"([^\"\\\\]|\\\\.)*\"|'([^'\\\\]|\\\\.)*'|//.*|/[*]"
	directive = "^([ \t]|" comment ")*#([ \t]|" comment ")*" \
		"(ifn?def|elifn?def|if|elif|else|endif)"
	turned["<"] = ">"; turned[">"] = "<"; turned["<="] = ">="
	turned[">="] = "<="; turned["=="] = "=="; turned["!="] = "!="
	split(from, v, ".")
	least = code(v[1], v[2], v[3])
	split(always, v, " ")
	for (i in v)
		fixed[v[i]]
}

!inside && !continued && $0 ~ directive "([^A-Za-z0-9_]|$)" {
	line = $0
	while (sub(/\\\r?$/, "", line) || ends_in_comment(line, 0)) {
		if ((getline more) <= 0)
			break
		line = line more
	}
	cr = sub(/\r$/, "", line) ? "\r" : ""
	print condition(line) cr
	next
}

!inside && !continued && /^[ \t]*#[ \t]*undef[ \t]/ {
	split($0, v, /undef[ \t]+/)
	sub(/[^A-Za-z0-9_].*/, "", v[2])
	if (v[2] in fixed) {
		printf ":%d: #undef %s, but -D%s; leave that option out\n", FNR,
			v[2], v[2] >"/dev/stderr"
		exit 1
	}
}

{
	inside = ends_in_comment($0, inside)
	continued = /\\\r?$/
	print "\001" $0
}
