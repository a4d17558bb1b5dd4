// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Asks multipliers whether a disk was put in or pulled, for those that do not notify
 * and for notifications that are lost. libata itself never asks.
 *
 * The question is for the multiplier's control port, which has a register set of its
 * own, so a slow disk does not hold it up. That the chip takes it beside commands to
 * the disks is a guess, as is NCQ behind a multiplier.
 */
#include "sata_r750.h"

#define BUSY \
	(ATA_PFLAG_EH_PENDING | ATA_PFLAG_EH_IN_PROGRESS | ATA_PFLAG_FROZEN)

/*
 * Sends the question; once a period, with the port's lock held. libata's error handler
 * asks the same port, so it waits first for the answer (r750_own_wait()).
 */
void r750_poll(struct r750_port *p)
{
	struct ata_port *ap = p->ap;
	struct ata_taskfile tf;

	if (!sata_pmp_attached(ap) || ap->pflags & BUSY || p->core->lost)
		return;
	/* no answer within a period */
	if (r750_own_busy(p)) {
		r750_take_back(p->core, p->phy, SATA_PMP_CTRL_PORT);
		return;
	}
	ata_tf_init(ap->link.device, &tf);
	tf.command = ATA_CMD_PMP_READ;
	tf.feature = SATA_PMP_GSCR_ERROR;
	tf.device = SATA_PMP_CTRL_PORT;
	r750_send_own(p, SATA_PMP_CTRL_PORT, &tf, true);
}

/*
 * The answer: a bit for each port whose link has come or gone (S). The error handler looks
 * into it as after a notification, and clears it.
 */
void r750_polled(struct r750_port *p)
{
	u8 *fis = r750_rxfis(p->core, p->phy, SATA_PMP_CTRL_PORT);
	struct ata_taskfile tf;

	ata_tf_from_fis(fis + R750_RXFIS_D2H, &tf);
	if ((tf.nsect | tf.lbal << 8) & (BIT(p->ap->nr_pmp_links) - 1)) {
		p->count[R750_HOTPLUGS]++;
		ata_port_schedule_eh(p->ap);
	}
}
