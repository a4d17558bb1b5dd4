// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Interrupts, and a look at the card once a second in case that one is lost. */
#include "sata_r750.h"

#define WATCH_MS 1000

/* Whether the FIS that no command waited for is an asynchronous notification. */
static bool r750_is_notification(struct r750_port *p)
{
	u8 *fis = p->core->rxfis + R750_RXFIS_PHY(p->phy);
	bool yes = fis[0] == R750_FIS_SET_DEVICE_BITS &&
		   fis[1] & R750_FIS_NOTIFICATION;

	fis[0] = 0;
	return yes;
}

/*
 * Which of the two events a multiplier's notification comes with is not known
 * (M has NOTIFY, the vendor's mask has both), so either will do.
 */
static void r750_phy_event(struct r750_port *p)
{
	u32 events = r750_read(p->core, R750_PHY_INT(p->phy)) & R750_PHY_USED;
	struct ata_eh_info *ehi = &p->ap->link.eh_info;

	/* R750_PHY_SIGNATURE stays, for the reset that waits for it */
	r750_write(p->core, R750_PHY_INT(p->phy), events);
	if (events & R750_PHY_NOTIFY ||
	    (events & R750_PHY_UNASSOC && r750_is_notification(p))) {
		p->count[R750_HOTPLUGS]++;
		sata_async_notification(p->ap);
	}
	if (!(events & R750_PHY_READY_CHANGE))
		return;
	p->count[R750_HOTPLUGS]++;
	p->serror |= SERR_PHYRDY_CHG;
	ata_ehi_clear_desc(ehi);
	ata_ehi_hotplugged(ehi);
	ata_ehi_push_desc(ehi, "phy %s", r750_phy_ready(p) ? "up" : "down");
	ata_port_freeze(p->ap);
}

/*
 * A device has reported an error without a tag: the queued commands that it had
 * are lost, and its log says why (M: "non specific NCQ error").
 */
static void r750_ncq_error(struct r750_host *h, unsigned int core,
			   unsigned int set)
{
	unsigned int phy = set / R750_PMP_PORTS, pmp = set % R750_PMP_PORTS;
	struct r750_port *p = h->port[core * R750_PHYS + phy];
	struct ata_link *link = r750_link(p->ap, pmp);

	if (!link)
		return;
	p->count[R750_ERRORS]++;
	link->eh_info.err_mask |= AC_ERR_DEV;
	ata_ehi_push_desc(&link->eh_info, "NCQ error");
	r750_take_back(p->core, phy, pmp);
	ata_link_abort(link);
}

static void r750_ncq_errors(struct r750_host *h, unsigned int core)
{
	struct r750_core *c = &h->core[core];
	unsigned long sets;
	unsigned int first, bit;

	for (first = 0; first < R750_PHYS * R750_PMP_PORTS; first += 32) {
		sets = r750_read(c, R750_NCQ_ERR(first));
		r750_write(c, R750_NCQ_ERR(first), sets);
		for_each_set_bit(bit, &sets, 32)
			r750_ncq_error(h, core, first + bit);
	}
}

/* The chip does not say whom a memory or DMA error hit: reset all its ports. */
static void r750_host_bus_error(struct r750_host *h, unsigned int core,
				u32 stat)
{
	unsigned int i;

	for (i = core * R750_PHYS; i < (core + 1) * R750_PHYS; i++) {
		struct ata_port *ap = h->port[i]->ap;

		ap->link.eh_info.err_mask |= AC_ERR_HOST_BUS;
		ap->link.eh_info.action |= ATA_EH_RESET;
		ata_ehi_push_desc(&ap->link.eh_info, "host bus error %08x",
				  stat);
		ata_port_freeze(ap);
	}
}

/*
 * The acknowledgment is posted. A completion that the chip writes while it is
 * on its way loses its cause, but is in the ring once a read has come back that
 * was sent behind it. So: acknowledge, read, look into the ring (V).
 */
static void r750_core_event(struct r750_host *h, unsigned int core)
{
	struct r750_core *c = &h->core[core];
	u32 stat = r750_read(c, R750_INT_STAT);
	unsigned int i;

	if (stat == ~0u)
		return;
	r750_write(c, R750_INT_STAT, stat);
	r750_read(c, R750_INT_STAT);
	r750_reap(h, core);
	for (i = 0; i < R750_PHYS; i++)
		if (stat & R750_INT_PHY(i))
			r750_phy_event(h->port[core * R750_PHYS + i]);
	if (stat & R750_INT_NCQ_ERR)
		r750_ncq_errors(h, core);
	if (stat & R750_INT_HOST_BUS)
		r750_host_bus_error(h, core, stat);
}

