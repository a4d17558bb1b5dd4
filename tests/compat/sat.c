// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * IDENTIFY data and registers, and what SAT-3, SPC-4 and SBC-3 make of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sat.h"

static int tests, failed;

static void ok(bool pass, const char *name)
{
	tests++;
	failed += !pass;
	printf("%sok %d - %s\n", pass ? "" : "not ", tests, name);
}

static void put_text(uint16_t *id, int word, const char *s, int words)
{
	for (; words--; s += 2)
		id[word++] = (uint16_t)(s[0] << 8 | s[1]);
}

/* An SSD of 512 bytes a logical and 4096 a physical sector. */
static void disk(uint16_t *id)
{
	memset(id, 0, 512);
	put_text(id, 10, "SERIAL-1234567890   ", 10);
	put_text(id, 27, "A disk of no known make                 ", 20);
	id[82] = 0x0020;
	id[83] = 0x4400;
	id[87] = 0x4100;
	id[106] = 0x6003;
	id[108] = 0x5000;
	id[109] = 0xc500;
	id[110] = 0x1234;
	id[111] = 0x5678;
	id[168] = 3;
	id[217] = 1;
}

static uint16_t id[256];
static uint16_t blocks_max;
static uint8_t page[COMPAT_VPD_MAX];

static unsigned int vpd(uint8_t code)
{
	memset(page, 0, sizeof(page));
	return compat_sat_vpd(code, id, blocks_max, page);
}

static bool head(unsigned int len, uint8_t code)
{
	return page[0] == 0 && page[1] == code &&
	       (page[2] << 8 | page[3]) == (int)len - 4;
}

static bool all_listed(void)
{
	uint8_t list[16];
	unsigned int i, n = vpd(0);

	memcpy(list, page, n);
	for (i = 4; i < n; i++) {
		unsigned int len = vpd(list[i]);

		if (!len || !head(len, list[i]) ||
		    (i > 4 && list[i] <= list[i - 1]))
			return false;
	}
	return n > 4;
}

static void test_pages(void)
{
	disk(id);
	ok(all_listed(), "all pages of page 00 are there, in ascending order");
	ok(vpd(0xb2) == 0 && vpd(0xc5) == 0, "no other page is");
	ok(vpd(0x80) == 24 && !memcmp(page + 4, "SERIAL-1234567890   ", 20),
	   "page 80 has the serial number");
	ok(vpd(0x89) == 572 && page[56] == 0xec && page[36] == 0x34 &&
		   page[60 + 20] == 'E' && page[60 + 21] == 'S',
	   "page 89 has the IDENTIFY data as the disk sends them");
	ok(vpd(0xb0) == 64 && page[6] == 0 && page[7] == 8 && page[10] == 0,
	   "page b0: 8 logical blocks in a physical one");
	ok(vpd(0xb1) == 64 && page[4] == 0 && page[5] == 1 && page[7] == 3 &&
		   page[8] == 0,
	   "page b1: does not rotate, 2.5 inches");
	id[217] = 7200;
	vpd(0xb1);
	ok((page[4] << 8 | page[5]) == 7200, "page b1: 7200 a minute");
	id[106] = 0;
	vpd(0xb0);
	ok(page[7] == 1, "page b0 of a disk that says nothing");
	blocks_max = 256;
	vpd(0xb0);
	ok(page[8] == 0 && page[9] == 0 && page[10] == 1 && page[11] == 0,
	   "page b0: no more than 256 blocks at once");
	blocks_max = 0;
	id[106] = 0x600f;
	vpd(0xb0);
	ok(page[6] == 0x80 && page[7] == 0, "page b0 has 16 bits of it");
	id[83] = 0;
	ok(all_listed() && vpd(0) == 8 && !vpd(0x89) && vpd(0xb0) && !vpd(0xb1),
	   "data that do not say what they hold make pages of names and limits");
}

