/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The trace on disk: one event a line, so that any tool can cut it.
 *
 *	TIME KIND UNIT ADDR LEN HEX[+SUM]
 *
 * TIME is decimal microseconds, KIND a letter of enum trace_kind, the rest
 * hexadecimal. Of payloads longer than TRACE_KEEP bytes the first are written,
 * and SUM, an FNV-1a hash of all.
 */
#ifndef TWIN_TRACE_H
#define TWIN_TRACE_H

#include <stdio.h>

#include "twin.h"

#define TRACE_KEEP 64u
#define TRACE_LINE 256u

/* An event read back. */
struct trace_line {
	struct trace_event ev;		/* ev.data points at bytes */
	u8 bytes[TRACE_KEEP];
	u32 kept;
	u32 sum;			/* 0 if nothing was cut off */
};

void trace_write(FILE *f, const struct trace_event *ev);

/* 1: an event; 0: end of file; -1: the line is none. */
int trace_read(FILE *f, struct trace_line *t);

/* An access to the register of that name in regs.h, any of its instances. */
bool trace_is_register(const struct trace_event *ev, const char *name);
bool trace_register_known(const char *name);

/* For people: one line without a newline, into @out. */
void trace_text(const struct trace_line *t, char *out, size_t size);

#endif
