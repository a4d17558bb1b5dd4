# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Names every symbol that a kernel does not export to every module; the vendor's
# module is not GPL, and modpost would only say so at the end of the build.
#
#	awk -f exports.awk release=R [part=uses FILE] [part=undefined FILE] \
#		part=symvers FS='\t' Module.symvers
#
#	uses		"GATE SYMBOL CLASS", from gates.awk out=uses
#	undefined	what `nm -u` says of the linked object
#	Module.symvers	last, so that only the lines that matter are kept: crc,
#			symbol, module, export[, namespace] (4.x to today), or
#			with the namespace third (5.4 only)
#
# Exit status: 1 if a symbol may not be used, 2 for bad input.

function bad_input(msg)
{
	print "exports: " msg | "cat >&2"
	status = 2
	exit 2
}

# Alternatives "a|b": one of them is enough.
part == "uses" {
	gate[++nuses] = $1
	symbols[nuses] = $2
	class_of[nuses] = $3
	n = split($2, alt, "|")
	for (i = 1; i <= n; i++)
		wanted[alt[i]]
}

# "file.o:" heads of several files; weak ones may stay open. modpost itself
# defines __this_module.
part == "undefined" && NF == 1 && /:$/ {
	object = "file " substr($1, 1, length($1) - 1)
}

part == "undefined" && NF > 1 && $(NF - 1) == "U" && $NF != "__this_module" {
	undefined[++nundefined] = $NF
	from[nundefined] = object == "" ? "the module" : object
	wanted[$NF]
}

part == "symvers" {
	if (NF < 4 || !/\tEXPORT_/)
		bad_input(FILENAME ":" FNR ": not a line of Module.symvers: " $0)
	nsyms++
}

part == "symvers" && ($2 in wanted) {
	for (i = 3; $i !~ /^EXPORT_/; i++)
		;
	export[$2] = $i
	space[$2] = i < NF ? $(i + 1) : i > 4 ? $3 : ""
}

# Why a module that is not GPL cannot use it, or "".
function refusal(sym)
{
	if (!(sym in export))
		return "is not exported"
	if (export[sym] ~ /GPL/)
		return "is exported GPL-only"
	if (space[sym] != "")
		return "is exported in namespace " space[sym] " only"
	return ""
}

function require(sym, who,	why)
{
	why = refusal(sym)
	if (why == "")
		return
	print "exports: symbol " sym " " why " by kernel " release \
		"; wanted by " who | "cat >&2"
	status = 1
}

# Of an inline only what is exported can be wrong.
function require_one(list, class, who,	n, alt, i)
{
	n = split(list, alt, "|")
	for (i = 1; i <= n; i++)
		if (refusal(alt[i]) == "" ||
		    (class == "inl" && !(alt[i] in export)))
			return
	for (i = 1; i < n && !(alt[i] in export); i++)
		;
	require(alt[i], who)
}

END {
	if (status == 2)
		exit 2
	if (!nsyms)
		bad_input("Module.symvers of kernel " release " is empty")
	for (i = 1; i <= nuses; i++)
		require_one(symbols[i], class_of[i], "gate " gate[i])
	for (i = 1; i <= nundefined; i++)
		require(undefined[i], from[i])
	exit status
}
