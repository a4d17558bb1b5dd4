/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The natural loops of a function. */
#ifndef OBJECTS_LOOPS_H
#define OBJECTS_LOOPS_H

#include "code.h"

struct loop {
	uint32_t head; /* instruction */
	bool *body;    /* by instruction of the function, from its first on */
	bool *inner;   /* of those, what belongs to a loop within this one */
};

/* Fills in *loops, by head, and returns how many there are. */
size_t find_loops(const struct code *code, const struct function *fn,
		  struct loop **loops);
void free_loops(struct loop *loops, size_t count);

#endif