/*
 * With an MSI the card sends a message when its line rises, and both cores share
 * the line: with a cause left it would stay up, and never rise again. Off and on
 * (V) it does.
 */
irqreturn_t r750_interrupt(int irq, void *arg)
{
	struct ata_host *host = arg;
	struct r750_host *h = host->private_data;
	u32 cause = readl(h->bar + R750_MAIN_CAUSE);
	unsigned int i;

	if (cause == ~0u || !(cause & R750_MAIN_CORES))
		return IRQ_NONE;
	writel(0, h->bar + R750_MAIN_ENABLE);
	for (i = 0; i < R750_CORES; i++) {
		if (!(cause & R750_MAIN_CORE(i)))
			continue;
		spin_lock(&h->lock[i]);
		h->core[i].interrupts++;
		r750_core_event(h, i);
		spin_unlock(&h->lock[i]);
	}
	writel(R750_MAIN_PCIE_ERR | R750_MAIN_CORES, h->bar + R750_MAIN_ENABLE);
	return IRQ_HANDLED;
}

/*
 * As for a deleted device: libata detaches it without first trying for half a
 * minute to reach it.
 */
static void r750_detach_devices(struct ata_port *ap)
{
	struct ata_device *dev;
	struct ata_link *link;

	ata_for_each_link(link, ap, HOST_FIRST)
		ata_for_each_dev(dev, link, ENABLED)
			dev->flags |= ATA_DFLAG_DETACH;
}

/* All devices are lost at once, and not by a time-out each. */
void r750_card_gone(struct r750_host *h, const char *why)
{
	unsigned long flags;
	unsigned int i;

	if (h->gone)
		return;
	dev_err(h->ata->dev, "the card is gone: %s\n", why);
	for (i = 0; i < R750_PORTS; i++) {
		struct ata_port *ap = h->port[i]->ap;

		spin_lock_irqsave(ap->lock, flags);
		h->gone = true;
		r750_detach_devices(ap);
		ata_ehi_hotplugged(&ap->link.eh_info);
		ata_ehi_push_desc(&ap->link.eh_info, "card gone");
		ata_port_freeze(ap);
		spin_unlock_irqrestore(ap->lock, flags);
	}
}

/* Counts completions that no interrupt reported; one may have been on its way. */
static void r750_watch_ring(struct r750_host *h, unsigned int core,
			    bool pending)
{
	struct r750_port **port = h->port + core * R750_PHYS;
	unsigned long before[R750_PHYS];
	unsigned int i;

	for (i = 0; i < R750_PHYS; i++)
		before[i] = port[i]->count[R750_COMPLETIONS];
	if (pending)
		r750_core_event(h, core);
	else
		r750_reap(h, core);
	for (i = 0; i < R750_PHYS; i++)
		port[i]->count[R750_LOST_INTERRUPTS] +=
			port[i]->count[R750_COMPLETIONS] - before[i];
}

/* A lost interrupt costs a second this way, and not the 30 of a time-out. */
void r750_watch(struct work_struct *work)
{
	struct r750_host *h =
		container_of(to_delayed_work(work), struct r750_host, watch);
	unsigned long flags;
	unsigned int i, phy;
	bool poll;
	u32 cause;

	if (!r750_answers(h)) {
		r750_card_gone(h, "its registers read as ones");
		return;
	}
	poll = h->poll && ++h->seconds % h->poll == 0;
	cause = readl(h->bar + R750_MAIN_CAUSE);
	for (i = 0; i < R750_CORES; i++) {
		spin_lock_irqsave(&h->lock[i], flags);
		r750_watch_ring(h, i, cause & R750_MAIN_CORE(i));
		for (phy = 0; poll && phy < R750_PHYS; phy++)
			r750_poll(h->port[i * R750_PHYS + phy]);
		spin_unlock_irqrestore(&h->lock[i], flags);
	}
	schedule_delayed_work(&h->watch, msecs_to_jiffies(WATCH_MS));
}
