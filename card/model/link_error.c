// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Errors on the way between a phy and a disk: fault.link_errors.
 *
 * A frame with a command that the disk refuses (R_ERR), also when it is repeated
 * (RETRY), or that it breaks off (SYNC), is one that it never took: nothing is carried
 * out, no FIS comes, and the disk is as before. Data that arrives wrong is found by
 * whoever receives it, and in either direction the disk learns of it and aborts the
 * command with ICRC (S), so CRC is an error of the disk's: see disk.c. Which bits of
 * the record the silicon sets beside the one of the name, and that such an error stops
 * the register set as a task file's does, is G.
 */
#include "chip.h"

#define RETRIES 4u /* G */

static void count(struct phy *p, u32 reg, u32 n)
{
	p->cfg[reg / 4] += n;
}

u64 link_refusal(struct core *k, const struct slot *s)
{
	struct phy *p = slot_phy(k, s);
	struct disk *d = slot_disk(k, s);

	if (!d || !d->fault.link_errors || d->fault.link_error == LINK_CRC)
		return 0;
	d->fault.link_errors--;
	disk_forget(d, &s->fis);
	if (d->fault.link_error == LINK_SYNC)
		return ERR_SYNC;
	if (d->fault.link_error == LINK_R_ERR) {
		count(p, CFG_R_ERRS, 1);
		return ERR_R_ERR;
	}
	count(p, CFG_R_ERRS, RETRIES);
	return ERR_RETRY | ERR_R_ERR;
}

static bool reads(const struct fis_h2d *f)
{
	switch (f->command) {
	case ATA_READ_DMA:
	case ATA_READ_DMA_EXT:
	case ATA_READ_NCQ:
	case ATA_READ:
	case ATA_READ_EXT:
		return true;
	default:
		return false;
	}
}

/* Of a read, the chip has found it; of a write, the disk has, and said R_ERR. */
void link_crc(struct phy *p, const struct slot *s, const struct ata_reply *r)
{
	if (!(r->status & ATA_ERR && r->error & ATA_ICRC))
		return;
	if (reads(&s->fis)) {
		count(p, CFG_CRC_ERRS, 1);
		p->int_stat |= PHY_CRC;
	} else {
		count(p, CFG_R_ERRS, 1);
	}
}
