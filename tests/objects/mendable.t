#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# A function named to be mended: what called it calls C in its place, which can
# call it in turn; the proof knows what was asked for and nothing more.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

# add_one is local and in a table of functions, step global, run has a loop.
mends='--mend add_one --mend step --mend run'
# shellcheck disable=SC2086 # a list
"$objects" harden $mends "$sample" >"$tmp/mended.S"
assemble "$tmp/mended.S" "$tmp/mended.o"
# shellcheck disable=SC2086
ok 'a text with mends is proven' proven $mends "$sample" "$tmp/mended.o"
fails 'a text with mends is not proven as one without' 1 'add_one[+]0: the function is missing' \
	proven "$sample" "$tmp/mended.o"
fails 'a text with mends is not proven with one mend less' 1 'run[+]0: the function is missing' \
	proven --mend add_one --mend step "$sample" "$tmp/mended.o"
sed 's/\.quad add_one/.quad __real_add_one/' "$tmp/mended.S" >"$tmp/around.S"
assemble "$tmp/around.S" "$tmp/around.o"
# shellcheck disable=SC2086
fails 'a way around a mend is noticed' 1 'rodata[+]0x[0-9a-f]+ leads to' \
	proven $mends "$sample" "$tmp/around.o"
fails 'a mend of nothing is refused' 1 'no function nothing to mend' \
	"$objects" harden --mend nothing "$sample"

cat >"$tmp/main.c" <<'END'
#include <stdio.h>

struct node { void *next; void (*done)(void *); unsigned int state, count;
	unsigned long wide; unsigned short half; unsigned char byte; };
unsigned int import_read(void *at) { (void)at; return 5; }
void import_write(void *at, unsigned int v) { (void)at; (void)v; }
void import_done(void *arg) { (void)arg; }

unsigned int act(struct node *n, unsigned int which);
unsigned int __real_add_one(struct node *n);
unsigned int add_one(struct node *n) { return __real_add_one(n) + 100; }
unsigned int __real_step(struct node *n);
unsigned int step(struct node *n) { return n->state ? 77 : __real_step(n); }
unsigned long __real_run(struct node *n, unsigned char code);
unsigned long run(struct node *n, unsigned char code)
{
	return __real_run(n, code) + 1000;
}

int main(void)
{
	struct node b = { .byte = 1 }, a = { .next = &b, .byte = 1, .state = 1 };

	printf("%u", act(&a, 0));
	printf(" %u", act(&a, 1));
	printf(" %u", step(&a));
	printf(" %u", step(&b));
	/* 5 for each of the two, and our 1000 once: the loop stays inside. */
	printf(" %lu\n", run(&a, 1));
	return 0;
}
END
ok 'it links with the C' "${CC:-cc}" -no-pie -fcf-protection=branch -w \
	-o "$tmp/mended" "$tmp/main.c" "$tmp/mended.o" \
	"$top/card/driver/thunks.c"
is 'the C is called, and can call the original' \
	"$("$tmp/mended" 2>/dev/null)" '101 0 77 1 1010'
done_testing
