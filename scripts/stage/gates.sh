#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The gates against one kernel tree: `make gates`.
#
# usage: gates.sh table KDIR	a row per gate; fails if one is broken
#	 gates.sh answers KDIR	the bare answers
#
# Environment: TOP, the project's directory; BUILD, for scratch and logs; MAKE;
# KBUILD_ARGS, more arguments for Kbuild.

set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$here/../lib/sh.sh"
gates=$TOP/compat/gates
failed=

# Probes $kdir: leaves $scratch/compat.answers, or shows what went wrong.
probe()
{
	cp -R "$here/kbuild" "$gates" "$scratch/"
	printf '%s\n' "probe-gates := \$(src)/gates" \
		"include \$(src)/kbuild/Kbuild.probe" >"$scratch/Kbuild"
	# shellcheck disable=SC2046,SC2086 # words
	if "${MAKE:-make}" -C "$kdir" M="$scratch" ${KBUILD_ARGS:-} \
		$(sh "$here/kbuild/kbuild-args.sh" "$kdir") modules \
		>"$scratch/kbuild.log" 2>&1; then
		return
	fi
	grep -E '^(gates|exports): ' "$scratch/kbuild.log" |
		grep -v '^gates: no compat\.h' >&2 ||
		tail -n 20 "$scratch/kbuild.log" >&2
	cat "$scratch/compat.probe.log" >>"$scratch/kbuild.log" 2>/dev/null || :
	mv -f "$scratch/kbuild.log" "$BUILD/gates.log"
	warn "probing $kdir failed; log: $BUILD/gates.log"
	failed=1
}

table()
{
	${AWK:-awk} -f "$here/kbuild/gates.awk" out=table \
		part=gates "$gates/headers.h" "$gates"/*.c \
		part=answers "$scratch/compat.answers" \
		part=users "$TOP"/compat/*.[ch] "$TOP"/open/*.[ch] 2>/dev/null || exit 1
	if [ ! -e "$kdir/Module.symvers" ]; then
		echo 'exports: not checked: no Module.symvers'
	elif [ -z "$failed" ]; then
		echo 'exports: all symbols that the answers need are exported'
	fi
}

case "$# ${1-}" in
'2 table'|'2 answers') ;;
*) die 'usage: gates.sh table|answers KDIR' ;;
esac
mode=$1 kdir=$2
[ -e "$kdir/Makefile" ] ||
	die "$kdir is not a kernel build directory; give one with KDIR="
mkdir -p "$BUILD"
own_scratch "$BUILD" gates
probe
[ -e "$scratch/compat.answers" ] || exit 1
case $mode in
table)		table ;;
answers)	cat "$scratch/compat.answers" ;;
esac
[ -z "$failed" ]
