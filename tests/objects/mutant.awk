# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v kind=KIND -v nth=N -f mutant.awk TEXT >MUTANT
#
# Changes the Nth place of a hardened text where a mutation of the kind can be
# made, and writes the function it is in to stderr. Exits with 1 if there is no
# such place.

function other(name,	n, names, i)
{
	n = split("rax rbx rcx rdx rsi rdi rbp", names, " ")
	for (i = 1; i <= n; i++)
		if (names[i] == name)
			return names[i % n + 1]
	return ""
}

# Each sets line to what $0 becomes, if it can.
function mutate_register(	r)
{
	if (!match($0, /^\tmov .*%r[abcds][xpi]$/))
		return
	r = substr($0, length($0) - 2)
	if (other(r) != "")
		line = substr($0, 1, length($0) - 3) other(r)
}

function mutate_condition()
{
	if (/^\tje \.L/ && last !~ /^\tcmp \$[0-9]+,%r/)
		line = "\tjne" substr($0, 4)
	else if (/^\tja \.L/)
		line = "\tjb" substr($0, 4)
}

function mutate_target()
{
	if (/^\tj[a-z]+ \.L/ && away != "" && $2 != away)
		line = "\t" $1 " " away
}

function mutate_displacement()
{
	if (match($0, /[ ,][0-9]+\(%r/))
		line = substr($0, 1, RSTART) substr($0, RSTART + 1, \
			RLENGTH - 4) + 8 substr($0, RSTART + RLENGTH - 3)
}

function mutate_immediate()
{
	if (match($0, /\$[0-9]+,/) && !/^\tcmp \$[0-9]+,%r..?$/ && !/^\tshl/)
		line = substr($0, 1, RSTART) (substr($0, RSTART + 1, \
			RLENGTH - 2) + 1) % 64 substr($0, RSTART + RLENGTH - 1)
}

function mutate_callee()
{
	if (/^\tcall / && callee != "" && $2 != callee)
		line = "\tcall " callee
}

function mutate_size()
{
	if (/^\t(mov|add|and|or|cmp)[lq] \$[0-9]+,/)
		line = "\t" substr($1, 1, length($1) - 1) "w" \
			substr($0, length($1) + 2)
}

function mutate_source()
{
	if (/^\tmov %r[a-d]x,%r/)
		line = "\tmov %r" (substr($0, 8, 1) == "d" ? "c" : "d") \
			substr($0, 9)
}

function mutate_indirect()
{
	if (/^\tCALL_REG /)
		line = "\tCALL_REG " ($2 == "r11" ? "rax" : "r11")
}

function mutate_entry()
{
	if (in_table && /^\tje / && before != "" && $2 != before)
		line = "\tje " before
}

function mutate_index(	n)
{
	if (in_table && /^\tcmp \$/) {
		n = substr($2, 2) + 0
		line = "\tcmp $" n + 1 substr($0, index($0, ","))
	}
}

function drop(re)
{
	if ($0 ~ re)
		line = "\t/* gone */"
}

function attempt()
{
	if (kind == "register") mutate_register()
	else if (kind == "condition") mutate_condition()
	else if (kind == "target") mutate_target()
	else if (kind == "displacement") mutate_displacement()
	else if (kind == "immediate") mutate_immediate()
	else if (kind == "callee") mutate_callee()
	else if (kind == "size") mutate_size()
	else if (kind == "source") mutate_source()
	else if (kind == "indirect") mutate_indirect()
	else if (kind == "entry") mutate_entry()
	else if (kind == "index") mutate_index()
	else if (kind == "return") drop("^\tRETURN$")
	else if (kind == "endbr") drop("^\tENDBR$")
	else if (kind == "lost") drop("^\t(add|sub|xor|test|cmp|lea) .*%[er][abcd]x$")
	else if (kind == "cleared" && /^\tRETURN$/)
		line = "\txor %eax,%eax\n\tRETURN"
	else if (kind == "bound" && /^LOCAL_FUNCTION /)
		line = "GLOBAL_FUNCTION " $2
}

/^(GLOBAL|LOCAL)_FUNCTION / { name = $2; away = ""; in_table = 0 }
/a jump table of/ { in_table = 1 }
{
	line = ""
	if (!done)
		attempt()
	if (line != "" && line != $0 && ++found == nth) {
		print name >"/dev/stderr"
		done = 1
		print line
	} else {
		print
	}
	if (/^\.L[0-9a-f]+:$/)
		away = substr($0, 1, length($0) - 1)
	if (/^\tcall /)
		callee = $2
	if (/^\tje /)
		before = $2
	if (in_table && /^\tjmp /)
		in_table = 0
	last = $0
}
END { exit !done }
