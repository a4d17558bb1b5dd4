// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A phy of the chip: link, resets, signatures, hot plug, notification. */
#include "chip.h"

#define SIG_DELAY 500u /* SRST to signature, us; G */
#define FLAP 2000u     /* how long a link is up that is lost again, us; G */

static bool is_off(const struct phy *p)
{
	return p->vsr[VSR_RESET / 4] & VSR_OFF;
}

static bool attached(const struct phy *p)
{
	return (p->disk || p->pmp) && !p->dropped && !is_off(p);
}

static u8 lowest(u8 a, u8 b)
{
	return a < b ? a : b;
}

/* That 3 in the limit is 6 Gb/s, too, and that multipliers have it: G. */
static void negotiate(struct phy *p)
{
	u8 limit = (u8)((p->serial >> SERIAL_LIMIT & SERIAL_RATES) + 1);

	p->rate = lowest(limit, RATE_6G);
	if (p->pmp || !p->disk)
		return;
	p->rate = lowest(p->rate, p->disk->max_rate);
	p->disk->rate = p->rate;
}

static void link_reset(struct phy *p)
{
	negotiate(p);
	if (p->pmp)
		pmp_reset(p->pmp);
	else if (p->disk)
		disk_reset(p->disk, true);
	p->srst = 0;
	p->sig_due = NEVER;
	p->sign = false;
}

void phy_reset(struct phy *p)
{
	memset(p->cfg, 0, sizeof(p->cfg));
	memset(p->vsr, 0, sizeof(p->vsr));
	p->int_stat = 0;
	p->int_mask = 0;
	p->serial = SERIAL_POWER_ON;
	p->cfg_addr = 0;
	p->vsr_addr = 0;
	p->up = attached(p);
	p->up_due = NEVER;
	p->ready = 0;
	/* The link goes down with the chip, which resets the device too. */
	link_reset(p);
}

struct disk *phy_disk(const struct phy *p, unsigned int port)
{
	if (p->pmp)
		return pmp_disk(p->pmp, port);
	return p->disk;
}

/* A packet device is not ready until it was sent a packet. S */
static u32 signature_status(u32 sig)
{
	return sig == SIG_PACKET ? 0 : ATA_GOOD;
}

/* The signature FIS, latched as a D2H FIS in the configuration registers. */
static void latch_signature(struct phy *p, u32 sig, u8 port)
{
	u32 *r = &p->cfg[CFG_SIGNATURE / 4];

	r[0] = FIS_D2H | (u32)port << 8 | signature_status(sig) << 16 |
	       0x01u << 24;
	r[1] = sig >> 8;
	r[2] = 0;
	r[3] = sig & 0xff;
	p->int_stat |= PHY_SIGNATURE;
}

/*
 * After COMRESET a multiplier presents the signature of the disk at its port 0,
 * until a soft reset to the control port. S; G where that port is empty.
 */
static void link_signature(struct phy *p)
{
	const struct disk *d = p->pmp ? p->pmp->disk[0] : p->disk;

	latch_signature(p, d ? disk_signature(d) : SIG_DISK, 0);
}

static void link_up(struct chip *c, struct phy *p)
{
	p->up = true;
	p->int_stat |= PHY_READY_CHANGE | PHY_COMWAKE;
	link_reset(p);
	if (c->fault.link_flaps) {
		c->fault.link_flaps--;
		p->up_due = chip_now(c) + FLAP;
		return;
	}
	p->up_due = NEVER;
	p->ready = chip_now(c) + c->way.ready_us;
	p->sign = true;
}

static void link_down(struct chip *c, struct phy *p)
{
	slots_hang(&c->core[p->nr / CORE_PHYS], p->nr % CORE_PHYS, -1);
	sets_reset(&c->core[p->nr / CORE_PHYS], p->nr % CORE_PHYS, -1);
	/* A phy that is off has no events of plugging. G */
	if (p->up || !is_off(p))
		p->int_stat |= PHY_READY_CHANGE;
	p->up = false;
	p->up_due = attached(p) ? chip_now(c) + c->way.link_us : NEVER;
}

/* What of the link is due; at once, unless it takes its time. */
static void link_run(struct chip *c, struct phy *p)
{
	if (p->up_due <= chip_now(c)) {
		if (p->up)
			link_down(c, p);
		else
			link_up(c, p);
	}
	if (p->sign && p->ready <= chip_now(c)) {
		p->sign = false;
		link_signature(p);
	}
}

static void link_begin(struct chip *c, struct phy *p)
{
	p->sign = false;
	link_down(c, p);
	link_run(c, p);
}

static void comreset(struct chip *c, struct phy *p)
{
	p->int_stat |= PHY_RESET_DONE;
	link_begin(c, p);
}

void phy_power_on(struct phy *p)
{
	if (p->disk)
		disk_power_on(p->disk);
	for (unsigned int i = 0; i < PMP_PORTS && p->pmp; i++)
		if (p->pmp->disk[i])
			disk_power_on(p->pmp->disk[i]);
}

/* A device that was not there before has just got power. */
static void power_on_new(struct phy *p)
{
	if (p->empty)
		phy_power_on(p);
	p->empty = !p->disk && !p->pmp;
}

void chip_link_change(struct chip *c, unsigned int nr)
{
	struct phy *p = chip_phy(c, nr);

	power_on_new(p);
	link_begin(c, p);
	if (!attached(p) && !is_off(p))
		p->int_stat |= PHY_OUT_OF_SYNC;
	chip_irq_update(c);
}

