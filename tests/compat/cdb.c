// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * CDBs and what the standards say of them; then any bytes at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cdb.h"

static int tests, failed;

static void ok(bool pass, const char *name)
{
	tests++;
	failed += !pass;
	printf("%sok %d - %s\n", pass ? "" : "not ", tests, name);
}

static void blocks(const char *name, const uint8_t *cdb, uint64_t lba,
		   uint32_t count, enum compat_dir dir, uint8_t bytchk)
{
	struct compat_blocks b;

	ok(compat_cdb_blocks(cdb, &b) && b.lba == lba && b.count == count &&
		   b.dir == dir && b.bytchk == bytchk,
	   name);
}

static void ata(const char *name, const uint8_t *cdb, struct compat_ata want)
{
	struct compat_ata a;

	ok(compat_cdb_ata(cdb, &a) && a.protocol == want.protocol &&
		   a.dir == want.dir && a.t_dir_in == want.t_dir_in &&
		   a.t_length == want.t_length && a.units == want.units &&
		   a.in_blocks == want.in_blocks &&
		   a.in_bytes == want.in_bytes && a.fits &&
		   a.high == want.high && a.one_sector == want.one_sector,
	   name);
}

static void asks(const char *name, const uint8_t *cdb, uint32_t want)
{
	ok(compat_cdb_asks(cdb) == want, name);
}

#define CDB(...)            \
	(const uint8_t[16]) \
	{                   \
		__VA_ARGS__ \
	}

