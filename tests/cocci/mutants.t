#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Every block of every rule, and every branch of a disjunction, does something
# in NAME.c that NAME.res shows: with it out of effect the result is another. A
# part that nothing here notices is dead, or lacks a case.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/cocci

command -v "${SPATCH:-spatch}" >/dev/null ||
	skip_all 'no spatch here; install coccinelle'

# What a rule does without the part $3 (in effect "$4") must be noticed.
# shellcheck disable=SC2317 # called through ok
noticed()
{
	awk -v part="$3" -f "$here/mutate.awk" "$1" >"$tmp/mutant.cocci"
	# spatch takes no file that changes nothing at all.
	printf '\n@@\n@@\n-r750_no_such_name();\n' >>"$tmp/mutant.cocci"
	cp "$2.c" "$in"
	if ! sh "$top/scripts/series/spatch.sh" "$tmp/mutant.cocci" "$in"; then
		# Others build on what a block matched; nothing else may break.
		[ "$4" = drop ]
		return
	fi
	! cmp "$2.res" "$in"
}

for rule in "$top"/cocci/*/*.cocci; do
	name=$(basename "$rule" .cocci)
	in=$tmp/in.c
	sed -n 's,^// files: ,,p' "$rule" | grep -q '\.c' || in=$tmp/in.h
	awk -f "$here/mutate.awk" "$rule" >"$tmp/parts"
	ok "$name: has parts" test -s "$tmp/parts"
	while read -r part line how; do
		ok "$name: line $line is missed" \
			noticed "$rule" "$here/$name" "$part" "$how"
	done <"$tmp/parts"
done

done_testing
