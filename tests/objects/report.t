#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What is reported of objects, for some of which everything is known.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

# as of one object or two: $1 its name, $2 a C file's text
compile()
{
	printf '%s\n' "$2" | "${CC:-cc}" -O1 -ffreestanding -fno-pic \
		-fcf-protection=none -fno-asynchronous-unwind-tables \
		-fno-inline -c -x c -o "$tmp/$1.o" -
}

compile him '
extern unsigned int os_readl(void *p);
extern void os_stallexec(int us);
extern unsigned int LE32_TO_CPU(unsigned int x);
extern int ldm_state;
struct ops { void (*go)(int); };
static int unbounded(void *p) { while (os_readl(p) & 1) ; return 3; }
static int bounded(void *p)
{
	int i;
	for (i = 0; i < 500 && os_readl(p); i++)
		os_stallexec(1000);
	return i;
}
static int by_callee(void *p) { while (bounded(p) > 3) ; return 1; }
static int ring(unsigned int *p, unsigned int i, unsigned int end)
{
	unsigned int sum = 0;
	while (i != end) {
		i = i + 1 >= 64 ? 0 : i + 1;
		sum += LE32_TO_CPU(p[i]);
	}
	return sum;
}
static int part(unsigned int *p, unsigned int n)
{
	unsigned int i, sum = 0;
	for (i = 0; i < n && i < 64; i++)
		sum += LE32_TO_CPU(p[i]);
	return sum;
}
static int sum(int *p, int n) { int s = 0; while (n--) s += *p++; return s; }
__attribute__((used)) static int nobody(int x) { return x * 3; }
static void taken(int x) { ldm_state = x; }
void him_set(struct ops *o) { o->go = taken; }
void him_go(struct ops *o) { o->go(ldm_state); ldm_state++; }
int him_run(void *p) { return unbounded(p) + bounded(p) + by_callee(p) + sum(p, 9) +
	ring(p, ldm_state, *(unsigned int *)p) + part(p, ldm_state); }
void him_unused(void) { ldm_state++; }
'
compile ldm 'extern int him_run(void *p); extern void him_go(void *p);
int ldm_state; int ldm_start(void *p) { him_go(p); return him_run(p); }'
ok 'two objects are reported on' "$objects" report "$tmp/him.o" "$tmp/ldm.o"
said=$(cat "$tmp/.out")
tab=$(printf '\t')

# $1: what is told; $2: kind; $3: the fact, an extended RE; $4: object
tells()
{
	like "$1" "$said" "^${4:-him}[.]o$tab$2$tab$3"
}
tells 'an import, with its uses' imports 'os_readl \(2 uses\)'
tells 'a function for others' exports 'him_run \(function, [0-9]+ bytes\)'
tells 'data for others' exports 'ldm_state \(data, 4 bytes\)' ldm
tells 'an address that is taken' 'address taken' 'taken$'
tells 'an indirect call or jump' 'indirect (call|jump)' 'him_go[+]0x'
tells 'a wait without a limit' 'waits, no counter seen' 'unbounded.*: os_readl$'
tells 'a wait with one' 'waits, counted' 'bounded.*: os_readl os_stallexec$'
tells 'a wait in what is called' 'waits, no counter seen' 'by_callee.*: bounded$'
is 'a loop that does not wait is not one' \
	"$(echo "$said" | grep -c "waits.*${tab}sum")" 0
tells 'a walk to an index' 'walks what the card wrote' \
	'ring[+]0x[0-9a-f]+: ends by equality alone'
tells 'a walk to a limit' 'walks what the card wrote' \
	'part[+]0x[0-9a-f]+: ends by order, too'
tells 'a function that nothing calls' 'never called' 'nobody$'
tells 'a global one that no object calls' 'called by no object' 'him_unused '
is 'one that another object calls is not one' \
	"$(echo "$said" | grep -c "called by no object${tab}him_run")" 0
fails 'an object that is none' 1 'not an ELF object' "$objects" report "$0"
fails 'none at all' 2 usage "$objects" report

# Two trees.
for tree in a b; do
	dir=$tmp/$tree/lib/linux_64mpa/free-x86_64-regparm0
	mkdir -p "$dir"
	cp "$tmp/him.o" "$tmp/ldm.o" "$dir/"
done
ok 'two trees that are the same' sh "$top/objects/report.sh" "$objects" \
	"$tmp/a" "$tmp/b"
like 'two trees that are the same are said to be' "$(cat "$tmp/.out")" 'a and b have the same'
compile ldm 'extern int him_run(void *p); int ldm_state;
int ldm_start(void *p) { return him_run(p) + 1; }'
cp "$tmp/ldm.o" "$dir/"
ok 'two that differ' sh "$top/objects/report.sh" "$objects" "$tmp/a" "$tmp/b"
like 'two that differ: in what' "$(cat "$tmp/.out")" "^-ldm[.]o${tab}imports${tab}him_go "
like 'two that differ: in nothing else' "$(grep -c "^[-+].*imports" "$tmp/.out")" '^1$'

tree=$(vendor_objects 'free-x86_64-regparm0/him_r750.o' | tail -n 1)
if [ -n "$tree" ]; then
	said=$("$objects" report "$tree")
	tells 'the vendor: the reset of a phy has no limit' \
		'waits, no counter seen' 'mv_phy_reset[+]0xa7: os_readl' him_r750
	tells 'the vendor: the interrupt has none' 'waits, no counter seen' \
		'ServiceInterrupt[+]0x32: os_readl' him_r750
	tells 'the vendor: the two-wire bus has one' 'waits, counted' \
		'i2c_wait_irq[+]' him_r750
	for ring in HandleCommandQueue+0x50 Core_ReqTimeout+0x1a0 \
		PM_Core_ReqTimeout+0x171; do
		like "the vendor: the ring walk $ring ends by equality" \
			"$(echo "$said" | tr + @)" "wrote$tab$(echo $ring |
				tr + @): ends by equality alone"
	done
	is 'the vendor: waits without a counter' "$(echo "$said" |
		grep -c 'no counter seen')" 16
fi
done_testing
