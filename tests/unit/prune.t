#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# prune: what it takes, what it leaves, and what it refuses.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

prune=$top/scripts/series/prune.sh
proof=$top/scripts/series/prune-proof.sh
nl='
'
bs=\\

# pruned NAME INPUT WANT [FROM [-DNAME]...]: both texts in printf's form
pruned()
{
	name=$1 in=$2 want=$3 from=${4:-4.0}
	shift 3
	[ $# -eq 0 ] || shift
	# shellcheck disable=SC2059
	printf "$in" >"$tmp/in.c"
	# shellcheck disable=SC2059
	printf "$want" >"$tmp/want.c"
	"$prune" "$from" "$tmp/in.c" "$@" >"$tmp/out.c" 2>"$tmp/err" ||
		cat "$tmp/err" >"$tmp/out.c"
	if ! cmp -s "$tmp/out.c" "$tmp/want.c"; then
		od -c "$tmp/out.c" | tap_diag
	fi
	is "$name" "$(od -c "$tmp/out.c")" "$(od -c "$tmp/want.c")"
}

# cond NAME CONDITION WANT [FROM [-DNAME]...]: WANT is T, F or what becomes of
# the #if; = if it stays as it is
cond()
{
	name=$1 in="#if $2\nyes\n#else\nno\n#endif\n"
	case $3 in
	T) want='yes\n' ;;
	F) want='no\n' ;;
	=) want=$in ;;
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
cond 'at the floor, >' "$V > KERNEL_VERSION(4,0,0)" =
cond 'at the floor, <' "$V < KERNEL_VERSION(4,0,0)" F
cond 'at the floor, <=' "$V <= KERNEL_VERSION(4,0,0)" =
cond '== below' "$V == KERNEL_VERSION(3,0,0)" F
cond '!= below' "$V != KERNEL_VERSION(3,0,0)" T
cond '== above' "$V == KERNEL_VERSION(4,2,0)" =
cond 'no upper end' "$V < KERNEL_VERSION(99,0,0)" =
for op in '< T' '<= T' '> F' '>= F' '== F' '!= T'; do
	cond "reversed, ${op% ?}" "KERNEL_VERSION(3,0,0) ${op% ?} $V" "${op#* }"
done
cond 'reversed, at the floor, <=' "KERNEL_VERSION(4,0,0) <= $V" T
cond 'reversed, at the floor, <' "KERNEL_VERSION(4,0,0) < $V" =
cond 'reversed, at the floor, >' "KERNEL_VERSION(4,0,0) > $V" F
cond 'reversed, above the floor' "KERNEL_VERSION(5,0,0) > $V" =
cond 'reversed, from a later kernel' "KERNEL_VERSION(5,0,0) > $V" F 7.0
cond 'a plain number' "$V < 132640" F
cond 'a hexadecimal one' "0x30000 <= $V" T
cond 'a number with suffixes' "$V > 132640UL" T
cond 'an octal number stays' "$V > 01" =
cond 'a number that is too big stays' "$V < 99999999999999999999" =
cond 'spaces' "( $V>=KERNEL_VERSION ( 2 , 6 , 0 ) )" T
cond 'constants alone' '1' T
cond 'zero' '0' F
cond 'LINUX_VERSION_CODE without a comparison stays' "$V" =
cond 'the sublevel stops at 255' "$V >= KERNEL_VERSION(4,9,300)" T 4.9.255
cond "FROM's sublevel stops at 255" "$V >= KERNEL_VERSION(4,10,0)" = 4.9.400
cond 'a macro as an argument stays' "$V < KERNEL_VERSION(MAJOR,0,0)" =
cond 'two version codes' "$V < $V" =
cond 'two constants' 'KERNEL_VERSION(3,0,0) < KERNEL_VERSION(4,0,0)' =
cond 'an operand of + stays' "$V < KERNEL_VERSION(3,0,0) + A" =
cond 'an operand of == stays' "A == $V < KERNEL_VERSION(3,0,0)" =
cond 'an operand of ! stays' "!$V < KERNEL_VERSION(3,0,0)" =
cond 'an operand of >> stays' "$V >> 8 < 3" =
cond 'a longer name stays' "MY_$V < KERNEL_VERSION(3,0,0)" =

# Logic.
cond 'not' "!($V < KERNEL_VERSION(3,0,0))" T
cond 'unknown and false' "defined(A) && $V < KERNEL_VERSION(3,0,0)" F
cond 'unknown or true' "defined A || $V > KERNEL_VERSION(3,0,0)" T
cond 'true and unknown' "$V > KERNEL_VERSION(3,0,0) && defined(A)" 'defined(A)'
cond 'unknown and true' "defined(A) && $V > KERNEL_VERSION(3,0,0)" 'defined(A)'
cond 'true in parentheses, and unknown' \
	"($V > KERNEL_VERSION(3,0,0)) && defined(A)" 'defined(A)'
