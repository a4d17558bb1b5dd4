/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Commands that return a page of 512 bytes; for disk.c. */
#ifndef TWIN_DISK_PAGE_H
#define TWIN_DISK_PAGE_H

#include "disk.h"

/*
 * The first unreadable sector in lba..lba+n, which counts as found; or NEVER.
 */
u64 disk_find_bad(struct disk *d, u64 lba, u64 n);

void disk_send_page(const struct data_path *path, struct ata_reply *r,
		    const u8 page[512]);
/* Sets the last byte so that all 512 add up to zero. */
void disk_checksum(u8 *page);
void disk_smart(struct disk *d, const struct fis_h2d *f,
		const struct data_path *path, struct ata_reply *r);

/* disk_trim.c; an SSD alone has it. Not flushed. */
#define DISK_TRIM_BLOCKS 8 /* of 512 bytes, at most; a sector of a 4Kn disk */
void disk_trim(const struct disk *d, const struct fis_h2d *f,
	       const struct data_path *path, struct ata_reply *r);

/* disk_log.c */
void disk_log_error(struct disk *d, const struct fis_h2d *f,
		    const struct ata_reply *r);
bool disk_self_test(struct disk *d, u8 kind, struct ata_reply *r);
u8 disk_test_status(const struct disk *d);
void disk_smart_log(const struct disk *d, const struct fis_h2d *f,
		    const struct data_path *path, struct ata_reply *r);
void disk_read_log(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r);

#endif
