// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Pages that a disk returns: IDENTIFY and SMART data. After ACS-3. */
#include "disk_page.h"

/* ---- IDENTIFY DEVICE ---- */

static void put_word(u8 *id, unsigned int word, u16 v)
{
	put16(id + 2 * word, v);
}

/* ATA strings: padded with blanks, the bytes of each word swapped. */
static void put_string(u8 *id, unsigned int word, unsigned int len,
		       const char *s)
{
	size_t n = strlen(s);

	for (unsigned int i = 0; i < len; i++)
		id[2 * word + (i ^ 1)] = i < n ? (u8)s[i] : ' ';
}

void disk_checksum(u8 *page)
{
	u8 sum = 0;

	for (unsigned int i = 0; i < 511; i++)
		sum = (u8)(sum + page[i]);
	page[511] = (u8)-sum;
}

static void identify_geometry(const struct disk *d, u8 *id)
{
	u32 lba28 = d->sectors > 0xfffffff ? 0xfffffff : (u32)d->sectors;

	put_word(id, 1, 16383);
	put_word(id, 3, 16);
	put_word(id, 6, 63);
	put32(id + 2 * 60, lba28);
	if (!d->lba28)
		put64(id + 2 * 100, d->sectors);
	if (d->format == SECTOR_512E)
		put_word(id, 106, 0x6003); /* 2^3 logical in a physical */
	if (d->format == SECTOR_4KN) {
		put_word(id, 106, 0x5000); /* words 117-118 hold the size */
		put32(id + 2 * 117, 4096 / 2);
	}
	put_word(id, 209, 0x4000);	      /* aligned at 0 */
	put_word(id, 217, d->ssd ? 1 : 7200); /* 1: nothing rotates */
}

/*
 * A World Wide Name in NAA 5 format: 4 bits of NAA, 24 of the company, 36 that
 * it assigns. The company is 02-54-57, which the local bit marks as unassigned;
 * the rest is the FNV-1a hash of the serial number.
 */
u64 disk_wwn(const struct disk *d)
{
	u64 hash = 0xcbf29ce484222325ull;

	for (const char *s = d->serial; *s; s++)
		hash = (hash ^ (u8)*s) * 0x100000001b3ull;
	hash ^= hash >> 36;
	return (u64)5 << 60 | (u64)0x025457 << 36 |
	       (hash & (((u64)1 << 36) - 1));
}

/* Words 108-111, most significant word first. */
static void put_wwn(u8 *id, u64 wwn)
{
	for (unsigned int i = 0; i < 4; i++)
		put_word(id, 108 + i, (u16)(wwn >> (48 - 16 * i)));
}

/* TRIM, in up to so many blocks of ranges; what is trimmed reads as zeroes. */
static void identify_trim(u8 *id)
{
	put_word(id, 69, 0x4020);
	put_word(id, 105, DISK_TRIM_BLOCKS);
	put_word(id, 169, 0x0001);
}

/* Only features that the disk has; tests/unit/disk.c checks that. */
static void identify_features(const struct disk *d, u8 *id)
{
	u16 mode85 = 0x0008; /* power management */
	u16 not48 = d->lba28 ? 0x2400 : 0;
	bool queue = d->depth && !d->lba28;

	put_word(id, 76, (u16)((2u << d->max_rate) - 2) | (queue ? 0x0100 : 0));
	if (queue)
		put_word(id, 75, (u16)(d->depth - 1));
	/* the link's rate; NON-DATA, SEND and RECEIVE */
	put_word(id, 77, (u16)(d->rate << 1 | (disk_has_queued(d) ? 0x60 : 0)));
	put_word(id, 78, 0x0040); /* software settings preserved */
	put_word(id, 79, d->preserve ? 0x0040 : 0);
	put_word(id, 82, 0x0069);	   /* SMART, power, both caches */
	put_word(id, 83, 0x7408 & ~not48); /* LBA48, flush, APM */
	put_word(id, 84, d->lba28 ? 0x4123 : 0x4163); /* logs, FUA, WWN */
	put_wwn(id, disk_wwn(d));
	mode85 |= d->write_cache ? 0x20 : 0;
	mode85 |= d->read_ahead ? 0x40 : 0;
	mode85 |= d->smart ? 0x01 : 0;
	put_word(id, 85, mode85);
	put_word(id, 86, (u16)((0x3400 & ~not48) | (d->apm ? 0x08 : 0)));
	put_word(id, 87, d->lba28 ? 0x4123 : 0x4163);
	put_word(id, 91, d->apm);
	if (d->ssd && !d->lba28)
		identify_trim(id);
}

