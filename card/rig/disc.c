// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* What is on the disc of a drive that was given none: numbered lines. */
#include <stdio.h>

#include "disc.h"

static void line_at(u64 nr, char line[DISC_LINE + 1])
{
	snprintf(line, DISC_LINE + 1, "%015u\n", (unsigned int)nr);
}

static int numbered_read(void *ctx, u64 off, void *buf, u32 len)
{
	char line[DISC_LINE + 1];
	u8 *p = buf;

	(void)ctx;
	while (len) {
		u32 at = (u32)(off % DISC_LINE), n = DISC_LINE - at;

		if (n > len)
			n = len;
		line_at(off / DISC_LINE, line);
		memcpy(p, line + at, n);
		off += n;
		p += n;
		len -= n;
	}
	return 0;
}

static int numbered_write(void *ctx, u64 off, const void *buf, u32 len)
{
	(void)ctx;
	(void)off;
	(void)buf;
	(void)len;
	return -1;
}

const struct media disc_numbered = {
	.read = numbered_read,
	.write = numbered_write,
};
