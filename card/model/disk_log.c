// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A disk's logs: errors, self-tests, NCQ. Layouts after ACS-3 or, where it has
 * dropped them, ATA8-ACS. The disk has no clock: times in the logs are zero.
 */
#include "disk_page.h"

#define LOG_DIRECTORY 0x00
#define LOG_ERRORS 0x01		/* summary; SMART */
#define LOG_ERRORS_ALL 0x02	/* comprehensive; SMART */
#define LOG_ERRORS_EXT 0x03	/* comprehensive, 48 bits; READ LOG EXT */
#define LOG_SELF_TESTS 0x06	/* SMART */
#define LOG_SELF_TESTS_EXT 0x07 /* READ LOG EXT */
#define LOG_NCQ 0x10		/* READ LOG EXT, as those below */
#define LOG_NON_DATA 0x12	/* NCQ NON-DATA */
#define LOG_SEND_RECEIVE 0x13	/* SEND and RECEIVE FPDMA QUEUED */

#define STATE_ACTIVE 0x03

/* ---- errors ---- */

void disk_log_error(struct disk *d, const struct fis_h2d *f,
		    const struct ata_reply *r)
{
	struct disk_error *e = &d->error[d->errors % DISK_ERRORS];

	if (!d->smart)
		return;
	d->errors++;
	e->command = *f;
	e->status = r->status;
	e->error = r->error;
	e->lba = r->lba;
}

/* Of @all entries ever made, the number that is kept, at most @n. */
static unsigned int kept(u32 all, unsigned int n)
{
	return all < n ? all : n;
}

/* An entry of 90 bytes; the fifth command, at 48, is the one that failed. */
static void put_error(u8 *p, const struct disk_error *e)
{
	const struct fis_h2d *f = &e->command;

	p[48 + 1] = f->feature;
	p[48 + 2] = f->count;
	memcpy(p + 48 + 3, f->lba_lo, 3);
	p[48 + 6] = f->device;
	p[48 + 7] = f->command;
	p[60 + 1] = e->error;
	p[60 + 2] = f->count;
	for (unsigned int i = 0; i < 3; i++)
		p[60 + 3 + i] = (u8)(e->lba >> 8 * i);
	p[60 + 6] = (u8)((f->device & 0xf0) | (e->lba >> 24 & 0x0f));
	p[60 + 7] = e->status;
	p[60 + 27] = STATE_ACTIVE;
}

/* Five errors in a ring; byte 1 is the index of the newest, from 1 up. */
static void error_page(const struct disk *d, u8 page[512])
{
	unsigned int n = kept(d->errors, DISK_ERRORS);

	page[0] = 1;
	page[1] = (u8)(n ? (d->errors - 1) % DISK_ERRORS + 1 : 0);
	for (unsigned int i = 0; i < n; i++)
		put_error(page + 2 + 90 * i, &d->error[i]);
	put16(page + 452, (u16)d->errors);
	disk_checksum(page);
}

/* The registers of 48-bit commands: low and high halves alternate. */
static void put_lba48(u8 *p, u64 lba)
{
	for (unsigned int i = 0; i < 3; i++) {
		p[2 * i] = (u8)(lba >> 8 * i);
		p[2 * i + 1] = (u8)(lba >> (24 + 8 * i));
	}
}

/* An entry of 124 bytes; the fifth command is at 72. */
static void put_error_ext(u8 *p, const struct disk_error *e)
{
	const struct fis_h2d *f = &e->command;

	put16(p + 72 + 1, fis_feature(f));
	put16(p + 72 + 3, fis_count(f));
	put_lba48(p + 72 + 5, fis_lba48(f));
	p[72 + 11] = f->device;
	p[72 + 12] = f->command;
	p[90 + 1] = e->error;
	put16(p + 90 + 2, fis_count(f));
	put_lba48(p + 90 + 4, e->lba);
	p[90 + 10] = f->device;
	p[90 + 11] = e->status;
	p[90 + 31] = STATE_ACTIVE;
}

/* A page has room for the four newest, in a ring as above. */
static void error_page_ext(const struct disk *d, u8 page[512])
{
	unsigned int n = kept(d->errors, 4);

	page[0] = 1;
	put16(page + 2, (u16)(n ? (d->errors - 1) % 4 + 1 : 0));
	for (u32 nr = d->errors - n; nr < d->errors; nr++)
		put_error_ext(page + 4 + 124 * (nr % 4),
			      &d->error[nr % DISK_ERRORS]);
	put16(page + 500, (u16)d->errors);
	disk_checksum(page);
}

/* ---- self-tests ---- */

#define TEST_GOOD 0x00
#define TEST_READ_FAILURE 0x70
#define TEST_CAPTIVE 0x80
#define TEST_ABORT 0x7f

