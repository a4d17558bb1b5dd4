// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Sense data on one line, as sg3_utils prints it on several. */
#include <scsi/sg_lib.h>

#include "decode.h"

/*
 * Whether all that the header announces is there; in descriptor format, up to
 * the end of the last descriptor. SPC-4: byte 7 counts the bytes after it.
 */
static bool complete(const u8 *p, u32 len)
{
	u32 all = len > 7 ? 8u + p[7] : 8, at = 8;

	if (len < all)
		return false;
	if ((p[0] & 0x7f) < 0x72)
		return true;
	while (at + 2 <= all)
		at += 2u + p[at + 1];
	return at <= all;
}

/* The lines of @text, without blanks around them. */
static void print_lines(struct out *o, char *text)
{
	const char *separator = "", *line;

	while ((line = strsep(&text, "\n"))) {
		int n;

		line += strspn(line, " ");
		n = (int)strlen(line);
		while (n && line[n - 1] == ' ')
			n--;
		if (!n)
			continue;
		print(o, "%s%.*s", separator, n, line);
		separator = "; ";
	}
}

bool sense_text(const u8 *p, u32 len, char *out, size_t size)
{
	struct out o = { out, size };
	u8 code = len ? p[0] & 0x7f : 0;
	char text[TRACE_TEXT];

	if (code < 0x70 || code > 0x73) {
		print(&o, "not sense data");
		if (len)
			print(&o, ": response code %02x", code);
		return false;
	}
	sg_get_sense_str(NULL, p, (int)len, false, sizeof(text), text);
	print_lines(&o, text);
	if (complete(p, len))
		return true;
	print(&o, "; cut off after %u bytes", len);
	return false;
}
