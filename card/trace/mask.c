// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Masks what tells one card from another: values that cross the two wires (the
 * identity chip's answer), the SPI flash (a serial number may be in it), the SAS
 * addresses of the card and of what is attached, capabilities of configuration
 * space that regs.h does not name (vital product data, the device serial
 * number), and all of the BARs of which nothing is known.
 *
 * Serial numbers and names of disks are not in registers: IDENTIFY data and
 * replies of multipliers go to memory. Signatures are the same for all disks.
 */
#include "model/regs.h"
#include "trace.h"

struct range {
	u32 from, to; /* exclusive */
};

static bool overlaps(const struct range *r, size_t n, u64 at, u32 len)
{
	for (; n--; r++)
		if (at < r->to && at + len > r->from)
			return true;
	return false;
}

#define REG_SIZE 4u

static const struct range spi[] = { { R_SPI_WRITE, R_SPI_READ + REG_SIZE } };
static const struct range twsi[] = {
	{ R_TWSI, R_TWSI + REG_SIZE },
	{ R_TWSI + 0x100, R_TWSI + 0x100 + REG_SIZE },
	{ R_TWSI + 0x200, R_TWSI + 0x200 + REG_SIZE },
};
/* Behind PHY_CFG_ADDR: SAS addresses, also in the open connection and in identify frames. */
static const struct range addresses[] = {
	{ 0x04, 0x0c },	  { 0x10, 0x18 },   { 0x80, 0x8c },
	{ 0x10c, 0x114 }, { 0x128, 0x130 },
};

static bool masks_twsi(const struct trace_line *t)
{
	u32 v = get32(t->bytes);

	/* The vendor's driver reads 16 bits. */
	if (t->ev.addr % REG_SIZE || t->ev.len < 2)
		return true;
	if (t->ev.kind == TR_MMIO_WRITE)
		return v & TWSI_WRITE_BIT && TWSI_REG(v) == TWSI_DATA;
	return !t->has_behind || TWSI_REG(t->behind) == TWSI_DATA;
}

static bool masks_core(const struct trace_line *t)
{
	u32 off = ((u32)t->ev.addr - CORE_BASE) % CORE_STRIDE;
	const struct range data = { R_PHY_CFG_ADDR, R_PHY_CFG_ADDR + 4 * 8 };

	if (!overlaps(&data, 1, off, t->ev.len))
		return false;
	if (t->ev.len != REG_SIZE || off % REG_SIZE)
		return true;
	if (off % 8 == R_PHY_CFG_ADDR % 8)
		return false;
	return !t->has_behind ||
	       overlaps(addresses, ARRAY_SIZE(addresses), t->behind, 1);
}

static bool masks_register(const struct trace_line *t)
{
	u64 at = t->ev.addr;

	if (t->ev.unit != BAR_REGS || at >= BAR2_SIZE)
		return true;
	if (overlaps(twsi, ARRAY_SIZE(twsi), at, t->ev.len))
		return masks_twsi(t);
	if (at >= CORE_BASE && at < CORE_BASE + 2 * CORE_STRIDE)
		return masks_core(t);
	return overlaps(spi, ARRAY_SIZE(spi), at, t->ev.len);
}

#define CONFIG_HEADER 0x40u /* its bytes are the same on all cards */
#define CONFIG_RANGE(name, off, bytes, src) { off, (off) + (bytes) },

static bool masks_config(const struct trace_line *t)
{
	static const struct range named[] = { CONFIG_REGS(CONFIG_RANGE) };

	for (u64 at = t->ev.addr; at < t->ev.addr + t->ev.len; at++)
		if (at >= CONFIG_HEADER &&
		    !overlaps(named, ARRAY_SIZE(named), at, 1))
			return true;
	return false;
}

bool trace_mask(struct trace_line *t)
{
	bool config = t->ev.kind == TR_CFG_READ || t->ev.kind == TR_CFG_WRITE;

	if (!t->ev.data || !(config ? masks_config(t) : masks_register(t)))
		return false;
	memset(t->bytes, 0, sizeof(t->bytes));
	t->ev.data = NULL;
	t->kept = 0;
	return true;
}
