/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Reads the events that count from a trace or a log; exits on a malformed one. */
#ifndef TWIN_READER_H
#define TWIN_READER_H

#include "trace_rules.h"

enum format {
	FORMAT_TRACE, /* this project's */
	FORMAT_SCSI,  /* the kernel's events/scsi */
	FORMAT_MMIO,  /* the kernel's mmiotrace */
	FORMAT_VFIO,  /* QEMU's log */
};

struct reader {
	const char *path;
	FILE *f;
	enum format format;
	bool reveal;	      /* mask nothing */
	unsigned long end;    /* last line that counts */
	struct trace_log log; /* also the line of any format */
	struct trace_follow follow;
	struct trace_line t; /* the event */
};

/* Of the rules' limits, only the end is applied here; a log has none. */
void reader_open(struct reader *r, const char *path, enum format format,
		 const struct rules *x);

/* Reads the next event that @x wants; false at the end. */
bool reader_next(struct reader *r, const struct rules *x);

/*
 * Closes it. False: a log had no event of the card, or misses some; that was
 * reported.
 */
bool reader_close(struct reader *r);

#endif
