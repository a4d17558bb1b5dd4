#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Asks the target kernel's headers about every gate, in one compiler run.
#
# usage: probe.sh OUT RELEASE VERSION SYMVERS CC [FLAG...]
#
#	OUT	the compat.h to write; OUT's folder also gets compat.answers
#	RELEASE	the kernel's name, VERSION its 6.1.192 form
#	SYMVERS	its Module.symvers; may not exist
#
# AWK chooses the awk. If anything is broken OUT is not touched, and
# compat.probe.c (the probes) and compat.probe.log (the compiler's words) are
# left beside it. Exit status: 1 broken, 2 wrong table or call.

set -eu
LC_ALL=C
export LC_ALL

[ $# -ge 5 ] || { echo 'probe.sh: wants 5 arguments or more' >&2; exit 2; }
here=$(dirname "$0")
out=$1 release=$2 version=$3 symvers=$4
shift 4
dir=$(dirname "$out")
tmp=$dir/.compat.$$
awk=${AWK:-awk}
trap 'rm -f "$tmp".*' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

gates()
{
	sh "$here/gates-run.sh" "$@"
}

# Ends without compat.h; what there is to read is left in place of it.
keep()
{
	mv -f "$tmp.c" "$dir/compat.probe.c"
	mv -f "$tmp.log" "$dir/compat.probe.log"
	[ ! -e "$tmp.answers" ] || mv -f "$tmp.answers" "$dir/compat.answers"
	echo "gates: no compat.h for kernel $release;" \
		"the compiler's words: $dir/compat.probe.log" >&2
	exit 1
}

# By name, for -w and -Wno-error in Kbuild's flags would make every answer yes.
set -- "$@" -Wno-error -Werror=implicit-function-declaration
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

gates source >"$tmp.c"
# shellcheck disable=SC2086
compile "$@" $strict
# gcc 4.9 and older do not have these two; types are compared without them.
if grep -Eq 'no option|unrecognized|unknown' "$tmp.log" &&
   ! grep -q "^reached:" "$tmp.log"; then
	compile "$@"
fi
if [ $rc -gt 1 ]; then
	echo "gates: the compiler $1 could not be run (status $rc)" >&2
	keep
fi

gates answers release="$release" version="$version" compiler="$compiler" \
	part=log "$tmp.log" >"$tmp.answers"
gates out out=header part=answers "$tmp.answers" >"$tmp.h" || keep
# Not every awk says that it could not write.
if [ "$(tail -n 1 "$tmp.h")" != '#endif /* COMPAT_GATES_H */' ]; then
	echo "gates: $out could not be written whole; is the disk full?" >&2
	exit 1
fi
if [ -e "$symvers" ]; then
	gates out out=uses part=answers "$tmp.answers" >"$tmp.uses"
	$awk -f "$here/exports.awk" release="$release" part=symvers \
		"$symvers" part=uses "$tmp.uses" || keep
fi
mv -f "$tmp.answers" "$dir/compat.answers"
mv -f "$tmp.h" "$out"
rm -f "$dir/compat.probe.c" "$dir/compat.probe.log"
