#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The heads of the gates, the one compiler run and what is made of it, against
# headers of the test's own, by real compilers.
# shellcheck disable=SC1091,SC2012,SC2119,SC2120,SC2154
. "$(dirname "$0")/../tap.sh"

kbuild=$top/scripts/stage/kbuild
real=$top/compat/gates
g=$tmp/gates
mkdir -p "$g" "$tmp/inc/linux" "$tmp/out"

awks=
for a in mawk gawk 'gawk --posix' 'busybox awk' original-awk; do
	$a 'BEGIN { exit 0 }' </dev/null >/dev/null 2>&1 && awks="$awks|$a"
done
printf '%s\n' "${awks#|}" | tr '|' '\n' >"$tmp/awks"

# gates OUT [ARGUMENT...]: gates.awk on the gates in $g.
gates()
{
	gates_out=$1
	shift
	${AWK:-awk} -f "$kbuild/gates.awk" out="$gates_out" part=gates \
		"$g/headers.h" "$g"/*.c "$@"
}

# Probes the test's headers; $CC may be more than one word.
probe()
{
	# shellcheck disable=SC2086
	sh "$kbuild/probe.sh" "$g" "$tmp/out/compat.h" 6.8.0-test 6.8.0 \
		"$tmp/symvers" ${CC:-cc} -I"$tmp/inc" "$@"
}

# The answer of one gate.
answer_of()
{
	sed -n "s/^$1 //p" "$tmp/out/compat.answers"
}

have()
{
	sed -n "s/^#define COMPAT_HAVE_$1 //p" "$tmp/out/compat.h"
}

# no_gates: none but the test's header.
no_gates()
{
	rm -rf "$g"
	mkdir "$g"
	printf '%s\n' '// tested: 7.3' '#include <linux/t.h>' >"$g/headers.h"
}

# gate NAME [LINE...]: a gate with these lines of its head; its code is stdin.
gate()
{
	gate_name=$1
	shift
	{
		[ $# -eq 0 ] || printf '// %s\n' "$@"
		cat
	} >"$g/$gate_name.c"
}

# statement: a probe of these statements, $c being a command
statement()
{
	printf 'static void gate_probe(struct scsi_cmnd *c)\n{\n%s\n}\n' "$*"
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

# The project's own gates, by version.
cp "$real"/*.[ch] "$g/"
n=$(find "$real" -name '*.c' | wc -l)
expect()
{
	gates answers expect=1 release="$2" version="$2" | sed -n "s/^$1 //p"
}
is 'since: before' "$(expect SCSI_DONE_FN 5.15)" no
is 'since: at' "$(expect SCSI_DONE_FN 5.16)" yes
is 'since: a stable release' "$(expect SCSI_DONE_FN 5.15.200)" no
is 'since: a release candidate' "$(expect SCSI_DONE_FN 5.16.0-rc1+)" yes
is 'until: before' "$(expect SCSI_DONE_MEMBER 5.15.9-100-generic)" yes
is 'until: at' "$(expect SCSI_DONE_MEMBER 5.16)" no
is '4.2 is before 4.15' "$(expect INIT_TIMER 4.2)" yes
is '4.20 is after 4.15' "$(expect INIT_TIMER 4.20)" no
for v in '' x 6 v6.8 -1.2; do
	fails "not a version: '$v'" 2 'is not a kernel version' \
		gates answers expect=1 version="$v"
done
gates header expect=1 release=6.8 version=6.8 >"$tmp/v.h"
is 'a header from the version says so' \
	"$(sed -n 's/^#define COMPAT_PROBED //p' "$tmp/v.h")" 0
is 'every gate is 0 or 1' \
	"$(grep -Ec '^#define COMPAT_HAVE_[A-Z0-9_]+ [01]$' "$tmp/v.h")" "$n"
printf '#include "v.h"\n#include "v.h"\nconst char *s = COMPAT_GATES;\n' \
	>"$tmp/v.c"
ok 'the header compiles, twice included' \
	cc -Wall -Wextra -Werror -Wundef -fsyntax-only "$tmp/v.c"
for v in 4.4 4.14 5.15 6.4 6.9 6.14 7.3; do
	ok "no pair is wrong by the versions alone: $v" \
		gates header expect=1 release=$v version=$v
done
gates header expect=1 release=6.8 version=6.8 | cksum >"$tmp/want"
while read -r a; do
	is "same header by $a" "$(AWK=$a gates header expect=1 release=6.8 \
		version=6.8 2>&1 | cksum)" "$(cat "$tmp/want")"
done <"$tmp/awks"
gates answers expect=1 release=6.8 version=6.8 >"$tmp/answers"
is 'every gate is used, or checks one that is' "$(gates table part=answers \
	"$tmp/answers" part=users "$top"/compat/*.[ch] "$top"/open/*.[ch] | grep NOBODY)" ''
# shellcheck disable=SC2016
is 'every answer that is used has a gate' "$(cat "$top"/compat/*.[ch] |
	grep -oE 'COMPAT_HAVE_[A-Z0-9_]+' | sed 's/COMPAT_HAVE_//' | sort -u |
	while read -r x; do [ -e "$real/$x.c" ] || echo "$x"; done)" X

# Real probing, with each awk and each compiler there is.
no_gates
statement 'new_function(c, 1);' | gate A_NEW 'what: old -> new' 'since: 6.9' \
	'either: B_OLD'
statement 'old_function(c);' | gate B_OLD 'what: the same, before' 'until: 6.9'
statement 'int i = old_function(c); (void)i;' |
	gate C_OLD_AGAIN 'what: calls what is not there a second time'
statement 'old_function();' | gate D_OLD_VALUE 'what: the same, without a value'
statement 'new_function(c);' | gate E_ARGUMENTS 'what: too few arguments'
statement 'int *i = NULL; new_function(i, 1);' | gate F_POINTER 'what: a pointer'
statement 'int i = new_macro(1, 2); (void)i;' | gate G_MACRO 'what: a macro'
statement 'int i = new_macro(1, 2, 3); (void)i;' |
	gate H_OLD_MACRO 'what: a macro with another number of arguments'
statement 'c->member = 1;' | gate I_FIELD 'what: a member'
statement 'c->gone = 1;' | gate J_OLD_FIELD 'what: a member that is gone'
gate K_FILE 'what: two functions' <<'C'
static int gate_file(struct scsi_cmnd *c) { return c->member; }
static int gate_probe(struct scsi_cmnd *c) { return gate_file(c); }
C
echo 'static int gate_probe(gone_t *c) { return c->member; }' |
	gate L_OLD_TYPE 'what: a type that is gone'
statement 'struct scsi_cmnd *d = = NULL;' |
	gate M_SYNTAX 'what: a mistake does not spread'
statement 'new_function(c, 2);' | gate N_LAST 'what: unhurt by those before'
wanted='yes no no no no no yes no yes no yes no no yes'
for cc in gcc clang; do
	if ! command -v $cc >/dev/null; then
		skip "answers by $cc" "no $cc here"
		continue
	fi
	while read -r a; do
		rm -f "$tmp/out"/*
		ok "probes with $cc and $a" env AWK="$a" sh "$kbuild/probe.sh" \
			"$g" "$tmp/out/compat.h" 6.8.0-test 6.8.0 "$tmp/symvers" \
			$cc -I"$tmp/inc" -Wall -Wextra -Werror -std=gnu89
		is "answers with $cc and $a" "$(grep -v '^#' \
			"$tmp/out/compat.answers" | cut -d' ' -f2- |
			tr '\n' ' ')" "$wanted "
	done <"$tmp/awks"
done
is 'into the header: yes' "$(have A_NEW)" 1
is 'into the header: no' "$(have J_OLD_FIELD)" 0
like 'the header says: backport' "$(cat "$tmp/out/compat.h")" \
	'since 6.9, expected no, probed yes: backport'
like 'the header lists the gates for modinfo' "$(cat "$tmp/out/compat.h")" \
	'^#define COMPAT_GATES "A_NEW,G_MACRO,I_FIELD,K_FILE,N_LAST"$'
is 'probing leaves nothing else' "$(ls -A "$tmp/out" | tr '\n' ' ')" \
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
	sh "$kbuild/probe.sh" "$g" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" true
broken 'no compiler' 'could not be run' \
	sh "$kbuild/probe.sh" "$g" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" \
	"$tmp/no-such-cc"
broken 'an unknown flag' 'compiler failed: .*no-such-flag' \
	probe --no-such-flag
broken 'a plugin that is not there' 'compiler failed: .*' \
	probe -fplugin="$tmp/none.so"
printf 'struct wrong { int a\n' >"$tmp/inc/linux/wrong.h"
cp -R "$g" "$tmp/good"
sed -i 's,.include <linux/t.h>,#include <linux/wrong.h>\n&,' "$g/headers.h"
broken 'broken headers' 'headers do not compile: .*linux/(t|wrong).h:[0-9]+' probe
sed -i 's,linux/wrong.h,linux/none.h,' "$g/headers.h"
broken 'a header that is not there' 'linux/none.h: No such file|none.h.* not found' \
	probe
fails 'no directory for the result' any 'none/' \
	sh "$kbuild/probe.sh" "$g" "$tmp/none/compat.h" 6.8 6.8 "$tmp/symvers" cc

# A disk that gets full at any place: a limit on the size of files does the same.
cp "$tmp/good/headers.h" "$g/"
for limit in 1 2 4; do
	while read -r a; do
		cp "$tmp/first.h" "$tmp/out/compat.h"
		# shellcheck disable=SC2016
		fails "no room for $limit blocks, $a" any . env AWK="$a" sh -c '
			trap "" XFSZ
			ulimit -f "$1"
			shift
			exec sh "$@"' - $limit "$kbuild/probe.sh" "$g" \
			"$tmp/out/compat.h" 6.8.0-test 6.8.0 "$tmp/symvers" \
			cc -I"$tmp/inc"
		ok "no room for $limit blocks, $a: compat.h not touched" \
			cmp "$tmp/first.h" "$tmp/out/compat.h"
	done <"$tmp/awks"
done

# An interrupt while the compiler runs.
rm -f "$tmp/out"/compat.[ap]*
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" = --version ] || { : >%s; sleep 30 & wait $!; }\n' \
	"'$tmp/compiling'" >"$tmp/slow-cc"
chmod +x "$tmp/slow-cc"
sh "$kbuild/probe.sh" "$g" "$tmp/out/compat.h" 6.8 6.8 "$tmp/symvers" \
	"$tmp/slow-cc" -I"$tmp/inc" &
slow=$!
until [ -e "$tmp/compiling" ]; do sleep 0.1; done
kill -TERM $slow
pkill -TERM -P $slow 2>/dev/null
rc=0
wait $slow || rc=$?
is 'interrupted: status' $rc 143
is 'interrupted: no trace' "$(ls -A "$tmp/out")" compat.h
ok 'interrupted: compat.h not touched' cmp "$tmp/first.h" "$tmp/out/compat.h"

# Output of a compiler that stopped half-way, and clang's manner.
log()
{
	sed "s,^gate:\([A-Z_]*\),$g/\1.c," >"$tmp/log"
	gates answers release=r version=6.8 part=log "$tmp/log" \
		>"$tmp/out/compat.answers"
}
controls='control:call:1:1: error: x
control:implicit:1:1: error: x
control:member:1:1: error: x
control:type:1:1: error: x'
{
	echo "$controls"
	echo 'reached:A_NEW:1:13: error: size of array is negative'
} | log
is 'reached' "$(answer_of A_NEW)" yes
like 'not reached' "$(answer_of I_FIELD)" '^broken the compiler did not get to'
fails 'not reached is a stop' 1 'gate I_FIELD: the compiler did not get' \
	gates header part=answers "$tmp/out/compat.answers"
{
	echo "$controls"
	echo "gate:I_FIELD:3:2: error: use of undeclared identifier 'x'"
	echo '        int x = 1: error: 5;'
	echo 'gate:G_MACRO:3:2: warning: error: in a warning'
	echo 'gate:N_LAST:3:2: note: expanded from macro'
	for x in I_FIELD G_MACRO N_LAST; do
		echo "reached:$x:1:13: error: array with a negative size"
	done
	echo '12 warnings and 9 errors generated.'
} | log
is 'clang: no' "$(answer_of I_FIELD)" no
is 'warnings are not an answer' "$(answer_of G_MACRO)" yes
is 'notes are not an answer' "$(answer_of N_LAST)" yes
: | log
like 'no output at all' "$(answer_of '\*')" 'must fail \(call\) does not'
printf '%s\n' "$controls" 'gate:N_LAST:1:1: internal compiler error: Bus error' \
	'/a b/c:d.h:3:4: fatal error: what' | log
like 'a header with blanks and colons in its name' "$(answer_of '\*')" \
	'headers do not compile: /a b/c:d.h:3:4'

# Pairs and alternatives. pairs NO...: the gates that say no
pairs()
{
	{
		echo "$controls"
		for x in A B C; do
			echo "reached:$x:1:1: error: x"
		done
		[ $# -eq 0 ] || printf 'gate:%s:1:1: error: x\n' "$@"
	} | log
	gates header part=answers "$tmp/out/compat.answers"
}
for kind in pair either; do
	no_gates
	statement ';' | gate A 'what: the thing' "$kind: B"
	statement ';' | gate B 'what: its old form'
	fails "$kind: neither" 1 \
		'neither A nor B \(the thing\).*newest kernel tested is 7.3' \
		pairs A B
	ok "$kind: one" pairs A
	ok "$kind: the other" pairs B
done
ok 'either: both' pairs
statement ';' | gate C 'what: its newest form'
statement ';' | gate A 'what: the thing' 'either: B C'
fails 'either: none of three names' 1 'neither A nor B nor C \(the thing\)' \
	pairs A B C
ok 'either: the third name alone' pairs A B
statement ';' | gate A 'what: the thing' 'pair: B'
fails 'pair: both' 1 'both A and B .* one of these probes is wrong' pairs C
statement ';' | gate A 'what: the thing' 'pair: B C'
fails 'pair: two of three' 1 'both A and C .* one of these probes is wrong' pairs B
ok 'pair: one of three' pairs A B

# Who uses an answer.
mkdir "$tmp/src"
echo '#if COMPAT_HAVE_A' | tee "$tmp/src/a.c" >"$tmp/src/b.h"
statement ';' | gate A 'what: the thing' 'either: B'
statement ';' | gate D 'what: an idle one'
{
	echo '# version 6.8'
	printf '%s yes\n' A B C D
} >"$tmp/answers"
gates table part=answers "$tmp/answers" part=users "$tmp/src"/* >"$tmp/table"
like 'table: the sources that use a gate' "$(cat "$tmp/table")" '^A .* a.c b.h$'
like 'table: the gate that its partner checks' "$(cat "$tmp/table")" '^B .* checks A$'
like 'table: a gate that nobody uses' "$(cat "$tmp/table")" '^D .* NOBODY$'

# Symbols of the side that was chosen.
printf '0x%08x\t%s\tvmlinux\t%s\t\n' 1 plain EXPORT_SYMBOL \
	2 secret EXPORT_SYMBOL_GPL >"$tmp/symvers"
no_gates
statement ';' | gate USED 'what: something' 'uses: plain any' 'else: secret any'
ok 'a symbol that everybody may use' probe
statement 'gone();' | gate USED 'what: something' 'uses: plain any' 'else: secret any'
fails 'a symbol of the other side is GPL-only' 1 \
	'symbol secret is exported GPL-only .*wanted by gate USED' probe
statement ';' | gate USED 'what: something' 'uses: plain any, none any'
fails 'the second of two symbols is missing' 1 \
	'symbol none is not exported .*wanted by gate USED' probe
: >"$tmp/symvers"
fails 'an empty Module.symvers is said to be empty' 1 'Module.symvers .*is empty' probe
rm -f "$tmp/symvers" "$tmp/out"/compat.probe.*

# Probes that swallow what follows in ways that only the compiler sees.
# swallow NAME RE: with the probe in $tmp/probe
swallow()
{
	no_gates
	statement ';' | gate A_GOOD 'what: a'
	gate BAD 'what: a' <"$tmp/probe"
	statement ';' | gate NEXT 'what: a'
	fails "$1" 1 "gate BAD: its probe $2" probe
}
statement 'if (1) OPEN' >"$tmp/probe"
swallow 'a block left open' 'swallows what follows it'
statement 'int i; CLOSE' >"$tmp/probe"
swallow 'a block too many closed' 'is not whole'
echo 'static void gate_probe(void) OPEN' >"$tmp/probe"
swallow 'a function left open' 'swallows what follows it'
statement 'int i; /* and on' >"$tmp/probe"
swallow 'a comment left open' 'is not whole'
echo '#ifdef NO' >"$tmp/probe"
swallow 'an #if left open' 'is not whole'

# Wrong heads.
bad_head()
{
	name=$1 re=$2
	shift 2
	no_gates
	statement ';' | gate A "$@"
	fails "$name" 2 "$re" probe
}
bad_head 'no "what"' 'gate A: no "what"'
bad_head 'an empty "what"' 'A.c:1: empty "what"' 'what: '
bad_head 'a version in the wrong form' '"v5.1", not a version' 'what: a' 'since: v5.1'
bad_head 'since after until' 'gate A: "since" is not before' \
	'what: a' 'since: 5.10' 'until: 5.9'
bad_head 'an unknown key' 'A.c:2: unknown key "sinec"' 'what: a' 'sinec: 5.1'
bad_head 'a pair with no such gate' 'gate A: .* B, which is not a gate' \
	'what: a' 'pair: B'
bad_head 'an alternative that is not a gate' 'gate A: .* C, which is not a gate' \
	'what: a' 'either: A C'
bad_head 'a symbol without its class' 'a symbol and any or inl, not "sym"' \
	'what: a' 'uses: sym'
bad_head 'a key twice' 'A.c:3: second "since"' 'what: a' 'since: 5.1' 'since: 5.2'
no_gates
: >"$g/EMPTY.c"
fails 'an empty gate' 2 'gate EMPTY: no "what"' probe
no_gates
statement ';' | gate a-b 'what: a'
fails 'a name in small letters' 2 'a-b.c: a gate is named in capitals' probe
no_gates
fails 'no gates' 2 'no gates in' probe
rm -rf "$g"
fails 'no directory of gates' any 'gates' probe

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
mkdir -p "$w/compat"
cp -R "$real" "$w/compat/"
cp -R "$kbuild" "$w/"
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
touch "$w/compat/gates/SCSI_DONE_FN.c"
is 'Kbuild: another gate' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 1
is 'Kbuild: not again after that' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 0
rm "$w/compat/gates/QUEUE_DISK.c"
is 'Kbuild: a gate less' "$(kb KCFLAGS=-DOTHER | grep -c PROBE)" 1
# A module that is not GPL and wants what is GPL-only stops before modpost.
printf '%s\n' 'obj-m := gatest.o' 'gatest-y := main.o' \
	'probe-module := gatest' >"$tmp/k" && cat "$w/Kbuild" >>"$tmp/k"
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
		grep -aqE 'gates=.*(SDEV|SLAVE)_CONFIGURE' "$w/gatest.ko"
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
run_gates table "$kdir" >"$tmp/table"
is 'table: status' $? 0
like 'table: all gates' "$(cat "$tmp/table")" "^$n gates: "
like 'table: who uses them' "$(cat "$tmp/table")" '^SCSI_DONE_FN .* vbus.c$'
is 'table: nothing is left' "$(ls -A "$b")" ''
fails 'table: a directory without a kernel' 1 'is not a kernel build directory' \
	run_gates table "$tmp"
fails 'table: a compiler that is not there' 1 'log: .*gates.log' \
	env TOP="$top" BUILD="$b" KBUILD_ARGS="CC=$tmp/no-such-cc" \
	sh "$top/scripts/stage/gates.sh" table "$kdir"
ok 'table: the log is where it says' [ -s "$b/gates.log" ]
is 'table: no other trace' "$(ls -A "$b")" gates.log

# Headers of this kernel in which an interface has changed again.
# shellcheck source=tests/headers.sh
. "$(dirname "$0")/../headers.sh"
use_headers "$(basename "$(dirname "$kdir")")"
changed()
{
	name=$1 file=$2 re=$3 script=$4
	new_kernel "$file"
	edit "$src" "$common" "include/$file" "$script"
	fails "$name" 1 "$re" run_gates table "$tmp/$file"
}
changed 'queuecommand returns another type: its gates stop the build' \
	scsi/scsi_host.h 'neither QC_STATUS nor QC_INT' \
	's/\(int\|enum scsi_qc_status\) (\* *queuecommand)/long (*queuecommand)/'
changed 'timer_delete() has a third name: its gates stop the build' \
	linux/timer.h 'neither TIMER_DELETE nor DEL_TIMER ' \
	's/\<timer_delete(/timer_remove(/; s/\<del_timer(/timer_drop(/'
done_testing
