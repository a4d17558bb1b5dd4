/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Commands that answer with a page of 512 bytes; for disk.c. */
#ifndef TWIN_DISK_PAGE_H
#define TWIN_DISK_PAGE_H

#include "disk.h"

void disk_send_page(const struct data_path *path, struct ata_reply *r,
		    const u8 page[512]);
void disk_smart(struct disk *d, const struct fis_h2d *f,
		const struct data_path *path, struct ata_reply *r);
void disk_read_log(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r);

#endif
