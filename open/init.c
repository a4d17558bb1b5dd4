// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The chip's bring-up, in the order and with the values of the vendor's driver
 * (V), but for the parts of the board that the disks do not need: SPI flash,
 * identity chip, display.
 */
#include <linux/delay.h>

#include "sata_r750.h"

#define RESET_US 100000 /* M waits 1 s, a millisecond at a time; G */
#define RESET_STEP_US 100

static void r750_write64(struct r750_core *core, u32 reg, u64 value)
{
	r750_write(core, reg, lower_32_bits(value));
	r750_write(core, reg + 4, upper_32_bits(value));
}

static void r750_cfg_write(struct r750_core *core, unsigned int phy, u32 reg,
			   u32 value)
{
	r750_write(core, R750_CFG_ADDR(phy), reg);
	r750_write(core, R750_CFG_DATA(phy), value);
}

/* V M. Whatever an option ROM or a crashed kernel has left ends here. */
static int r750_core_reset(struct r750_core *core)
{
	unsigned int us;

	r750_write(core, R750_INT_MASK, 0);
	r750_write(core, R750_PCS, R750_PCS_CMD_RST);
	for (us = 0; us < RESET_US; us += RESET_STEP_US) {
		if (!(r750_read(core, R750_PCS) & R750_PCS_CMD_RST))
			return 0;
		usleep_range(RESET_STEP_US, 2 * RESET_STEP_US);
	}
	return -EIO;
}

/* V; all but the last also M, which the names are from. */
static void r750_core_tune(struct r750_core *core)
{
	u32 timer = r750_ind_read(core, R750_IND_PHY_TIMER);
	u32 ctl = r750_ind_read(core, R750_IND_SAS_CTL0);

	r750_ind_write(core, R750_IND_PHY_TIMER, (timer & ~BIT(9)) | BIT(10));
	r750_ind_write(core, R750_IND_SAS_CTL1, 0x7f7f);
	r750_ind_write(core, R750_IND_SAS_CTL0, (ctl & ~0xffffu) | 0x3fff);
	r750_ind_write(core, R750_IND_WD_TIMER, 0x7a0000);
	r750_ind_write(core, R750_IND_APP_ERR, 0xffefbf7d);
	r750_ind_write(core, R750_IND_PHY_MODE_21, 0x00fa0000);
}

/*
 * V: what M does for revision B0, for all revisions; no spread spectrum, and
 * drive and emphasis stay as they are. The activity LED's blinking is M's.
 */
static void r750_phy_tune(struct r750_port *p)
{
	r750_vsr_rmw(p, R750_VSR_ACT_LED, 0xff00, 0x3300);
	r750_vsr_rmw(p, R750_VSR_MODE2, 0, R750_VSR_MODE2_OFF);
	r750_vsr_rmw(p, R750_VSR_INIT_A, ~0u, 0x08001006);
	r750_vsr_rmw(p, R750_VSR_INIT_B, ~0u, 0x0000705f);
	r750_vsr_rmw(p, R750_VSR_MODE2, ~0u, 0x54ff);
}

static void r750_phy_init(struct r750_port *p, bool tune)
{
	/* a port of its own (V M), and who we are to a SAS device (M) */
	r750_cfg_write(p->core, p->phy, R750_CFG_WIDE_PORT, BIT(p->phy));
	r750_cfg_write(p->core, p->phy, R750_CFG_ID_FRAME(3), 0xc0930150);
	r750_cfg_write(p->core, p->phy, R750_CFG_ID_FRAME(4), 0x00000311);
	if (tune)
		r750_phy_tune(p);
	else
		r750_vsr_rmw(p, R750_VSR_MODE2, R750_VSR_MODE2_OFF, 0);
	r750_vsr_rmw(p, R750_VSR_SPIN_UP, 0, R750_VSR_SPIN_UP_GO);
	/* libata thaws the port when it is ready for events */
	r750_write(p->core, R750_PHY_MASK(p->phy), 0);
	r750_write(p->core, R750_PHY_INT(p->phy), ~0u);
}