static void identify_transfer(const struct disk *d, u8 *id)
{
	u16 udma = 0x007f, mwdma = 0x0007;
	u8 mode = d->transfer_mode;

	if ((mode & 0xf8) == 0x40)
		udma |= (u16)(0x100 << (mode & 7));
	else if ((mode & 0xf8) == 0x20)
		mwdma |= (u16)(0x100 << (mode & 7));
	put_word(id, 47, 0x8000); /* no READ MULTIPLE */
	put_word(id, 49, 0x0f00); /* DMA, LBA, IORDY */
	put_word(id, 50, 0x4000);
	put_word(id, 53, 0x0006);
	put_word(id, 63, mwdma);
	put_word(id, 64, 0x0003);
	for (unsigned int w = 65; w <= 68; w++)
		put_word(id, w, 120); /* ns per word */
	put_word(id, 80, 0x03f0);     /* up to ACS-2 */
	put_word(id, 88, udma);
	put_word(id, 222, 0x10ff); /* serial, up to 3.1 */
}

void disk_identify_common(const struct disk *d, u8 id[512])
{
	memset(id, 0, 512);
	put_string(id, 10, 20, d->serial);
	put_string(id, 23, 8, d->firmware);
	put_string(id, 27, 40, d->model);
	identify_transfer(d, id);
	id[510] = 0xa5;
}

void disk_identify(const struct disk *d, u8 out[512])
{
	disk_identify_common(d, out);
	put_word(out, 0, 0x0040);
	identify_geometry(d, out);
	identify_features(d, out);
	disk_checksum(out);
}

/* ---- SMART ---- */

void disk_send_page(const struct data_path *path, struct ata_reply *r,
		    const u8 page[512])
{
	ata_good(r, ATA_PIO_IN);
	if (path->put(path->ctx, page, 512)) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	r->bytes = 512;
}

struct smart_attr {
	u8 id, flags, value, threshold;
};

static const struct smart_attr smart_attrs[] = {
	{ 5, 0x33, 100, 36 },  /* reallocated sectors */
	{ 9, 0x32, 100, 0 },   /* power-on hours */
	{ 12, 0x32, 100, 20 }, /* power cycles */
	{ 194, 0x22, 35, 0 },  /* temperature */
	{ 197, 0x12, 100, 0 }, /* pending sectors */
	{ 198, 0x10, 100, 0 }, /* uncorrectable sectors */
};

/* Unreadable sectors that a read has found. */
static u64 pending_sectors(const struct disk *d)
{
	u64 n = 0;

	for (size_t i = 0; i < DISK_BAD_RANGES; i++)
		if (d->fault.bad[i].found)
			n += d->fault.bad[i].count;
	return n;
}

static void smart_data(const struct disk *d, u8 page[512])
{
	memset(page, 0, 512);
	put16(page, 16); /* structure revision */
	for (size_t i = 0; i < ARRAY_SIZE(smart_attrs); i++) {
		const struct smart_attr *a = &smart_attrs[i];
		u8 *p = page + 2 + 12 * i;
		u8 value = a->id == 5 && d->fault.smart_failing ? 1 : a->value;

		p[0] = a->id;
		put16(p + 1, a->flags);
		p[3] = value;
		p[4] = value;
		if (a->id == 194)
			p[5] = a->value;
		if (a->id == 12)
			put32(p + 5, d->power_cycles);
		if (a->id == 197)
			put32(p + 5, (u32)pending_sectors(d));
	}
	page[363] = disk_test_status(d);
	put16(page + 364, 60); /* off-line collection, s */
	page[367] = 0x11;      /* off-line, self-tests */
	put16(page + 368, 0x0003);
	page[370] = 0x01; /* error logging */
	page[372] = 1;	  /* self-test, minutes */
	page[373] = 1;
	disk_checksum(page);
}

static void smart_thresholds(u8 page[512])
{
	memset(page, 0, 512);
	put16(page, 16);
	for (size_t i = 0; i < ARRAY_SIZE(smart_attrs); i++) {
		page[2 + 12 * i] = smart_attrs[i].id;
		page[3 + 12 * i] = smart_attrs[i].threshold;
	}
	disk_checksum(page);
}

static void smart_status(const struct disk *d, struct ata_reply *r)
{
	r->lba = d->fault.smart_failing ? 0x2cf400 : 0xc24f00;
}

void disk_smart(struct disk *d, const struct fis_h2d *f,
		const struct data_path *path, struct ata_reply *r)
{
	u8 page[512];

	if (f->lba_lo[1] != 0x4f || f->lba_lo[2] != 0xc2 ||
	    (!d->smart && f->feature != SMART_ENABLE)) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	r->lba = 0xc24f00;
	switch (f->feature) {
	case SMART_DATA:
		smart_data(d, page);
		disk_send_page(path, r, page);
		break;
	case SMART_THRESHOLDS:
		smart_thresholds(page);
		disk_send_page(path, r, page);
		break;
	case SMART_READ_LOG:
		disk_smart_log(d, f, path, r);
		break;
	case SMART_STATUS:
		smart_status(d, r);
		break;
	case SMART_ENABLE:
	case SMART_DISABLE:
		d->smart = f->feature == SMART_ENABLE;
		break;
	case SMART_AUTOSAVE:
		break;
	case SMART_OFFLINE:
		if (!disk_self_test(d, f->lba_lo[0], r))
			ata_fail(r, ATA_ABRT);
		break;
	default:
		ata_fail(r, ATA_ABRT);
	}
}