/*
 * A test ends at once and finds the first unreadable sector. G: a real disk's
 * short test checks only a part. False if there is no such test.
 */
bool disk_self_test(struct disk *d, u8 kind, struct ata_reply *r)
{
	struct disk_test *t = &d->test[d->tests % DISK_TESTS];
	u8 what = kind & (u8)~TEST_CAPTIVE;

	if (!kind || kind == TEST_ABORT)
		return true;
	if (what != 1 && what != 2)
		return false;
	d->tests++;
	t->kind = kind;
	t->lba = disk_find_bad(d, 0, d->sectors);
	t->status = t->lba == NEVER ? TEST_GOOD : TEST_READ_FAILURE;
	if (t->status && kind & TEST_CAPTIVE) {
		ata_fail(r, ATA_ABRT);
		r->lba = 0x2cf400;
	}
	return true;
}

u8 disk_test_status(const struct disk *d)
{
	return d->tests ? d->test[(d->tests - 1) % DISK_TESTS].status : 0;
}

/*
 * Writes up to @n descriptors of @size bytes, with an LBA of @lba_bytes, from
 * @at on. Returns the index of the newest, from 1 up.
 */
static u8 put_tests(const struct disk *d, u8 *at, unsigned int n,
		    unsigned int size, unsigned int lba_bytes)
{
	unsigned int have = kept(d->tests, n);

	for (u32 nr = d->tests - have; nr < d->tests; nr++) {
		const struct disk_test *t = &d->test[nr % DISK_TESTS];
		u8 *p = at + nr % n * size;

		p[0] = t->kind;
		p[1] = t->status;
		for (unsigned int i = 0; i < lba_bytes; i++)
			p[5 + i] = (u8)(t->lba >> 8 * i);
	}
	return (u8)(have ? (d->tests - 1) % n + 1 : 0);
}

static void test_page(const struct disk *d, u8 page[512])
{
	page[0] = 1;
	page[508] = put_tests(d, page + 2, 21, 24, 4);
	disk_checksum(page);
}

static void test_page_ext(const struct disk *d, u8 page[512])
{
	page[0] = 1;
	page[2] = put_tests(d, page + 4, 19, 26, 6);
	disk_checksum(page);
}

/* ---- reading them ---- */

void disk_smart_log(const struct disk *d, const struct fis_h2d *f,
		    const struct data_path *path, struct ata_reply *r)
{
	u8 page[512] = { 0 };

	switch (f->count == 1 ? f->lba_lo[0] : 0xff) {
	case LOG_DIRECTORY:
		page[0] = 1;
		page[2 * LOG_ERRORS] = 1;
		page[2 * LOG_ERRORS_ALL] = 1;
		page[2 * LOG_SELF_TESTS] = 1;
		break;
	case LOG_ERRORS:
	case LOG_ERRORS_ALL:
		error_page(d, page);
		break;
	case LOG_SELF_TESTS:
		test_page(d, page);
		break;
	default:
		ata_fail(r, ATA_ABRT);
		return;
	}
	disk_send_page(path, r, page);
}

static void ncq_page(struct disk *d, u8 page[512])
{
	memcpy(page, d->ncq_log, 512);
	disk_checksum(page);
	d->ncq_error = false;
}

static void directory(const struct disk *d, u8 page[512])
{
	page[0] = 1;
	page[2 * LOG_ERRORS_EXT] = 1;
	page[2 * LOG_SELF_TESTS_EXT] = 1;
	page[2 * LOG_NCQ] = d->depth != 0;
	page[2 * LOG_NON_DATA] = disk_has_queued(d);
	page[2 * LOG_SEND_RECEIVE] = disk_has_queued(d);
}

bool disk_log_page(struct disk *d, u8 log, u8 page[512])
{
	memset(page, 0, 512);
	if (log == LOG_DIRECTORY)
		directory(d, page);
	else if (log == LOG_ERRORS_EXT)
		error_page_ext(d, page);
	else if (log == LOG_SELF_TESTS_EXT)
		test_page_ext(d, page);
	else if (log == LOG_NCQ && d->depth)
		ncq_page(d, page);
	else if (log == LOG_NON_DATA && disk_has_queued(d))
		disk_non_data_page(page);
	else if (log == LOG_SEND_RECEIVE && disk_has_queued(d))
		disk_send_receive_page(page);
	else
		return false;
	return true;
}

void disk_read_log(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r)
{
	bool first = fis_count(f) == 1 && !f->lba_lo[1] && !f->lba_hi[1];
	u8 page[512];

	if (first && disk_log_page(d, f->lba_lo[0], page))
		disk_send_page(path, r, page);
	else
		ata_fail(r, ATA_ABRT);
}
