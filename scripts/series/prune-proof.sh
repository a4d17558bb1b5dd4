#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: prune-proof.sh FROM ORIGINAL PRUNED [-DNAME]...
#	FROM	the oldest kernel that counts, as given to prune.sh
#	-DNAME	NAME is always defined, as given to prune.sh
#
# Shows that pruning changed nothing for any kernel that counts: both files
# preprocess to the same text, for versions on both sides of every comparison
# in them, with the macros of their conditionals undefined, defined, and defined
# one at a time. Exit status: 1 if they differ, 2 if that cannot be told.
#
# CPP: the preprocessor; default: cc -E
#
# One run of the preprocessor takes a file through all cases: a driver includes
# it once for each, and undefines before each whatever the file itself defines.
# #include and the like become plain text, so that they are compared, not obeyed.
set -eu
LC_ALL=C SOURCE_DATE_EPOCH=0
export LC_ALL SOURCE_DATE_EPOCH

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"

cannot()
{
	warn "$@"
	exit 2
}

[ $# -ge 3 ] || cannot 'usage: prune-proof.sh FROM ORIGINAL PRUNED [-DNAME]...'
from=$1 original=$2 pruned=$3
shift 3
printf '%s\n' "$from" | grep -Eqx '[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,5})?' ||
	cannot "$from is not a kernel version; write it as 4.0 or 4.15.3"
for f in "$original" "$pruned"; do
	if ! [ -f "$f" ] || ! [ -r "$f" ]; then
		cannot "cannot read $f; name a file"
	fi
done
always=
for arg; do
	printf '%s\n' "$arg" | grep -Eqx -- '-D[A-Za-z_][A-Za-z0-9_]*' ||
		cannot "$arg is not -DNAME"
	always="$always ${arg#-D}"
done

tmp=$(mktemp -d "${TMPDIR:-/tmp}/r750-prune-proof.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$tmp/a" "$tmp/b"

# Directives that include files, end the run or work only once become text. Line
# numbers may change.
disarm()
{
	sed -e 's/^[[:blank:]]*#[[:blank:]]*\(include\|include_next\|import\|error\|warning\|pragma\|line\|ident\|embed\)\([^A-Za-z0-9_]\)/prune_proof_\1\2/' \
	    -e 's/__LINE__/prune_proof_line/g' "$1" >"$2"
}

disarm "$original" "$tmp/a/text"
disarm "$pruned" "$tmp/b/text"

# The driver: all cases, made from the directives of both files.
awk -v from="$from" -v always="$always" -f "$top/scripts/series/prune-proof.awk" \
	"$tmp/a/text" "$tmp/b/text" >"$tmp/a/driver"
cp "$tmp/a/driver" "$tmp/b/driver"

# Empty lines carry no meaning, and preprocessors differ in which they keep.
preprocess()
{
	cd "$tmp/$1"
	# shellcheck disable=SC2086 # CPP may hold options
	${CPP:-cc -E} -P -undef -nostdinc -w -x c driver >out 2>err || {
		head -n 5 err >&2
		cannot "$2: the preprocessor does not accept it; fix the lines above"
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
die "$pruned is not equivalent to $original for kernel ${where:-of any version};" \
	"a branch was lost or kept wrongly: see scripts/series/prune.awk"
