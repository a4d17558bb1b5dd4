// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * DATA SET MANAGEMENT with its one function, TRIM (ACS-3, 7.5). What is trimmed reads
 * as zeroes from then on, as IDENTIFY promises in word 69.
 */
#include "disk_page.h"

#define RANGES (512u / 8) /* in a block of 512 bytes */

struct range {
	u64 lba;
	u32 count; /* sectors; 0: none */
};

static struct range range_at(const u8 *block, unsigned int i)
{
	u64 v = get64(block + 8 * i);

	return (struct range){ v & (((u64)1 << 48) - 1), (u32)(v >> 48) };
}

static bool all_there(const struct disk *d, const u8 *block)
{
	for (unsigned int i = 0; i < RANGES; i++) {
		struct range g = range_at(block, i);

		if (g.count && g.lba + g.count > d->sectors)
			return false;
	}
	return true;
}

static int clear(const struct disk *d, struct range g)
{
	static const u8 zero[4096];
	u32 size = disk_sector_size(d);
	u64 off = g.lba * size, end = off + (u64)g.count * size;

	for (; off < end; off += size)
		if (d->media->write(d->media->ctx, off, zero, size))
			return -1;
	return 0;
}

static int clear_all(const struct disk *d, const u8 *block)
{
	for (unsigned int i = 0; i < RANGES; i++)
		if (clear(d, range_at(block, i)))
			return -1;
	return 0;
}

void disk_trim(const struct disk *d, u32 n, const struct data_path *path,
	       struct ata_reply *r)
{
	u8 block[DISK_TRIM_BLOCKS][512];

	if (!d->ssd || !n || n > DISK_TRIM_BLOCKS) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	if (path->get(path->ctx, block, 512 * n)) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	r->bytes = 512 * n;
	/* Nothing is trimmed if one range is not there. */
	for (u32 i = 0; i < n; i++) {
		if (!all_there(d, block[i])) {
			ata_fail(r, ATA_ABRT);
			return;
		}
	}
	for (u32 i = 0; i < n; i++)
		if (clear_all(d, block[i]))
			ata_fail(r, ATA_ABRT);
	if (!d->write_cache && disk_commit_all(d))
		ata_fail(r, ATA_ABRT);
}
