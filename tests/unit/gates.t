#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The gate table's reader, the one compiler run and what is made of it, against
# headers of the test's own, by real compilers.
# shellcheck disable=SC1091,SC2012,SC2119,SC2120,SC2154
. "$(dirname "$0")/../tap.sh"

c=$tmp/compat
mkdir -p "$c" "$tmp/inc/linux" "$tmp/out"
cp "$top"/scripts/stage/kbuild/* "$c/"

awks=
for a in mawk gawk 'gawk --posix' 'busybox awk' original-awk; do
	$a 'BEGIN { exit 0 }' </dev/null >/dev/null 2>&1 && awks="$awks|$a"
done
awks=${awks#|}

# An awk program of compat/ on the table of the test.
gates()
{
	AWK=${AWK:-awk} sh "$c/gates-run.sh" "$@"
}

# Probes the test's headers; $CC may be more than one word.
probe()
{
	# shellcheck disable=SC2086
	sh "$c/probe.sh" "$tmp/out/compat.h" 6.8.0-test 6.8.0 "$tmp/symvers" \
		${CC:-cc} -I"$tmp/inc" "$@"
}

# The answer of one gate.
ans()
{
	sed -n "s/^$1 //p" "$tmp/out/compat.answers"
}

have()
{
	sed -n "s/^#define COMPAT_HAVE_$1 //p" "$tmp/out/compat.h"
}

# A table with the given paragraphs, over the test's header.
table()
{
	printf 'table\ntested 7.3\ninclude linux/t.h\n\n' >"$c/gates"
	cat >>"$c/gates"
}

cat >"$tmp/inc/linux/t.h" <<'H'
#define NULL ((void *)0)
#define OPEN {
#define CLOSE }
#define new_macro(a, b) ((a) + (b))
struct scsi_cmnd { int member; void *pointer; };
static inline int scsi_bufflen(struct scsi_cmnd *c) { return c->member; }
static inline void new_function(struct scsi_cmnd *c, int n)
{
	c->member = n;
}
H

# The real table.
n=$(grep -c '^gate ' "$c/gates")
ok 'the table has 45 gates or more' [ "$n" -ge 45 ]
is 'no gate twice' "$(grep '^gate ' "$c/gates" | sort | uniq -d)" ''
want=$(AWK=${awks%%|*} gates source | cksum)
(
	IFS='|'
	for a in $awks; do echo "$a"; done
) >"$tmp/awks"
while read -r a; do
	is "same probes by $a" "$(AWK=$a gates source 2>&1 | cksum)" "$want"
done <"$tmp/awks"
is 'each gate has its end' \
	"$(gates source | grep -c '^# 1 "reached:')" "$n"

# By version.
expect()
{
	gates answers expect=1 release="$2" version="$2" |
		sed -n "s/^$1 //p"
}
is 'since: before' "$(expect SCSI_DONE_FN 5.15)" no
is 'since: at' "$(expect SCSI_DONE_FN 5.16)" yes
is 'since: a stable release' "$(expect SCSI_DONE_FN 5.15.200)" no
is 'since: a release candidate' "$(expect SCSI_DONE_FN 5.16.0-rc1+)" yes
is 'until: before' "$(expect SCSI_DONE_MEMBER 5.15.9-100-generic)" yes
is 'until: at' "$(expect SCSI_DONE_MEMBER 5.16)" no
is '4.10 is after 4.9' "$(expect I_MUTEX 4.10)" no
is 'both: inside' "$(expect BDEV_OPEN 6.8)" yes
is 'both: after' "$(expect BDEV_OPEN 6.10)" no
for v in '' x 6 v6.8 -1.2; do
	fails "no version: '$v'" 2 'is no kernel version' \
		gates answers expect=1 version="$v"
done
gates answers expect=1 release=6.8 version=6.8 >"$tmp/answers"
gates out out=header part=answers "$tmp/answers" >"$tmp/v.h"
is 'unprobed header says so' \
	"$(sed -n 's/^#define COMPAT_PROBED //p' "$tmp/v.h")" 0
is 'every gate is 0 or 1' \
	"$(grep -Ec '^#define COMPAT_HAVE_[A-Z0-9_]+ [01]$' "$tmp/v.h")" "$n"
printf '#include "v.h"\n#include "v.h"\nconst char *s = COMPAT_GATES;\n' \
	>"$tmp/v.c"
ok 'the header compiles, twice included' \
	cc -Wall -Wextra -Werror -Wundef -fsyntax-only "$tmp/v.c"
for v in 4.4 4.14 5.15 6.4 6.9 6.14 7.3; do
	gates answers expect=1 release=$v version=$v >"$tmp/answers"
	ok "no pair is wrong by the versions alone: $v" \
		gates out out=header part=answers "$tmp/answers"
done

# Real probing, with each awk and each compiler there is.
table <<'T'
gate NEW_FUNCTION
what old -> new
since 6.9
either OLD_FUNCTION
probe
	struct scsi_cmnd *c = NULL;

	new_function(c, 1);

gate OLD_FUNCTION
what the same, before
until 6.9
probe
	struct scsi_cmnd *c = NULL;

	old_function(c);

gate OLD_FUNCTION_2
what calls what is not there a second time
probe
	struct scsi_cmnd *c = NULL;
	int i = old_function(c);

	(void)i;

gate OLD_VALUE
what calls what is not there, without using it
probe
	old_function();

gate ARGUMENTS
what wrong number of arguments
probe
	struct scsi_cmnd *c = NULL;

	new_function(c);

gate POINTER
what another pointer type
probe
	int *i = NULL;

	new_function(i, 1);

gate MACRO
what a macro
probe
	int i = new_macro(1, 2);

	(void)i;

gate OLD_MACRO
what a macro with another number of arguments
probe
	int i = new_macro(1, 2, 3);

	(void)i;

gate FIELD
what a member
probe
	struct scsi_cmnd *c = NULL;

	c->member = 1;

gate OLD_FIELD
what a member that is gone
probe
	struct scsi_cmnd *c = NULL;

	c->gone = 1;

gate FILE_SCOPE
what something at file scope
file
	static int file_scope(struct scsi_cmnd *c) { return c->member; }
probe
	struct scsi_cmnd *c = NULL;

	(void)file_scope(c);

gate OLD_FILE_SCOPE
what a missing type at file scope
file
	static int old_file_scope(gone_t *c) { return c->member; }

gate SYNTAX
what a mistake does not spread
probe
	struct scsi_cmnd *c = = NULL;

gate LAST
what unhurt by those before
probe
	struct scsi_cmnd *c = NULL;

	new_function(c, 2);
T
wanted='yes no no no no no yes no yes no yes no no yes'
for cc in gcc clang; do
	if ! command -v $cc >/dev/null; then
		skip "answers by $cc" "no $cc here"
		continue
	fi
	while read -r a; do
		rm -f "$tmp/out"/*
		ok "probes with $cc and $a" env CC=$cc AWK="$a" \
			sh -c 'exec sh "$@"' - "$c/probe.sh" \
			"$tmp/out/compat.h" 6.8.0-test 6.8.0 "$tmp/symvers" \
			$cc -I"$tmp/inc" -Wall -Wextra -Werror -std=gnu89
		is "answers with $cc and $a" "$(grep -v '^#' \
			"$tmp/out/compat.answers" | cut -d' ' -f2- |
			tr '\n' ' ')" "$wanted "
	done <"$tmp/awks"
done
is 'into the header: yes' "$(have NEW_FUNCTION)" 1
is 'into the header: no' "$(have OLD_FIELD)" 0
like 'the header says: backport' "$(cat "$tmp/out/compat.h")" \
	'since 6.9, expected no, probed yes: backport'
like 'for modinfo' "$(cat "$tmp/out/compat.h")" \
	'^#define COMPAT_GATES "NEW_FUNCTION,MACRO,FIELD,FILE_SCOPE,LAST"$'
is 'nothing else is left' "$(ls -A "$tmp/out" | tr '\n' ' ')" \
	'compat.answers compat.h '
probe
cp "$tmp/out/compat.h" "$tmp/first.h"
probe & one=$!
probe & two=$!
wait $one && wait $two
ok 'two at once give the same' cmp "$tmp/first.h" "$tmp/out/compat.h"
is 'two at once leave nothing' "$(ls -A "$tmp/out" | tr '\n' ' ')" \
	'compat.answers compat.h '

# Compiler, flags or headers broken: a stop, the old header stays, a log is kept.
broken()
{
	name=$1 re=$2
	shift 2
	cp "$tmp/first.h" "$tmp/out/compat.h"
	rm -f "$tmp/out"/compat.probe.*
	fails "$name" 1 "$re" "$@"
	ok "$name: compat.h not touched" \
		cmp "$tmp/first.h" "$tmp/out/compat.h"
	ok "$name: log kept" [ -e "$tmp/out/compat.probe.log" ]
}
if cc --version | grep -q clang || [ "$(cc -dumpversion)" -gt 13 ]; then
	skip 'flags that hide errors' 'this compiler does not let itself be hushed'
else
	broken 'flags that hide errors' 'must fail \(implicit\) does not' \
		probe -w
fi
broken 'a compiler that says nothing' 'must fail \(call\) does not' \
	env CC=true sh "$c/probe.sh" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" true
broken 'no compiler' 'could not be run' \
	sh "$c/probe.sh" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" \
	"$tmp/no-such-cc"
broken 'a flag nobody knows' 'compiler failed: .*no-such-flag' \
	probe --no-such-flag
broken 'a plugin that is not there' 'compiler failed: .*' \
	probe -fplugin="$tmp/none.so"
printf 'struct wrong { int a\n' >"$tmp/inc/linux/wrong.h"
cp "$c/gates" "$tmp/good"
sed 's,linux/t.h,linux/wrong.h\ninclude linux/t.h,' "$tmp/good" >"$c/gates"
broken 'broken headers' 'headers do not compile: .*linux/(t|wrong).h:[0-9]+' probe
sed 's,linux/t.h,linux/none.h,' "$tmp/good" >"$c/gates"
broken 'a header that is not there' 'linux/none.h: No such file|none.h.* not found' \
	probe
fails 'no folder for the result' any 'none/' \
	sh "$c/probe.sh" "$tmp/none/compat.h" 6.8 6.8 "$tmp/symvers" cc

# A disk that gets full at any place: a limit on the size of files does the same.
cp "$tmp/good" "$c/gates"
for limit in 1 2 4 6; do
	while read -r a; do
		cp "$tmp/first.h" "$tmp/out/compat.h"
		# shellcheck disable=SC2016
		fails "no room for $limit blocks, $a" any . env AWK="$a" sh -c '
			trap "" XFSZ
			ulimit -f "$1"
			shift
			exec sh "$@"' - $limit "$c/probe.sh" \
			"$tmp/out/compat.h" 6.8.0-test 6.8.0 "$tmp/symvers" \
			cc -I"$tmp/inc"
		ok "no room for $limit blocks, $a: compat.h not touched" \
			cmp "$tmp/first.h" "$tmp/out/compat.h"
	done <"$tmp/awks"
done

# An interrupt while the compiler runs.
rm -f "$tmp/out"/compat.[ap]*
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" = --version ] || sleep 2\nexec cc "$@"\n' \
	>"$tmp/slow-cc"
chmod +x "$tmp/slow-cc"
sh "$c/probe.sh" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" "$tmp/slow-cc" \
	-I"$tmp/inc" &
slow=$!
sleep 1
kill -TERM $slow
rc=0
wait $slow || rc=$?
is 'interrupted: status' $rc 143
is 'interrupted: no trace' "$(ls -A "$tmp/out")" compat.h
ok 'interrupted: compat.h not touched' cmp "$tmp/first.h" "$tmp/out/compat.h"

# Output of a compiler that stopped half-way, and clang's manner.
cp "$tmp/good" "$c/gates"
log()
{
	cat >"$tmp/log"
	gates answers release=r version=6.8 part=log "$tmp/log" \
		>"$tmp/out/compat.answers"
}
controls='control:call:1:1: error: x
control:implicit:1:1: error: x
control:member:1:1: error: x
control:type:1:1: error: x'
{
	echo "$controls"
	echo 'reached:NEW_FUNCTION:1:13: error: size of array is negative'
} | log
is 'reached' "$(ans NEW_FUNCTION)" yes
like 'not reached' "$(ans FIELD)" '^broken the compiler did not get to'
fails 'not reached is a stop' 1 'gate FIELD: the compiler did not get' \
	gates out out=header part=answers "$tmp/out/compat.answers"
{
	echo "$controls"
	echo "gate:FIELD:3:2: error: use of undeclared identifier 'x'"
	echo '        int x = 1: error: 5;'
	echo 'gate:MACRO:3:2: warning: error: in a warning'
	echo 'gate:LAST:3:2: note: expanded from macro'
	for g in FIELD MACRO LAST; do
		echo "reached:$g:1:13: error: array with a negative size"
	done
	echo '12 warnings and 9 errors generated.'
} | log
is 'clang: no' "$(ans FIELD)" no
is 'warnings are no answer' "$(ans MACRO)" yes
is 'notes are no answer' "$(ans LAST)" yes
: | log
like 'no output at all' "$(ans '\*')" 'must fail \(call\) does not'
printf '%s\n' "$controls" 'gate:LAST:1:1: internal compiler error: Bus error' \
	'/a b/c:d.h:3:4: fatal error: what' | log
like 'a header with blanks and colons in its name' "$(ans '\*')" \
	'headers do not compile: /a b/c:d.h:3:4'

# Pairs.
pairs()
{
	printf '%s\n' "$controls" "$@" \
		'reached:A:1:1: error: x' 'reached:B:1:1: error: x' | log
	gates out out=header part=answers "$tmp/out/compat.answers"
}
for kind in pair either; do
	printf 'gate A\nwhat the thing\n%s B\nprobe\n\tx;\n\n%s' "$kind" \
		'gate B
what its old form
probe
	x;
' | table
	fails "$kind: neither" 1 \
		'neither A nor B \(the thing\).*newest kernel tested is 7.3' \
		pairs 'gate:A:1:1: error: x' 'gate:B:1:1: error: x'
	ok "$kind: one" pairs 'gate:A:1:1: error: x'
	ok "$kind: the other" pairs 'gate:B:1:1: error: x'
done
ok 'either: both' pairs
sed 's/either/pair/' "$c/gates" >"$tmp/t" && mv "$tmp/t" "$c/gates"
fails 'pair: both' 1 'both A and B .* one of these probes is wrong' pairs

# A gate that nothing uses stops nothing; one that something uses does.
cat >"$tmp/para" <<'T'
gate A
what the thing
watch
either B
uses secret any
probe
	gone_a();

gate B
what its old form
watch
probe
	gone_b();

gate C
what a probe that is broken
watch
uses unheard_of any
probe
	struct scsi_cmnd *c = NULL;

	(void)c;

gate USED
what something
uses plain any
else secret any
probe
	struct scsi_cmnd *c = NULL;

	(void)c;
T
printf '0x%08x\t%s\tvmlinux\t%s\t\n' 1 plain EXPORT_SYMBOL \
	2 secret EXPORT_SYMBOL_GPL >"$tmp/symvers"
watched()
{
	mkdir -p "$tmp/watching/scripts/stage/kbuild"
	cp "$c"/* "$tmp/watching/scripts/stage/kbuild/"
	TOP=$tmp/watching BUILD=$tmp sh "$top/scripts/stage/gates.sh" watched \
		"$tmp/out/compat.answers" 6.8 "$tmp/symvers"
}
table <"$tmp/para"
ok 'watched: neither of a pair, a symbol that is not there: no stop' probe
is '... the answer is no' "$(have A)" 0
t=$(watched)
is '... told in one line' "$(printf '%s\n' "$t" | wc -l)" 1
like '... both' "$t" '^warning: .*neither A nor B.*symbol unheard_of is not exp'
sed 's/uses unheard_of/uses plain/; s/either B//' "$tmp/para" | table
{
	printf '%s\n' "$controls" 'gate:A:1:1: error: x'
	for g in A B USED; do
		echo "reached:$g:1:1: error: x"
	done
} | log
gates out out=header part=answers "$tmp/out/compat.answers" \
	>"$tmp/out/compat.h"
is 'watched: a broken probe is no stop' $? 0
is '... and counts as no' "$(have C)" 0
is '... told in one line' "$(watched)" \
	'warning: gates that nothing uses are wrong: gate C: the compiler did not get to the end of its probe'
sed 's/uses unheard_of/uses plain/; s/gone_b/scsi_bufflen(NULL); &/
	s/gone_[ab]()/;/' "$tmp/para" | table
probe >/dev/null 2>&1
is 'watched: a symbol of the side that is chosen' "$(watched)" \
	'warning: gates that nothing uses are wrong: symbol secret is exported GPL-only by kernel 6.8; wanted by gate A'
sed '/^uses/s/secret/plain/; s/unheard_of/plain/; s/gone_[ab]()/;/' \
	"$tmp/para" | table
probe >/dev/null 2>&1
is 'watched: nothing is wrong, nothing is said' "$(watched)" ''
sed '/^gate A/,/^watch/{/^watch/d}' "$tmp/para" | table
fails 'one of a pair is used: neither is a stop' 1 'neither A nor B' probe
sed '/^gate B/,/^watch/{/^watch/d}' "$tmp/para" | table
fails 'the other of a pair is used: neither is a stop' 1 'neither A nor B' probe
sed '/^gate USED/,$s/(void)c/gone()/' "$tmp/para" | table
fails 'the symbol of a gate that is used is a stop' 1 \
	'symbol secret is exported GPL-only .*wanted by gate USED' probe
rm -f "$tmp/symvers" "$tmp/out"/compat.probe.*

# Probes that swallow what follows in ways that only the compiler sees.
swallow()
{
	printf 'gate GOOD\nwhat a\nprobe\n\tint i;\n\n' |
		cat - "$tmp/para" | table
	printf '\ngate NEXT\nwhat a\nprobe\n\tint i;\n' >>"$c/gates"
	fails "$1" 1 'gate BAD: its probe swallows what follows it' probe
}
printf 'gate BAD\nwhat a\nprobe\n\tif (1) OPEN\n' >"$tmp/para"
swallow 'a block left open'
printf 'gate BAD\nwhat a\nprobe\n\tint i; CLOSE\n' >"$tmp/para"
swallow 'a block too many closed'
printf 'gate BAD\nwhat a\nfile\n\tstatic void bad(void) OPEN\n' >"$tmp/para"
swallow 'a function left open at file scope'

# Wrong tables.
bad_table()
{
	name=$1 re=$2
	table
	fails "$name" 2 "$re" probe
}
para='what a
probe
	int i;
'
bad_table 'the same gate twice' 'gates:1[0-9]: gate A: second gate' <<T
gate A
$para
gate A
$para
T
bad_table 'no probe' 'gate A: no probe' <<T
gate A
what a

gate B
$para
T
bad_table 'no probe in the last gate' 'gate A: no probe' <<T
gate A
what a
T
bad_table 'an empty probe' 'gate A: empty probe' <<T
gate A
what a
probe

gate B
$para
T
bad_table 'no "what"' 'gate A: no "what"' <<T
gate A
probe
	int i;
T
bad_table 'a version in the wrong form' '"v5.1" is no version' <<T
gate A
since v5.1
$para
T
bad_table 'since after until' 'gate A: "since" is not before' <<T
gate A
since 5.10
until 5.9
$para
T
bad_table 'a small name' 'a gate wants one name in capitals' <<T
gate a-b
$para
T
bad_table 'an unknown word' '"sinec" is not a word of the gate table' <<T
gate A
sinec 5.1
$para
T
bad_table 'a pair with nobody' 'gate A: pair B is not a gate' <<T
gate A
pair B
$para
T
bad_table 'a symbol without its class' 'wants a symbol and any or inl' <<T
gate A
uses sym
$para
T
bad_table 'a word twice' 'gate A: second "since"' <<T
gate A
since 5.1
since 5.2
$para
T
bad_table 'a word behind "watch"' '"watch" stands alone' <<T
gate A
watch this
$para
T
bad_table 'text of no probe' 'probe text without' <<'T'
gate A
	int i;
T
bad_table 'braces' 'gate A: braces do not match' <<'T'
gate A
what a
probe
	if (1) {
T
bad_table 'parentheses' 'gate A: parentheses do not match' <<'T'
gate A
what a
probe
	f((1);
T
bad_table 'a comment' 'gate A: comment is not closed' <<'T'
gate A
what a
probe
	int i; /* and on
T
bad_table '#if' 'gate A: #if and #endif do not match' <<'T'
gate A
what a
probe
	#ifdef X
T
bad_table 'no gates' 'no gates in it' </dev/null
: >"$c/gates"
fails 'an empty table' 2 'no gates in it' probe
rm "$c/gates"
fails 'no table' any 'gates' probe

# Kbuild, if a kernel's headers are here.
kdir=${KDIR:-}
for k in /lib/modules/*/build; do
	[ -n "$kdir" ] || [ ! -e "$k/Makefile" ] || kdir=$k
