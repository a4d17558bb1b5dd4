// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Links: their state as libata wants to see it, resets, freezing. */
#include "sata_r750.h"

/* SControl, SStatus: S */
#define DET_MASK 0xf
#define DET_RESET 1
#define DET_OFF 4
#define SSTATUS_READY 0x103 /* active, device there and link up */
#define SSTATUS_SPD 4
#define SPD_6G 3

static u32 r750_serial(struct r750_port *p)
{
	return r750_read(p->core, R750_SERIAL(p->phy));
}

bool r750_phy_ready(struct r750_port *p)
{
	u32 serial = r750_serial(p);

	return serial != ~0u && serial & R750_SERIAL_READY;
}

/* The chip has no SCRs; they are made up from R750_SERIAL and the phy's events. */
int r750_scr_read(struct ata_link *link, unsigned int reg, u32 *value)
{
	struct r750_port *p = link->ap->private_data;
	u32 serial;

	switch (reg) {
	case SCR_STATUS:
		serial = r750_serial(p);
		*value = 0;
		if (serial != ~0u && serial & R750_SERIAL_READY)
			*value = SSTATUS_READY | ((serial >> R750_SERIAL_RATE &
						   R750_SERIAL_RATE_MASK) +
						  1) << SSTATUS_SPD;
		return 0;
	case SCR_ERROR:
		*value = p->serror;
		return 0;
	case SCR_CONTROL:
		*value = p->scontrol;
		return 0;
	default:
		return -EINVAL;
	}
}

/* COMRESET, with the highest rate that SControl allows (M). */
static void r750_comreset(struct r750_port *p, u32 spd)
{
	u32 serial = r750_serial(p) &
		     ~(R750_SERIAL_RATE_MASK << R750_SERIAL_MAX_RATE);

	if (!spd || spd > SPD_6G)
		spd = SPD_6G;
	serial |= (spd - 1) << R750_SERIAL_MAX_RATE;
	r750_write(p->core, R750_SERIAL(p->phy),
		   serial | R750_SERIAL_HARD_RESET);
}

static void r750_set_scontrol(struct r750_port *p, u32 value)
{
	u32 was = p->scontrol & DET_MASK, det = value & DET_MASK;

	p->scontrol = value;
	/* a phy is turned off and on by a bit of its mode (M) */
	if (det == DET_OFF)
		r750_vsr_rmw(p, R750_VSR_MODE2, 0, R750_VSR_MODE2_OFF);
	else if (was == DET_OFF)
		r750_vsr_rmw(p, R750_VSR_MODE2, R750_VSR_MODE2_OFF, 0);
	if (det == DET_RESET)
		r750_comreset(p, value >> SSTATUS_SPD & 0xf);
}

int r750_scr_write(struct ata_link *link, unsigned int reg, u32 value)
{
	struct r750_port *p = link->ap->private_data;

	switch (reg) {
	case SCR_ERROR:
		p->serror &= ~value;
		return 0;
	case SCR_CONTROL:
		r750_set_scontrol(p, value);
		return 0;
	default:
		return -EINVAL;
	}
}

static void r750_clear_signature(struct r750_port *p)
{
	r750_write(p->core, R750_PHY_INT(p->phy), R750_PHY_SIGNATURE);
}

/*
 * Whether the signature that is waited for has come; see ata_wait_after_reset().
 * A disk without a multiplier knows no ports and answers as port 0, whatever
 * port was asked (S).
 */
static int r750_signature_ready(struct ata_link *link)
{
	struct r750_port *p = link->ap->private_data;
	u32 fis, from;

	if (!r750_phy_ready(p))
		return -ENODEV;
	if (!(r750_read(p->core, R750_PHY_INT(p->phy)) & R750_PHY_SIGNATURE))
		return 0;
	fis = r750_cfg_read(p, R750_CFG_SIG(0));
	from = fis >> 8 & 0xf;
	if (from != p->srst_pmp &&
	    !(from == 0 && p->srst_pmp == SATA_PMP_CTRL_PORT)) {
		r750_clear_signature(p);
		return 0;
	}
	return !(fis >> 16 & ATA_BUSY);
}

static unsigned int r750_classify(struct r750_port *p)
{
	u32 lba = r750_cfg_read(p, R750_CFG_SIG(1));
	struct ata_taskfile tf = {
		.lbal = lba,
		.lbam = lba >> 8,
		.lbah = lba >> 16,
		.nsect = r750_cfg_read(p, R750_CFG_SIG(3)),
	};

	return ata_dev_classify(&tf);
}

/* SRST set, then clear; Serial ATA wants 5 us in between. */
static int r750_srst(struct r750_port *p, struct ata_link *link,
		     unsigned int pmp)
{
	struct ata_taskfile tf;
	int rc;

	ata_tf_init(link->device, &tf);
	tf.ctl |= ATA_SRST;
	rc = r750_send_control(p, pmp, &tf);
	if (rc)
		return rc;
	ata_msleep(link->ap, 1);
	tf.ctl &= ~ATA_SRST;
	return r750_send_control(p, pmp, &tf);
}

int r750_softreset(struct ata_link *link, unsigned int *class,
		   unsigned long deadline)
{
	struct ata_port *ap = link->ap;
	struct r750_port *p = ap->private_data;
	unsigned int pmp = sata_srst_pmp(link);
	unsigned long flags;
	int rc;

	spin_lock_irqsave(ap->lock, flags);
	p->count[R750_RESETS]++;
	r750_take_back(p->core, p->phy, pmp);
	spin_unlock_irqrestore(ap->lock, flags);
	r750_restart_lost(p);
	spin_lock_irqsave(ap->lock, flags);
	p->srst_pmp = pmp;
	r750_clear_signature(p);
	spin_unlock_irqrestore(ap->lock, flags);
	rc = r750_srst(p, link, pmp);
	if (rc) {
		ata_link_err(link,
			     "softreset failed: SRST could not be sent\n");
		return rc;
	}
	rc = ata_wait_after_reset(link, deadline, r750_signature_ready);
	if (rc) {
		ata_link_err(link, "softreset failed: device not ready\n");
		return rc;
	}
	*class = r750_classify(p);
	return 0;
}

/* The signature after COMRESET is port 0's, also that of a multiplier (S). */
int r750_hardreset(struct ata_link *link, unsigned int *class,
		   unsigned long deadline)
{
	struct r750_port *p = link->ap->private_data;
	bool online;
	int rc;

	p->count[R750_RESETS]++;
	p->srst_pmp = 0;
	r750_clear_signature(p);
	rc = sata_link_hardreset(link, sata_ehc_deb_timing(&link->eh_context),
				 deadline, &online, r750_signature_ready);
	if (r750_phy_ready(p) && r750_serial(p) & R750_SERIAL_HARD_RESET) {
		ata_link_err(link, "hardreset failed: COMRESET does not end\n");
		return -EIO;
	}
	if (online)
		*class = r750_classify(p);
	return rc;
}

/* From here on the chip holds no command of this phy and raises no event for it. */
void r750_freeze(struct ata_port *ap)
{
	struct r750_port *p = ap->private_data;

	r750_write(p->core, R750_PHY_MASK(p->phy), 0);
	r750_take_back(p->core, p->phy, R750_ALL_PORTS);
}

/* Drop events from before the thaw, except the signature. */
void r750_thaw(struct ata_port *ap)
{
	struct r750_port *p = ap->private_data;

	r750_write(p->core, R750_PHY_INT(p->phy), ~(u32)R750_PHY_SIGNATURE);
	r750_write(p->core, R750_PHY_MASK(p->phy), R750_PHY_USED);
}
