# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Gate table -> one translation unit for `cc -fsyntax-only` (after gates.awk).
# only=NAME writes that gate alone.
#
# Line markers tell the reader of the compiler's errors where he is:
#	gate:NAME	an error here is the answer "no"
#	begin:, end:	the function around it; an error here is a probe that
#			swallowed what follows
#	reached:NAME	always an error; without one the compiler did not get here
#	control:pass	must compile
#	control:call, :implicit, :member, :type		must each be an error
#	exists:		errors here mean nothing

function mark(line, name)
{
	print "# " line " \"" name "\""
}

# The functions that a text calls, into calls[1..]; returns how many.
function find_calls(s, calls,	f, pre, seen, n)
{
	while (match(s, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		pre = substr(s, 1, RSTART - 1)
		f = substr(s, RSTART, RLENGTH - 1)
		s = substr(s, RSTART + RLENGTH)
		sub(/[ \t]+$/, "", f)
		if (f ~ /^(__builtin_.*|_Static_assert|sizeof|typeof)$/ ||
		    f ~ /^(if|for|while|switch|return)$/ ||
		    f ~ /^(void|char|short|int|long|unsigned)$/ ||
		    pre ~ /(->|\.)[ \t]*$/ || (f in seen))
			continue
		seen[f] = 1
		calls[++n] = f
	}
	return n + 0
}

# gcc says of a function without a declaration that it is none only where the
# file calls it first, and looks long for what else was meant. So all that the
# probes call is declared here, in a scope that ends, as no function: where the
# headers have it this is an error of no meaning, and their declaration stays;
# where they do not, every later call is an error. Macros stay what they are,
# and so do functions that a probe has at file scope.
function declare_calls(	i, k, n, calls, seen, files)
{
	for (i = 1; i <= ngates; i++)
		if (gate[i] in file)
			files = files file[gate[i]]
	mark(1, "exists:")
	print "struct gate_absent;"
	print "static void gate_exists(void)"
	print "{"
	print "extern struct gate_absent gate_no_such_function;"
	for (i = 1; i <= ngates; i++) {
		if (!(gate[i] in body) || (only != "" && only != gate[i]))
			continue
		n = find_calls(body[gate[i]], calls)
		for (k = 1; k <= n; k++) {
			if ((calls[k] in seen) || index(files, calls[k] "("))
				continue
			seen[calls[k]] = 1
			print "#ifndef " calls[k]
			print "extern struct gate_absent " calls[k] ";"
			print "#endif"
		}
	}
	print "}"
}

function emit(g)
{
	if (g in file) {
		mark(fline[g], "gate:" g)
		printf "%s", file[g]
	}
	mark(1, "begin:" g)
	print "static void gate_" g "(void)"
	print "{"
	if (g in body) {
		mark(bline[g], "gate:" g)
		printf "%s", body[g]
	}
	mark(1, "end:" g)
	print "}"
	mark(1, "reached:" g)
	print "extern char gate_reached_" g "[-1];"
}

function control(name, text)
{
	mark(1, "begin:control")
	print "static void control_" name "(void)"
	print "{"
	mark(1, "control:" name)
	print text
	mark(1, "end:control")
	print "}"
}

END {
	finish()
	print "#define KBUILD_MODNAME \"gates\""
	print "#define KBUILD_BASENAME \"gates\""
	for (i = 1; i <= nincludes; i++)
		print "#include <" include[i] ">"
	declare_calls()
	control("call", "gate_no_such_function(0);")
	control("implicit", "gate_undeclared_function(0);")
	for (i = 1; i <= ngates; i++)
		if (only == "" || only == gate[i])
			emit(gate[i])
	control("member",
		"struct scsi_cmnd *c = NULL; (void)c->gate_no_such_member;")
	control("type", "_Static_assert(__builtin_types_compatible_p(" \
		"int, struct scsi_cmnd *), \"\");")
	control("pass",
		"struct scsi_cmnd *c = NULL; (void)scsi_bufflen(c);")
}