static void test_names(void)
{
	static const uint8_t naa[] = { 0x01, 0x03, 0,	 8,    0x50, 0x00,
				       0xc5, 0x00, 0x12, 0x34, 0x56, 0x78 };

	disk(id);
	ok(vpd(0x83) == 4 + 24 + 72 + 12 && !memcmp(page + 100, naa, 12),
	   "page 83 has the WWN as NAA");
	ok(page[4] == 2 && page[5] == 0 && page[7] == 20 &&
		   !memcmp(page + 8, "SERIAL", 6),
	   "page 83 has the serial number");
	ok(page[28] == 2 && page[29] == 1 && page[31] == 68 &&
		   !memcmp(page + 32, "ATA     A disk of", 17),
	   "page 83 has vendor, model and serial number");
	id[87] = 0x4000;
	ok(vpd(0x83) == 4 + 24 + 72, "a disk without a WWN has no NAA");
	id[87] = 0xffff;
	ok(vpd(0x83) == 4 + 24 + 72, "words that do not hold are not believed");
}

static void test_features(void)
{
	disk(id);
	ok(compat_sat_lba48(id) && compat_sat_write_cache(id) &&
		   compat_sat_complete(id),
	   "48 bits of LBA, and a write cache");
	id[82] = 0;
	id[83] = 0x4000;
	ok(!compat_sat_lba48(id) && !compat_sat_write_cache(id), "neither");
	id[83] = 0xffff;
	ok(compat_sat_lba48(id) && compat_sat_write_cache(id) &&
		   !compat_sat_complete(id),
	   "a disk that does not say has a write cache and 48 bits");
}

static void error(const char *name, uint8_t status, uint8_t err, bool write,
		  struct compat_sense want)
{
	struct compat_sense is = compat_sat_error(status, err, write);

	ok(is.key == want.key && is.asc == want.asc && is.ascq == want.ascq,
	   name);
}

static void test_errors(void)
{
	error("UNC of a read", 0x51, 0x40, false,
	      (struct compat_sense){ 3, 0x11, 0 });
	error("UNC of a write", 0x51, 0x40, true,
	      (struct compat_sense){ 3, 0x0c, 0 });
	error("IDNF", 0x51, 0x10, false, (struct compat_sense){ 5, 0x21, 0 });
	error("ABRT", 0x51, 0x04, false, (struct compat_sense){ 11, 0, 0 });
	error("ICRC with ABRT", 0x51, 0x84, false,
	      (struct compat_sense){ 11, 0x47, 3 });
	error("a device fault", 0x71, 0x04, false,
	      (struct compat_sense){ 4, 0x44, 0 });
	error("an error register without ERR does not count", 0x50, 0x40, false,
	      (struct compat_sense){ 11, 0, 0 });
}

static void test_registers(void)
{
	static const uint8_t want[14] = { 9,	12,   1,    0x40, 0x12,
					  0x34, 0x06, 0x03, 0x05, 0x02,
					  0x04, 0x01, 0x40, 0x51 };
	static const uint8_t low[14] = { 9, 12, 0, 0x40, 0, 0x34, 0,
					 3, 0,	2, 0,	 1, 0x40, 0x51 };
	struct compat_ata_out out = {
		.status = 0x51,
		.error = 0x40,
		.device = 0x40,
		.count = 0x1234,
		.lba = 0x040506010203,
	};
	uint8_t sense[22] = { 0x72 };

	compat_sat_registers(&out, true, sense);
	ok(sense[7] == 14 && !memcmp(sense + 8, want, 14),
	   "all halves of the registers, with EXTEND");
	compat_sat_registers(&out, false, sense);
	ok(!memcmp(sense + 8, low, 14), "the lower halves, without");
}

/* Whatever a disk sends, no page is longer than it may be. */
static void test_any(void)
{
	unsigned int i, n, longest = 0;

	srandom(1);
	for (n = 0; n < 20000; n++) {
		uint8_t *buf = calloc(1, COMPAT_VPD_MAX);

		for (i = 0; i < 256; i++)
			id[i] = (uint16_t)random();
		i = compat_sat_vpd((uint8_t)random(), id, 256, buf);
		longest = i > longest ? i : longest;
		free(buf);
	}
	ok(longest == COMPAT_VPD_MAX, "20000 disks of any data");
}

int main(void)
{
	test_pages();
	test_names();
	test_features();
	test_errors();
	test_registers();
	test_any();
	printf("1..%d\n", tests);
	return failed != 0;
}