static void test_blocks(void)
{
	struct compat_blocks b;

	blocks("READ(6) has 21 bits of LBA", CDB(0x08, 0xff, 2, 3, 4), 0x1f0203,
	       4, COMPAT_IN, 0);
	blocks("WRITE(6) of length 0 writes 256 blocks", CDB(0x0a, 0, 0, 1, 0),
	       1, 256, COMPAT_OUT, 0);
	blocks("VERIFY(6) moves no data", CDB(0x13, 2, 0, 1, 9), 0x20001, 9,
	       COMPAT_NONE, 0);
	blocks("READ(10) of length 0 reads none", CDB(0x28, 0, 0, 0, 0, 1), 1,
	       0, COMPAT_IN, 0);
	blocks("WRITE(10) at the last LBA it can name",
	       CDB(0x2a, 0x08, 255, 255, 255, 255, 0, 255, 255), 0xffffffff,
	       0xffff, COMPAT_OUT, 0);
	blocks("VERIFY(10) with BYTCHK 01b", CDB(0x2f, 2, 0, 0, 0, 7, 0, 0, 1),
	       7, 1, COMPAT_NONE, 1);
	blocks("VERIFY(16) with BYTCHK 11b",
	       CDB(0x8f, 6, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1), 7, 1,
	       COMPAT_NONE, 3);
	blocks("READ(16) has 64 bits of LBA and 32 of length",
	       CDB(0x88, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
	       0x0102030405060708, 0x090a0b0c, COMPAT_IN, 0);
	blocks("WRITE(16) beyond 2^61 is not cut",
	       CDB(0x8a, 0, 0x20, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 1),
	       (1ull << 61) + 100, 1, COMPAT_OUT, 0);
	blocks("VERIFY(12) has 32 bits of length",
	       CDB(0xaf, 0, 1, 2, 3, 4, 5, 6, 7, 8), 0x01020304, 0x05060708,
	       COMPAT_NONE, 0);
	ok(!compat_cdb_blocks(CDB(0x41), &b), "WRITE SAME is not a transfer");
	ok(!compat_cdb_blocks(CDB(0xa8), &b),
	   "READ(12), which the driver does not know, is not a transfer");
}

static void test_ata(void)
{
	struct compat_ata a;

	ata("ATA(16) IDENTIFY by sector count",
	    CDB(0x85, 4 << 1, 0x0e, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xec),
	    (struct compat_ata){ 4, COMPAT_IN, true, 2, 1, false, false, true,
				 false, true });
	ata("ATA(16) without EXTEND ignores the high byte of the count",
	    CDB(0x85, 4 << 1, 0x0e, 0, 0, 9, 1, [14] = 0xec),
	    (struct compat_ata){ 4, COMPAT_IN, true, 2, 1, false, false, true,
				 false, true });
	ata("ATA(16) with EXTEND takes it",
	    CDB(0x85, 4 << 1 | 1, 0x0e, 0, 0, 9, 1, [14] = 0x24),
	    (struct compat_ata){ 4, COMPAT_IN, true, 2, 0x901, false, false,
				 true, true, false });
	ata("ATA(16) PIO out, length in FEATURES, in logical blocks",
	    CDB(0x85, 5 << 1 | 1, 0x15, 1, 2, [14] = 0x34),
	    (struct compat_ata){ 5, COMPAT_OUT, false, 1, 0x102, true, false,
				 true, true, false });
	ata("ATA(12) PIO in, length in bytes",
	    CDB(0xa1, 4 << 1, 0x0a, 7, 8, [9] = 0x20),
	    (struct compat_ata){ 4, COMPAT_IN, true, 2, 8, false, true, true,
				 false, false });
	ata("ATA(12) length in FEATURES",
	    CDB(0xa1, 4 << 1, 0x0d, 7, 8, [9] = 0x20),
	    (struct compat_ata){ 4, COMPAT_IN, true, 1, 7, false, false, true,
				 false, false });
	ata("ATA(12) without data",
	    CDB(0xa1, 3 << 1, 0x20, 0, 0, 0, 0, 0, 0, 0xe5),
	    (struct compat_ata){ 3, COMPAT_NONE, false, 0, 0, false, true, true,
				 false, false });
	compat_cdb_ata(CDB(0x85, 4 << 1, 0x0e, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
			   0x42),
		       &a);
	ok(!a.fits, "READ VERIFY EXT does not move data");
	compat_cdb_ata(CDB(0x85, 4 << 1, 0x0e, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
			   0x25),
		       &a);
	ok(!a.fits, "READ DMA EXT is not PIO");
	compat_cdb_ata(CDB(0xa1, 4 << 1, 0x0e, 0xd0, 1, 0, 0x4f, 0xc2, 0, 0xb0),
		       &a);
	ok(a.fits, "SMART READ DATA is PIO in");
	ok(a.one_sector, "SMART READ DATA has one sector");
	compat_cdb_ata(CDB(0xa1, 4 << 1, 0x0e, 0xd5, 9, 0, 0x4f, 0xc2, 0, 0xb0),
		       &a);
	ok(!a.one_sector, "SMART READ LOG has as many sectors as it says");
	compat_cdb_ata(CDB(0xa1, 4 << 1, 0x0e, 0, 128, 0, 0, 0, 0, 0xec), &a);
	ok(a.one_sector, "IDENTIFY DEVICE has one sector");
	compat_cdb_ata(CDB(0xa1, 4 << 1, 0x0e, 0xda, 1, 0, 0x4f, 0xc2, 0, 0xb0),
		       &a);
	ok(!a.fits, "SMART RETURN STATUS moves no data");
	compat_cdb_ata(CDB(0xa1, 4 << 1, 0x0e, 0, 1, 0, 0, 0, 0, 0xff), &a);
	ok(a.fits, "an unknown command is left to the disk");
	compat_cdb_ata(CDB(0x85, 5 << 1 | 1, 0x06, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
			   0, 0x65),
		       &a);
	ok(!a.fits, "RECEIVE FPDMA QUEUED is not PIO");
	compat_cdb_ata(CDB(0x85, 3 << 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			   0xa0),
		       &a);
	ok(!a.fits, "PACKET is not without data");
	compat_cdb_ata(CDB(0x85, 3 << 1 | 1, 0, 0, 0, 0, 1, 1, 2, [14] = 0x42),
		       &a);
	ok(a.high, "an upper half of the LBA is seen");
	compat_cdb_ata(CDB(0x85, 3 << 1, 0, 0, 0, 0, 1, 1, 2, [14] = 0x40), &a);
	ok(!a.high, "without EXTEND there is none");
	compat_cdb_ata(CDB(0x85, 3 << 1 | 1, 0, 0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0,
			   0x42),
		       &a);
	ok(!a.high, "lower halves alone need no EXTEND");
	ok(!compat_cdb_ata(CDB(0x28), &a),
	   "READ(10) is not an ATA PASS-THROUGH");
}

static void test_asks(void)
{
	asks("INQUIRY: allocation length of 16 bits", CDB(0x12, 1, 0, 1, 4),
	     260);
	asks("MODE SENSE(6): of 8", CDB(0x1a, 0, 0x3f, 0, 255), 255);
	asks("MODE SENSE(10): of 16",
	     CDB(0x5a, 0, 0x3f, 0, 0, 0, 0, 0x12, 0x34), 0x1234);
	asks("READ CAPACITY(10): 8 bytes, whatever its CDB says",
	     CDB(0x25, 0, 0, 0, 0, 0, 0, 0xff, 0xff), 8);
	asks("READ CAPACITY(16): of 32",
	     CDB(0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4), 0x01020304);
	asks("REPORT LUNS: of 32", CDB(0xa0, 0, 0, 0, 0, 0, 1, 2, 3, 4),
	     0x01020304);
	asks("REQUEST SENSE: of 8", CDB(0x03, 0, 0, 0, 252), 252);
	asks("TEST UNIT READY: nothing", CDB(0), 0);
}

/* No CDB makes the readers read beyond its 16 bytes. */
static void test_any(void)
{
	unsigned int sum = 0;
	long n;
	int i;

	srandom(1);
	for (n = 0; n < 300000; n++) {
		uint8_t *cdb = malloc(16);
		struct compat_blocks b;
		struct compat_ata a;

		for (i = 0; i < 16; i++)
			cdb[i] = random();
		sum += compat_cdb_blocks(cdb, &b) + compat_cdb_ata(cdb, &a) +
		       compat_cdb_asks(cdb);
		free(cdb);
	}
	ok(sum != 0, "300000 CDBs of any bytes are read within their 16");
}

int main(void)
{
	test_blocks();
	test_ata();
	test_asks();
	test_any();
	printf("1..%d\n", tests);
	return failed != 0;
}
