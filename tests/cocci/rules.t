#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Each rule NAME.cocci turns NAME.c into NAME.res, called as rendering calls it;
# each head comment says what a maintainer and render.sh want to know.
# shellcheck disable=SC2317 # called through ok
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/cocci
trees='standin 1.2.14 1.2.10.1'

command -v "${SPATCH:-spatch}" >/dev/null ||
	skip_all 'no spatch here; install coccinelle'

# Rules for headers alone are tried on a header: Coccinelle has a switch for it.
input()
{
	if sed -n 's,^// files: ,,p' "$1" | grep -q '\.c'; then
		printf '%s/in.c\n' "$tmp"
	else
		printf '%s/in.h\n' "$tmp"
	fi
}

triple()
{
	in=$(input "$1")
	cp "$2.c" "$in" || return
	sh "$top/scripts/series/spatch.sh" --parses "$in" || return
	sh "$top/scripts/series/spatch.sh" "$1" "$in" || return
	diff -u "$2.res" "$in" || return
	! cmp -s "$2.c" "$2.res" || {
		echo "$2.res is $2.c: the rule has nothing to do"
		return 1
	}
}

# The lines before the first empty one: prose, then the fields.
head_comment()
{
	sed '/^$/q' "$1" >"$tmp/head"
	sed -n 1p "$tmp/head" |
		grep -qx '// SPDX-License-Identifier: GPL-2.0-only OR MIT' ||
		{ echo 'line 1 is not an SPDX line'; return 1; }
	sed -n 2p "$tmp/head" | grep -qE '^// [A-Za-z-]' ||
		{ echo 'line 2 does not say what changed'; return 1; }
	for field in before after files hits; do
		[ "$(grep -cE "^// $field: +[^ ]" "$tmp/head")" = 1 ] ||
			{ echo "not one line // $field:"; return 1; }
	done
	for tree in $trees; do
		sed -n 's,^// hits: ,,p' "$tmp/head" | tr ',' '\n' |
			grep -qE "^ *$tree [0-9]+\$" ||
			{ echo "// hits: does not name $tree"; return 1; }
	done
}

in_series()
{
	grep -qx "$1.patch" "$top/patches/series"
}

for rule in "$top"/cocci/*/*.cocci; do
	name=$(basename "$rule" .cocci)
	ok "$name: from .c to .res" triple "$rule" "$here/$name"
	ok "$name: head comment" head_comment "$rule"
	ok "$name: in the series" in_series "$name"
	# Builds of spatch differ in their dialect, PCRE's or that of OCaml's Str.
	ok "$name: lists names, without regular expressions" \
		test -z "$(grep '[=!]~' "$rule")"
done

# And the other way round: nothing here or in the series without a rule.
for f in "$here"/*.c "$here"/*.res; do
	name=$(basename "$f")
	set -- "$top"/cocci/*/"${name%.*}.cocci"
	is "$name: one rule of that name" "$#$([ -f "$1" ] || echo ', none')" 1
done
sed -n 's/^\([A-Za-z0-9].*\)\.patch$/\1/p' "$top/patches/series" >"$tmp/steps"
is 'no step twice' "$(sort "$tmp/steps" | uniq -d)" ''
while read -r step; do
	case $step in
	prune-*) ok "$step: hits" grep -q "^$step: " "$top/cocci/port/prune.txt" ;;
	*) ok "$step: a rule" test -n "$(ls "$top"/cocci/*/"$step.cocci")" ;;
	esac
done <"$tmp/steps"

# What spatch.sh is there to catch: lines passed over, rules that do not parse.
spatch_sh=$top/scripts/series/spatch.sh
printf 'int f(void)\n{\n\treturn (u8 with) odd(;\n}\n' >"$tmp/bad.c"
fails 'a line passed over is told' 1 'BAD.*odd' sh "$spatch_sh" --parses "$tmp/bad.c"
printf '@@\n@@\n-f(\n' >"$tmp/bad.cocci"
printf 'int f(void)\n{\n\treturn 0;\n}\n' >"$tmp/good.c"
fails 'a rule that does not parse' 1 . sh "$spatch_sh" "$tmp/bad.cocci" "$tmp/good.c"
fails 'no such rule' 1 none.cocci sh "$spatch_sh" "$tmp/none.cocci" "$tmp/good.c"
fails 'no such file' any none.c sh "$spatch_sh" "$top/cocci/port/kmap.cocci" "$tmp/none.c"
fails 'no spatch' 1 'no-such-spatch' \
	env SPATCH=no-such-spatch sh "$spatch_sh" "$top/cocci/port/kmap.cocci" "$tmp/good.c"

done_testing
