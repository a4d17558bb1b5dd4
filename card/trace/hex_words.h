/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Parses bytes as they are copied from a log or from sg_raw's output. */
#ifndef TWIN_HEX_WORDS_H
#define TWIN_HEX_WORDS_H

#include "model/twin.h"

/*
 * Parses @n arguments, which may contain blanks. With a colon they are a line
 * of a log, and the bytes are the pairs of digits at its end. Returns the
 * number of bytes, or -1 if something is not a byte or there are more than
 * @most.
 */
int hex_words(char **words, int n, u8 *bytes, u32 most);

#endif
