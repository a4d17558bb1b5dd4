/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Bytes as people have them: from a log, or from sg_raw's output. */
#ifndef TWIN_HEX_WORDS_H
#define TWIN_HEX_WORDS_H

#include "model/twin.h"

/*
 * The bytes of @n words, which may have blanks in them. With a colon they are
 * a log's line, whose bytes are the pairs of digits at its end. How many, or
 * -1: something is no byte, or there are more than @most.
 */
int hex_words(char **words, int n, u8 *bytes, u32 most);

#endif
