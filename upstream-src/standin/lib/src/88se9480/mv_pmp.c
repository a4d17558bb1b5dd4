// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Port multipliers, and the bring-up of a disk at a port. A multiplier that
 * does not answer has its link reset; a disk that does not is given up.
 */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

#define PORT_POLL    (10 * MSEC)
#define PORT_POLLS   100		/* then a port without a link is empty */
#define COMRESET_TIME (2 * MSEC)

/* --- registers of the multiplier --- */

static void pmp_access(struct mv_phy *p, HPT_U8 command, HPT_U8 port,
		       HPT_U16 reg, HPT_U32 v, mv_step next)
{
	struct mv_request r;

	memset(&r, 0, sizeof(r));
	r.port = CONTROL_PORT;
	r.set = p->dev[0].set + PHY_PORTS;
	r.fis.flags = FIS_CMD;
	r.fis.command = command;
	r.fis.device = port;
	r.fis.feature = (HPT_U8)reg;
	r.fis.feature_hi = (HPT_U8)(reg >> 8);
	r.fis.count = (HPT_U8)v;
	r.fis.lba[0] = (HPT_U8)(v >> 8);
	r.fis.lba[1] = (HPT_U8)(v >> 16);
	r.fis.lba[2] = (HPT_U8)(v >> 24);
	mv_command(p, &r, next);
}

static void pmp_read(struct mv_phy *p, HPT_U8 port, HPT_U16 reg, mv_step next)
{
	pmp_access(p, ATA_PMP_READ, port, reg, 0, next);
}

static void pmp_write(struct mv_phy *p, HPT_U8 port, HPT_U16 reg, HPT_U32 v,
		      mv_step next)
{
	pmp_access(p, ATA_PMP_WRITE, port, reg, v, next);
}

/* the value of the last read */
static HPT_U32 pmp_value(struct mv_phy *p)
{
	const struct mv_reply *r = (const struct mv_reply *)
		(p->core->rx_fis.logical + RXFIS_D2H +
		 RXFIS_SET(p->dev[0].set + PHY_PORTS));

	return r->count | (HPT_U32)r->lba[0] << 8 |
	       (HPT_U32)r->lba[1] << 16 | (HPT_U32)r->lba[2] << 24;
}

/* --- the multiplier itself --- */

/* a register that a model does not have is not an error */
static void pmp_ready(struct mv_phy *p)
{
	p->todo_ports = (HPT_U8)((1u << p->nports) - 1);
	mv_phy_idle(p);
}

static void pmp_features_on(struct mv_phy *p)
{
	if (!p->ok)
		pmp_ready(p);
	else
		pmp_write(p, CONTROL_PORT, GSCR_FEATURES_ON,
			  pmp_value(p) | GSCR_ASYNC, pmp_ready);
}

static void pmp_features(struct mv_phy *p)
{
	if (!p->ok || !(pmp_value(p) & GSCR_ASYNC))
		pmp_ready(p);
	else
		pmp_read(p, CONTROL_PORT, GSCR_FEATURES_ON, pmp_features_on);
}

static void pmp_masked(struct mv_phy *p)
{
	pmp_read(p, CONTROL_PORT, GSCR_FEATURES, pmp_features);
}

static void pmp_ports(struct mv_phy *p)
{
	HPT_U32 n = pmp_value(p) & 15;

	if (!p->ok || !n) {
		mv_link_retry(p);
		return;
	}
	/* of more than five ports those with a target are used */
	p->nports = (HPT_U8)MIN(n, PHY_PORTS);
	pmp_write(p, CONTROL_PORT, GSCR_ERROR_MASK, SERR_PLUG, pmp_masked);
}

static void pmp_id(struct mv_phy *p)
{
	if (!p->ok) {
		mv_link_retry(p);
		return;
	}
	os_printk("phy %d: port multiplier %08x",
		  p->core->nr * CORE_PHYS + p->nr, pmp_value(p));
	pmp_read(p, CONTROL_PORT, GSCR_PORTS, pmp_ports);
}

void mv_pmp_start(struct mv_phy *p)
{
	pmp_read(p, CONTROL_PORT, GSCR_ID, pmp_id);
}

/* --- asynchronous notification: which ports --- */

static void notify_ports(struct mv_phy *p)
{
	if (!p->ok) {
		mv_link_retry(p);
		return;
	}
	p->todo_ports |= (HPT_U8)(pmp_value(p) & ((1u << p->nports) - 1));
	mv_phy_idle(p);
}

void mv_pmp_notify(struct mv_phy *p)
{
	p->todo_notify = HPT_FALSE;
	pmp_read(p, CONTROL_PORT, GSCR_ERROR, notify_ports);
}

