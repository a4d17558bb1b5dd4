// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * SCSI commands on one line: the name, which sg3_utils has, the fields and the
 * control byte. sg3_utils knows names only, so the fields are ours. Sources:
 * SPC-4, SBC-3, SAT-3; SAM-5 (control byte).
 */
#include <scsi/sg_lib.h>

#include "cdb.h"

void cdb_print_alloc(struct out *o, u64 bytes)
{
	print(o, " allocation %llu", (unsigned long long)bytes);
}

void cdb_print_flag(struct out *o, bool set, const char *text)
{
	if (set)
		print(o, " %s", text);
}

void cdb_print_group(struct out *o, u8 v)
{
	if (v & 0x3f)
		print(o, " group %u", v & 0x3f);
}

/* Peripheral device types: a code may stand for different commands. SPC-4 */
enum device_type { TYPE_DISK = 0, TYPE_DVD = 5 };

#define ANY 0xffff /* no service action */

/* What is printed after a command's name; most have nothing more to say. */
static const struct cdb {
	u8 opcode;
	u16 action;
	void (*print)(struct out *o, const u8 *c);
} cdbs[] = {
	{ 0x03, ANY, cdb_request_sense }, { 0x08, ANY, cdb_rw_6 },
	{ 0x0a, ANY, cdb_rw_6 },	  { 0x12, ANY, cdb_inquiry },
	{ 0x15, ANY, cdb_mode_select_6 }, { 0x1a, ANY, cdb_mode_sense_6 },
	{ 0x1b, ANY, cdb_start_stop },	  { 0x1d, ANY, cdb_send_diagnostic },
	{ 0x1e, ANY, cdb_prevent_allow }, { 0x28, ANY, cdb_rw_10 },
	{ 0x2a, ANY, cdb_rw_10 },	  { 0x2e, ANY, cdb_verify_10 },
	{ 0x2f, ANY, cdb_verify_10 },	  { 0x34, ANY, cdb_sync_10 },
	{ 0x35, ANY, cdb_sync_10 },	  { 0x37, ANY, cdb_alloc_10 },
	{ 0x3b, ANY, cdb_buffer_10 },	  { 0x3c, ANY, cdb_buffer_10 },
	{ 0x41, ANY, cdb_same_10 },	  { 0x42, ANY, cdb_unmap },
	{ 0x4d, ANY, cdb_log_sense },	  { 0x55, ANY, cdb_mode_select_10 },
	{ 0x5a, ANY, cdb_mode_sense_10 }, { 0x5e, ANY, cdb_alloc_10 },
	{ 0x7f, 0x09, cdb_rw_32 },	  { 0x7f, 0x0a, cdb_verify_32 },
	{ 0x7f, 0x0b, cdb_rw_32 },	  { 0x7f, 0x0c, cdb_verify_32 },
	{ 0x7f, 0x0d, cdb_same_32 },	  { 0x85, ANY, cdb_ata_16 },
	{ 0x88, ANY, cdb_rw_16 },	  { 0x89, ANY, cdb_compare_write },
	{ 0x8a, ANY, cdb_rw_16 },	  { 0x8e, ANY, cdb_verify_16 },
	{ 0x8f, ANY, cdb_verify_16 },	  { 0x90, ANY, cdb_sync_16 },
	{ 0x91, ANY, cdb_sync_16 },	  { 0x93, ANY, cdb_same_16 },
	{ 0x95, 0x00, cdb_in_16 },	  { 0x9e, ANY, cdb_in_16 },
	{ 0xa0, ANY, cdb_report_luns },	  { 0xa1, ANY, cdb_ata_12 },
	{ 0xa2, ANY, cdb_security },	  { 0xa3, 0x0c, cdb_report_opcodes },
	{ 0xa3, ANY, cdb_alloc_12 },	  { 0xa4, ANY, cdb_alloc_12 },
	{ 0xa8, ANY, cdb_rw_12 },	  { 0xaa, ANY, cdb_rw_12 },
	{ 0xae, ANY, cdb_verify_12 },	  { 0xaf, ANY, cdb_verify_12 },
	{ 0xb5, ANY, cdb_security },
};

/* The length an opcode's group gives it; 0: the vendor's own. */
static u32 cdb_length(const u8 *c, u32 len)
{
	static const u8 lengths[8] = { 6, 10, 10, 0, 16, 12, 0, 0 };

	if (c[0] != 0x7f)
		return lengths[c[0] >> 5];
	return len > 7 ? 8u + c[7] : 10;
}

static const struct cdb *cdb_of(const u8 *c, u32 len)
{
	u32 action = ANY;

	if (len > 9 && c[0] == 0x7f)
		action = (u32)be_bytes(c + 8, 2);
	else if (len > 1)
		action = c[1] & 0x1f;
	for (size_t i = 0; len && i < ARRAY_SIZE(cdbs); i++)
		if (cdbs[i].opcode == c[0] &&
		    (cdbs[i].action == action || cdbs[i].action == ANY))
			return &cdbs[i];
	return NULL;
}

static void print_name_for(struct out *o, const u8 *c, enum device_type type)
{
	char name[80];

	sg_get_command_name(c, type, sizeof(name), name);
	print(o, "%s (%02x)", name, c[0]);
}

void print_cdb_name(struct out *o, const u8 c[CDB_KEEP])
{
	print_name_for(o, c, TYPE_DISK);
}

/* The last byte, or of a long one the second. */
static void print_control(struct out *o, const u8 *c, u32 length)
{
	u8 v = c[0] == 0x7f ? c[1] : c[length - 1];

	if (v)
		print(o, " control %02x%s", v, v & 4 ? " NACA" : "");
}

static void print_raw(struct out *o, const u8 *c, u32 len)
{
	for (u32 i = 0; i < len; i++)
		print(o, " %02x", c[i]);
}

static bool has_fields(const u8 *c, u32 len)
{
	while (--len && !c[len])
		;
	return len;
}

/*
 * The copy is zero-padded to the longest CDB that is decoded, so that neither a
 * longer nor a shorter one is read past its end.
 */
static bool print_cdb(struct out *o, const u8 *p, u32 len,
		      enum device_type type)
{
	u32 kept = len < CDB_KEEP ? len : CDB_KEEP, length;
	u8 c[CDB_KEEP + 1] = { 0 };
	const struct cdb *d;

	if (!len) {
		print(o, "no CDB");
		return false;
	}
	memcpy(c, p, kept);
	d = cdb_of(c, len);
	length = cdb_length(c, len);
	print_name_for(o, c, type);
	if (len < length) {
		print(o, " cut off, %u bytes of %u:", len, length);
		print_raw(o, c, kept);
		return false;
	}
	if (d && (c[0] != 0x7f || length >= 32)) {
		d->print(o, c);
		if (length <= CDB_KEEP)
			print_control(o, c, length);
	} else if (has_fields(c, kept)) {
		print_raw(o, c, kept);
	}
	return true;
}

void print_packet(struct out *o, const u8 *p, u32 len)
{
	print_cdb(o, p, len, TYPE_DVD);
}

bool cdb_text(const u8 *p, u32 len, char *out, size_t size)
{
	struct out o = { out, size };

	return print_cdb(&o, p, len, TYPE_DISK);
}
