#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: spatch.sh RULE FILE...		apply the semantic patch RULE in place
#        spatch.sh --parses FILE...	fail if the parser would skip a line
#
# The one place that says how Coccinelle is called, for rendering and for the
# tests of the rules. --parses prints the skipped lines on stderr: Coccinelle
# silently leaves what it cannot parse as it was.
#
# SPATCH: the program, if not spatch in PATH
# SPATCH_TIMEOUT: seconds that one run may take; default 300
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
limit=${SPATCH_TIMEOUT:-300}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/r750-spatch.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# Coccinelle 1.1.0 does not accept "static MACRO(x)" without a semicolon, whatever
# the macro file says; as one word it is a macro to all versions.
join='s/^static DEF_SCSI_QCMD(/STATIC_DEF_SCSI_QCMD(/'
split='s/^STATIC_DEF_SCSI_QCMD(/static DEF_SCSI_QCMD(/'

# usage: spatch WHAT ARG...: one run, its output in $tmp/log; WHAT is for messages
spatch()
{
	what=$1 rc=0
	shift
	timeout --kill-after=5 "$limit" "${SPATCH:-spatch}" --no-includes \
		--macro-file "$top/cocci/macros.h" "$@" >"$tmp/log" 2>&1 || rc=$?
	case $rc in
	124|137) die "$what: Coccinelle did not finish in $limit s; simplify the" \
		"rule, or allow more with SPATCH_TIMEOUT=<seconds>" ;;
	esac
	return $rc
}

# usage: parses FILE
parses()
{
	copy=$tmp/$(basename "$1")
	sed "$join" "$1" >"$copy"
	spatch "$1" --parse-c "$copy" || :
	grep -q 'nb bad = 0 ' "$tmp/log" && return
	if ! grep 'BAD' "$tmp/log" >&2; then
		tail -n 5 "$tmp/log" >&2
	fi
	return 1
}

# usage: apply RULE FILE...
apply()
{
	spatch "$1" --very-quiet --include-headers --in-place --no-show-diff \
		--sp-file "$@" || return 1
	# A rule that does not parse ends with status 0 in some versions.
	! grep -E 'parse error|Fatal|exception|timeout' "$tmp/log" >/dev/null
}

if [ "$1" = --parses ]; then
	shift
	for f; do
		parses "$f" || exit 1
	done
	exit 0
fi

rule=$1 joined=
shift
! grep -q DEF_SCSI_QCMD "$@" || joined=y
[ -z "$joined" ] || sed -i "$join" "$@"
rc=0
apply "$rule" "$@" || rc=$?
[ -z "$joined" ] || sed -i "$split" "$@"
[ $rc -eq 0 ] || cat "$tmp/log" >&2
exit $rc
