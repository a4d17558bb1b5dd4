# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v from=VERSION -v always="NAME NAME" -f prune-proof.awk FILE...
#
# Prints the driver of prune-proof.sh: a C file that includes "text" once for each
# case that the directives of the FILEs distinguish. from: the oldest version that
# counts; always: macros that are always defined.

function code(s,	n)
{
	split(s, n, /[^0-9]+/)
	return n[1] * 65536 + n[2] * 256 + (n[3] > 255 ? 255 : n[3])
}

function hex(s,		n, i)
{
	n = 0
	for (i = 3; i <= length(s); i++)
		n = n * 16 + index("123456789abcdef", tolower(substr(s, i, 1)))
	return n
}

function version(v)
{
	if (v >= code(from) && v < 16777216)
		versions[v] = 1
}

function around(v)
{
	version(v - 1)
	version(v)
	version(v + 1)
}

# The versions and the names in a condition.
function condition(s,	n, fn)
{
	gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", s)
	sub(/\/\/.*/, "", s)
	gsub(/"[^"]*"|\047[^\047]*\047/, " ", s)
	while (match(s, /[A-Za-z0-9_.$]+/)) {
		n = substr(s, RSTART, RLENGTH)
		s = substr(s, RSTART + RLENGTH)
		fn = s ~ /^[ \t]*\(/
		if (n == "KERNEL_VERSION" &&
		    match(s, /[0-9]+[ \t]*,[ \t]*[0-9]+[ \t]*,[ \t]*[0-9]+/))
			around(code(substr(s, RSTART, RLENGTH)))
		else if (n ~ /^0[xX][0-9A-Fa-f]+/)
			around(hex(n))
		else if (n ~ /^[0-9]/)
			around(n + 0)
		else if (n !~ /^(defined|LINUX_VERSION_CODE|KERNEL_VERSION|__has_.*)$/)
			names[n] = fn || names[n]
	}
}

function directive(s)
{
	if (!sub(/^[ \t]*(\/\*([^*]|\*+[^*\/])*\*+\/)?[ \t]*(#|%:)[ \t]*/, "", s))
		return
	if (sub(/^(if|elif|ifdef|ifndef|elifdef|elifndef)[^A-Za-z0-9_]/, " ", s))
		condition(s)
	else if (match(s, /^(define|undef)[ \t]+[A-Za-z_][A-Za-z0-9_]*/)) {
		s = substr(s, 1, RLENGTH)
		sub(/^(define|undef)[ \t]+/, "", s)
		own[s] = 1
	}
}

function define(n, v)
{
	if (n in fixed)
		return
	if (names[n])
		print "#define " n "(...) " v
	else if (v)
		print "#define " n " 1"
}

# One case: what is "none", "all", or the name that is defined alone.
function one_case(v, what,	n)
{
	for (n in own)
		print "#undef " n
	for (n in names)
		print "#undef " n
	print "#undef LINUX_VERSION_CODE"
	print "#undef KERNEL_VERSION"
	print "prune_proof_case", int(v / 65536) "." int(v / 256) % 256 "." v % 256, "with \"" what "\""
	print "#define LINUX_VERSION_CODE " v
	print "#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))"
	for (n in fixed)
		print "#define " n " 1"
	for (n in names)
		define(n, what == "all" || what == n)
	print "#include \"text\""
}

function oldest(	v, least)
{
	least = 16777216
	for (v in versions)
		if (v + 0 < least)
			least = v + 0
	return least
}

{
	sub(/\r$/, "")
	line = line $0
	if (sub(/\\[ \t\r]*$/, " ", line))
		next
	directive(line)
	line = ""
}

END {
	split(always, list, " ")
	for (i in list)
		fixed[list[i]] = 1
	split("4.0 4.15 5.10 6.1 6.12 7.3 " from, list, " ")
	for (i in list)
		version(code(list[i]))
	# Oldest first: the first difference reported is where it begins.
	while ((v = oldest()) < 16777216) {
		one_case(v, "none")
		one_case(v, "all")
		for (n in names)
			if (!(n in fixed))
				one_case(v, n)
		delete versions[v]
	}
}
