/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Commands that return a page of 512 bytes; for disk.c. */
#ifndef TWIN_DISK_PAGE_H
#define TWIN_DISK_PAGE_H

#include "disk.h"

/*
 * The first unreadable sector in lba..lba+n, which counts as found; or NEVER.
 */
u64 disk_find_bad(struct disk *d, u64 lba, u64 n);

/* Writes back all that is cached. 0 or -1. */
int disk_commit_all(const struct disk *d);

void disk_send_page(const struct data_path *path, struct ata_reply *r,
		    const u8 page[512]);
/* What of IDENTIFY packet devices have, too: names and transfer modes. */
void disk_identify_common(const struct disk *d, u8 id[512]);
/* Sets the last byte so that all 512 add up to zero. */
void disk_checksum(u8 *page);
void disk_smart(struct disk *d, const struct fis_h2d *f,
		const struct data_path *path, struct ata_reply *r);

/*
 * disk_trim.c; an SSD alone has it. @blocks of 512 bytes with ranges; more than
 * DISK_TRIM_BLOCKS are refused. The protocol is the caller's.
 */
#define DISK_TRIM_BLOCKS 8 /* a sector of a 4Kn disk */
void disk_trim(const struct disk *d, u32 blocks, const struct data_path *path,
	       struct ata_reply *r);

/*
 * disk_queued.c: NCQ NON-DATA, SEND and RECEIVE FPDMA QUEUED. False if the command
 * is none of them.
 */
bool disk_has_queued(const struct disk *d);
bool disk_queued(struct disk *d, const struct fis_h2d *f,
		 const struct data_path *path, struct ata_reply *r);
/* Logs 12h and 13h. */
void disk_non_data_page(u8 page[512]);
void disk_send_receive_page(u8 page[512]);

/* disk_log.c */
void disk_log_error(struct disk *d, const struct fis_h2d *f,
		    const struct ata_reply *r);
bool disk_self_test(struct disk *d, u8 kind, struct ata_reply *r);
u8 disk_test_status(const struct disk *d);
void disk_smart_log(const struct disk *d, const struct fis_h2d *f,
		    const struct data_path *path, struct ata_reply *r);
void disk_read_log(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r);
/* The first page of @log; false if there is none. */
bool disk_log_page(struct disk *d, u8 log, u8 page[512]);

#endif
