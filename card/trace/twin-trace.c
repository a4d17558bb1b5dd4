// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * twin-trace: decodes a trace, or finds where two differ; decodes the kernel's
 * trace of SCSI commands, a CDB or sense data, too.
 */
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>

#include "hex_words.h"
#include "model/sata.h"
#include "trace_rules.h"

/* The kinds compared by default: what the driver does to the card. */
#define DIFF_KINDS "MCF"
#define CONTEXT 5 /* events shown before the difference */

static int usage(FILE *f)
{
	fputs("usage: twin-trace [-k KINDS] show TRACE\n"
	      "       twin-trace [-k KINDS] [-e REG] [-x|-l|-r|-o REG]... diff TRACE TRACE\n"
	      "       twin-trace [-w] scsi KERNEL-TRACE\n"
	      "       twin-trace cdb|sense HEX...\n"
	      "\n"
	      "  show      decode a trace\n"
	      "  diff      find where two traces differ in kind, unit, address or contents.\n"
	      "            Times do not count, nor addresses of DMA, nor host, tag and number\n"
	      "            of bytes of SCSI commands\n"
	      "  scsi      decode the text of the kernel's events/scsi\n"
	      "  cdb       decode a SCSI command: bytes, or a line of the kernel's log with\n"
	      "            \"CDB:\" and the bytes at its end\n"
	      "  sense     decode sense data\n"
	      "  -k KINDS  which events: m M register read, write; c C configuration; d D DMA\n"
	      "            by the card; i interrupt; F f FIS to, from the device; S s SCSI\n"
	      "            command, its completion (show: all; diff: " DIFF_KINDS
	      ")\n"
	      "  -w        print a trace instead of text, for diff\n"
	      "  -x REG    ignore the values of this register, but not its accesses\n"
	      "  -l REG    ignore this register\n"
	      "  -r REG    ignore reads of this register\n"
	      "  -o REG    compare only this register (or these)\n"
	      "  -e REG    compare the bring-up: up to the last write of this register before\n"
	      "            the first command that reads or writes the medium\n"
	      "REG is a name (INT_STAT: all instances in both cores) or a hexadecimal address.\n"
	      "exit: 0 good, 1 the traces differ, 2 could not run\n",
	      f);
	return f == stdout ? 0 : 2;
}

struct reader {
	const char *path;
	FILE *f;
	bool kernel; /* in the kernel's format */
	unsigned long line;
	unsigned long end; /* last line that counts */
	struct trace_follow follow;
	struct trace_line t;
};

/* Reads the next event; false at the end. Exits on a malformed line. */
static bool next_line(struct reader *r)
{
	int rc;

	if (r->kernel)
		rc = kernel_trace_read(r->f, &r->t, &r->line);
	else
		rc = trace_read(r->f, &r->t);
	r->line += !r->kernel;
	if (rc < 0) {
		fprintf(stderr, "twin-trace: %s:%lu: not a trace event\n",
			r->path, r->line);
		exit(2);
	}
	if (rc > 0)
		trace_follow(&r->follow, &r->t);
	return rc > 0;
}

/* Reads the next event that counts; false at the end. */
static bool next(struct reader *r, const struct rules *x)
{
	do {
		if (r->line == r->end || !next_line(r))
			return false;
	} while (!rules_want(x, &r->t.ev));
	return true;
}

/* Commands that transfer data of the medium. */
static const u8 data_commands[] = {
	ATA_READ,	   ATA_READ_EXT,
	ATA_READ_DMA,	   ATA_READ_DMA_EXT,
	ATA_READ_NCQ,	   ATA_WRITE,
	ATA_WRITE_EXT,	   ATA_WRITE_DMA,
	ATA_WRITE_DMA_EXT, ATA_WRITE_DMA_FUA_EXT,
	ATA_WRITE_NCQ,
};

static bool touches_medium(const struct trace_line *t)
{
	return t->ev.kind == TR_FIS_OUT && t->kept > 2 &&
	       t->bytes[0] == FIS_H2D && t->bytes[1] & FIS_CMD &&
	       memchr(data_commands, t->bytes[2], sizeof(data_commands));
}

/* Finds the end of the bring-up, and rewinds. */
static void find_end(struct reader *r, const char *name)
{
	r->end = 0;
	while (next_line(r) && !touches_medium(&r->t))
		if (r->t.ev.kind == TR_MMIO_WRITE &&
		    trace_is_register(&r->t.ev, name))
			r->end = r->line;
	if (!r->end) {
		fprintf(stderr,
			"twin-trace: %s: %s is not written before the"
			" first media command\n",
			r->path, name);
		exit(2);
	}
	rewind(r->f);
	r->line = 0;
	memset(&r->follow, 0, sizeof(r->follow));
}

