// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include <ctype.h>
#include <stdio.h>

#include "hex_words.h"

#define BLANKS " \t\n,"
#define TEXT_MOST 4096

static bool join(char **words, int n, char *text, size_t size)
{
	size_t at = 0;

	for (int i = 0; i < n; i++) {
		int k = snprintf(text + at, size - at, "%s ", words[i]);

		if (k < 0 || (size_t)k >= size - at)
			return false;
		at += (size_t)k;
	}
	return true;
}

static bool is_pair(const char *p)
{
	return isxdigit((u8)p[0]) && isxdigit((u8)p[1]) &&
	       (!p[2] || strchr(BLANKS, p[2]));
}

/* The run of two-digit words at the end of @text. */
static const char *tail(const char *text)
{
	const char *from = NULL;

	for (text += strspn(text, BLANKS); *text;
	     text += strspn(text, BLANKS)) {
		if (!is_pair(text))
			from = NULL;
		else if (!from)
			from = text;
		text += strcspn(text, BLANKS);
	}
	return from ? from : "";
}

int hex_words(char **words, int n, u8 *bytes, u32 most)
{
	char text[TEXT_MOST];
	const char *p = text;
	unsigned int v;
	u32 len = 0;

	if (!join(words, n, text, sizeof(text)))
		return -1;
	if (strchr(text, ':'))
		p = tail(text);
	for (p += strspn(p, BLANKS); *p; p += strspn(p, BLANKS)) {
		if (len == most || !isxdigit((u8)p[0]) || !isxdigit((u8)p[1]) ||
		    sscanf(p, "%2x", &v) != 1)
			return -1;
		bytes[len++] = (u8)v;
		p += 2;
	}
	return (int)len;
}
