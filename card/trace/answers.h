/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The registers that answered otherwise in one trace than in another. */
#ifndef TWIN_ANSWERS_H
#define TWIN_ANSWERS_H

#include "trace_rules.h"

/*
 * Prints a table of them. 0: none; 1: there are some. Exits with 2 on a
 * malformed trace or without memory.
 */
int answers(const char *card, const char *model, const struct rules *x);

#endif
