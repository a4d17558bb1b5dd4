// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * vfio-user: the card's regions. Splits accesses into those that the chip has.
 */
#include <errno.h>

#include "vuser.h"

enum { REGION_CONFIG = 7 };

static const u64 region_size[VUSER_REGIONS] = {
	[0] = BAR0_SIZE,
	[BAR_REGS] = BAR2_SIZE,
	[REGION_CONFIG] = CFG_SIZE,
};

u64 vuser_region_size(u32 region)
{
	return region_size[region];
}

static bool in_region(u32 region, u64 off, u32 count)
{
	return region < VUSER_REGIONS && count <= VUSER_XFER &&
	       off <= region_size[region] && count <= region_size[region] - off;
}

/* The largest natural access at @off within @count, at most 4 bytes. */
static u32 natural(u64 off, u32 count)
{
	u32 n = 4;

	while (n > count || off % n)
		n /= 2;
	return n;
}

static u32 read_part(struct vuser *v, u32 region, u32 off, u32 n)
{
	u32 word;

	if (region == REGION_CONFIG)
		return chip_cfg_read(v->chip, off, n);
	word = chip_mmio_read(v->chip, region, off & ~3u);
	return word >> (8 * (off & 3));
}

/* Registers are 32 bits wide; no known client writes less. */
static void write_part(struct vuser *v, u32 region, u32 off, u32 value, u32 n)
{
	if (region == REGION_CONFIG)
		chip_cfg_write(v->chip, off, value, n);
	else if (n == 4)
		chip_mmio_write(v->chip, region, off, value);
	else
		v->refused++;
}

int vuser_region_read(struct vuser *v, u32 region, u64 off, u8 *to, u32 count)
{
	if (!in_region(region, off, count))
		return -EINVAL;
	while (count) {
		u32 n = natural(off, count);
		u8 le[4];

		put32(le, read_part(v, region, (u32)off, n));
		memcpy(to, le, n);
		to += n;
		off += n;
		count -= n;
	}
	return 0;
}

int vuser_region_write(struct vuser *v, u32 region, u64 off, const u8 *from,
		       u32 count)
{
	if (!in_region(region, off, count))
		return -EINVAL;
	while (count) {
		u32 n = natural(off, count);
		u8 le[4] = { 0 };

		memcpy(le, from, n);
		write_part(v, region, (u32)off, get32(le), n);
		from += n;
		off += n;
		count -= n;
	}
	return 0;
}
