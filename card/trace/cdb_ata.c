// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ATA PASS-THROUGH. Source: SAT-3.
 */
#include "cdb.h"

static void print_pass_through(struct out *o, const u8 *c,
			       const struct taskfile *r)
{
	static const struct name protocols[] = {
		{ 0, "hard reset" }, { 1, "soft reset" },   { 3, "no data" },
		{ 4, "PIO in" },     { 5, "PIO out" },	    { 6, "DMA" },
		{ 8, "diagnostic" }, { 9, "device reset" }, { 10, "UDMA in" },
		{ 11, "UDMA out" },  { 12, "FPDMA" },	    { 15, "registers" },
	};
	static const char *const lengths[] = {
		"none",
		"feature",
		"count",
		"TPSIU",
	};

	print_name(o, protocols, ARRAY_SIZE(protocols), c[1] >> 1 & 15);
	cdb_print_flag(o, c[1] & 1, "EXTEND");
	if (c[1] >> 5)
		print(o, " MULTIPLE_COUNT %u", c[1] >> 5);
	if (c[2] >> 6)
		print(o, " OFF_LINE %u", c[2] >> 6);
	cdb_print_flag(o, c[2] & 0x20, "CK_COND");
	cdb_print_flag(o, c[2] & 0x10, "T_TYPE");
	cdb_print_flag(o, c[2] & 0x08, "T_DIR");
	cdb_print_flag(o, c[2] & 0x04, "BYT_BLOK");
	print(o, " length in %s: ", lengths[c[2] & 3]);
	print_taskfile(o, r);
}

void cdb_ata_12(struct out *o, const u8 *c)
{
	struct taskfile r = {
		.feature = c[3],
		.count = c[4],
		.lba = c[5] | (u64)c[6] << 8 | (u64)c[7] << 16,
		.device = c[8],
		.command = c[9],
	};

	print_pass_through(o, c, &r);
}

/* The upper bytes count only if EXTEND is set. */
void cdb_ata_16(struct out *o, const u8 *c)
{
	struct taskfile r = {
		.feature = c[4],
		.count = c[6],
		.lba = c[8] | (u64)c[10] << 8 | (u64)c[12] << 16,
		.device = c[13],
		.command = c[14],
	};

	if (c[1] & 1) {
		r.feature |= (u16)(c[3] << 8);
		r.count |= (u16)(c[5] << 8);
		r.lba |= (u64)c[7] << 24 | (u64)c[9] << 32 | (u64)c[11] << 40;
	}
	print_pass_through(o, c, &r);
}