cond 'false or unknown' "$V < KERNEL_VERSION(3,0,0) || A == 2" 'A == 2'
cond 'decided groups' \
	"($V > KERNEL_VERSION(3,0,0) && A) || ($V > KERNEL_VERSION(2,0,0))" T
cond 'undecided beside decided' "$V < KERNEL_VERSION(5,0,0) && \
($V >= KERNEL_VERSION(2,0,0))" "$V < KERNEL_VERSION(5,0,0)"
cond 'in the middle it becomes a number' \
	"A && ($V > KERNEL_VERSION(3,0,0)) && B" 'A && 1 && B'
cond '&& binds tighter' "A || 1 && B" =
cond 'a truth value in arithmetic stays' '(1 && A) == 1' =
cond 'a truth value in ?: stays' '(1 && A) ? B : C' =
cond 'a call of a macro' '1 && F(1, (2))' 'F(1, (2))'
cond 'minus is left alone' '-1' =
cond 'not an expression' ') 1 (' =
cond 'cut short' "$V >" =
cond 'KERNEL_VERSION without arguments stays' "$V < KERNEL_VERSION" =
pruned 'an empty #if' '#if\na\n#endif\n' '#if\na\n#endif\n'
pruned 'words do not grow together' '#if(1)&&defined(A)\na\n#endif\n' \
	'#if defined(A)\na\n#endif\n'

# Macros that are always defined.
cond 'a name known to be defined' 'defined(A) && B' 'B' 4.0 -DA
cond 'one without parentheses' '!defined A' F 4.0 -DA
pruned '#ifdef of it' '#ifdef A\na\n#else\nb\n#endif\n' 'a\n' 4.0 -DA
pruned '#ifndef of it' '# ifndef A /* x */\na\n#else\nb\n#endif\n' 'b\n' 4.0 -DA
pruned '#ifdef of a longer name' '#ifdef AB\na\n#endif\n' '#ifdef AB\na\n#endif\n' \
	4.0 -DA -DABC
pruned 'its value stays unknown' '#if A\na\n#endif\n' '#if A\na\n#endif\n' \
	4.0 -DA
pruned '#elifdef and #elifndef' \
	'#if 0\na\n#elifdef B\nb\n#elifndef A\nc\n#endif\n' \
	'#if   defined B\nb\n#endif\n' 4.0 -DA

# Chains.
pruned '#elif becomes #if' '#if 0\na\n#  elif B /* b */\nb\n#else\nc\n#endif\n' \
	'#  if   B /* b */\nb\n#else\nc\n#endif\n'
pruned 'a true #elif becomes #else' \
	'#if A\na\n# elif 1 // yes\nb\n#elif C\nc\n#else\nd\n#endif /* A */\n' \
	'#if A\na\n# else\nb\n#endif\n'
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
pruned 'no directive' 'int a;\n\n\n  b\n' 'int a;\n\n\n  b\n'
pruned 'CRLF' '#if 0\r\na\r\n#elif A \\\r\n && 1\r\nb\r\n#endif\r\nc\r\n' \
	'#if   A\r\nb\r\n#endif\r\nc\r\n'
pruned 'a continued condition' '#if 1 && \\\n  defined(A) \\\n/* x */\na\n#endif\n' \
	'#if defined(A)\na\n#endif\n'
pruned 'directives in comments' \
	"/*\\n#if $V < 3\\n*/\\n// x \\\\\\n#if $V < 3\\na\\n" \
	"/*\\n#if $V < 3\\n*/\\n// x \\\\\\n#if $V < 3\\na\\n"
pruned 'comments in strings' \
	'a = "/*";\n#if 0\nb\n#endif\nc = "*/ \\" //";\n' \
	'a = "/*";\nc = "*/ \\" //";\n'
pruned 'an apostrophe in text' "#if 0\\ndon't /* see\\n*/\\n#endif\\nb\\n" 'b\n'
pruned 'a quotation mark in #error' '#if A\n#error "old\n#else\nb\n#endif\n#if 0\n#endif\n' \
	'#if A\n#error "old\n#else\nb\n#endif\n'
pruned 'a comment that leaves the line of its #elif' \
	'#if A\n#elif B /* x\n y */\n#elif 0 /* x\n y */\na\n#endif\n' \
	'#if A\n#elif B /* x y */\n#endif\n'
