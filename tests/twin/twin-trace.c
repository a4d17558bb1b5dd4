// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* twin-trace: prints a trace for people, or says where two part. */
#include <getopt.h>
#include <stdlib.h>

#include "trace.h"

/* Kinds compared unless told otherwise: what the driver does to the card. */
#define DIFF_KINDS "MCF"
#define CONTEXT 5		/* events shown before the place they part */

static int usage(FILE *f)
{
	fputs("usage: twin-trace [-k KINDS] show TRACE\n"
	      "       twin-trace [-k KINDS] [-x ADDR]... diff TRACE TRACE\n"
	      "\n"
	      "  -k KINDS  events to look at: m M register read, write; c C"
	      " configuration;\n"
	      "            d D DMA by the card; i interrupt; F f FIS to, from"
	      " the device\n"
	      "            (show: all; diff: " DIFF_KINDS ")\n"
	      "  -x ADDR   leave this register's value out of the comparison\n"
	      "\n"
	      "diff compares kind, unit, address and contents, but no times,"
	      " and of DMA no\n"
	      "addresses.\n"
	      "exit: 0 good, 1 the traces differ, 2 could not run\n", f);
	return f == stdout ? 0 : 2;
}

struct reader {
	const char *path;
	FILE *f;
	unsigned long line;
	struct trace_line t;
};

static bool kind_wanted(char kind, const char *kinds)
{
	return !kinds || strchr(kinds, kind);
}

/* The next event of those kinds; false at the end. Ends on a bad line. */
static bool next(struct reader *r, const char *kinds)
{
	int rc;

	do {
		rc = trace_read(r->f, &r->t);
		r->line++;
		if (rc < 0) {
			fprintf(stderr, "twin-trace: %s:%lu: no trace event\n",
				r->path, r->line);
			exit(2);
		}
	} while (rc > 0 && !kind_wanted(r->t.ev.kind, kinds));
	return rc > 0;
}

static void open_trace(struct reader *r, const char *path)
{
	memset(r, 0, sizeof(*r));
	r->path = path;
	r->f = fopen(path, "re");
	if (!r->f) {
		perror(path);
		exit(2);
	}
}

static void print(const char *prefix, const struct trace_line *t)
{
	char text[256];

	trace_text(t, text, sizeof(text));
	printf("%s%s\n", prefix, text);
}

static int show(const char *path, const char *kinds)
{
	struct reader r;

	open_trace(&r, path);
	while (next(&r, kinds))
		print("", &r.t);
	fclose(r.f);
	return 0;
}

#define EXEMPT 32

struct exempt {
	u64 addr[EXEMPT];
	unsigned int n;
};

static bool is_exempt(const struct exempt *x, const struct trace_event *ev)
{
	if (ev->kind != TR_MMIO_READ && ev->kind != TR_MMIO_WRITE)
		return false;
	for (unsigned int i = 0; i < x->n; i++)
		if (x->addr[i] == ev->addr)
			return true;
	return false;
}

static bool is_dma(char kind)
{
	return kind == TR_DMA_READ || kind == TR_DMA_WRITE;
}

static bool same(const struct trace_line *a, const struct trace_line *b,
		 const struct exempt *x)
{
	const struct trace_event *p = &a->ev, *q = &b->ev;

	if (p->kind != q->kind || p->unit != q->unit || p->len != q->len)
		return false;
	if (!is_dma(p->kind) && p->addr != q->addr)
		return false;
	if (is_exempt(x, p))
		return true;
	return a->sum == b->sum && !memcmp(a->bytes, b->bytes, a->kept);
}

static void show_context(const struct trace_line *ring, unsigned long n)
{
	unsigned long i = n > CONTEXT ? n - CONTEXT : 0;

	for (; i < n; i++)
		print("  ", &ring[i % CONTEXT]);
}

static int diff(const char *left, const char *right, const char *kinds,
		const struct exempt *x)
{
	struct trace_line ring[CONTEXT];
	struct reader a, b;
	unsigned long n = 0;
	bool more_a, more_b;

	open_trace(&a, left);
	open_trace(&b, right);
	for (;; n++) {
		more_a = next(&a, kinds);
		more_b = next(&b, kinds);
		if (!more_a || !more_b || !same(&a.t, &b.t, x))
			break;
		ring[n % CONTEXT] = a.t;
	}
	if (!more_a && !more_b) {
		printf("%lu events, the same\n", n);
		return 0;
	}
	printf("the traces part after %lu events, at %s:%lu and %s:%lu\n", n,
	       left, a.line, right, b.line);
	show_context(ring, n);
	if (more_a)
		print("- ", &a.t);
	else
		printf("- %s ends\n", left);
	if (more_b)
		print("+ ", &b.t);
	else
		printf("+ %s ends\n", right);
	return 1;
}

int main(int argc, char **argv)
{
	struct exempt x = { .n = 0 };
	const char *kinds = NULL;
	int opt;

	while ((opt = getopt(argc, argv, "hk:x:")) != -1) {
		if (opt == 'h')
			return usage(stdout);
		if (opt == 'k')
			kinds = optarg;
		else if (opt == 'x' && x.n < EXEMPT)
			x.addr[x.n++] = strtoull(optarg, NULL, 16);
		else
			return usage(stderr);
	}
	argc -= optind;
	argv += optind;
	if (argc == 2 && !strcmp(argv[0], "show"))
		return show(argv[1], kinds);
	if (argc == 3 && !strcmp(argv[0], "diff"))
		return diff(argv[1], argv[2], kinds ? kinds : DIFF_KINDS, &x);
	return usage(stderr);
}
