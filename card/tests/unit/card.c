// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A minimal driver for unit tests. */
#include <stdlib.h>

#include "card.h"

#define OPEN_AT 0x60
#define SLOTS 64u

static int dma_read(void *ctx, u64 bus, void *buf, u32 len)
{
	return arena_read(&((struct card *)ctx)->arena, bus, buf, len);
}

static int dma_write(void *ctx, u64 bus, const void *buf, u32 len)
{
	return arena_write(&((struct card *)ctx)->arena, bus, buf, len);
}

static void irq(void *ctx, bool level)
{
	struct card *c = ctx;

	c->edges += level;
	c->line = level;
}

static u64 now(void *ctx)
{
	return ((struct card *)ctx)->now;
}

static void trace(void *ctx, const struct trace_event *ev)
{
	struct card *c = ctx;

	/* Read all of it, so that a sanitizer notices a wrong length. */
	for (u32 i = 0; i < ev->len; i++)
		c->events += ev->data[i] & 1;
	c->events++;
}

u32 card_read(struct card *c, unsigned int core, u32 reg)
{
	return chip_mmio_read(&c->chip, BAR_REGS,
			      CORE_BASE + CORE_STRIDE * core + reg);
}

void card_write(struct card *c, unsigned int core, u32 reg, u32 v)
{
	chip_mmio_write(&c->chip, BAR_REGS,
			CORE_BASE + CORE_STRIDE * core + reg, v);
}

static void set_base(struct card *c, u32 reg, const void *p)
{
	u64 bus = arena_bus(&c->arena, p);

	card_write(c, 0, reg, (u32)bus);
	card_write(c, 0, reg + 4, (u32)(bus >> 32));
}

static u8 *shared(struct card *c, size_t size)
{
	return arena_alloc(&c->arena, size, 256, OWN_SHARED, "unit test");
}

void card_enable(struct card *c, u16 command)
{
	chip_cfg_write(&c->chip, CFG_COMMAND, command, 2);
}

void card_start(struct card *c)
{
	put32(c->rx, RING_EMPTY);
	c->prod = RING_EMPTY;
	c->seen = RING_EMPTY;
	card_enable(c, COMMAND_MEMORY | COMMAND_MASTER);
	set_base(c, R_CMD_LIST, c->list);
	set_base(c, R_RX_FIS, c->fis);
	set_base(c, R_TX_BASE, c->tx);
	set_base(c, R_RX_BASE, c->rx);
	card_write(c, 0, R_TX_CFG, RING_ENABLE | CARD_TX);
	card_write(c, 0, R_RX_CFG, RING_ENABLE | CARD_RX);
	card_write(c, 0, R_SET_ENABLE, 0xffffffff);
	card_write(c, 0, R_SET_ENABLE + 4, 0xffffffff);
	card_write(c, 0, R_PCS, PCS_CMD_EN | PCS_STOP_ERR);
	card_write(c, 0, R_INT_MASK, 0xffffffff);
	card_write(c, 0, R_PHY_MASK, 0xffffffff);
	chip_mmio_write(&c->chip, BAR_REGS, R_MAIN_ENABLE,
			MAIN_CORE(0) | MAIN_CORE(1));
}

void card_init(struct card *c)
{
	memset(c, 0, sizeof(*c));
	if (arena_init(&c->arena))
		exit(1);
	c->ops = (struct chip_ops){
		.ctx = c,
		.dma_read = dma_read,
		.dma_write = dma_write,
		.irq = irq,
		.now = now,
		.trace = trace,
	};
	chip_init(&c->chip, &c->ops);
	store_init(&c->store);
	disk_init(&c->disk, &c->store.media, 100000, SECTOR_512N, "UNIT");
	c->chip.core[0].phy[0].disk = &c->disk;
	c->chip.core[0].phy[0].up = true;
	c->list = shared(c, HEADER_SIZE * SLOTS);
	c->fis = shared(c, RXFIS_SET(CORE_SETS));
	c->tx = shared(c, 4 * CARD_TX);
	c->rx = shared(c, 4 * (CARD_RX + 1));
	c->tables = shared(c, TABLE_SIZE * SLOTS);
	c->buf = shared(c, 1 << 16);
	card_start(c);
}

void card_free(struct card *c)
{
	store_free(&c->store);
	arena_free(&c->arena);
}

void card_entry(struct card *c, u32 entry)
{
	c->prod = (u16)((c->prod + 1u) % (RING_EMPTY + 1));
	if (c->prod >= CARD_TX)
		c->prod = 0;
	put32(c->tx + 4 * c->prod, entry);
	card_write(c, 0, R_TX_PROD, c->prod);
}

static u32 header_flags(const struct fis_h2d *f, u32 len)
{
	u32 flags = (len ? 1u : 0) << 16 | (f->flags & FIS_PORT);

	if (!(f->flags & FIS_CMD))
		return flags | HEADER_RESET;
	if (f->command == ATA_PACKET)
		return flags | HEADER_ATAPI;
	return fis_queued(f) ? flags | HEADER_FPDMA : flags;
}

u8 *card_fill(struct card *c, u16 slot, const struct fis_h2d *f, u32 len)
{
	u8 *table = c->tables + TABLE_SIZE * slot;
	u8 *h = c->list + HEADER_SIZE * slot;
	u64 bus = arena_bus(&c->arena, table);

	memcpy(table, f, sizeof(*f));
	memset(table + CARD_RECORD, 0, 8);
	put32(h + HEADER_FLAGS, header_flags(f, len));
	put32(h + HEADER_LENS, sizeof(*f) / 4);
	put32(h + HEADER_TAG, fis_tag(f));
	put32(h + HEADER_LENGTH, len);
	put64(h + HEADER_TABLE, bus);
	put64(h + HEADER_OPEN, bus + OPEN_AT);
	put64(h + HEADER_STATUS, bus + CARD_RECORD);
	put64(h + HEADER_PRD, bus + CARD_PRD);
	put64(table + CARD_PRD, arena_bus(&c->arena, c->buf));
	put32(table + CARD_PRD + 8, len);
	return h;
}

void card_send(struct card *c, u16 slot, u8 set, u8 phys)
{
	card_entry(c, (u32)ENTRY_SATA << ENTRY_TYPE_SHIFT |
			      (u32)set << ENTRY_SET_SHIFT |
			      (u32)phys << ENTRY_PHY_SHIFT | slot);
}

void card_issue(struct card *c, u16 slot, u8 set, const struct fis_h2d *f,
		u32 len)
{
	card_fill(c, slot, f, len);
	card_send(c, slot, set, 1);
}

void card_run(struct card *c)
{
	u64 next;

	for (unsigned int i = 0; i < 10000; i++) {
		chip_run(&c->chip);
		next = chip_next(&c->chip);
		if (next == NEVER)
			return;
		if (next > c->now)
			c->now = next;
	}
}

u32 card_done(struct card *c)
{
	if (get16(c->rx) == c->seen)
		return 0;
	c->seen = (u16)(c->seen == RING_EMPTY ? 0 : c->seen + 1);
	if (c->seen >= CARD_RX)
		c->seen = 0;
	return get32(c->rx + 4 + 4 * c->seen);
}

u32 card_one(struct card *c, const struct fis_h2d *f, u32 len)
{
	card_issue(c, 5, 0, f, len);
	card_run(c);
	return card_done(c);
}