pruned 'a comment before a directive' \
	'/* of a */ #if 1\nb\n/* lost */\n#else\n/* no */ #endif\nc\n' \
	'b\n/* lost */\nc\n'
pruned 'a comment behind a decided condition' \
	'#if 0 /* x */\na\n#else /* y */\nb\n#endif /* z */\n' 'b\n'
pruned 'a digraph is left alone' '%%:if 0\na\n%%:endif\n' '%%:if 0\na\n%%:endif\n'
pruned 'a character constant' "c = '\"';\n#if 0\na\n#endif\nd = '\\\\'';\n" \
	"c = '\"';\nd = '\\\\'';\n"
pruned '#define is not read' "#define X \\\\\\n#if $V < 3\\nb\\n" \
	"#define X \\\\\\n#if $V < 3\\nb\\n"
pruned 'no newline at the end: it is added' '#if A\na\n#elif 1\nb\n#endif' \
	'#if A\na\n#else\nb\n#endif\n'
pruned '#iffy is not #if' '#iffy 0\n#\n# 33 "f.c"\n' '#iffy 0\n#\n# 33 "f.c"\n'
# Refusals: file, line and what is wrong; and nothing is written.
refused()
{
	name=$1 re=$2 in=$3
	shift 3
	# shellcheck disable=SC2059
	printf "$in" >"$tmp/in.c"
	# shellcheck disable=SC2016 # for the other shell
	fails "$name" 1 "^prune: $tmp/in.c:$re" \
		sh -c '"$@" >"$0"' "$tmp/out.c" "$prune" 4.0 "$tmp/in.c" "$@"
	is "$name: no output" "$(cat "$tmp/out.c")" ''
}
refused '#endif alone' '2: Inappropriate #endif' 'a\n#endif\n'
refused '#else alone' '1: Inappropriate #else' '#else\n'
refused '#elif alone' '1: Inappropriate #elif' '#elif 1\n'
refused '#else twice' '3: Inappropriate #else .#if line 1' \
	'#if A\n#else\n#else\n#endif\n'
refused '#elif after #else' '3: Inappropriate #elif' \
	'#if 1\n#else\n#elif B\n#endif\n'
refused '#else twice in dead text' '4: Inappropriate #else' \
	'#if 0\n#if A\n#else\n#else\n#endif\n#endif\n'
refused 'no #endif' '5: Premature EOF .#if line 2' 'a\n#if A\n#if B\n#endif\n'
pruned 'a comment without an end' 'a\nb /* c\n#if 0\n' 'a\nb /* c\n#if 0\n'
refused '#undef of a name that is always defined' '1: #undef A, but -DA' \
	'#undef A\n' -DA
refused 'a splice in the name of a directive' '4: Inappropriate #endif' \
	'#i\\\nf 0\nb\n#endif\n'
refused 'a NUL' ' has a NUL character' '#if 1\n#endif\nb\0000c\n'
refused 'a byte order mark' '3: Inappropriate #endif' \
	'\357\273\277#if A && 1\na\n#endif\n'

# What prune lets pass the preprocessor does not.
for bad in 'KERNEL_VERSION(2,6)' 'KERNEL_VERSION(2,6,08)' 'KERNEL_VERSION(2,6,1' \
	'KERNEL_VERSION(2,6,1,0)' 'KERNEL_VERSION 2,6,1)' 'KERNEL_VERSION(2.6.1)'; do
	printf '#if %s < %s\n#endif\n' "$V" "$bad" >"$tmp/in.c"
	"$prune" 4.0 "$tmp/in.c" >"$tmp/out.c"
	fails "prune-proof refuses $bad" 2 'does not accept it' \
		"$proof" 4.0 "$tmp/in.c" "$tmp/out.c"
done

# Use.
fails 'no arguments' 2 'usage' "$prune"
fails 'no file' 2 'usage' "$prune" 4.0
for v in '' 4 4. 4.0. 4.0.0.0 v4.0 4.x -4.0 4.-1 ' 4.0' 4.99999999999999999999; do
	fails "FROM '$v'" 2 'is not a kernel version; write' \
		"$prune" "$v" "$tmp/in.c"
done
fails 'a missing file' 2 "cannot read $tmp/none; name" "$prune" 4.0 "$tmp/none"
fails 'a directory' 2 'cannot read' "$prune" 4.0 "$tmp"
fails 'a name without -D' 2 'A is not -DNAME' "$prune" 4.0 "$tmp/in.c" A
fails 'a bad name' 2 'is not -DNAME' "$prune" 4.0 "$tmp/in.c" -D1A
mkdir "$tmp/bin"
for t in sh grep dirname awk; do
	ln -s "$(command -v $t)" "$tmp/bin/$t"
