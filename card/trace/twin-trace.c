// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * twin-trace: decodes a trace, or finds where two differ, or what registers
 * answered otherwise; decodes the kernel's trace of SCSI commands, logs of register
 * accesses, a CDB or sense data, too.
 */
#include <getopt.h>
#include <stdlib.h>

#include "answers.h"
#include "hex_words.h"
#include "reader.h"

/* The kinds compared by default: what the driver does to the card. */
#define DIFF_KINDS "MCF"
#define ANSWER_KINDS "m"
#define CONTEXT 5 /* events shown before the difference */

static int usage(FILE *f)
{
	fputs("usage: twin-trace [-k KINDS] show TRACE\n"
	      "       twin-trace [-n] [-k KINDS] [-e REG] [-x|-l|-r|-o REG]... diff TRACE TRACE\n"
	      "       twin-trace [-k KINDS] [-x|-l|-o REG]... answers CARD-TRACE MODEL-TRACE\n"
	      "       twin-trace [-w] scsi KERNEL-TRACE\n"
	      "       twin-trace [-w] [-s SLOT] [--reveal] mmio|vfio LOG\n"
	      "       twin-trace cdb|sense HEX...\n"
	      "\n"
	      "  show      decode a trace\n"
	      "  diff      find where two traces differ in kind, unit, address or contents.\n"
	      "            Times do not count, nor addresses of DMA, nor host, tag and number\n"
	      "            of bytes of SCSI commands\n"
	      "  scsi      decode the text of the kernel's events/scsi\n"
	      "  answers   a table of the registers that gave other values in one trace than in\n"
	      "            the other, each for itself; how often and when does not count\n"
	      "  mmio      decode the kernel's mmiotrace, as read from trace_pipe\n"
	      "  vfio      decode QEMU's log of vfio_region_* and vfio_pci_*_config\n"
	      "  cdb       decode a SCSI command: bytes, or a line of the kernel's log with\n"
	      "            \"CDB:\" and the bytes at its end\n"
	      "  sense     decode sense data\n"
	      "  -k KINDS  which events: m M register read, write; c C configuration; d D DMA\n"
	      "            by the card; i interrupt; F f FIS to, from the device; S s SCSI\n"
	      "            command, its completion (show: all; diff: " DIFF_KINDS
	      ";\n"
	      "            answers: " ANSWER_KINDS ")\n"
	      "  -w        print a trace instead of text, for diff\n"
	      "  -s SLOT   which device is the card, 01:00.0 (default: the only Rocket 750)\n"
	      "  --reveal  do not mask what tells one card from another: the identity chip's\n"
	      "            bytes, flash, SAS addresses, vital product data\n"
	      "  -n        a narrow read equals one of the whole register that has its bytes: the\n"
	      "            card's own trace has whole registers\n"
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

static void print_line(const char *prefix, const struct trace_line *t)
{
	char text[TRACE_TEXT];

	trace_text(t, text, sizeof(text));
	printf("%s%s\n", prefix, text);
}

static int show(const char *path, const struct rules *x)
{
	struct reader r;

	reader_open(&r, path, FORMAT_TRACE, x);
	while (reader_next(&r, x))
		print_line("", &r.t);
	reader_close(&r);
	return 0;
}

/* What another program wrote; @raw: as a trace. */
static int show_log(const char *path, enum format format, const struct rules *x,
		    bool raw)
{
	unsigned long n = 0;
	struct reader r;

	reader_open(&r, path, format, x);
	for (; reader_next(&r, x); n++) {
		if (raw)
			trace_write(stdout, &r.t.ev);
		else
			print_line("", &r.t);
	}
	if (!reader_close(&r))
		return 2;
	if (n || format != FORMAT_SCSI)
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

	reader_open(&a, left, FORMAT_TRACE, x);
	reader_open(&b, right, FORMAT_TRACE, x);
	for (;; n++) {
		more_a = reader_next(&a, x);
		more_b = reader_next(&b, x);
		if (!more_a || !more_b || !rules_same(x, &a.t, &b.t))
			break;
		ring[n % CONTEXT] = a.t;
	}
	if (!more_a && !more_b) {
		printf("%lu events, the same\n", n);
		return 0;
	}
	printf("the traces differ after %lu events, at %s:%lu and %s:%lu\n", n,
	       left, a.log.line, right, b.log.line);
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

#define REVEAL 1 /* an option without a letter */

/* Parses options into @x; false: one is invalid, and was reported. */
static bool options(int argc, char **argv, struct rules *x, bool *raw)
{
	static const struct option longer[] = {
		{ "reveal", no_argument, NULL, REVEAL },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "+hwne:k:s:x:l:r:o:", longer,
				  NULL)) != -1) {
		if (opt == 'h')
			exit(usage(stdout));
		if (opt == 'w') {
			*raw = true;
		} else if (opt == 'n') {
			x->parts = true;
		} else if (opt == REVEAL) {
			x->reveal = true;
		} else if (opt == 'k') {
			x->kinds = optarg;
		} else if (opt == 's') {
			x->slot = optarg;
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

static const struct {
	const char *command;
	enum format format;
} logs[] = {
	{ "scsi", FORMAT_SCSI },
	{ "mmio", FORMAT_MMIO },
	{ "vfio", FORMAT_VFIO },
};

int main(int argc, char **argv)
{
	struct rules x = { .n = 0 };
	bool raw = false;

	if (!options(argc, argv, &x, &raw))
		return usage(stderr);
	argc -= optind;
	argv += optind;
	for (size_t i = 0; argc == 2 && i < ARRAY_SIZE(logs); i++)
		if (!strcmp(argv[0], logs[i].command))
			return show_log(argv[1], logs[i].format, &x, raw);
	if (raw || x.slot || x.reveal)
		return usage(stderr);
	if (argc == 2 && !strcmp(argv[0], "show"))
		return show(argv[1], &x);
	if (argc > 1 && !strcmp(argv[0], "cdb"))
		return show_bytes(argv + 1, argc - 1, cdb_text);
	if (argc > 1 && !strcmp(argv[0], "sense"))
		return show_bytes(argv + 1, argc - 1, sense_text);
	if (argc == 3 && !strcmp(argv[0], "answers")) {
		if (!x.kinds)
			x.kinds = ANSWER_KINDS;
		return answers(argv[1], argv[2], &x);
	}
	if (argc != 3 || strcmp(argv[0], "diff"))
		return usage(stderr);
	if (!x.kinds)
		x.kinds = DIFF_KINDS;
	return diff(argv[1], argv[2], &x);
}
