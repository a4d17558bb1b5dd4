// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The chip as the bus sees it: configuration, BARs, interrupt, DMA, trace. */
#include <stdarg.h>
#include <stdio.h>

#include "chip.h"

u64 chip_now(const struct chip *c)
{
	return c->ops->now(c->ops->ctx);
}

void chip_note(struct chip *c, const char *fmt, ...)
{
	char text[160];
	va_list ap;

	if (!c->ops->note)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	c->ops->note(c->ops->ctx, text);
}

static void trace(struct chip *c, char kind, u8 unit, u64 addr,
		  const void *data, u32 len)
{
	struct trace_event ev = {
		.kind = kind,
		.unit = unit,
		.addr = addr,
		.len = len,
		.data = data,
	};

	if (!c->ops->trace)
		return;
	ev.time = chip_now(c);
	c->ops->trace(c->ops->ctx, &ev);
}

static void trace_word(struct chip *c, char kind, u8 unit, u32 off, u32 v,
		       u32 len)
{
	u8 le[4];

	put32(le, v);
	trace(c, kind, unit, off, le, len);
}

void chip_trace_fis(struct chip *c, char kind, u8 phy, const void *p, u32 n)
{
	trace(c, kind, phy, 0, p, n);
}

/* ---- what the PCI configuration permits ---- */

static bool awake(const struct chip *c)
{
	return !c->fault.surprise_removal &&
	       !(c->cfg[CFG_POWER] & CFG_POWER_STATE);
}

/* Whether the BARs respond. */
static bool decodes(const struct chip *c)
{
	return awake(c) && c->cfg[CFG_COMMAND] & COMMAND_MEMORY;
}

/*
 * DMA with bus mastering off is an error of the driver: count it, unless somebody else
 * took that away from commands that the disks already had.
 */
static bool may_master(struct chip *c)
{
	if (awake(c) && c->cfg[CFG_COMMAND] & COMMAND_MASTER)
		return true;
	if (c->fault.bus_master)
		return false;
	if (!c->stats.no_master++)
		chip_note(c, "DMA with bus mastering off");
	c->stats.protocol_errors++;
	c->stats.dma_refused++;
	return false;
}

/* An MSI is a memory write, so it needs bus mastering. */
static bool may_interrupt(const struct chip *c)
{
	u16 command = get16(c->cfg + CFG_COMMAND);

	if (!awake(c))
		return false;
	return get16(c->cfg + CFG_MSI) & MSI_ENABLE ?
		       command & COMMAND_MASTER :
		       !(command & COMMAND_NO_INTX);
}

/* ---- DMA ---- */

/* Data that goes the wrong way meets an IOMMU, or memory that is read-only. */
static void refuse(struct chip *c, enum dma_use use)
{
	if (use == DMA_DATA && c->fault.user_commands)
		c->stats.user_refused++;
	else
		c->stats.dma_refused++;
}

int chip_dma_read(struct chip *c, enum dma_use use, u64 bus, void *p, u32 n)
{
	if (may_master(c)) {
		if (!c->ops->dma_read(c->ops->ctx, bus, p, n)) {
			trace(c, TR_DMA_READ, (u8)use, bus, p, n);
			return 0;
		}
		refuse(c, use);
	}
	memset(p, 0xff, n);
	return -1;
}

int chip_dma_write(struct chip *c, enum dma_use use, u64 bus, const void *p,
		   u32 n)
{
	trace(c, TR_DMA_WRITE, (u8)use, bus, p, n);
	if (!may_master(c))
		return -1;
	if (!c->ops->dma_write(c->ops->ctx, bus, p, n))
		return 0;
	refuse(c, use);
	return -1;
}

/* ---- interrupt ---- */

static u32 main_cause(const struct chip *c)
{
	u32 v = 0;

	for (unsigned int i = 0; i < CHIP_CORES; i++) {
		const struct core *k = &c->core[i];

		if (core_int_stat(k) & k->reg[R_INT_MASK / 4])
			v |= MAIN_CORE(i);
	}
	return v;
}

static void set_line(struct chip *c, bool level)
{
	u8 b = level;

	c->line = level;
	c->stats.interrupts += level;
	trace(c, TR_IRQ, 0, 0, &b, 1);
	c->ops->irq(c->ops->ctx, level);
}

/*
 * True while the interrupt stays lost: its cause is still pending and no
 * command has completed since. That the next completion signals again is G.
 */