done
fails 'unifdef is missing' 2 'unifdef is missing: ' \
	env PATH="$tmp/bin" "$prune" 4.0 "$tmp/in.c"
if [ -w /dev/full ]; then
	echo a >"$tmp/in.c"
	fails 'a full disk' any 'No space left' \
		sh -c "'$prune' 4.0 '$tmp/in.c' >/dev/full"
fi
mkdir "$tmp/a b\\n"
printf '#if 0\na\n#endif\nb\n' >"$tmp/a b\\n/-x.c"
is 'odd file names' "$(cd "$tmp/a b\\n" && "$prune" 4.0 -x.c)" b
mkdir "$tmp/left"
ok 'it leaves nothing behind' sh -c "TMPDIR='$tmp/left' '$prune' 4.0 \
	'$tmp/in.c' >/dev/null && [ -z \"\$(ls '$tmp/left')\" ]"

# Hostile input: large, deep, long, random. Any answer, but no crash.
survives()
{
	timeout 60 "$prune" 4.0 "$2" >"$tmp/out.c" 2>"$tmp/err"
	rc=$?
	if [ $rc -le 1 ]; then
		tap_pass "$1"
	else
		tap_fail "$1: exit $rc"
		head -c 1000 "$tmp/err" | tap_diag
	fi
}
many()
{
	text=$1 awk -v n="$2" 'BEGIN { while (n--) printf "%s", ENVIRON["text"] }'
}
{ printf '#if '; many '(' 20000; } >"$tmp/h1"
printf '\n#endif\n' >>"$tmp/h1"
survives 'very many parentheses' "$tmp/h1"
{ printf '#if '; many '!' 20000; printf '1\n#endif\n'; } >"$tmp/h2"
survives 'very many negations' "$tmp/h2"
many "#if A$nl" 100000 >"$tmp/h3"
survives 'very many #if' "$tmp/h3"
{ many "#if A$nl" 50; many "#endif$nl" 50; } >"$tmp/h4"
survives 'fifty nested #if' "$tmp/h4"
is 'fifty nested #if all stay' "$(wc -l <"$tmp/out.c" | tr -d ' ')" 100
{ printf '#if A'; many ' && 1' 1000; printf '\n#endif\n'; } >"$tmp/h5"
survives 'a long condition' "$tmp/h5"
is 'a long condition is shortened' "$(head -n 1 "$tmp/out.c")" '#if A'
{ printf '#ifdef '; many A 100000; printf '\n#endif\n'; } >"$tmp/h6"
survives 'a long name' "$tmp/h6"
{ printf '#if 1'; many "$bs$nl" 10000; printf '\n#endif\n'; } >"$tmp/h7"
survives 'very many splices' "$tmp/h7"
{ printf '#if '; many "$bs" 10000; many ' ' 10000; printf '\n#endif\n'; } >"$tmp/h8"
survives 'very many backslashes' "$tmp/h8"
{ printf '#if '; many '1?' 20000; printf '\n#endif\n'; } >"$tmp/h9"
survives 'very many questions' "$tmp/h9"
# A generator of its own, so that a failure can be seen again.
awk 'BEGIN {
	srand(750)
	n = split("#if ~#elif ~#else~#endif~\n~\n~\n~\\\n~/*~*/~//~\"~\047~(~)~&&~||~" \
		"!~defined~KERNEL_VERSION(~2,6,1)~LINUX_VERSION_CODE~<~>=~0x~?~:~\r\n~1", w, "~")
	for (i = 0; i < 80; i++) {
		for (j = 0; j < 60; j++)
			printf "%s", w[int(rand() * n) + 1]
		printf "%c", 1
	}
}' | tr '\001' '\036' >"$tmp/random"
is 'random tokens are there' "$(tr -dc '\036' <"$tmp/random" | wc -c | tr -d ' ')" 80
# Each is refused, or pruned rightly: by prune-proof, where the preprocessor
# takes the input at all (2: it does not).
bad=0
i=0
while [ $i -lt 80 ]; do
	i=$((i + 1))
	awk -v i=$i 'BEGIN { RS = "\036" } NR == i' "$tmp/random" >"$tmp/r"
	"$prune" 4.0 "$tmp/r" >"$tmp/out.c" 2>/dev/null
	case $? in
	0) ;;
	1) continue ;;
	*) bad=$((bad + 1)) ;;
	esac
	"$proof" 4.0 "$tmp/r" "$tmp/out.c" 2>/dev/null
	[ $? -ne 1 ] || bad=$((bad + 1))
done
is 'random tokens are refused or pruned rightly' "$bad" 0

done_testing