void phy_garbage(struct phy *p)
{
	p->up &= attached(p);
	if (!p->up)
		p->up_due = NEVER;
}

u32 phy_serial_read(const struct phy *p)
{
	u32 v = p->serial & ~0x1f0000u;

	if (!p->up)
		return v;
	return v | SERIAL_READY | (p->rate - 1u) << SERIAL_RATE;
}

void phy_serial_write(struct chip *c, struct phy *p, u32 v)
{
	u32 resets = SERIAL_RESET | SERIAL_HARD_RESET;

	p->serial = c->fault.reset_sticks ? v : v & ~resets;
	if (v & resets)
		comreset(c, p);
}

u32 phy_vsr_read(const struct phy *p, u32 addr)
{
	addr %= VSR_END;
	if (addr == VSR_STATUS)
		return p->up ? VSR_STATUS_SATA : 0;
	return p->vsr[addr / 4];
}

void phy_vsr_write(struct chip *c, struct phy *p, u32 addr, u32 v)
{
	bool was_off = is_off(p);

	addr %= VSR_END;
	p->vsr[addr / 4] = v;
	if (addr != VSR_RESET)
		return;
	p->vsr[addr / 4] &= ~1u;
	if (v & 1)
		comreset(c, p);
	else if (was_off != is_off(p))
		link_begin(c, p);
}

/* ---- FISes that belong to no command ---- */

static void receive_unassociated(struct chip *c, struct core *k, struct phy *p,
				 const void *fis, u32 len)
{
	u64 base = core_base(k, R_RX_FIS);

	chip_trace_fis(c, TR_FIS_IN, p->nr, fis, len);
	if (base)
		chip_dma_write(c, DMA_FIS, base + RXFIS_PHY(p->nr % CORE_PHYS),
			       fis, len);
	p->int_stat |= PHY_UNASSOC;
}

void phy_run(struct chip *c, struct core *k, struct phy *p)
{
	struct fis_d2h f = {
		.type = FIS_D2H,
		.error = 0x01,
	};

	link_run(c, p);
	if (p->sig_due > chip_now(c))
		return;
	p->sig_due = NEVER;
	f.flags = p->sig_port;
	f.status = (u8)signature_status(p->sig);
	f.count = p->sig & 0xff;
	for (unsigned int i = 0; i < 3; i++)
		f.lba_lo[i] = (u8)(p->sig >> (8 + 8 * i));
	sets_reset(k, p->nr % CORE_PHYS, p->pmp ? p->sig_port : -1);
	latch_signature(p, p->sig, p->sig_port);
	receive_unassociated(c, k, p, &f, sizeof(f));
}

/*
 * Resets the device at that port and returns its signature, 0 if there is none.
 */
static u32 soft_reset(struct phy *p, unsigned int port)
{
	struct disk *d;

	if (p->pmp && port == PMP_CONTROL_PORT)
		return SIG_PMP;
	/* A directly attached disk ignores the port field. S */
	d = phy_disk(p, port);
	if (!d)
		return 0;
	disk_reset(d, false);
	return disk_signature(d);
}

/* A multiplier itself is ready with its link. */
bool phy_busy(const struct chip *c, const struct phy *p, unsigned int port)
{
	return p->ready > chip_now(c) && !(p->pmp && port == PMP_CONTROL_PORT);
}

/*
 * A soft reset is two control FISes, SRST set, then clear. The device answers
 * the second.
 */
void phy_control(struct chip *c, struct phy *p, const struct fis_h2d *f)
{
	unsigned int port = f->flags & FIS_PORT;
	u16 bit = (u16)(1u << port);

	if (f->control & CONTROL_SRST) {
		p->srst |= bit;
		slots_hang(&c->core[p->nr / CORE_PHYS], p->nr % CORE_PHYS,
			   p->pmp ? (int)port : -1);
		return;
	}
	if (!(p->srst & bit))
		return;
	p->srst &= (u16)~bit;
	p->sig = soft_reset(p, port);
	p->sig_port = c->way.port_0 && !p->pmp ? 0 : (u8)port;
	if (!p->sig)
		p->sig_due = NEVER;
	else if (phy_busy(c, p, port))
		p->sig_due = p->ready;
	else
		p->sig_due = chip_now(c) + SIG_DELAY;
}

u64 phy_next(const struct phy *p)
{
	u64 next = p->sig_due < p->up_due ? p->sig_due : p->up_due;

	return p->sign && p->ready < next ? p->ready : next;
}

/*
 * A notification is a Set Device Bits FIS from the control port. That the chip
 * sets both event bits is G: with either alone the object does not react.
 */
void chip_pmp_plug(struct chip *c, unsigned int nr, unsigned int port,
		   struct disk *d)
{
	static const struct fis_sdb f = {
		.type = FIS_SDB,
		.flags = FIS_NOTIFY | PMP_CONTROL_PORT,
		.status = ATA_GOOD,
	};
	struct core *k = &c->core[nr / CORE_PHYS];
	struct phy *p = chip_phy(c, nr);

	slots_hang(k, p->nr % CORE_PHYS, (int)port);
	if (!pmp_plug(p->pmp, port, d) || !p->up ||
	    c->way.notify == NOTIFY_LOST)
		return;
	receive_unassociated(c, k, p, &f, sizeof(f));
	if (c->way.notify == NOTIFY_EVENT)
		p->int_stat &= ~(u32)PHY_UNASSOC;
	if (c->way.notify != NOTIFY_UNASSOC)
		p->int_stat |= PHY_NOTIFY;
	chip_irq_update(c);
}
