// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The registers of a core. */
#include "chip.h"

u32 core_int_stat(const struct core *k)
{
	u32 v = k->int_stat;

	for (unsigned int i = 0; i < CORE_PHYS; i++)
		if (k->phy[i].int_stat & k->phy[i].int_mask)
			v |= INT_PHY << i;
	if ((k->stopped[0] & k->reg[R_SRS_MASK_0 / 4]) ||
	    (k->stopped[1] & k->reg[R_SRS_MASK_1 / 4]))
		v |= INT_SRS;
	return v;
}

u64 core_base(const struct core *k, u32 reg)
{
	return k->reg[reg / 4] | (u64)k->reg[reg / 4 + 1] << 32;
}

/* The phy a repeating register belongs to, or NULL. */
static struct phy *phy_at(struct core *k, u32 off, u32 first, u32 stride)
{
	u32 n = (off - first) / stride;

	return off >= first && n < CORE_PHYS ? &k->phy[n] : NULL;
}

static u32 ind_read(struct core *k)
{
	u32 a = k->reg[R_IND_ADDR / 4] % IND_END & ~3u;

	if (a >= IND_ACTIVE && a < IND_ACTIVE_END)
		return slots_active(k, (a - IND_ACTIVE) * 8);
	return k->ind[a / 4];
}

static void ind_write(struct core *k, u32 v)
{
	u32 a = k->reg[R_IND_ADDR / 4] % IND_END & ~3u;

	if (a >= IND_ACTIVE && a < IND_ACTIVE_END)
		slots_drop(k, (a - IND_ACTIVE) * 8, v);
	else
		k->ind[a / 4] = v;
}

static bool core_read_phy(struct core *k, u32 off, u32 *v)
{
	struct phy *p;

	if ((p = phy_at(k, off, R_PHY_INT, 8)))
		*v = off & 4 ? p->int_mask : p->int_stat;
	else if ((p = phy_at(k, off, R_PHY_SERIAL, 4)))
		*v = phy_serial_read(p);
	else if ((p = phy_at(k, off, R_PHY_CFG_ADDR, 8)))
		*v = off & 4 ? p->cfg[p->cfg_addr % CFG_END / 4] : p->cfg_addr;
	else if ((p = phy_at(k, off, R_PHY_VSR_ADDR, 8)))
		*v = off & 4 ? phy_vsr_read(p, p->vsr_addr) : p->vsr_addr;
	else
		return false;
	return true;
}

u32 core_read(struct core *k, u32 off)
{
	u32 v;

	if (core_read_phy(k, off, &v))
		return v;
	switch (off) {
	case R_INT_STAT:
		return core_int_stat(k);
	case R_SRS_STAT_0:
		return k->stopped[0];
	case R_SRS_STAT_1:
		return k->stopped[1];
	case R_NCQ_ERR:
	case R_NCQ_ERR + 4:
		return k->ncq_err[(off - R_NCQ_ERR) / 4];
	case R_TX_CONS:
		return k->tx_cons;
	case R_RX_CONS:
		return k->rx_prod;
	case R_IND_DATA:
		return ind_read(k);
	case R_ALL_VSR_DATA:
		return phy_vsr_read(&k->phy[0], k->reg[R_ALL_VSR_ADDR / 4]);
	}
	return k->reg[off / 4];
}

static bool core_write_phy(struct chip *c, struct core *k, u32 off, u32 v)
{
	struct phy *p;

	if ((p = phy_at(k, off, R_PHY_INT, 8))) {
		if (off & 4)
			p->int_mask = v;
		else
			p->int_stat &= ~v;
	} else if ((p = phy_at(k, off, R_PHY_SERIAL, 4))) {
		phy_serial_write(c, p, v);
	} else if ((p = phy_at(k, off, R_PHY_CFG_ADDR, 8))) {
		if (off & 4)
			p->cfg[p->cfg_addr % CFG_END / 4] = v;
		else
			p->cfg_addr = v;
	} else if ((p = phy_at(k, off, R_PHY_VSR_ADDR, 8))) {
		if (off & 4)
			phy_vsr_write(c, p, p->vsr_addr, v);
		else
			p->vsr_addr = v;
	} else {
		return false;
	}
	return true;
}

/* Disabling a ring resets it. */
static void ring_config(struct core *k, u32 off, u32 v)
{
	if (!(v & RING_ENABLE) && off == R_TX_CFG) {
		k->tx_cons = RING_EMPTY;
		k->reg[R_TX_PROD / 4] = RING_EMPTY;
	} else if (!(v & RING_ENABLE)) {
		k->rx_prod = RING_EMPTY;
	}
	k->reg[off / 4] = v;
}