done
if [ -z "$kdir" ]; then
	skip 'Kbuild' 'no kernel headers here'
	done_testing
fi
w=$tmp/kbuild
mkdir -p "$w/kbuild"
cp "$top"/scripts/stage/kbuild/* \
	$top/scripts/stage/kbuild/Kbuild.probe "$w/kbuild/"
# shellcheck disable=SC2016
echo 'include $(src)/kbuild/Kbuild.probe' >"$w/Kbuild"
kb()
{
	make -C "$kdir" M="$w" modules "$@" 2>&1
}
like 'Kbuild: one quiet line' "$(kb)" "^  PROBE   compat.h \($n gates\)$"
like 'Kbuild: probed' "$(cat "$w/compat.h")" '^#define COMPAT_PROBED 1$'
is 'Kbuild: not again' "$(kb | grep -c PROBE)" 0
is 'Kbuild: other flags' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 1
touch "$w/kbuild/gates"
is 'Kbuild: another table' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 1
is 'Kbuild: not again after that' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 0
# A module that is not GPL and wants what is GPL-only stops before modpost.
printf '%s\n' 'obj-m := gatest.o' 'gatest-y := main.o' \
	'compat-module := gatest' >"$tmp/k" && cat "$w/Kbuild" >>"$tmp/k"
# shellcheck disable=SC2016
echo '$(obj)/main.o: $(obj)/compat.h' | cat "$tmp/k" - >"$w/Kbuild"
cat >"$w/main.c" <<'C'
#include <linux/module.h>
#include <linux/workqueue.h>
#include "compat.h"

static int __init start(void)
{
#ifdef WANT
	cancel_work_sync(NULL);
#endif
	return COMPAT_PROBED - 1;
}

module_init(start);
MODULE_LICENSE("Proprietary");
MODULE_DESCRIPTION("test");
MODULE_INFO(gates, COMPAT_GATES);
C
if [ -e "$kdir/Module.symvers" ]; then
	ok 'Kbuild: a module that wants nothing' \
		make -C "$kdir" M="$w" modules
	ok 'Kbuild: the gates are in it' \
		grep -aq 'gates=.*SCSI_CMD_PRIV' "$w/gatest.ko"
	kb KCFLAGS=-DWANT >"$tmp/log"
	like 'Kbuild: a GPL-only symbol is named' "$(cat "$tmp/log")" \
		'symbol cancel_work_sync is exported GPL-only by kernel'
	is 'Kbuild: and that before modpost' "$(grep -ci modpost "$tmp/log")" 0
else
	skip 'Kbuild: exports' 'no Module.symvers'
fi

b=$tmp/b
run_gates()
{
	TOP=$top BUILD=$b sh "$top/scripts/stage/gates.sh" "$@"
}
like 'table: all gates' "$(run_gates table "$kdir")" "^$n gates: "
mkdir -p "$tmp/proj/compat" "$tmp/proj/scripts/stage/kbuild"
cp "$top/scripts/stage/kbuild/gates" "$tmp/proj/scripts/stage/kbuild/"
echo '#if COMPAT_HAVE_BDGET' >"$tmp/proj/compat/a.c"
TOP=$tmp/proj BUILD=$b sh "$top/scripts/stage/gates.sh" unused >"$tmp/unused"
like 'unused: a gate that nobody uses' "$(cat "$tmp/unused")" \
	'^unused: BDGET_DISK$'
is 'unused: all but the one that is used' \
	"$(grep -c '^unused' "$tmp/unused")" $((n - 1))
is 'unused: those that are watched, no more and no less' \
	"$(run_gates unused | sed -n 's/^unused: //p' | sort)" \
	"$(awk '$1 == "gate" { g = $2 } $1 == "watch" { print g }' \
		"$top/scripts/stage/kbuild/gates" | sort)"
like 'unused: the same answers' "$(run_gates unused "$kdir" "$kdir")" \
	'^same on all 2 kernels: SCSI_CMD_PRIV yes$'
fails 'table: a folder without a kernel' 1 'is no kernel build folder' \
	run_gates table "$tmp"
fails 'table: a compiler that is not there' 1 'log: .*gates.log' \
	env TOP="$top" BUILD="$b" KBUILD_ARGS="CC=$tmp/no-such-cc" \
	sh "$top/scripts/stage/gates.sh" table "$kdir"
ok 'table: the log is where it says' [ -s "$b/gates.log" ]
is 'table: no other trace' "$(ls -A "$b")" gates.log
done_testing
