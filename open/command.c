// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* libata's commands: into slots, and what became of them back to libata. */
#include "sata_r750.h"

#define OWN_MS 1000 /* for a control FIS, or a multiplier to answer; G */

static unsigned int r750_put_prds(struct r750_prd *prd,
				  struct ata_queued_cmd *qc)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sg(qc->sg, sg, qc->n_elem, i) {
		prd[i].addr = cpu_to_le64(sg_dma_address(sg));
		prd[i].bytes = cpu_to_le32(sg_dma_len(sg));
	}
	return i;
}

R750_PREP_RESULT r750_qc_prep(struct ata_queued_cmd *qc)
{
	struct r750_port *p = qc->ap->private_data;
	struct r750_buf *buf = p->core->phy[p->phy].buf + qc->tag;
	unsigned int pmp = qc->dev->link->pmp;
	u32 flags = pmp, bytes = 0;

	ata_tf_to_fis(&qc->tf, pmp, 1, buf->fis);
	if (ata_is_atapi(qc->tf.protocol)) {
		memset(buf->cdb, 0, sizeof(buf->cdb));
		memcpy(buf->cdb, qc->cdb, qc->dev->cdb_len);
		flags |= R750_HDR_ATAPI;
	}
	if (ata_is_ncq(qc->tf.protocol))
		flags |= R750_HDR_FPDMA;
	if (qc->flags & ATA_QCFLAG_DMAMAP) {
		flags |= r750_put_prds(buf->prd, qc) << R750_HDR_PRDS;
		bytes = qc->nbytes;
	}
	r750_prepare(p->core, p->phy, qc->tag, flags, bytes);
	return R750_PREP_OK;
}

unsigned int r750_qc_issue(struct ata_queued_cmd *qc)
{
	struct r750_port *p = qc->ap->private_data;

	/* else it would time out, or reuse a slot that the chip still holds */
	if (r750_host_of(p)->gone || p->core->lost)
		return AC_ERR_ATA_BUS;
	p->count[R750_COMMANDS]++;
	r750_send(p->core, p->phy, qc->tag, qc->dev->link->pmp);
	return 0;
}

/* From the FIS that ended the command, where the chip has left it. */
R750_RTF_RESULT r750_qc_fill_rtf(struct ata_queued_cmd *qc)
{
	struct r750_port *p = qc->ap->private_data;
	u8 *fis = r750_rxfis(p->core, p->phy, qc->dev->link->pmp);
	struct ata_taskfile *tf = &qc->result_tf;

	if (ata_is_ncq(qc->tf.protocol)) {
		tf->r750_tf_status = fis[R750_RXFIS_SDB + 2];
		tf->r750_tf_error = fis[R750_RXFIS_SDB + 3];
	} else if (qc->tf.protocol == ATA_PROT_PIO &&
		   qc->dma_dir == DMA_FROM_DEVICE &&
		   !(qc->flags & ATA_QCFLAG_EH)) {
		/* without an error, a PIO read ends with no D2H FIS */
		ata_tf_from_fis(fis + R750_RXFIS_PIO, tf);
		tf->r750_tf_status = fis[R750_RXFIS_PIO + 15];
	} else {
		ata_tf_from_fis(fis + R750_RXFIS_D2H, tf);
	}
	return R750_RTF_OK;
}

/* libata gives an internal command up that has timed out. */
void r750_post_internal_cmd(struct ata_queued_cmd *qc)
{
	struct r750_port *p = qc->ap->private_data;
	unsigned long flags;

	if (!(qc->flags & ATA_QCFLAG_EH))
		return;
	spin_lock_irqsave(qc->ap->lock, flags);
	if (p->core->phy[p->phy].busy & BIT_ULL(qc->tag))
		r750_take_back(p->core, p->phy, qc->dev->link->pmp);
	spin_unlock_irqrestore(qc->ap->lock, flags);
}

struct ata_link *r750_link(struct ata_port *ap, unsigned int pmp)
{
	if (!sata_pmp_attached(ap) || pmp == SATA_PMP_CTRL_PORT)
		return &ap->link;
	return pmp < ap->nr_pmp_links ? &ap->pmp_link[pmp] : NULL;
}

static unsigned int r750_err_mask(enum r750_failure failure)
{
	switch (failure) {
	case R750_FAIL_DEVICE:
		return AC_ERR_DEV;
	case R750_FAIL_PROTOCOL:
		return AC_ERR_HSM;
	case R750_FAIL_HOST_BUS:
		return AC_ERR_HOST_BUS;
	default:
		return AC_ERR_ATA_BUS;
	}
}

