#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: prune.sh FROM FILE [-DNAME]... >OUT
#	FROM	the oldest kernel that counts, as 4.0 or 4.15.3
#	-DNAME	all of them define NAME; its value stays unknown
#
# Copies the C file FILE without the preprocessor branches that no kernel from
# FROM on can take: prune.awk decides the version comparisons, unifdef removes
# what they exclude. prune-proof.sh shows that nothing else went.
#
# Nothing is written unless all of FILE was read. Exit status: 1 if FILE is not
# valid, 2 for wrong usage.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"

usage()
{
	warn "$@"
	exit 2
}

[ $# -ge 2 ] || usage 'usage: prune.sh FROM FILE [-DNAME]...'
from=$1 file=$2
shift 2
printf '%s\n' "$from" | grep -Eqx '[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,5})?' ||
	usage "$from is not a kernel version; write it as 4.0 or 4.15.3"
if ! [ -f "$file" ] || ! [ -r "$file" ]; then
	usage "cannot read $file; name a file"
fi
always=
for arg; do
	printf '%s\n' "$arg" | grep -Eqx -- '-D[A-Za-z_][A-Za-z0-9_]*' ||
		usage "$arg is not -DNAME"
	always="$always ${arg#-D}"
done
"$top/scripts/lib/need.sh" unifdef || exit 2

tmp=$(mktemp -d "${TMPDIR:-/tmp}/r750-prune.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# The message ":LINE: what" on stdin, with the name of the file.
complain()
{
	while read -r what; do
		warn "$file$what"
	done
	exit 1
}

# unifdef drops the rest of a line that has one.
[ "$(tr -d '\000' <"$file" | wc -c)" -eq "$(wc -c <"$file")" ] ||
	die "$file: has a NUL character, so it is not a C file"
${AWK:-awk} -v from="$from" -v always="$always" -f "$top/scripts/series/prune.awk" \
	<"$file" >"$tmp/decided" 2>"$tmp/err" || complain <"$tmp/err"
unifdef -t -k -x2 -o "$tmp/pruned" "$tmp/decided" 2>"$tmp/err" || {
	sed -n 's/^unifdef: [^:]*: \([0-9]\)/:\1/p' "$tmp/err" >"$tmp/what"
	complain <"$tmp/what"
}
tr -d '\001' <"$tmp/pruned"
