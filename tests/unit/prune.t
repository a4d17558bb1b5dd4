#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# prune: what it takes, what it leaves, and what it refuses.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

prune=$top/build/host/prune
ok 'prune builds' make -s -C "$top" "$prune"
nl='
'
bs=\\

# pruned NAME INPUT WANT [OPTION]...: both texts in printf's form
pruned()
{
	name=$1 in=$2 want=$3
	shift 3
	# shellcheck disable=SC2059
	printf "$in" >"$tmp/in.c"
	# shellcheck disable=SC2059
	printf "$want" >"$tmp/want.c"
	"$prune" --from 4.0 "$@" -o "$tmp/out.c" "$tmp/in.c" 2>"$tmp/err" ||
		cat "$tmp/err" >"$tmp/out.c"
	if ! cmp -s "$tmp/out.c" "$tmp/want.c"; then
		od -c "$tmp/out.c" | tap_diag
	fi
	is "$name" "$(od -c "$tmp/out.c")" "$(od -c "$tmp/want.c")"
}

# cond NAME CONDITION WANT [OPTION]...: WANT is T, F or what becomes of the #if
cond()
{
	name=$1 in="#if $2\nyes\n#else\nno\n#endif\n"
	case $3 in
	T) want='yes\n' ;;
	F) want='no\n' ;;
	*) want="#if $3\nyes\n#else\nno\n#endif\n" ;;
	esac
	shift 3
	pruned "$name" "$in" "$want" "$@"
}

V=LINUX_VERSION_CODE

# Comparisons, and the edges of the range.
cond 'above the floor' "$V >= KERNEL_VERSION(2,6,23)" T
cond 'below the floor' "$V < KERNEL_VERSION(2,6,23)" F
cond 'at the floor, >=' "$V >= KERNEL_VERSION(4,0,0)" T
cond 'at the floor, >' "$V > KERNEL_VERSION(4,0,0)" "$V > KERNEL_VERSION(4,0,0)"
cond 'at the floor, <' "$V < KERNEL_VERSION(4,0,0)" F
cond 'at the floor, <=' "$V <= KERNEL_VERSION(4,0,0)" \
	"$V <= KERNEL_VERSION(4,0,0)"
cond '== below' "$V == KERNEL_VERSION(3,0,0)" F
cond '!= below' "$V != KERNEL_VERSION(3,0,0)" T
cond '== above' "$V == KERNEL_VERSION(4,2,0)" "$V == KERNEL_VERSION(4,2,0)"
cond 'no upper end' "$V < KERNEL_VERSION(99,0,0)" "$V < KERNEL_VERSION(99,0,0)"
cond 'other order' "KERNEL_VERSION(3,0,0) < $V" T
cond 'a plain number' "$V < 132640" F
cond 'a hexadecimal one' "0x30000 <= $V" T
cond 'an octal one with suffixes' "$V > 01UL" T
cond 'a number too big' "$V < 99999999999999999999" \
	"$V < 99999999999999999999"
cond 'spaces' "( $V>=KERNEL_VERSION ( 2 , 6 , 0 ) )" T
cond 'constants alone' '1' T
cond 'zero' '0' F
cond 'the code itself' "$V" T
cond 'the sublevel stops at 255' "$V >= KERNEL_VERSION(4,9,300)" T \
	--from 4.9.255
cond 'and so does --from' "$V >= KERNEL_VERSION(4,10,0)" \
	"$V >= KERNEL_VERSION(4,10,0)" --from 4.9.400
cond 'a macro as an argument' "$V < KERNEL_VERSION(MAJOR,0,0)" \
	"$V < KERNEL_VERSION(MAJOR,0,0)"

