# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Names every symbol that a kernel does not export to every module; the vendor's
# module is not GPL, and modpost would only say so at the end of the build.
#
#	awk -f exports.awk release=R part=symvers Module.symvers \
#		[part=uses FILE] [part=undefined FILE]
#
#	Module.symvers	crc, symbol, module, export[, namespace] (4.x to today),
#			or with the namespace third (5.4 only); tabs between
#	uses		"wanted-by symbol class", from gates-out.awk out=uses
#	undefined	what `nm -u` says of the linked object
#
# Exit status: 1 if any symbol is not there to be used, 2 for bad input.

function bad_input(msg)
{
	print "exports: " msg | "cat >&2"
	status = 2
	exit 2
}

function complain(msg)
{
	print "exports: " msg | "cat >&2"
	status = 1
}

# Why a module that is not GPL cannot use it, or "".
function refusal(sym)
{
	if (!(sym in class))
		return "is not exported"
	if (class[sym] ~ /GPL/)
		return "is exported GPL-only"
	if (space[sym] != "")
		return "is exported in namespace " space[sym] " only"
	return ""
}

function look(sym, from,	r)
{
	r = refusal(sym)
	if (r != "")
		complain("symbol " sym " " r " by kernel " release \
			 "; wanted by " from)
}

part == "symvers" {
	n = split($0, f, "\t")
	for (i = 3; i <= n && f[i] !~ /^EXPORT_/; i++)
		;
	if (n < 4 || i > n)
		bad_input(FILENAME ":" FNR ": not a line of Module.symvers: " $0)
	class[f[2]] = f[i]
	space[f[2]] = i < n ? f[i + 1] : i > 4 ? f[3] : ""
	nsyms++
	next
}

# Alternatives "a|b": one of them is enough. Of an inline only what is exported
# can be wrong.
part == "uses" {
	n = split($2, alt, "|")
	best = 0
	for (i = 1; i <= n; i++)
		if (refusal(alt[i]) == "" ||
		    ($3 == "inl" && !(alt[i] in class)))
			best = i
	if (!best) {
		for (i = 1; i < n && !(alt[i] in class); i++)
			;
		look(alt[i], "gate " $1)
	}
	next
}

# "file.o:" heads of several files; weak ones may stay open. modpost itself
# defines __this_module.
part == "undefined" && NF == 1 && /:$/ {
	object = substr($1, 1, length($1) - 1)
	next
}

part == "undefined" && $(NF - 1) == "U" && $NF != "__this_module" {
	look($NF, object == "" ? "the module" : "file " object)
}

END {
	if (status == 2)
		exit 2
	if (!nsyms)
		bad_input("no symbols in Module.symvers of kernel " release)
	exit status
}