static bool irq_is_lost(struct chip *c)
{
	if (c->losing && c->lost_at == c->stats.completions)
		return true;
	c->losing = c->fault.lost_irq;
	if (c->losing) {
		c->fault.lost_irq--;
		c->stats.lost_irq++;
		c->lost_at = c->stats.completions;
	}
	return c->losing;
}

void chip_irq_update(struct chip *c)
{
	bool level = main_cause(c) & c->glob[R_MAIN_ENABLE / 4] &&
		     may_interrupt(c);

	c->losing &= level;
	if (level == c->line || (level && irq_is_lost(c)))
		return;
	set_line(c, level);
}

void chip_spurious_irq(struct chip *c)
{
	if (c->line || !may_interrupt(c))
		return;
	set_line(c, true);
	set_line(c, false);
}

void chip_empty_done(struct chip *c, unsigned int core)
{
	c->core[core].int_stat |= INT_DONE;
	chip_irq_update(c);
}

void chip_error(struct chip *c, unsigned int core, u32 error)
{
	slots_lose(&c->core[core]);
	c->core[core].int_stat |= error;
	chip_irq_update(c);
}

/* ---- PCI configuration ---- */

static void push_posted(struct chip *c);

/*
 * The ids are O. Class, BAR types and capability offsets are G, except for
 * offsets 0x50 and 0x78-0x80, which the object uses.
 */
#define CARD_ID 0x07501103u /* also the subsystem's: G */

static const struct {
	u8 off;
	u32 value, writable;
} cfg_space[] = {
	{ 0x00, 0, 0 }, /* c->id */
	{ CFG_COMMAND, 0x00100000, 0x00000547 },
	{ 0x08, 0x01070003, 0 }, /* SAS, revision 3 */
	{ 0x0c, 0x00000000, 0x000000ff },
	{ 0x10, 0x00000004, ~(BAR0_SIZE - 1) }, /* memory, 64 bit */
	{ 0x14, 0x00000000, 0xffffffff },
	{ 0x18, 0x00000004, ~(BAR2_SIZE - 1) },
	{ 0x1c, 0x00000000, 0xffffffff },
	{ 0x2c, 0, 0 }, /* c->subsystem */
	{ 0x34, 0x00000040, 0 },
	{ 0x3c, 0x00000100, 0x000000ff }, /* INTA */
	{ 0x40, 0x00035001, 0 },	  /* power management */
	{ CFG_POWER, 0x00000008, CFG_POWER_STATE },
	{ CFG_MSI - 2, 0x00807005, 0x00710000 }, /* MSI, 64 bit */
	{ 0x54, 0x00000000, 0xfffffffc },
	{ 0x58, 0x00000000, 0xffffffff },
	{ 0x5c, 0x00000000, 0x0000ffff },
	{ 0x70, 0x00020010, 0 }, /* PCI Express endpoint */
	{ 0x74, 0x00008fc1, 0 },
	{ 0x78, 0x00002810, 0x0000ffff },
	{ 0x7c, 0x0003ac82, 0 },
	{ 0x80, 0x00820000, 0x0000ffff }, /* x8, 5 GT/s */
};

/* D1 and D2 are not supported: writing them has no effect. S */
static u32 power_write(const struct chip *c, u32 off, u32 v)
{
	u32 state = v & CFG_POWER_STATE;

	if (off != CFG_POWER || !state || state == CFG_POWER_STATE)
		return v;
	return (v & ~CFG_POWER_STATE) | (c->cfg[off] & CFG_POWER_STATE);
}

static u32 cfg_writable(u32 off)
{
	for (size_t i = 0; i < ARRAY_SIZE(cfg_space); i++)
		if (cfg_space[i].off == (off & ~3u))
			return cfg_space[i].writable;
	return 0;
}

u32 chip_cfg_read(struct chip *c, u32 off, u32 len)
{
	u32 v = 0xffffffff;

	push_posted(c);
	if (!c->fault.surprise_removal && off % len == 0 &&
	    off + len <= CFG_SIZE) {
		v = 0;
		memcpy(&v, c->cfg + off, len);
	}
	trace_word(c, TR_CFG_READ, 0, off, v, len);
	return v;
}

