#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: spatch.sh RULE FILE...		apply the semantic patch RULE in place
#        spatch.sh --parses FILE...	fail where a line would be passed over
#
# The one place that says how Coccinelle is called, for rendering and for the
# tests of the rules. Parsing fails with the lines in question on stderr: in
# silence, Coccinelle leaves what it cannot parse as it was.
#
# SPATCH: the program; found by name if not given
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/.." && pwd -P)
spatch=${SPATCH:-spatch}
log=$(mktemp "${TMPDIR:-/tmp}/r750-spatch.XXXXXX")
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM HUP

parses()
{
	"$spatch" --no-includes --macro-file "$top/cocci/macros.h" \
		--parse-c "$1" >"$log" 2>&1 || :
	grep -q 'nb bad = 0 ' "$log" && return
	if ! grep 'BAD' "$log" >&2; then
		tail -n 5 "$log" >&2
	fi
	return 1
}

if [ "$1" = --parses ]; then
	shift
	for f; do
		parses "$f" || exit 1
	done
	exit 0
fi

rule=$1
shift
rc=0
"$spatch" --very-quiet --no-includes --include-headers --in-place --no-show-diff \
	--macro-file "$top/cocci/macros.h" --sp-file "$rule" "$@" \
	>"$log" 2>&1 || rc=$?
# A rule that does not parse ends with status 0 in some versions.
if [ $rc -ne 0 ] || grep -E 'parse error|Fatal|exception|timeout' "$log" >/dev/null; then
	cat "$log" >&2
	exit 1
fi
