// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * SCSI commands for people: their names, lengths and control byte. Sources:
 * SPC-4, SBC-3, SAT-3; SAM-5 (control byte).
 */
#include "cdb.h"

void cdb_say_alloc(struct out *o, u64 bytes)
{
	say(o, " allocation %llu", (unsigned long long)bytes);
}

void cdb_say_flag(struct out *o, bool set, const char *text)
{
	if (set)
		say(o, " %s", text);
}

void cdb_say_group(struct out *o, u8 v)
{
	if (v & 0x3f)
		say(o, " group %u", v & 0x3f);
}

#define ANY 0xffff		/* no service action */

static const struct cdb {
	u8 opcode;
	u16 action;
	const char *name;
	void (*say)(struct out *o, const u8 *c);
} cdbs[] = {
	{ 0x00, ANY, "TEST UNIT READY", NULL },
	{ 0x01, ANY, "REZERO UNIT", NULL },
	{ 0x03, ANY, "REQUEST SENSE", cdb_request_sense },
	{ 0x04, ANY, "FORMAT UNIT", NULL },
	{ 0x07, ANY, "REASSIGN BLOCKS", NULL },
	{ 0x08, ANY, "READ(6)", cdb_rw_6 },
	{ 0x0a, ANY, "WRITE(6)", cdb_rw_6 },
	{ 0x12, ANY, "INQUIRY", cdb_inquiry },
	{ 0x15, ANY, "MODE SELECT(6)", cdb_mode_select_6 },
	{ 0x16, ANY, "RESERVE(6)", NULL },
	{ 0x17, ANY, "RELEASE(6)", NULL },
	{ 0x1a, ANY, "MODE SENSE(6)", cdb_mode_sense_6 },
	{ 0x1b, ANY, "START STOP UNIT", cdb_start_stop },
	{ 0x1c, ANY, "RECEIVE DIAGNOSTIC RESULTS", NULL },
	{ 0x1d, ANY, "SEND DIAGNOSTIC", cdb_send_diagnostic },
	{ 0x1e, ANY, "PREVENT ALLOW MEDIUM REMOVAL", cdb_prevent_allow },
	{ 0x25, ANY, "READ CAPACITY(10)", NULL },
	{ 0x28, ANY, "READ(10)", cdb_rw_10 },
	{ 0x2a, ANY, "WRITE(10)", cdb_rw_10 },
	{ 0x2b, ANY, "SEEK(10)", NULL },
	{ 0x2e, ANY, "WRITE AND VERIFY(10)", cdb_verify_10 },
	{ 0x2f, ANY, "VERIFY(10)", cdb_verify_10 },
	{ 0x34, ANY, "PRE-FETCH(10)", cdb_sync_10 },
	{ 0x35, ANY, "SYNCHRONIZE CACHE(10)", cdb_sync_10 },
	{ 0x37, ANY, "READ DEFECT DATA(10)", cdb_alloc_10 },
	{ 0x3b, ANY, "WRITE BUFFER", cdb_buffer_10 },
	{ 0x3c, ANY, "READ BUFFER(10)", cdb_buffer_10 },
	{ 0x3e, ANY, "READ LONG(10)", NULL },
	{ 0x3f, ANY, "WRITE LONG(10)", NULL },
	{ 0x41, ANY, "WRITE SAME(10)", cdb_same_10 },
	{ 0x42, ANY, "UNMAP", cdb_unmap },
	{ 0x48, 0x01, "SANITIZE OVERWRITE", NULL },
	{ 0x48, 0x02, "SANITIZE BLOCK ERASE", NULL },
	{ 0x48, 0x03, "SANITIZE CRYPTOGRAPHIC ERASE", NULL },
	{ 0x48, ANY, "SANITIZE", NULL },
	{ 0x4c, ANY, "LOG SELECT", NULL },
	{ 0x4d, ANY, "LOG SENSE", cdb_log_sense },
	{ 0x55, ANY, "MODE SELECT(10)", cdb_mode_select_10 },
	{ 0x5a, ANY, "MODE SENSE(10)", cdb_mode_sense_10 },
	{ 0x5e, 0x00, "PERSISTENT RESERVE IN READ KEYS", cdb_alloc_10 },
	{ 0x5e, 0x01, "PERSISTENT RESERVE IN READ RESERVATION", cdb_alloc_10 },
	{ 0x5e, 0x02, "PERSISTENT RESERVE IN CAPABILITIES", cdb_alloc_10 },
	{ 0x5e, ANY, "PERSISTENT RESERVE IN", cdb_alloc_10 },
	{ 0x5f, ANY, "PERSISTENT RESERVE OUT", NULL },
	{ 0x7f, 0x09, "READ(32)", cdb_rw_32 },
	{ 0x7f, 0x0a, "VERIFY(32)", cdb_verify_32 },
	{ 0x7f, 0x0b, "WRITE(32)", cdb_rw_32 },
	{ 0x7f, 0x0c, "WRITE AND VERIFY(32)", cdb_verify_32 },
	{ 0x7f, 0x0d, "WRITE SAME(32)", cdb_same_32 },
	{ 0x7f, ANY, "VARIABLE LENGTH", NULL },
	{ 0x83, ANY, "EXTENDED COPY", NULL },
	{ 0x84, ANY, "RECEIVE COPY RESULTS", NULL },
	{ 0x85, ANY, "ATA PASS-THROUGH(16)", cdb_ata_16 },
	{ 0x88, ANY, "READ(16)", cdb_rw_16 },
	{ 0x89, ANY, "COMPARE AND WRITE", cdb_compare_write },
	{ 0x8a, ANY, "WRITE(16)", cdb_rw_16 },
	{ 0x8e, ANY, "WRITE AND VERIFY(16)", cdb_verify_16 },
	{ 0x8f, ANY, "VERIFY(16)", cdb_verify_16 },
	{ 0x90, ANY, "PRE-FETCH(16)", cdb_sync_16 },
	{ 0x91, ANY, "SYNCHRONIZE CACHE(16)", cdb_sync_16 },
	{ 0x93, ANY, "WRITE SAME(16)", cdb_same_16 },
	{ 0x94, ANY, "ZBC OUT", NULL },
	{ 0x95, 0x00, "REPORT ZONES", cdb_in_16 },
	{ 0x95, ANY, "ZBC IN", NULL },
	{ 0x9e, 0x10, "READ CAPACITY(16)", cdb_in_16 },
	{ 0x9e, 0x12, "GET LBA STATUS", cdb_in_16 },
	{ 0x9e, ANY, "SERVICE ACTION IN(16)", cdb_in_16 },
	{ 0x9f, ANY, "SERVICE ACTION OUT(16)", NULL },
	{ 0xa0, ANY, "REPORT LUNS", cdb_report_luns },
	{ 0xa1, ANY, "ATA PASS-THROUGH(12)", cdb_ata_12 },
	{ 0xa2, ANY, "SECURITY PROTOCOL IN", cdb_security },
	{ 0xa3, 0x05, "REPORT IDENTIFYING INFORMATION", cdb_alloc_12 },
	{ 0xa3, 0x0a, "REPORT TARGET PORT GROUPS", cdb_alloc_12 },
	{ 0xa3, 0x0c, "REPORT SUPPORTED OPERATION CODES", cdb_report_opcodes },
	{ 0xa3, 0x0d, "REPORT SUPPORTED TASK MANAGEMENT", cdb_alloc_12 },
	{ 0xa3, 0x0f, "REPORT TIMESTAMP", cdb_alloc_12 },
	{ 0xa3, ANY, "MAINTENANCE IN", cdb_alloc_12 },
	{ 0xa4, ANY, "MAINTENANCE OUT", cdb_alloc_12 },
	{ 0xa8, ANY, "READ(12)", cdb_rw_12 },
	{ 0xaa, ANY, "WRITE(12)", cdb_rw_12 },
	{ 0xae, ANY, "WRITE AND VERIFY(12)", cdb_verify_12 },
	{ 0xaf, ANY, "VERIFY(12)", cdb_verify_12 },
	{ 0xb5, ANY, "SECURITY PROTOCOL OUT", cdb_security },
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

const char *cdb_name(const u8 *c, u32 len)
{
	const struct cdb *d = cdb_of(c, len);

	return d ? d->name : NULL;
}

/* The last byte, or of a long one the second. */
static void say_control(struct out *o, const u8 *c, u32 length)
{
	u8 v = c[0] == 0x7f ? c[1] : c[length - 1];

	if (v)
		say(o, " control %02x%s", v, v & 4 ? " NACA" : "");
}

static void say_raw(struct out *o, const u8 *c, u32 len)
{
	for (u32 i = 0; i < len; i++)
		say(o, " %02x", c[i]);
}

/*
 * What is said of @c reaches no further than CDB_KEEP, the longest that is
 * known; it is copied for it, so that a longer one is no harm.
 */
static bool say_cdb(struct out *o, const u8 *p, u32 len)
{
	u8 c[CDB_KEEP + 1] = { 0 };
	const struct cdb *d;
	u32 length;

	memcpy(c, p, len < CDB_KEEP ? len : CDB_KEEP);
	if (!len) {
		say(o, "no CDB");
		return false;
	}
	d = cdb_of(c, len);
	length = cdb_length(c, len);
	say(o, "%s (%02x)", d ? d->name : "unknown", c[0]);
	if (len < length) {
		say(o, " cut off, %u bytes of %u:", len, length);
		say_raw(o, c, len < CDB_KEEP ? len : CDB_KEEP);
		return false;
	}
	if (!d || (c[0] == 0x7f && length < 32)) {
		say_raw(o, c, len < CDB_KEEP ? len : CDB_KEEP);
		return true;
	}
	if (d->say)
		d->say(o, c);
	if (length <= CDB_KEEP)
		say_control(o, c, length);
	return true;
}

bool cdb_text(const u8 *p, u32 len, char *out, size_t size)
{
	struct out o = { out, size };

	return say_cdb(&o, p, len);
}