/*
 * The error costs the commands of that one device; those of its neighbours
 * behind the same phy go on. Only where the device cannot be reached at all is
 * the phy in question.
 */
static void r750_command_failed(struct r750_port *p,
				const struct r750_done *done)
{
	struct ata_queued_cmd *qc = ata_qc_from_tag(p->ap, done->tag);
	enum r750_failure failure = r750_failure(done);
	struct ata_link *link;

	if (!qc)
		return;
	link = qc->dev->link;
	ata_ehi_clear_desc(&link->eh_info);
	ata_ehi_push_desc(&link->eh_info, "error record %08x %08x",
			  done->record[0], done->record[1]);
	/* of queued commands, libata asks the device which one it was */
	if (failure == R750_FAIL_DEVICE && ata_is_ncq(qc->tf.protocol))
		link->eh_info.err_mask |= AC_ERR_DEV;
	else
		qc->err_mask |= r750_err_mask(failure);
	if (failure != R750_FAIL_DEVICE)
		link->eh_info.action |= ATA_EH_RESET;
	r750_take_back(p->core, p->phy, done->pmp);
	if (failure == R750_FAIL_NO_PATH)
		ata_port_freeze(p->ap);
	else
		ata_link_abort(link);
}

static void r750_command_done(struct r750_port *p, const struct r750_done *done)
{
	struct ata_queued_cmd *qc;

	p->count[R750_COMPLETIONS]++;
	p->count[R750_ERRORS] += done->failed;
	if (done->tag == R750_TAG_OWN) {
		p->own_failed = done->failed;
		if (p->own_poll && !done->failed)
			r750_polled(p);
	} else if (done->failed) {
		r750_command_failed(p, done);
	} else {
		qc = ata_qc_from_tag(p->ap, done->tag);
		if (qc)
			ata_qc_complete(qc);
	}
}

void r750_reap(struct r750_host *h, unsigned int core)
{
	struct r750_done done;

	while (r750_next_done(&h->core[core], &done))
		r750_command_done(h->port[core * R750_PHYS + done.phy], &done);
}

bool r750_own_busy(struct r750_port *p)
{
	return p->core->phy[p->phy].busy & BIT_ULL(R750_TAG_OWN);
}

/* Whether the own command has ended; at the end of its time, it is made to. */
static bool r750_own_ended(struct r750_port *p, unsigned long end)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(p->ap->lock, flags);
	r750_reap(r750_host_of(p), p->ap->port_no / R750_PHYS);
	if (r750_own_busy(p) && time_after(jiffies, end))
		r750_take_back(p->core, p->phy,
			       p->core->phy[p->phy].pmp[R750_TAG_OWN]);
	busy = r750_own_busy(p);
	spin_unlock_irqrestore(p->ap->lock, flags);
	return !busy;
}

/* Waits until the slot that libata knows nothing of is free. */
void r750_own_wait(struct r750_port *p)
{
	unsigned long end = jiffies + msecs_to_jiffies(OWN_MS);

	while (!r750_own_ended(p, end))
		ata_msleep(p->ap, 1);
}

/*
 * Sends the device at @pmp a command, or a control FIS, in that slot. With the port's
 * lock held.
 */
void r750_send_own(struct r750_port *p, unsigned int pmp,
		   const struct ata_taskfile *tf, bool is_command)
{
	struct r750_buf *buf = p->core->phy[p->phy].buf + R750_TAG_OWN;

	ata_tf_to_fis(tf, pmp, is_command, buf->fis);
	r750_prepare(p->core, p->phy, R750_TAG_OWN,
		     pmp | (is_command ? 0 : R750_HDR_RESET), 0);
	p->own_failed = true;
	p->own_poll = is_command;
	p->count[R750_COMMANDS]++;
	r750_send(p->core, p->phy, R750_TAG_OWN, pmp);
}

/*
 * Sends the device at @pmp a control FIS. May sleep. 0, or -EIO if it could not be
 * sent.
 */
int r750_send_control(struct r750_port *p, unsigned int pmp,
		      const struct ata_taskfile *tf)
{
	struct ata_port *ap = p->ap;
	unsigned long flags;

	if (p->core->lost)
		return -EIO;
	spin_lock_irqsave(ap->lock, flags);
	r750_send_own(p, pmp, tf, false);
	spin_unlock_irqrestore(ap->lock, flags);
	r750_own_wait(p);
	return p->own_failed ? -EIO : 0;
}
