#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Symbols that a kernel does not give to a module that is not GPL.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/../tap.sh"

# 4.x has four columns, newer ones five; 5.4 had the namespace third.
printf '0x%08x\t%s\t%s\t%s\n' 1 plain vmlinux EXPORT_SYMBOL \
	2 secret vmlinux EXPORT_SYMBOL_GPL \
	3 later vmlinux EXPORT_SYMBOL_GPL_FUTURE >"$tmp/four"
printf '0x%08x\t%s\t%s\t%s\t%s\n' 1 plain vmlinux EXPORT_SYMBOL '' \
	2 secret vmlinux EXPORT_SYMBOL_GPL '' \
	3 later vmlinux EXPORT_SYMBOL_GPL '' \
	4 spaced drivers/x EXPORT_SYMBOL XNS >"$tmp/five"
printf '0x%08x\t%s\t%s\t%s\t%s\n' 1 plain '' vmlinux EXPORT_SYMBOL \
	2 secret '' vmlinux EXPORT_SYMBOL_GPL \
	3 later '' vmlinux EXPORT_SYMBOL_GPL \
	4 spaced XNS drivers/x EXPORT_SYMBOL >"$tmp/third"

# exports SYMVERS LINE...: the lines are uses.
exports()
{
	sv=$1
	shift
	printf '%s\n' "$@" >"$tmp/uses"
	${AWK:-awk} -f "$top/scripts/stage/kbuild/exports.awk" release=6.8 \
		part=uses "$tmp/uses" part=symvers FS='\t' "$sv"
}

for a in mawk gawk 'busybox awk'; do
	if ! $a 'BEGIN { exit 0 }' </dev/null >/dev/null 2>&1; then
		skip "all with $a" "no $a here"
		continue
	fi
	AWK=$a
	for f in four five third; do
		ok "$a, $f: there" exports "$tmp/$f" 'G plain any'
		fails "$a, $f: GPL-only" 1 '^exports: symbol secret is exported GPL-only by kernel 6.8; wanted by gate G$' \
			exports "$tmp/$f" 'G secret any'
		fails "$a, $f: GPL-only, later or at once" 1 'symbol later is exported GPL-only' \
			exports "$tmp/$f" 'G later any'
		fails "$a, $f: missing" 1 'symbol none is not exported by kernel 6.8; wanted by gate G$' \
			exports "$tmp/$f" 'G none any'
		ok "$a, $f: an inline has no symbol" \
			exports "$tmp/$f" 'G none inl'
		fails "$a, $f: what an inline calls" 1 'symbol secret is' \
			exports "$tmp/$f" 'G secret inl'
		ok "$a, $f: one of two names" \
			exports "$tmp/$f" 'G none|plain any' 'G plain|none any'
		fails "$a, $f: one of two names, GPL-only" 1 'symbol secret is' \
			exports "$tmp/$f" 'G none|secret any'
		fails "$a, $f: none of two names" 1 'symbol none2 is not' \
			exports "$tmp/$f" 'G none|none2 any'
	done
	for f in five third; do
		fails "$a, $f: in a namespace" 1 'symbol spaced is exported in namespace XNS only' \
			exports "$tmp/$f" 'G spaced any'
	done
done
AWK=
n=$(exports "$tmp/five" 'G secret any' 'H none any' 'I plain any' 2>&1 |
	grep -c '^exports: symbol')
is 'every symbol is named' "$n" 2
: >"$tmp/empty"
fails 'an empty Module.symvers' 2 'Module.symvers of kernel 6.8 is empty' \
	exports "$tmp/empty" 'G plain any'
printf '<html>\n' >"$tmp/bad"
fails 'no Module.symvers at all' 2 'bad:1: not a line of Module.symvers' \
	exports "$tmp/bad" 'G plain any'
head -c 60 "$tmp/five" >"$tmp/cut"
fails 'a truncated Module.symvers' 2 'cut:2: not a line' \
	exports "$tmp/cut" 'G plain any'

# Real objects.
obj()
{
	cc -ffreestanding -fno-pic -c -x c - -o "$tmp/$1.o"
}
check()
{
	sh "$top/scripts/stage/kbuild/exports.sh" 6.8 "$@"
}
echo 'extern int plain, __this_module; extern int weak __attribute__((weak));
int f(void) { return plain + __this_module + weak; }' | obj good
echo 'int secret(void); int none(void); int own(void) { return 0; }
int g(void) { return secret() + none() + own(); }' | obj wrong
ok 'an object with what it may have' check "$tmp/five" "$tmp/good.o"
fails 'an object: GPL-only' 1 "symbol secret is exported GPL-only by kernel 6.8; wanted by file $tmp/wrong.o" \
	check "$tmp/five" "$tmp/good.o" "$tmp/wrong.o"
fails 'an object: missing' 1 'symbol none is not exported' \
	check "$tmp/five" "$tmp/wrong.o"
like 'no Module.symvers: says so' "$(check "$tmp/nothing" "$tmp/wrong.o")" \
	'not checked: no Module.symvers'
fails 'no object' any 'none.o' check "$tmp/five" "$tmp/none.o"
fails 'not an object' any 'bad' check "$tmp/five" "$tmp/bad"
fails 'no arguments' 2 'wants 3 arguments' check
done_testing
