// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands with a range of logical blocks. Source: SBC-3.
 */
#include "cdb.h"

static void print_lba(struct out *o, u64 lba, u32 blocks)
{
	print(o, " lba %llu blocks %u", (unsigned long long)lba, blocks);
}

/* What SBC has in byte 1 of reads and writes. */
static void print_rw_flags(struct out *o, u8 v)
{
	if (v >> 5)
		print(o, " protect %u", v >> 5);
	cdb_print_flag(o, v & 0x10, "DPO");
	cdb_print_flag(o, v & 0x08, "FUA");
	cdb_print_flag(o, v & 0x04, "RARC");
}

static void print_verify_flags(struct out *o, u8 v)
{
	if (v >> 5)
		print(o, " protect %u", v >> 5);
	cdb_print_flag(o, v & 0x10, "DPO");
	if (v & 6)
		print(o, " BYTCHK %u", v >> 1 & 3);
}

static void print_same_flags(struct out *o, u8 v)
{
	if (v >> 5)
		print(o, " protect %u", v >> 5);
	cdb_print_flag(o, v & 0x10, "ANCHOR");
	cdb_print_flag(o, v & 0x08, "UNMAP");
	cdb_print_flag(o, v & 0x01, "NDOB");
}

static void print_immed(struct out *o, u8 v)
{
	cdb_print_flag(o, v & 2, "IMMED");
}

typedef void (*flags_fn)(struct out *o, u8 v);

static void range_10(struct out *o, const u8 *c, flags_fn flags)
{
	print_lba(o, be_bytes(c + 2, 4), (u32)be_bytes(c + 7, 2));
	flags(o, c[1]);
	cdb_print_group(o, c[6]);
}

static void range_12(struct out *o, const u8 *c, flags_fn flags)
{
	print_lba(o, be_bytes(c + 2, 4), (u32)be_bytes(c + 6, 4));
	flags(o, c[1]);
	cdb_print_group(o, c[10]);
}

static void range_16(struct out *o, const u8 *c, flags_fn flags)
{
	print_lba(o, be_bytes(c + 2, 8), (u32)be_bytes(c + 10, 4));
	flags(o, c[1]);
	cdb_print_group(o, c[14]);
}

static void range_32(struct out *o, const u8 *c, flags_fn flags)
{
	print_lba(o, be_bytes(c + 12, 8), (u32)be_bytes(c + 28, 4));
	flags(o, c[10]);
	cdb_print_group(o, c[6]);
}

void cdb_rw_6(struct out *o, const u8 *c)
{
	print_lba(o, be_bytes(c + 1, 3) & 0x1fffff, c[4] ? c[4] : 256);
}

void cdb_rw_10(struct out *o, const u8 *c)
{
	range_10(o, c, print_rw_flags);
}
void cdb_rw_12(struct out *o, const u8 *c)
{
	range_12(o, c, print_rw_flags);
}
void cdb_rw_16(struct out *o, const u8 *c)
{
	range_16(o, c, print_rw_flags);
}
void cdb_rw_32(struct out *o, const u8 *c)
{
	range_32(o, c, print_rw_flags);
}

void cdb_verify_10(struct out *o, const u8 *c)
{
	range_10(o, c, print_verify_flags);
}

void cdb_verify_12(struct out *o, const u8 *c)
{
	range_12(o, c, print_verify_flags);
}

void cdb_verify_16(struct out *o, const u8 *c)
{
	range_16(o, c, print_verify_flags);
}

void cdb_verify_32(struct out *o, const u8 *c)
{
	range_32(o, c, print_verify_flags);
}

void cdb_same_10(struct out *o, const u8 *c)
{
	range_10(o, c, print_same_flags);
}

void cdb_same_16(struct out *o, const u8 *c)
{
	range_16(o, c, print_same_flags);
}

void cdb_same_32(struct out *o, const u8 *c)
{
	range_32(o, c, print_same_flags);
}

void cdb_sync_10(struct out *o, const u8 *c)
{
	range_10(o, c, print_immed);
}
void cdb_sync_16(struct out *o, const u8 *c)
{
	range_16(o, c, print_immed);
}

void cdb_compare_write(struct out *o, const u8 *c)
{
	print_lba(o, be_bytes(c + 2, 8), c[13]);
	print_rw_flags(o, c[1]);
}

void cdb_unmap(struct out *o, const u8 *c)
{
	cdb_print_flag(o, c[1] & 1, "ANCHOR");
	cdb_print_group(o, c[6]);
	print(o, " parameters %u", (u32)be_bytes(c + 7, 2));
}

/* SERVICE ACTION IN(16): both of its commands have an LBA. */
void cdb_in_16(struct out *o, const u8 *c)
{
	if (be_bytes(c + 2, 8))
		print(o, " lba %llu", (unsigned long long)be_bytes(c + 2, 8));
	cdb_print_alloc(o, be_bytes(c + 10, 4));
}
