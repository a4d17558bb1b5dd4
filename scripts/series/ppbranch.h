/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The branches of a C text: which of them stay. */
#ifndef PPBRANCH_H
#define PPBRANCH_H

#include <stdbool.h>
#include <stddef.h>

#include "ppcond.h"

struct frame;

struct prune {
	const char *file;	/* its name, for messages */
	const char *buf;	/* the text */
	size_t len;
	struct pp_env env;	/* the kernels that count */
	char *out;		/* what is left of the text; free() it */
	size_t out_len, out_room;
	struct frame *stack;	/* the open conditionals */
	size_t depth, room;
	bool live;		/* is this text kept? */
};

/*
 * Fills out and out_len; all other members of an empty struct start as zero.
 * A text that is malformed ends the program with a message and status 1.
 */
void prune_text(struct prune *p);

/* mem, unless there was no memory; then a message and the end, status 1. */
void *must(void *mem);

#endif
