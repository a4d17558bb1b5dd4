#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Asks the target kernel's headers about every gate, in one compiler run.
#
# usage: probe.sh GATES OUT RELEASE VERSION SYMVERS CC [FLAG...]
#
#	GATES	the directory of the gates
#	OUT	the compat.h to write; its directory also gets compat.answers
#	RELEASE	the kernel's name, VERSION its 6.1.192 form
#	SYMVERS	its Module.symvers; may not exist
#
# AWK chooses the awk. If anything is broken OUT is not touched, and
# compat.probe.c (the probes) and compat.probe.log (the compiler's output) are
# left beside it. Exit status: 1 broken, 2 wrong gate or call.

set -eu
LC_ALL=C
export LC_ALL

[ $# -ge 6 ] || { echo 'probe.sh: wants 6 arguments or more' >&2; exit 2; }
here=$(dirname "$0")
gates=$1 out=$2 release=$3 version=$4 symvers=$5
shift 5
dir=$(dirname "$out")
tmp=$dir/.compat.$$
awk=${AWK:-awk}
trap 'rm -f "$tmp".*' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# gates OUT [ARGUMENT...]: see gates.awk
gates()
{
	gates_out=$1
	shift
	$awk -f "$here/gates.awk" out="$gates_out" release="$release" \
		version="$version" part=gates "$gates/headers.h" \
		"$gates"/*.c "$@"
}

# Ends without compat.h; what there is to read is left in place of it.
give_up()
{
	mv -f "$tmp.c" "$dir/compat.probe.c"
	mv -f "$tmp.log" "$dir/compat.probe.log"
	[ ! -e "$tmp.answers" ] || mv -f "$tmp.answers" "$dir/compat.answers"
	echo "gates: no compat.h for kernel $release;" \
		"the compiler's output: $dir/compat.probe.log" >&2
	exit 1
}

# gcc reports a function without a declaration only where the file first calls
# it, and searches long for what else may have been meant. So everything that
# looks like a call is declared up front as something that cannot be called, in
# a scope that ends. Where the headers declare the function, this is an error
# that is ignored, and their declaration stays; where they do not, each later
# call is an error. Macros stay as they are.
declare_calls()
{
	printf '# 1 "exists:"\nstruct gate_absent;\n'
	printf 'static void gate_exists(void)\n{\n'
	printf 'extern struct gate_absent gate_no_such_function;\n'
	cat "$gates"/*.c | grep -o '[A-Za-z_][A-Za-z0-9_]* *(' |
		tr -d ' (' | sort -u |
		grep -Ev '^(__builtin_.*|_Static_assert|typeof|sizeof|gate_.*)$' |
		sed 's/.*/#ifndef &\nextern struct gate_absent &;\n#endif/'
	printf '}\n'
}

# All probes as one translation unit. A gate is included, so that no comment or
# #if that it leaves open reaches beyond it; line markers name the rest:
#
#	exists:		errors mean nothing
#	control:pass	must compile
#	control:call, :implicit, :member, :type		must each be an error
#	end:NAME	an error here: the probe left something open
#	reached:NAME	always an error; without it the compiler stopped before
source_text()
{
	printf '#define KBUILD_MODNAME "gates"\n#define KBUILD_BASENAME "gates"\n'
	printf '#include "headers.h"\n'
	declare_calls
	printf '# 1 "control:call"\n'
	printf 'static void gate_call(void) { gate_no_such_function(0); }\n'
	printf '# 1 "control:implicit"\n'
	printf 'static void gate_implicit(void) { gate_undeclared(0); }\n'
	for f in "$gates"/*.c; do
		g=${f##*/}
		g=${g%.c}
		printf '#undef gate_probe\n#define gate_probe gate_probe_%s\n' "$g"
		printf '#include "%s.c"\n' "$g"
		printf '# 1 "end:%s"\nstatic void gate_end_%s(void) { }\n' "$g" "$g"
		printf '# 1 "reached:%s"\nextern char gate_reached_%s[-1];\n' "$g" "$g"
	done
	cat <<'C'
# 1 "control:pass"
static void gate_pass(struct scsi_cmnd *c) { (void)scsi_bufflen(c); }
# 1 "control:member"
static void gate_member(struct scsi_cmnd *c) { (void)c->gate_no_such_member; }
# 1 "control:type"
_Static_assert(__builtin_types_compatible_p(int, struct scsi_cmnd *), "");
C
}

# By name, for -w and -Wno-error in Kbuild's flags would make every answer yes.
set -- "$@" "-iquote$gates" -Wno-error -Werror=implicit-function-declaration
strict='-Werror=int-conversion -Werror=incompatible-pointer-types'
compiler=$("$1" --version 2>/dev/null | sed 1q) || compiler=
case $compiler in
*clang*)	set -- "$@" -ferror-limit=0 -fno-caret-diagnostics ;;
*)		set -- "$@" -fmax-errors=0 -ftrack-macro-expansion=0 \
			-fno-diagnostics-show-caret ;;
esac

# compile FLAG...: the probes; always an error, for some must fail.
compile()
{
	rc=0
	"$@" -fdiagnostics-color=never -fsyntax-only -x c "$tmp.c" \
		2>"$tmp.log" || rc=$?
}

source_text >"$tmp.c"
# shellcheck disable=SC2086
compile "$@" $strict
# gcc 4.9 and older do not have these two; types are compared without them.
if grep -Eq 'no option|unrecognized|unknown' "$tmp.log" &&
   ! grep -q "^reached:" "$tmp.log"; then
	compile "$@"
fi
if [ $rc -gt 1 ]; then
	echo "gates: the compiler $1 could not be run (status $rc)" >&2
	give_up
fi

gates answers compiler="$compiler" part=log "$tmp.log" >"$tmp.answers"
gates header part=answers "$tmp.answers" >"$tmp.h" || give_up
# Not every awk reports a write error.
if [ "$(tail -n 1 "$tmp.h")" != '#endif /* COMPAT_GATES_H */' ]; then
	echo "gates: $out could not be written whole; is the disk full?" >&2
	exit 1
fi
if [ -e "$symvers" ]; then
	gates uses part=answers "$tmp.answers" >"$tmp.uses"
	$awk -f "$here/exports.awk" release="$release" part=uses "$tmp.uses" \
		part=symvers FS='\t' "$symvers" || give_up
fi
mv -f "$tmp.answers" "$dir/compat.answers"
mv -f "$tmp.h" "$out"
rm -f "$dir/compat.probe.c" "$dir/compat.probe.log"
