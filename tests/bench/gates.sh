#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# All gates in one compiler run, against one run per gate, in the same Kbuild call.
#
# usage: gates.sh KDIR [ARGUMENT for Kbuild...]
#
# Prints wall times and ratios; fails if the two ways do not give the same
# answers, or if one run is not faster by at least half the number of gates. The
# single runs use none of the tricks of the joint one: headers and probe, and
# the compiler's exit status is the answer.

set -eu
LC_ALL=C
export LC_ALL

# Milliseconds of a monotonic enough clock; GNU date.
now()
{
	echo $(($(date +%s%N) / 1000000))
}

# Inside Kbuild, in the directory where it runs the compiler.
if [ "${1-}" = --inside ]; then
	work=$2 release=$3 version=$4
	shift 4
	joint=
	for _ in 1 2 3; do
		t=$(now)
		sh "$work/kbuild/probe.sh" "$work/gates" "$work/compat.h" \
			"$release" "$version" /nonexistent "$@"
		t=$(($(now) - t))
		[ -n "$joint" ] && [ "$joint" -le $t ] || joint=$t
	done
	single=0
	: >"$work/single"
	for f in "$work"/gates/*.c; do
		g=${f##*/}
		g=${g%.c}
		t=$(now)
		a=no
		"$@" -Wno-error -Werror=implicit-function-declaration \
			-Werror=int-conversion \
			-Werror=incompatible-pointer-types \
			-DKBUILD_MODNAME='"gates"' -DKBUILD_BASENAME='"gates"' \
			-include "$work/gates/headers.h" \
			-fsyntax-only "$f" 2>/dev/null && a=yes
		single=$((single + $(now) - t))
		echo "$g $a" >>"$work/single"
	done
	echo "$joint $single" >"$work/times"
	exit
fi

[ $# -ge 1 ] || { echo 'usage: gates.sh KDIR [argument...]' >&2; exit 2; }
kdir=$1
shift
top=$(cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/noop"
: >"$work/noop/Kbuild"
cp -R "$top/compat/gates" "$top/scripts/stage/kbuild" "$0" "$work/"
# shellcheck disable=SC2016,SC1003
printf '%s\n' 'probe-gates := $(src)/gates' 'include $(src)/kbuild/Kbuild.probe' \
	'$(obj)/bench: FORCE' \
	'	@sh $(src)/gates.sh --inside $(abspath $(src)) \' \
	'		$(KERNELRELEASE) $(KERNELVERSION) $(CC) $(probe-flags)' \
	'$(probe-always) += bench' 'targets += bench' \
	>"$work/Kbuild"

t=$(now)
make -C "$kdir" M="$work/noop" "$@" modules >"$work/log" 2>&1 ||
	{ tail -n 20 "$work/log" >&2; exit 1; }
noop=$(($(now) - t))
make -C "$kdir" M="$work" "$@" modules >"$work/log" 2>&1 ||
	{ tail -n 20 "$work/log" >&2; exit 1; }
read -r joint single <"$work/times"
n=$(wc -l <"$work/single")

grep -v '^#' "$work/compat.answers" >"$work/joint"
if ! diff "$work/joint" "$work/single" >&2; then
	echo "gates.sh: $kdir: one run and one run per gate differ" >&2
	exit 1
fi
awk -v k="$kdir" -v n="$n" -v j="$joint" -v s="$single" -v e="$noop" 'BEGIN {
	printf "gates: %s: %d gates, same answers; one run %.2f s, " \
		"one run per gate %.2f s: %.1f times faster; " \
		"no-op Kbuild call %.2f s: ratio %.2f\n",
		k, n, j / 1000, s / 1000, s / j, e / 1000, j / e
	exit s / j < n / 2
}' || { echo "gates.sh: not even $n / 2 times faster" >&2; exit 1; }
