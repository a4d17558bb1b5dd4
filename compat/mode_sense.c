// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * MODE SENSE, in place of the driver's.
 *
 * The driver's version cleared as many bytes from the start of the first segment
 * as all segments have together, and wrote its pages there: past the segment, into
 * whatever memory followed. It also reported no write cache, while the HIM had
 * switched them all on, so that the kernel never sent a flush.
 */
#include "osm_linux.h"

/* SPC-4 and SBC-3, mode pages */
#define PAGE_RECOVERY 0x01
#define PAGE_CACHING 0x08
#define PAGE_CONTROL 0x0a
#define PAGE_ALL 0x3f
#define SUBPAGE_ALL 0xff

enum { PC_CURRENT, PC_CHANGEABLE, PC_DEFAULT, PC_SAVED };

/* Header and all pages. */
#define MODE_DATA_MAX (8 + COMPAT_MODE_PAGES_MAX)

/*
 * Whether writes may stay in @vd's own cache for a while. The HIM switches the
 * cache of a disk on whenever it takes the disk up: at the first scan, after a
 * reset and after each loss of the link, also if somebody had switched it off
 * meanwhile. So a disk that has a cache is one that has to be flushed. A flush
 * too many costs a command; one too few, the data.
 */
static bool has_write_cache(PVDEV vd)
{
	const u16 *id = compat_identify(vd);

	return !id || compat_sat_write_cache(id);
}

/**
 * compat_mode_page() - a mode page with its current values
 * @vd: the disk, its vbus locked
 * @page: PAGE CODE, without subpage
 * @p: COMPAT_MODE_PAGES_MAX bytes
 *
 * Return: the page's length in bytes, or 0 if there is no such page.
 */
unsigned int compat_mode_page(struct _VDEV *vd, u8 page, u8 *p)
{
	/* AWRE, ARRE: reallocate by itself, as SATA disks do */
	static const u8 recovery[12] = { PAGE_RECOVERY, 10, 0xc0 };
	/* GLTSD; busy time-out unlimited; self-test time-out 30 s */
	static const u8 control[12] = { PAGE_CONTROL, 10, 0x02, [8] = 0xff,
					0xff,	      0,  30 };
	u8 caching[20] = { PAGE_CACHING, 18,
			   has_write_cache(vd) ? 0x04 : 0 }; /* WCE */

	switch (page) {
	case PAGE_RECOVERY:
		memcpy(p, recovery, sizeof(recovery));
		return sizeof(recovery);
	case PAGE_CACHING:
		memcpy(p, caching, sizeof(caching));
		return sizeof(caching);
	case PAGE_CONTROL:
		memcpy(p, control, sizeof(control));
		return sizeof(control);
	default:
		return 0;
	}
}

/*
 * The pages that @cdb asks for, to @p. None of their fields can be changed, so
 * the changeable values are all 0, and the defaults the current ones.
 */
static u8 *mode_pages(PVDEV vd, const u8 *cdb, u8 *p)
{
	static const u8 pages[] = { PAGE_RECOVERY, PAGE_CACHING, PAGE_CONTROL };
	u8 page = cdb[2] & 0x3f;
	unsigned int i, len;

	for (i = 0; i < sizeof(pages); i++) {
		if (page != pages[i] && page != PAGE_ALL)
			continue;
		len = compat_mode_page(vd, pages[i], p);
		if (cdb[2] >> 6 == PC_CHANGEABLE)
			memset(p + 2, 0, len - 2);
		p += len;
	}
	return p;
}

/**
 * compat_mode_sense() - answer a MODE SENSE(6) or MODE SENSE(10)
 * @vd: the disk, its vbus locked
 * @cmd: gets the answer and its result. The answer has no block descriptor, and
 *	DPOFUA is 0: the objects have no command that writes through the cache.
 */
void compat_mode_sense(struct _VDEV *vd, struct scsi_cmnd *cmd)
{
	unsigned int head = cmd->cmnd[0] == MODE_SENSE ? 4 : 8;
	u8 data[MODE_DATA_MAX] = { 0 };
	unsigned int len;

	if (cmd->cmnd[2] >> 6 == PC_SAVED) {
		compat_refuse(cmd, COMPAT_NOT_SAVED);
		return;
	}
	len = mode_pages(vd, cmd->cmnd, data + head) - data;
	if (len == head || (cmd->cmnd[3] && cmd->cmnd[3] != SUBPAGE_ALL)) {
		compat_refuse(cmd, COMPAT_BAD_FIELD);
		return;
	}
	/* MODE DATA LENGTH does not count itself. */
	if (head == 4)
		data[0] = len - 1;
	else
		data[1] = len - 2;
	compat_reply(cmd, data, len);
	cmd->result = DID_OK << 16;
}
