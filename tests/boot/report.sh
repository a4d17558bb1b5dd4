#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report.sh [DIRECTORY]
#
# Shows the last boots, from what boot.sh left in DIRECTORY ($R750_BOOT_OUT, by
# default build/boot-log): for each configuration a table of steps by kernels, and
# below it the output of each step that failed. A number is the seconds that a
# passed step took (for "restart", the whole boot), FAIL a failure, "expected" a
# known one, PASSED an expected failure that did not happen, "." a step that was
# not run.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
out=${1:-${R750_BOOT_OUT:-$top/build/boot-log}}

[ -d "$out" ] || die "no $out: nothing was booted yet; run 'make boot'"
out=$(cd "$out" && pwd -P)
# The steps in their order; the last three are boot.sh's.
order="$(awk '/^[a-z]/ { print $1 }' "$here/steps" |
	tr '\n' ' ') restart clean-log clean-card"
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-report.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The rows of the boot in directory $1, KERNEL/CONFIG, and of the boots that steps
# had to themselves. A console may hold any byte, so nothing but text is kept.
rows()
{
	for f in result tap log-errors card-errors console about; do
		{ cat "$out/$1/$f" "$out/$1"/*/"$f" 2>/dev/null || :; } | tr -d '\000\r' |
			tr -c '\n\t\040-\176' '?' >"$work/$f"
	done
	(cd "$work" && kernel=${1%/*} config=${1#*/} awk \
		-f "$here/report-rows.awk" result tap log-errors card-errors console about)
}

cd "$out"
for result in */*/result; do
	[ ! -f "$result" ] || rows "${result%/result}"
done | sort -s -t "$(printf '\t')" -k2,2 -k3,3V >"$work/rows"
[ -s "$work/rows" ] || die "nothing in $out was booted yet; run 'make boot'"

awk -f "$here/report.awk" -v order="$order" "$work/rows"