/* A bridge splits or drops unaligned accesses; the chip drops them. G */
void chip_cfg_write(struct chip *c, u32 off, u32 v, u32 len)
{
	u32 mask, old;

	push_posted(c);
	trace_word(c, TR_CFG_WRITE, 0, off, v, len);
	if (c->fault.surprise_removal || off % len || off + len > CFG_SIZE)
		return;
	mask = cfg_writable(off) >> (8 * (off & 3));
	if (len < 4)
		mask &= (1u << (8 * len)) - 1;
	old = 0;
	memcpy(&old, c->cfg + off, len);
	v = (old & ~mask) | (power_write(c, off, v) & mask);
	memcpy(c->cfg + off, &v, len);
	chip_irq_update(c);
}

/* ---- BAR 2 ---- */

static struct core *core_at(struct chip *c, u32 *off)
{
	u32 nr = (*off - CORE_BASE) / CORE_STRIDE;

	if (*off < CORE_BASE || nr >= CHIP_CORES)
		return NULL;
	*off = (*off - CORE_BASE) % CORE_STRIDE;
	return &c->core[nr];
}

static struct twsi *twsi_at(struct chip *c, u32 off)
{
	u32 ch = (off - R_TWSI) / 0x100;

	if (off < R_TWSI || (off - R_TWSI) % 0x100 || ch >= ARRAY_SIZE(c->twsi))
		return NULL;
	return &c->twsi[ch];
}

static u32 *plain(struct chip *c, u32 off)
{
	if (off < CORE_BASE)
		return &c->glob[off / 4];
	return &c->rest[(off - CORE_BASE - CHIP_CORES * CORE_STRIDE) / 4];
}

static u32 bar2_read(struct chip *c, u32 off)
{
	struct core *k = core_at(c, &off);
	struct twsi *t;

	if (k)
		return core_read(k, off);
	if (off == R_MAIN_CAUSE)
		return main_cause(c) | (*plain(c, off) & ~0xff0000u);
	t = twsi_at(c, off);
	if (t)
		return twsi_read(t, TWSI_REG(*plain(c, off)));
	return *plain(c, off);
}

static void spi_command(struct chip *c, u32 v)
{
	c->glob[R_SPI_CONTROL / 4] = v & ~(u32)SPI_START;
	c->glob[R_SPI_READ / 4] = spi_run(&c->spi, v,
					  c->glob[R_SPI_ADDRESS / 4],
					  c->glob[R_SPI_WRITE / 4]);
}

static void bar2_write(struct chip *c, u32 off, u32 v)
{
	struct core *k = core_at(c, &off);
	struct twsi *t;

	if (k) {
		core_write(c, k, off, v);
		return;
	}
	if (off == R_MAIN_CAUSE) {
		*plain(c, off) &= ~v;
		return;
	}
	*plain(c, off) = v;
	t = twsi_at(c, off);
	if (t && v & TWSI_WRITE_BIT)
		twsi_write(t, TWSI_REG(v), (u8)v);
	if (off == R_SPI_CONTROL && v & SPI_START)
		spi_command(c, v);
}

/* ---- posted writes ---- */

static void arrive(struct chip *c, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (decodes(c))
			bar2_write(c, c->posted[i].off, c->posted[i].value);
	c->nposted -= n;
	memmove(c->posted, c->posted + n, c->nposted * sizeof(c->posted[0]));
	if (n)
		chip_irq_update(c);
}

/* All that were sent by now: what a read pushes. */
static void push_posted(struct chip *c)
{
	arrive(c, c->nposted);
}

static void arrive_due(struct chip *c)
{
	unsigned int n = 0;

	while (n < c->nposted && c->posted[n].due <= chip_now(c))
		n++;
	arrive(c, n);
}

static void post(struct chip *c, u32 off, u32 v)
{
	if (c->nposted == CHIP_POSTED)
		arrive(c, 1);
	c->posted[c->nposted++] = (struct posted){
		.due = chip_now(c) + c->way.posted_us,
		.off = off,
		.value = v,
	};
}

u32 chip_mmio_read(struct chip *c, unsigned int bar, u32 off)
{
	u32 v = 0xffffffff;

	push_posted(c);
	if (decodes(c) && bar == BAR_REGS && off < BAR2_SIZE)
		v = bar2_read(c, off & ~3u);
	trace_word(c, TR_MMIO_READ, (u8)bar, off, v, 4);
	return v;
}

void chip_mmio_write(struct chip *c, unsigned int bar, u32 off, u32 v)
{
	trace_word(c, TR_MMIO_WRITE, (u8)bar, off, v, 4);
	if (!decodes(c) || bar != BAR_REGS || off >= BAR2_SIZE)
		return;
	if (!c->way.posted_us && !c->nposted) {
		bar2_write(c, off & ~3u, v);
		chip_irq_update(c);
	} else {
		post(c, off & ~3u, v);
	}
}

