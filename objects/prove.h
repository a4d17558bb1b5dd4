/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Proofs over two objects; each prints what it looked at on stdout. */
#ifndef OBJECTS_PROVE_H
#define OBJECTS_PROVE_H

#include <stdio.h>

#include "text.h"

/* What a hardened text was assembled for; the options of r750_asm.h. */
struct options {
	bool retpoline, rethunk, sls, ibt, padding;
};

/* Whether b is a, to the last symbol. Returns 0, or -1 with messages. */
int compare_objects(const struct object *a, const struct object *b);

/*
 * Whether hard, assembled from text->code's hardened text, does the same: every
 * instruction has its counterpart, in order, and there is nothing else; data
 * are the same but for jump tables. Returns 0, or -1 with one message, which
 * names the place in the original.
 */
int prove_hardened(const struct text *text, const struct object *hard,
		   const struct options *options);

/*
 * Whether a second decoder cuts .text into the same instructions: in is what
 * "objdump -d -z" has to say of it. Returns 0, or -1 with a message.
 */
int compare_boundaries(const struct code *code, FILE *in);

#endif
