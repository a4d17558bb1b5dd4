#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report.sh [FOLDER]
#
# Shows what the last boots did, from what boot.sh left in FOLDER
# ($R750_BOOT_OUT, by default build/boot-log): a table of steps by kernel for each
# configuration, as text on stdout and as a page, FOLDER/report.html, that has
# the failures' own words as well. A number is the seconds that a passed step
# took (beside "restart", those of the whole boot), FAIL a failure, "expected" one
# that is known, PASSED one that was expected but did not come, "." a step that
# was not run.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
out=${1:-${R750_BOOT_OUT:-$top/build/boot-log}}

die()
{
	printf 'report.sh: %s\n' "$*" >&2
	exit 1
}

[ -d "$out" ] || die "no $out: nothing was booted yet; run 'make boot'"
out=$(cd "$out" && pwd -P)
# The steps in their order; the last three are boot.sh's.
order="$(awk '/^[a-z]/ { print $1 }' "$here/scenario" |
	tr '\n' ' ') restart clean-log clean-card"
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-report.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The rows of the boot in folder $1, KERNEL/CONFIG, and of those that single steps
# had. A console has any byte.
rows()
{
	for f in result tap bad odd console about; do
		{ cat "$out/$1/$f" "$out/$1"/*/"$f" 2>/dev/null || :; } | tr -d '\000\r' |
			tr -c '\n\t\040-\176' '?' >"$work/$f"
	done
	(cd "$work" && kernel=${1%/*} config=${1#*/} awk \
		-f "$here/report-rows.awk" result tap bad odd console about)
}

cd "$out"
for result in */*/result; do
	[ ! -f "$result" ] || rows "${result%/result}"
done | sort -s -t "$(printf '\t')" -k2,2 -k3,3V >"$work/rows"
[ -s "$work/rows" ] || die "nothing in $out was booted yet; run 'make boot'"

page=$out/report.html
awk -f "$here/report.awk" -f "$here/report-html.awk" -v order="$order" \
	-v version="$(cat "$top/VERSION")" -v date="$(date '+%F %R %Z')" \
	"$work/rows" >"$work/page"
if ! cp "$work/page" "$page.$$" || ! mv "$page.$$" "$page"; then
	rm -f "$page.$$"
	die "cannot write $page: may you write there?"
fi
awk -f "$here/report.awk" -f "$here/report-text.awk" -v order="$order" \
	"$work/rows"
printf '\nThe same as a page: %s\n' "$page"