static void open_trace(struct reader *r, const char *path,
		       const struct rules *x)
{
	memset(r, 0, sizeof(*r));
	r->path = path;
	r->end = ULONG_MAX;
	r->f = fopen(path, "re");
	if (!r->f) {
		perror(path);
		exit(2);
	}
	if (x->end)
		find_end(r, x->end);
}

static void print_line(const char *prefix, const struct trace_line *t)
{
	char text[TRACE_TEXT];

	trace_text(t, text, sizeof(text));
	printf("%s%s\n", prefix, text);
}

static int show(const char *path, const struct rules *x)
{
	struct reader r;

	open_trace(&r, path, x);
	while (next(&r, x))
		print_line("", &r.t);
	fclose(r.f);
	return 0;
}

static int show_kernel(const char *path, const struct rules *x, bool raw)
{
	unsigned long n = 0;
	struct reader r;

	open_trace(&r, path, x);
	for (r.kernel = true; next(&r, x); n++) {
		if (raw)
			trace_write(stdout, &r.t.ev);
		else
			print_line("", &r.t);
	}
	fclose(r.f);
	if (n)
		return 0;
	fprintf(stderr,
		"twin-trace: %s: no scsi_dispatch_cmd_* event; was"
		" events/scsi enabled?\n",
		path);
	return 2;
}

#define HEX_MOST 260u /* longest CDB, and longest sense data */

static int show_bytes(char **words, int n,
		      bool (*decode)(const u8 *, u32, char *, size_t))
{
	char text[TRACE_TEXT];
	u8 bytes[HEX_MOST];
	int len = hex_words(words, n, bytes, sizeof(bytes));

	if (len <= 0) {
		fprintf(stderr,
			"twin-trace: expected 1 to %u bytes of two"
			" hexadecimal digits each\n",
			HEX_MOST);
		return 2;
	}
	if (decode(bytes, (u32)len, text, sizeof(text))) {
		puts(text);
		return 0;
	}
	fprintf(stderr, "twin-trace: %s\n", text);
	return 2;
}

static void show_context(const struct trace_line *ring, unsigned long n)
{
	unsigned long i = n > CONTEXT ? n - CONTEXT : 0;

	for (; i < n; i++)
		print_line("  ", &ring[i % CONTEXT]);
}

static int diff(const char *left, const char *right, const struct rules *x)
{
	struct trace_line ring[CONTEXT];
	struct reader a, b;
	unsigned long n = 0;
	bool more_a, more_b;

	open_trace(&a, left, x);
	open_trace(&b, right, x);
	for (;; n++) {
		more_a = next(&a, x);
		more_b = next(&b, x);
		if (!more_a || !more_b || !rules_same(x, &a.t, &b.t))
			break;
		ring[n % CONTEXT] = a.t;
	}
	if (!more_a && !more_b) {
		printf("%lu events, the same\n", n);
		return 0;
	}
	printf("the traces differ after %lu events, at %s:%lu and %s:%lu\n", n,
	       left, a.line, right, b.line);
	show_context(ring, n);
	if (more_a)
		print_line("- ", &a.t);
	else
		printf("- %s ends\n", left);
	if (more_b)
		print_line("+ ", &b.t);
	else
		printf("+ %s ends\n", right);
	return 1;
}

/* Parses options into @x; false: one is invalid, and was reported. */
static bool options(int argc, char **argv, struct rules *x, bool *raw)
{
	int opt;

	while ((opt = getopt(argc, argv, "+hwe:k:x:l:r:o:")) != -1) {
		if (opt == 'h')
			exit(usage(stdout));
		if (opt == 'w') {
			*raw = true;
		} else if (opt == 'k') {
			x->kinds = optarg;
		} else if (opt == 'e' && trace_register_known(optarg)) {
			x->end = optarg;
		} else if (opt == '?' || opt == 'e' ||
			   !rules_add(x, opt, optarg)) {
			if (opt != '?')
				fprintf(stderr,
					"twin-trace: -%c %s: no such "
					"register, or too many\n",
					opt, optarg);
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	struct rules x = { .n = 0 };
	bool raw = false;

	if (!options(argc, argv, &x, &raw))
		return usage(stderr);
	argc -= optind;
	argv += optind;
	if (argc == 2 && !strcmp(argv[0], "scsi"))
		return show_kernel(argv[1], &x, raw);
	if (raw)
		return usage(stderr);
	if (argc == 2 && !strcmp(argv[0], "show"))
		return show(argv[1], &x);
	if (argc > 1 && !strcmp(argv[0], "cdb"))
		return show_bytes(argv + 1, argc - 1, cdb_text);
	if (argc > 1 && !strcmp(argv[0], "sense"))
		return show_bytes(argv + 1, argc - 1, sense_text);
	if (argc != 3 || strcmp(argv[0], "diff"))
		return usage(stderr);
	if (!x.kinds)
		x.kinds = DIFF_KINDS;
	return diff(argv[1], argv[2], &x);
}