/* That a reset empties both rings: G. */
static void pcs_write(struct core *k, u32 v)
{
	if (v & PCS_CMD_RST) {
		k->tx_cons = RING_EMPTY;
		k->reg[R_TX_PROD / 4] = RING_EMPTY;
		k->rx_prod = RING_EMPTY;
		slots_clear(k);
	}
	k->reg[R_PCS / 4] = v & ~(u32)PCS_CMD_RST;
}

void core_write(struct chip *c, struct core *k, u32 off, u32 v)
{
	if (core_write_phy(c, k, off, v))
		return;
	switch (off) {
	case R_INT_STAT:
		k->int_stat &= ~v;
		break;
	case R_SRS_STAT_0:
		k->stopped[0] &= ~v;
		break;
	case R_SRS_STAT_1:
		k->stopped[1] &= ~v;
		break;
	case R_NCQ_ERR:
	case R_NCQ_ERR + 4:
		k->ncq_err[(off - R_NCQ_ERR) / 4] &= ~v;
		break;
	case R_IND_DATA:
		ind_write(k, v);
		break;
	case R_ALL_VSR_DATA:
		for (unsigned int i = 0; i < CORE_PHYS; i++)
			phy_vsr_write(c, &k->phy[i], k->reg[R_ALL_VSR_ADDR / 4],
				      v);
		break;
	case R_SET_ENABLE:
	case R_SET_ENABLE + 4:
		sets_enable(k, (off - R_SET_ENABLE) / 4, v);
		k->reg[off / 4] = v;
		break;
	case R_PCS:
		pcs_write(k, v);
		break;
	case R_TX_CFG:
	case R_RX_CFG:
		ring_config(k, off, v);
		break;
	case R_TX_CONS:
	case R_RX_CONS:
		break;
	default:
		k->reg[off / 4] = v;
	}
}

void core_reset(struct core *k)
{
	memset(k->reg, 0, sizeof(k->reg));
	memset(k->ind, 0, sizeof(k->ind));
	memset(k->stopped, 0, sizeof(k->stopped));
	memset(k->ncq_err, 0, sizeof(k->ncq_err));
	memset(k->set, 0, sizeof(k->set));
	k->int_stat = 0;
	slots_clear(k);
	k->tx_cons = RING_EMPTY;
	k->rx_prod = RING_EMPTY;
	k->reg[R_TX_PROD / 4] = RING_EMPTY;
	for (unsigned int i = 0; i < CORE_PHYS; i++)
		phy_reset(&k->phy[i]);
}

static u32 garbage(u32 *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed ^ *seed >> 16;
}

static void fill(u32 *reg, size_t n, u32 *seed)
{
	for (size_t i = 0; i < n; i++)
		reg[i] = garbage(seed);
}

static void fill_phy(struct phy *p, u32 *seed)
{
	p->int_stat = garbage(seed);
	p->int_mask = garbage(seed);
	p->serial = garbage(seed) & ~(u32)(SERIAL_RESET | SERIAL_HARD_RESET);
	p->cfg_addr = garbage(seed);
	p->vsr_addr = garbage(seed);
	fill(p->cfg, ARRAY_SIZE(p->cfg), seed);
	fill(p->vsr, ARRAY_SIZE(p->vsr), seed);
	phy_garbage(p);
}

void core_garbage(struct core *k, u32 *seed)
{
	fill(k->reg, ARRAY_SIZE(k->reg), seed);
	fill(k->ind, ARRAY_SIZE(k->ind), seed);
	fill(k->stopped, ARRAY_SIZE(k->stopped), seed);
	fill(k->ncq_err, ARRAY_SIZE(k->ncq_err), seed);
	k->int_stat = garbage(seed);
	k->tx_cons = garbage(seed) & RING_EMPTY;
	k->rx_prod = garbage(seed) & RING_EMPTY;
	k->reg[R_TX_CFG / 4] &= ~(u32)RING_ENABLE;
	k->reg[R_RX_CFG / 4] &= ~(u32)RING_ENABLE;
	k->reg[R_PCS / 4] &= ~(u32)PCS_CMD_RST;
	for (unsigned int i = 0; i < CORE_PHYS; i++)
		fill_phy(&k->phy[i], seed);
}