# Logic.
cond 'not' "!($V < KERNEL_VERSION(3,0,0))" T
cond 'unknown and false' "defined(A) && $V < KERNEL_VERSION(3,0,0)" F
cond 'unknown or true' "defined A || $V > KERNEL_VERSION(3,0,0)" T
cond 'true and unknown' "$V > KERNEL_VERSION(3,0,0) && defined(A)" 'defined(A)'
cond 'unknown and true' "defined(A) && $V > KERNEL_VERSION(3,0,0)" 'defined(A)'
cond 'in the middle' "A && ($V > KERNEL_VERSION(3,0,0)) && B" 'A && B'
cond 'false or unknown' "$V < KERNEL_VERSION(3,0,0) || A == 2" 'A == 2'
cond 'in parentheses' "(1 && (A || B)) && C" '((A || B)) && C'
cond 'deeper' "A || (0 || !(B && 1))" 'A || (!(B))'
cond '&& binds tighter' "A || 1 && B" 'A || B'
cond 'a truth in arithmetic stays' '(1 && A) == 1' '(1 && A) == 1'
cond 'one in ?: too' '(1 && A) ? B : C' '(1 && A) ? B : C'
cond 'a call of a macro' '1 && F(1, (2))' 'F(1, (2))'
cond 'minus is not ours' '-1' '-1'
cond 'no expression at all' ') 1 (' ') 1 ('
cond 'cut short' "$V >" "$V >"
pruned 'an empty #if' '#if\na\n#endif\n' '#if\na\n#endif\n'
pruned 'words do not grow together' '#if(1)&&defined(A)\na\n#endif\n' \
	'#if defined(A)\na\n#endif\n'

# --defined.
cond 'a name known to be defined' 'defined(A) && B' 'B' --defined A
pruned '#ifdef of it' '#ifdef A\na\n#else\nb\n#endif\n' 'a\n' --defined A
pruned '#ifndef of it' '#ifndef A\na\n#else\nb\n#endif\n' 'b\n' --defined A
pruned 'not another' '#ifdef AB\na\n#endif\n' '#ifdef AB\na\n#endif\n' \
	--defined A --defined ABC
pruned 'its value stays unknown' '#if A\na\n#endif\n' '#if A\na\n#endif\n' \
	--defined A
pruned '#elifdef' '#if 0\na\n#elifdef B\nb\n#elifndef A\nc\n#endif\n' \
	'#ifdef B\nb\n#endif\n' --defined A

# Chains.
pruned '#elif becomes #if' '#if 0\na\n#  elif B /* b */\nb\n#else\nc\n#endif\n' \
	'#  if B /* b */\nb\n#else\nc\n#endif\n'
pruned 'a true #elif becomes #else' \
	'#if A\na\n# elif 1 // yes\nb\n#elif C\nc\n#else\nd\n#endif /* A */\n' \
	'#if A\na\n# else\nb\n#endif /* A */\n'
pruned 'a false #elif goes' '#if A\na\n#elif 0\nb\n#elif C\nc\n#endif\n' \
	'#if A\na\n#elif C\nc\n#endif\n'
pruned 'a true #elif after false ones' '#if 0\na\n#elif 1\nb\n#else\nc\n#endif\n' \
	'b\n'
pruned 'a condition nobody reads' \
	'#if 1\na\n#elif KERNEL_VERSION(oops\nb\n#endif\n' 'a\n'
pruned 'dead text goes with all in it' \
	'#if 0\n#if X\n#elif Y\n#else\n#endif\n#ifdef Z\n#endif\n#else\nb\n#endif\n' \
	'b\n'
pruned 'living nests' '#ifdef A\n#if 1\na\n#endif\n#if 0\nb\n#endif\n#endif\n' \
	'#ifdef A\na\n#endif\n'

# The lexer.
pruned 'nothing' '' ''
pruned 'no directive' 'int a;\n\n\n  b' 'int a;\n\n\n  b'
pruned 'CRLF' '#if 0\r\na\r\n#elif A \\\r\n && 1\r\nb\r\n#endif\r\nc\r\n' \
	'#if A\r\nb\r\n#endif\r\nc\r\n'
pruned 'a continued condition' '#if 1 && \\\n  defined(A) /* x\n y */\na\n#endif\n' \
	'#if defined(A) /* x\n y */\na\n#endif\n'
pruned 'a splice in a word' '#i\\\nf LINUX_VERS\\\nION_CODE < 3\na\n#en\\\ndif\nb\n' \
	'b\n'
pruned 'directives in comments' \
	'/*\n#if 0\n*/\n// x \\\n#if 0\na\n' '/*\n#if 0\n*/\n// x \\\n#if 0\na\n'
pruned 'comments in strings' \
	'a = "/*";\n#if 0\nb\n#endif\nc = "*/ \\" //";\n' \
	'a = "/*";\nc = "*/ \\" //";\n'
