#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Show that pruning changed nothing for any kernel that counts: the preprocessor
# makes the same of both files, for versions on both sides of every comparison
# in them and for the macros of their conditionals none, all, and one by one.
#
# usage: prune-proof.sh FROM ORIGINAL PRUNED [-DNAME]...
#	FROM	the oldest kernel that counts, as given to prune
#	-DNAME	NAME is always defined, as prune --defined was told
# CPP	the preprocessor (default: cc -E)
#
# One run of the preprocessor takes one file through all cases: a driver file
# includes it again and again, taking back before each turn whatever the file
# defines itself. #include and the like become plain text, so that they are
# compared, not obeyed.
set -eu
LC_ALL=C SOURCE_DATE_EPOCH=0
export LC_ALL SOURCE_DATE_EPOCH

me=prune-proof
here=$(dirname "$0")

die()
{
	rc=$1
	shift
	printf '%s: %s\n' "$me" "$*" >&2
	exit "$rc"
}

[ $# -ge 3 ] || die 2 'usage: prune-proof.sh FROM ORIGINAL PRUNED [-DNAME]...'
from=$1 original=$2 pruned=$3
shift 3
printf '%s\n' "$from" | grep -Eqx '[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,5})?' ||
	die 2 "$from is no kernel version; write it as 4.0 or 4.15.3"
for f in "$original" "$pruned"; do
	if ! [ -f "$f" ] || ! [ -r "$f" ]; then
		die 2 "cannot read $f; name a file"
	fi
done
always=
for arg; do
	name=${arg#-D}
	case $arg in
	-D[A-Za-z_]*) ;;
	*) die 2 "$arg is no -DNAME" ;;
	esac
	case $name in
	*[!A-Za-z0-9_]*) die 2 "$arg is no -DNAME" ;;
	esac
	always="$always $name"
done

tmp=$(mktemp -d "${TMPDIR:-/tmp}/$me.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$tmp/a" "$tmp/b"

# Directives that look outside, end the run or work only once become text; the
# line number is the one thing that may change.
disarm()
{
	sed -e 's/^[[:blank:]]*#[[:blank:]]*\(include\|include_next\|import\|error\|warning\|pragma\|line\|ident\|embed\)\([^A-Za-z0-9_]\)/prune_proof_\1\2/' \
	    -e 's/__LINE__/prune_proof_line/g' "$1" >"$2"
}

disarm "$original" "$tmp/a/text"
disarm "$pruned" "$tmp/b/text"

# The driver: all cases, made from the directives of both files.
awk -v from="$from" -v always="$always" -f "$here/prune-proof.awk" \
	"$tmp/a/text" "$tmp/b/text" >"$tmp/a/driver"
cp "$tmp/a/driver" "$tmp/b/driver"

# The preprocessor leaves empty lines or not as it likes; they mean nothing.
preprocess()
{
	cd "$tmp/$1"
	# shellcheck disable=SC2086 # CPP may hold options
	${CPP:-cc -E} -P -undef -nostdinc -w -x c driver >out 2>err || {
		head -n 5 err >&2
		die 2 "$2: the preprocessor does not take it; mend the lines above"
	}
	grep -v '^[[:blank:]]*$' out >lines || :
}

(preprocess a "$original") &
rc=0
(preprocess b "$pruned") || rc=$?
wait $! || rc=$?
[ $rc -eq 0 ] || exit $rc
cmp -s "$tmp/a/lines" "$tmp/b/lines" && exit 0

where=$(awk '
NR == FNR { a[FNR] = $0; next }
a[FNR] != $0 { bad = 1; exit }
/^ *prune_proof_case / { c = $2 " " $3 " " $4 }
END { print c }' "$tmp/a/lines" "$tmp/b/lines")
die 1 "$pruned is not $original for kernel ${where:-of any version}; a branch was lost or kept wrongly, mend scripts/series/prune.c"
