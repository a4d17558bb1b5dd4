// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The queued commands that neither read nor write sectors, and the logs that say which
 * of their subcommands there are: a queued TRIM, a queued READ LOG, and deadlines
 * (ACS-3). An SSD has them.
 */
#include "disk_page.h"

enum subcommand {
	NON_DATA_DEADLINE = 0x1,
	SEND_DATA_SET = 0x00,
	RECEIVE_READ_LOG = 0x01,
};

bool disk_has_queued(const struct disk *d)
{
	return d->ssd && d->depth && !d->lba28;
}

/* DEADLINE HANDLING, for reads and for writes; no command here has a deadline. */
void disk_non_data_page(u8 page[512])
{
	put32(page + 4, 0x3);
}

void disk_send_receive_page(u8 page[512])
{
	put32(page, 0x1);     /* DATA SET MANAGEMENT */
	put32(page + 4, 0x1); /* with TRIM */
	put32(page + 8, 0x1); /* READ LOG DMA EXT */
}

static void non_data(const struct fis_h2d *f, struct ata_reply *r)
{
	if ((f->feature & 0x0f) != NON_DATA_DEADLINE)
		ata_fail(r, ATA_ABRT);
}

static void send_data(struct disk *d, const struct fis_h2d *f,
		      const struct data_path *path, struct ata_reply *r)
{
	if ((f->count_hi & 0x1f) != SEND_DATA_SET || f->aux[0] != DSM_TRIM)
		ata_fail(r, ATA_ABRT);
	else
		disk_trim(d, fis_feature(f), path, r);
}

static void receive_data(struct disk *d, const struct fis_h2d *f,
			 const struct data_path *path, struct ata_reply *r)
{
	bool first = fis_feature(f) == 1 && !f->lba_lo[1] && !f->lba_hi[1];
	u8 page[512];

	if ((f->count_hi & 0x1f) != RECEIVE_READ_LOG || !first ||
	    !disk_log_page(d, f->lba_lo[0], page) ||
	    path->put(path->ctx, page, 512))
		ata_fail(r, ATA_ABRT);
	else
		r->bytes = 512;
}

bool disk_queued(struct disk *d, const struct fis_h2d *f,
		 const struct data_path *path, struct ata_reply *r)
{
	if (!fis_queued(f))
		return false;
	if (!disk_has_queued(d))
		ata_fail(r, ATA_ABRT);
	else if (f->command == ATA_NCQ_NON_DATA)
		non_data(f, r);
	else if (f->command == ATA_NCQ_SEND)
		send_data(d, f, path, r);
	else
		receive_data(d, f, path, r);
	return true;
}