pruned 'an apostrophe in text' "#if 0\ndon't /* see\n#endif\nb\n" 'b\n'
pruned 'a character constant' "c = '\"';\n#if 0\na\n#endif\nd = '\\\\'';\n" \
	"c = '\"';\nd = '\\\\'';\n"
pruned '#define is not read' '#define X \\\n#if 0\nb\n' '#define X \\\n#if 0\nb\n'
pruned 'a comment before a directive stays' \
	'/* of a */ #if 1\nb\n/* lost */\n#else\n/* no */ #endif\nc\n' \
	'/* of a */ \nb\n/* lost */\nc\n'
pruned 'a digraph' '%%:if 0\na\n%%:endif\n' ''
pruned 'no newline at the end' '#if A\na\n#elif 1\nb\n#endif' \
	'#if A\na\n#else\nb\n#endif'
pruned '#iffy is no #if' '#iffy 0\n#\n# 33 "f.c"\n' '#iffy 0\n#\n# 33 "f.c"\n'
pruned 'a NUL is a space' '#if\0000\na\n#endif\nb\0000c\n' 'b\0000c\n'
pruned 'a byte order mark' '\357\273\277#if A && 1\na\n#endif\n' \
	'\357\273\277#if A\na\n#endif\n'

# Refusals: file, line, what, what to do; and nothing is written.
refused()
{
	name=$1 re=$2 in=$3
	shift 3
	rm -f "$tmp/out.c"
	# shellcheck disable=SC2059
	printf "$in" >"$tmp/in.c"
	fails "$name" 1 "^prune: $tmp/in.c:$re" \
		"$prune" --from 4.0 "$@" -o "$tmp/out.c" "$tmp/in.c"
	is "$name: no output" "$(ls "$tmp"/out.c* 2>/dev/null)" ''
}
refused '#endif alone' '2: #endif without an #if; remove' 'a\n#endif\n'
refused '#else alone' '1: #else without an #if' '#else\n'
refused '#elif alone' '1: #elif without' '#elif 1\n'
refused '#else twice' '3: #else after the #else of the #if in line 1' \
	'#if A\n#else\n#else\n#endif\n'
refused '#elif after #else' '3: #elif after the #else' \
	'#if 1\n#else\n#elif B\n#endif\n'
refused 'even in dead text' '4: #else after' \
	'#if 0\n#if A\n#else\n#else\n#endif\n#endif\n'
refused 'no #endif' '2: this #if has no #endif; add' 'a\n#if A\n#if B\n#endif\n'
refused 'an open comment' '2: this comment never ends' 'a\nb /* c\n#if 0\n'
refused '#undef of what is defined' '1: #undef A, but --defined A' \
	'#undef A\n' --defined A
for bad in 'KERNEL_VERSION' 'KERNEL_VERSION(2,6)' 'KERNEL_VERSION(2,6,)' \
	'KERNEL_VERSION(2,6,08)' 'KERNEL_VERSION(2,6,1' 'KERNEL_VERSION(2,6,1,0)' \
	'KERNEL_VERSION 2,6,1)' 'KERNEL_VERSION(2.6.1)'; do
	refused "$bad" '2: KERNEL_VERSION without three numbers; write' \
		"a\n#if $V < $bad\n#endif\n"
done

# Use.
fails 'no floor' 2 'say --from' "$prune" "$tmp/in.c"
for v in '' 4 4. 4.0. 4.0.0.0 v4.0 4.x -4.0 4.-1 ' 4.0' 4.256 4.99999999999999999999; do
	fails "--from '$v'" 2 'is no kernel version; write' \
		"$prune" --from "$v" "$tmp/in.c"
done
fails 'no file' 2 'give one FILE' "$prune" --from 4.0
fails 'two files' 2 'give one FILE' "$prune" --from 4.0 a b
fails 'no such file' 2 "cannot open $tmp/none: No such" \
	"$prune" --from 4.0 "$tmp/none"
fails 'a folder' 2 'cannot read' "$prune" --from 4.0 "$tmp"
fails 'a bad name' 2 'no name of a macro' \
	"$prune" --from 4.0 --defined 1A "$tmp/in.c"