/* --- a port --- */

static struct mv_dev *port_dev(struct mv_phy *p)
{
	return &p->dev[p->port];
}

static void port_again(struct mv_phy *p);

/* no disk, or none that can be used */
static void port_give_up(struct mv_phy *p)
{
	mv_lost(port_dev(p));
	mv_phy_idle(p);
}

static void port_empty(struct mv_phy *p)
{
	struct mv_dev *d = port_dev(p);

	if (!p->ok) {
		mv_link_retry(p);
		return;
	}
	if (!d->missing) {
		d->missing = HPT_TRUE;
		d->missing_since = os_query_time();
	}
	if (!d->known || time_over(d->missing_since + GRACE_TIME))
		mv_lost(d);
	mv_phy_idle(p);
}

static void port_features(struct mv_phy *p)
{
	(void)p->ok;	/* a serial link works in any mode */
	mv_dev_take(port_dev(p), (IDENTIFY_DATA *)p->page.logical);
	mv_phy_idle(p);
}

/* the best Ultra DMA mode; tools expect one to be set */
static void port_identified(struct mv_phy *p)
{
	const HPT_U16 *word = (const HPT_U16 *)p->page.logical;
	struct mv_request r;
	HPT_U8 mode = 6;

	if (!p->ok) {
		port_again(p);
		return;
	}
	while (mode && !(word[88] >> mode & 1))
		mode--;
	memset(&r, 0, sizeof(r));
	r.port = p->port;
	r.set = port_dev(p)->set;
	r.fis.flags = FIS_CMD;
	r.fis.command = ATA_CMD_SET_FEATURES;
	r.fis.feature = ATA_SET_FEATURES_XFER;
	r.fis.count = 0x40 | mode;
	mv_command(p, &r, port_features);
}

void mv_port_identify(struct mv_phy *p)
{
	SG sg = { .addr.bus = p->page.bus, .size = 512, .eot = 1 };
	struct mv_request r;

	memset(&r, 0, sizeof(r));
	r.port = p->port;
	r.set = port_dev(p)->set;
	r.sg = &sg;
	r.bytes = 512;
	r.fis.flags = FIS_CMD;
	r.fis.command = ATA_CMD_IDENTIFY;
	mv_command(p, &r, port_identified);
}

static void port_signature(struct mv_phy *p)
{
	if (p->ok && p->value == SIG_DISK)
		mv_port_identify(p);
	else
		port_again(p);
}

static void port_cleared(struct mv_phy *p)
{
	if (!p->ok)
		mv_link_retry(p);
	else
		mv_soft_reset(p, p->port, port_signature);
}

static void port_poll(struct mv_phy *p);

static void port_status(struct mv_phy *p)
{
	if (!p->ok) {
		mv_link_retry(p);
		return;
	}
	if ((pmp_value(p) & SSTATUS_DET) == DET_UP)
		pmp_write(p, p->port, PSCR_ERROR, 0xffffffff, port_cleared);
	else if (p->polls--)
		mv_delay(p, PORT_POLL, port_poll);
	else
		pmp_write(p, p->port, PSCR_ERROR, 0xffffffff, port_empty);
}

static void port_poll(struct mv_phy *p)
{
	pmp_read(p, p->port, PSCR_STATUS, port_status);
}

static void port_released(struct mv_phy *p)
{
	p->polls = PORT_POLLS;
	if (!p->ok)
		mv_link_retry(p);
	else
		port_poll(p);
}

static void port_held(struct mv_phy *p)
{
	pmp_write(p, p->port, PSCR_CONTROL, 0, port_released);
}

static void port_resets(struct mv_phy *p)
{
	if (!p->ok)
		mv_link_retry(p);
	else
		mv_delay(p, COMRESET_TIME, port_held);
}

/* resets the link of p->port and identifies the device */
static void port_begin(struct mv_phy *p)
{
	struct mv_dev *d = port_dev(p);

	d->online = HPT_FALSE;
	mv_recall(d);
	if (p->is_pmp) {
		pmp_write(p, p->port, PSCR_CONTROL, DET_RESET, port_resets);
	} else {
		/* the phy itself: start over with a reset */
		mv_link_retry(p);
	}
}

static void port_again(struct mv_phy *p)
{
	if (++p->port_tries < MV_TRIES)
		port_begin(p);
	else
		port_give_up(p);
}

void mv_port_start(struct mv_phy *p, HPT_U8 port)
{
	p->port = port;
	p->port_tries = 0;
	port_begin(p);
}
