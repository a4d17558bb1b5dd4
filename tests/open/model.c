// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The emulated card under open/deliver.c; see model.h. */
#include <stdio.h>
#include <stdlib.h>

#include "model.h"

struct model model;
static char bar[BAR2_SIZE];

u32 readl(const void *reg)
{
	return chip_mmio_read(&model.chip, BAR_REGS,
			      (u32)((const char *)reg - bar));
}

void writel(u32 value, void *reg)
{
	chip_mmio_write(&model.chip, BAR_REGS, (u32)((char *)reg - bar), value);
}

void udelay(unsigned int us)
{
	model.now += us;
	chip_run(&model.chip);
}

static int dma_read(void *ctx, u64 bus, void *buf, u32 len)
{
	return arena_read(ctx, bus, buf, len);
}

static int dma_write(void *ctx, u64 bus, const void *buf, u32 len)
{
	return arena_write(ctx, bus, buf, len);
}

static void irq(void *ctx, bool level)
{
	(void)ctx;
	(void)level;
}

static void note(void *ctx, const char *text)
{
	(void)ctx;
	printf("# %s\n", text);
}

static u64 now(void *ctx)
{
	(void)ctx;
	return model.now;
}

unsigned int disk_phy(unsigned int i)
{
	return i < 10 ? i / 5 : 2;
}

unsigned int disk_pmp(unsigned int i)
{
	return i < 10 ? i % 5 : 0;
}

static void link_up(unsigned int i)
{
	model.pmp[disk_phy(i)].pscr[disk_pmp(i)][PSCR_CONTROL] = 0x300;
	disk_reset(&model.disk[i], true);
}

void model_links_up(unsigned int phy)
{
	for (unsigned int i = 0; i < 5 && phy < 2; i++)
		link_up(phy * 5 + i);
}

void model_pull(unsigned int i)
{
	chip_pmp_plug(&model.chip, disk_phy(i), disk_pmp(i), NULL);
}

void model_put_back(unsigned int i)
{
	chip_pmp_plug(&model.chip, disk_phy(i), disk_pmp(i), &model.disk[i]);
	link_up(i);
}

static void *shared(size_t size, dma_addr_t *bus, const char *what)
{
	void *p = arena_alloc(&model.arena, size, 64, OWN_SHARED, what);

	*bus = arena_bus(&model.arena, p);
	return p;
}

static void plug(void)
{
	char serial[21];

	for (unsigned int i = 0; i < DISKS; i++) {
		snprintf(serial, sizeof(serial), "OPEN%u", i);
		store_init(&model.store[i]);
		disk_init(&model.disk[i], &model.store[i].media, DISK_SECTORS,
			  SECTOR_512N, serial);
	}
	for (unsigned int i = 0; i < 2; i++) {
		pmp_init(&model.pmp[i], pmp_profile("9715"));
		for (unsigned int j = 0; j < 5; j++)
			model.pmp[i].disk[j] = &model.disk[i * 5 + j];
		chip_phy(&model.chip, i)->pmp = &model.pmp[i];
	}
	chip_phy(&model.chip, 2)->disk = &model.disk[10];
	for (unsigned int i = 0; i < 3; i++) {
		chip_link_change(&model.chip, i);
		model_links_up(i);
	}
}

static void alloc_core(struct r750_core *c)
{
	dma_addr_t bus;

	c->regs = bar + R750_CORE_REGS(0);
	c->list = shared(R750_SLOTS * sizeof(*c->list), &c->list_dma, "list");
	c->rxfis = shared(R750_RXFIS_BYTES, &c->rxfis_dma, "received FISes");
	c->tx = shared(R750_TX_ENTRIES * 4, &c->tx_dma, "delivery ring");
	c->rx = shared((1 + R750_RX_ENTRIES) * 4, &c->rx_dma,
		       "completion ring");
	for (unsigned int i = 0; i < R750_PHYS; i++) {
		c->phy[i].buf = shared(R750_TAGS * sizeof(*c->phy[i].buf),
				       &c->phy[i].buf_dma, "slots");
		for (unsigned int j = 0; j < R750_TAGS; j++)
			model.data[i][j] = shared(DATA_BYTES, &bus, "data");
	}
}

static void set_base(struct r750_core *c, u32 reg, dma_addr_t bus)
{
	writel(lower_32_bits(bus), c->regs + reg);
	writel(upper_32_bits(bus), c->regs + reg + 4);
}

/* As open/init.c, which needs libata's headers. */
static void start_core(struct r750_core *c)
{
	r750_rings_init(c);
	set_base(c, R750_CMD_LIST, c->list_dma);
	set_base(c, R750_RX_FIS, c->rxfis_dma);
	set_base(c, R750_TX_BASE, c->tx_dma);
	set_base(c, R750_RX_BASE, c->rx_dma);
	writel(R750_RING_NONE, c->regs + R750_TX_PROD);
	writel(R750_RING_ENABLE | R750_TX_ENTRIES, c->regs + R750_TX_CFG);
	writel(R750_RING_ENABLE | R750_RX_ENTRIES, c->regs + R750_RX_CFG);
	writel(~0u, c->regs + R750_SET_ENABLE(0));
	writel(~0u, c->regs + R750_SET_ENABLE(32));
	writel(R750_INT_USED, c->regs + R750_INT_MASK);
	writel(R750_PCS_RUN, c->regs + R750_PCS);
}

void model_restart(void)
{
	struct r750_core *c = &model.core;

	writel(R750_PCS_CMD_RST, c->regs + R750_PCS);
	while (readl(c->regs + R750_PCS) & R750_PCS_CMD_RST)
		udelay(1);
	writel(0, c->regs + R750_TX_CFG);
	writel(0, c->regs + R750_RX_CFG);
	start_core(c);
}

void model_init(void)
{
	memset(&model, 0, sizeof(model));
	if (arena_init(&model.arena))
		exit(1);
	model.ops = (struct chip_ops){
		.ctx = &model.arena,
		.dma_read = dma_read,
		.dma_write = dma_write,
		.irq = irq,
		.now = now,
		.note = note,
	};
	chip_init(&model.chip, &model.ops);
	chip_cfg_write(&model.chip, CFG_COMMAND,
		       COMMAND_MEMORY | COMMAND_MASTER, 2);
	plug();
	alloc_core(&model.core);
	start_core(&model.core);
}

void model_free(void)
{
	for (unsigned int i = 0; i < DISKS; i++)
		store_free(&model.store[i]);
	arena_free(&model.arena);
}

void model_step(void)
{
	u64 next;

	chip_run(&model.chip);
	next = chip_next(&model.chip);
	if (next != NEVER && next > model.now)
		model.now = next;
	chip_run(&model.chip);
}