fails 'no such option' 2 usage "$prune" --form 4.0 "$tmp/in.c"
fails 'nowhere to write' 2 "cannot create $tmp/none/out" \
	"$prune" --from 4.0 -o "$tmp/none/out" /dev/null
if [ -w /dev/full ]; then
	echo a >"$tmp/in.c"
	fails 'a full disk' 2 'cannot write /dev/full' \
		"$prune" --from 4.0 -o /dev/full "$tmp/in.c"
	fails 'a full disk behind stdout' 2 'cannot write the standard output' \
		sh -c "'$prune' --from 4.0 '$tmp/in.c' >/dev/full"
fi
is 'stdin to stdout' "$(echo "#if 0${nl}a${nl}#else${nl}b${nl}#endif" |
	"$prune" --from 4.0 -)" b
printf '#if 0\na\n#endif\nb\n' >"$tmp/in.c"
ok 'in place' "$prune" --from 4.0 -o "$tmp/in.c" "$tmp/in.c"
is 'and it is the result' "$(cat "$tmp/in.c")" b

# Hostile input: large, deep, long, random. Any answer, but no crash.
survives()
{
	"$prune" --from 4.0 -o "$tmp/out.c" "$2" 2>"$tmp/err"
	rc=$?
	if [ $rc -le 1 ]; then
		tap_pass "$1"
	else
		tap_fail "$1"
		tap_diag <"$tmp/err"
	fi
}
many()
{
	text=$1 awk -v n="$2" 'BEGIN { while (n--) printf "%s", ENVIRON["text"] }'
}
{ printf '#if '; many '(' 200000; } >"$tmp/h1"
printf '\n#endif\n' >>"$tmp/h1"
survives 'very many parentheses' "$tmp/h1"
{ printf '#if '; many '!' 200000; printf '1\n#endif\n'; } >"$tmp/h2"
survives 'very many negations' "$tmp/h2"
many "#if A$nl" 100000 >"$tmp/h3"
survives 'very many #if' "$tmp/h3"
{ many "#if A$nl" 50000; many "#endif$nl" 50000; } >"$tmp/h4"
survives 'and as many #endif' "$tmp/h4"
is 'which all stay' "$(wc -l <"$tmp/out.c" | tr -d ' ')" 100000
{ printf '#if A'; many ' && 1' 100000; printf '\n#endif\n'; } >"$tmp/h5"
survives 'a long condition' "$tmp/h5"
is 'grows short' "$(head -n 1 "$tmp/out.c")" '#if A'
{ printf '#ifdef '; many A 1000000; printf '\n#endif\n'; } >"$tmp/h6"
survives 'a long name' "$tmp/h6"
{ printf '#if 1'; many "$bs$nl" 100000; printf '\n#endif\n'; } >"$tmp/h7"
survives 'very many splices' "$tmp/h7"
{ printf '#if '; many "$bs" 100000; many ' ' 100000; printf '\n#endif\n'; } >"$tmp/h8"
survives 'very many backslashes' "$tmp/h8"
{ printf '#if '; many '1?' 200000; printf '\n#endif\n'; } >"$tmp/h9"
survives 'very many questions' "$tmp/h9"
# A generator of its own, so that a failure can be seen again.
awk 'BEGIN {
	srand(750)
	n = split("#if ~#elif ~#else~#endif~\n~\n~\n~\\\n~/*~*/~//~\"~\047~(~)~&&~||~" \
		"!~defined~KERNEL_VERSION(~2,6,1)~LINUX_VERSION_CODE~<~>=~0x~?~:~\r\n~1", w, "~")
	for (i = 0; i < 200; i++) {
		for (j = 0; j < 60; j++)
			printf "%s", w[int(rand() * n) + 1]
		printf "%c", 1
	}
}' | tr '\001' '\036' >"$tmp/random"
is 'random tokens are there' "$(tr -dc '\036' <"$tmp/random" | wc -c | tr -d ' ')" 200
bad=0
i=0
while [ $i -lt 200 ]; do
	i=$((i + 1))
	awk -v i=$i 'BEGIN { RS = "\036" } NR == i' "$tmp/random" >"$tmp/r"
	"$prune" --from 4.0 -o /dev/null "$tmp/r" 2>/dev/null
	[ $? -le 1 ] || bad=$((bad + 1))
done
is 'random tokens' "$bad" 0

done_testing