/* ---- life ---- */

static void cfg_reset(struct chip *c)
{
	memset(c->cfg, 0, sizeof(c->cfg));
	for (size_t i = 0; i < ARRAY_SIZE(cfg_space); i++)
		put32(c->cfg + cfg_space[i].off, cfg_space[i].value);
	put32(c->cfg + 0x00, c->id);
	put32(c->cfg + 0x2c, c->subsystem);
}

void chip_reset(struct chip *c)
{
	c->nposted = 0;
	memset(c->glob, 0, sizeof(c->glob));
	memset(c->rest, 0, sizeof(c->rest));
	cfg_reset(c);
	for (size_t i = 0; i < ARRAY_SIZE(c->twsi); i++)
		twsi_reset(&c->twsi[i]);
	for (unsigned int i = 0; i < CHIP_CORES; i++)
		core_reset(&c->core[i]);
	chip_irq_update(c);
}

void chip_garbage(struct chip *c, u32 seed)
{
	for (unsigned int i = 0; i < CHIP_CORES; i++)
		core_garbage(&c->core[i], &seed);
	c->glob[R_MAIN_ENABLE / 4] = MAIN_CORE(0) | MAIN_CORE(1);
	chip_irq_update(c);
}

void chip_power(struct chip *c, bool on)
{
	chip_reset(c);
	c->fault.surprise_removal = !on;
	for (unsigned int i = 0; on && i < CHIP_PHYS; i++)
		phy_power_on(chip_phy(c, i));
}

void chip_remove(struct chip *c, bool removed)
{
	if (c->fault.surprise_removal && !removed)
		chip_reset(c);
	c->fault.surprise_removal = removed;
	chip_irq_update(c);
}

void chip_set_id(struct chip *c, u32 id, u32 subsystem)
{
	c->id = id;
	c->subsystem = subsystem;
	cfg_reset(c);
}

void chip_init(struct chip *c, const struct chip_ops *ops)
{
	memset(c, 0, sizeof(*c));
	c->ops = ops;
	c->id = CARD_ID;
	c->subsystem = CARD_ID;
	spi_init(&c->spi, true);
	for (u8 i = 0; i < CHIP_CORES; i++) {
		c->core[i].nr = i;
		for (u8 j = 0; j < CORE_PHYS; j++)
			c->core[i].phy[j].nr = (u8)(CORE_PHYS * i + j);
	}
	chip_reset(c);
}

void chip_run(struct chip *c)
{
	if (c->fault.surprise_removal)
		return;
	arrive_due(c);
	for (unsigned int i = 0; i < CHIP_CORES; i++) {
		struct core *k = &c->core[i];

		slots_fetch(c, k);
		slots_run(c, k);
		for (unsigned int j = 0; j < CORE_PHYS; j++)
			phy_run(c, k, &k->phy[j]);
	}
	chip_irq_update(c);
}

u64 chip_next(const struct chip *c)
{
	u64 next = NEVER;

	if (c->fault.surprise_removal)
		return NEVER;
	if (c->nposted)
		next = c->posted[0].due;
	for (unsigned int i = 0; i < CHIP_CORES; i++) {
		const struct core *k = &c->core[i];
		u64 t = slots_next(k);

		if (slots_waiting(k))
			return chip_now(c);
		for (unsigned int j = 0; j < CORE_PHYS; j++)
			if (phy_next(&k->phy[j]) < t)
				t = phy_next(&k->phy[j]);
		if (t < next)
			next = t;
	}
	return next;
}

struct phy *chip_phy(struct chip *c, unsigned int nr)
{
	return &c->core[nr / CORE_PHYS].phy[nr % CORE_PHYS];
}

struct disk *chip_disk(struct chip *c, unsigned int nr, unsigned int port)
{
	struct phy *p = chip_phy(c, nr);

	return p->pmp ? p->pmp->disk[port] : port ? NULL : p->disk;
}

/* Word n has the first four bays of phy n, word 4 the fifth of each. O */
u8 chip_led(const struct chip *c, unsigned int nr, unsigned int port)
{
	u32 words = nr < CORE_PHYS ? R_SGPIO_A_DISKS : R_SGPIO_B_DISKS;
	unsigned int phy = nr % CORE_PHYS, n = port < 4 ? phy : 4;

	return (u8)(c->glob[words / 4 + n] >>
		    8 * (3 - (port < 4 ? port : phy)));
}