/* A ring is turned off, which empties it, before it gets its memory. V M */
static void r750_rings_start(struct r750_core *core)
{
	r750_rings_init(core);
	r750_write(core, R750_TX_CFG, 0);
	r750_write(core, R750_RX_CFG, 0);
	r750_write64(core, R750_CMD_LIST, core->list_dma);
	r750_write64(core, R750_RX_FIS, core->rxfis_dma);
	r750_write64(core, R750_TX_BASE, core->tx_dma);
	r750_write64(core, R750_RX_BASE, core->rx_dma);
	r750_write(core, R750_TX_PROD, R750_RING_NONE);
	r750_write(core, R750_TX_CFG, R750_RING_ENABLE | R750_TX_ENTRIES);
	r750_write(core, R750_RX_CFG, R750_RING_ENABLE | R750_RX_ENTRIES);
}

/*
 * Each device keeps its set; the vendor's driver takes one per command. A set that
 * an error stops needs no interrupt: the failed command's completion reports it.
 */
static void r750_sets_init(struct r750_core *core)
{
	unsigned int set;

	for (set = 0; set < R750_PHYS * R750_PMP_PORTS; set += 32) {
		r750_write(core, R750_SET_ENABLE(set), ~0u);
		r750_write(core, R750_SRS_MASK(set), 0);
		r750_write(core, R750_SRS_STAT(set), ~0u);
		r750_write(core, R750_NCQ_ERR(set), ~0u);
	}
}

/* Core @n's ports are to be frozen. 0 or -EIO; may sleep. */
int r750_core_init(struct r750_host *h, unsigned int n)
{
	struct r750_core *core = &h->core[n];
	unsigned long flags;
	unsigned int i;

	if (r750_core_reset(core)) {
		dev_err(h->ata->dev, "core %u does not come out of reset\n", n);
		return -EIO;
	}
	r750_write(core, R750_PORTS_IMP, 0xff);
	if (h->tune)
		r750_core_tune(core);
	/* the watch may be reading the ring; the interrupt is masked */
	spin_lock_irqsave(&h->lock[n], flags);
	r750_rings_start(core);
	spin_unlock_irqrestore(&h->lock[n], flags);
	r750_write(core, R750_CTL, R750_CTL_RUN);
	for (i = 0; i < R750_PHYS; i++)
		r750_phy_init(h->port[n * R750_PHYS + i], h->tune);
	r750_sets_init(core);
	/* no coalescing, as V; M waits for 128 us */
	r750_write(core, R750_INT_COAL, 0);
	r750_write(core, R750_INT_COAL_TIME, 0x10000);
	r750_write(core, R750_INT_STAT, ~0u);
	r750_write(core, R750_INT_MASK, R750_INT_USED);
	r750_write(core, R750_PCS, R750_PCS_RUN);
	return 0;
}

/* Also after a suspend, when nothing is under way. 0 or -EIO. */
int r750_host_init(struct r750_host *h)
{
	unsigned int i;
	int rc;

	writel(0, h->bar + R750_MAIN_ENABLE);
	r750_leds_init(h);
	for (i = 0; i < R750_CORES; i++) {
		rc = r750_core_init(h, i);
		if (rc)
			return rc;
	}
	writel(R750_MAIN_PCIE_ERR | R750_MAIN_CORES, h->bar + R750_MAIN_ENABLE);
	return 0;
}

/* No interrupt and no DMA from here on; the reset drops what the chip has. */
void r750_host_quiesce(struct r750_host *h)
{
	unsigned int i;

	writel(0, h->bar + R750_MAIN_ENABLE);
	for (i = 0; i < R750_CORES; i++) {
		r750_write(&h->core[i], R750_INT_MASK, 0);
		r750_write(&h->core[i], R750_PCS, R750_PCS_CMD_RST);
		r750_write(&h->core[i], R750_TX_CFG, 0);
		r750_write(&h->core[i], R750_RX_CFG, 0);
	}
	/* posted writes: they have arrived when this one's answer has */
	readl(h->bar + R750_MAIN_ENABLE);
}
