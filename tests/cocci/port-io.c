// SPDX-License-Identifier: GPL-2.0-only OR MIT

#include "osm_linux.h"

u8 os_inb(void *port) { return inb((unsigned long)port); }

void os_outl(void *port, u32 value)
{
	outl(value, (unsigned long)port);
}

void os_insw(void *port, u16 *buf, u32 n)
{
	insw((unsigned long)port, buf, n);
}

/* Memory, not ports. */
u8 os_readb(void *addr)
{
	return readb(addr);
}

void os_insw_slow(void *port, u16 *buf, u32 n)
{
	while (n--)
		*buf++ = inw((unsigned long)port);
}
