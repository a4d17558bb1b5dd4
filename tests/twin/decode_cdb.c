// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * SCSI commands for people. Sources: SPC-4, SBC-3 (commands and their fields),
 * SAT-3 (ATA PASS-THROUGH), SAM-5 (control byte).
 */
#include "decode.h"

/* ---- fields many commands have ---- */

static void say_lba(struct out *o, u64 lba, u32 blocks)
{
	say(o, " lba %llu blocks %u", (unsigned long long)lba, blocks);
}

static void say_alloc(struct out *o, u64 bytes)
{
	say(o, " allocation %llu", (unsigned long long)bytes);
}

static void say_flag(struct out *o, bool set, const char *text)
{
	if (set)
		say(o, " %s", text);
}

static void say_group(struct out *o, u8 v)
{
	if (v & 0x3f)
		say(o, " group %u", v & 0x3f);
}

/* What SBC has in byte 1 of reads and writes. */
static void say_rw_flags(struct out *o, u8 v)
{
	if (v >> 5)
		say(o, " protect %u", v >> 5);
	say_flag(o, v & 0x10, "DPO");
	say_flag(o, v & 0x08, "FUA");
	say_flag(o, v & 0x04, "RARC");
}

static void say_verify_flags(struct out *o, u8 v)
{
	if (v >> 5)
		say(o, " protect %u", v >> 5);
	say_flag(o, v & 0x10, "DPO");
	if (v & 6)
		say(o, " BYTCHK %u", v >> 1 & 3);
}

static void say_same_flags(struct out *o, u8 v)
{
	if (v >> 5)
		say(o, " protect %u", v >> 5);
	say_flag(o, v & 0x10, "ANCHOR");
	say_flag(o, v & 0x08, "UNMAP");
	say_flag(o, v & 0x01, "NDOB");
}

static void say_immed(struct out *o, u8 v)
{
	say_flag(o, v & 2, "IMMED");
}

typedef void (*flags_fn)(struct out *o, u8 v);

static void range_10(struct out *o, const u8 *c, flags_fn flags)
{
	say_lba(o, be_bytes(c + 2, 4), (u32)be_bytes(c + 7, 2));
	flags(o, c[1]);
	say_group(o, c[6]);
}

static void range_12(struct out *o, const u8 *c, flags_fn flags)
{
	say_lba(o, be_bytes(c + 2, 4), (u32)be_bytes(c + 6, 4));
	flags(o, c[1]);
	say_group(o, c[10]);
}

static void range_16(struct out *o, const u8 *c, flags_fn flags)
{
	say_lba(o, be_bytes(c + 2, 8), (u32)be_bytes(c + 10, 4));
	flags(o, c[1]);
	say_group(o, c[14]);
}

static void range_32(struct out *o, const u8 *c, flags_fn flags)
{
	say_lba(o, be_bytes(c + 12, 8), (u32)be_bytes(c + 28, 4));
	flags(o, c[10]);
	say_group(o, c[6]);
}

/* ---- commands ---- */

static void rw_6(struct out *o, const u8 *c)
{
	say_lba(o, be_bytes(c + 1, 3) & 0x1fffff, c[4] ? c[4] : 256);
}

static void rw_10(struct out *o, const u8 *c) { range_10(o, c, say_rw_flags); }
static void rw_12(struct out *o, const u8 *c) { range_12(o, c, say_rw_flags); }
static void rw_16(struct out *o, const u8 *c) { range_16(o, c, say_rw_flags); }
static void rw_32(struct out *o, const u8 *c) { range_32(o, c, say_rw_flags); }

static void verify_10(struct out *o, const u8 *c)
{
	range_10(o, c, say_verify_flags);
}

static void verify_12(struct out *o, const u8 *c)
{
	range_12(o, c, say_verify_flags);
}

static void verify_16(struct out *o, const u8 *c)
{
	range_16(o, c, say_verify_flags);
}

static void verify_32(struct out *o, const u8 *c)
{
	range_32(o, c, say_verify_flags);
}

static void same_10(struct out *o, const u8 *c)
{
	range_10(o, c, say_same_flags);
}

static void same_16(struct out *o, const u8 *c)
{
	range_16(o, c, say_same_flags);
}

static void same_32(struct out *o, const u8 *c)
{
	range_32(o, c, say_same_flags);
}

static void sync_10(struct out *o, const u8 *c) { range_10(o, c, say_immed); }
static void sync_16(struct out *o, const u8 *c) { range_16(o, c, say_immed); }

static void compare_write(struct out *o, const u8 *c)
{
	say_lba(o, be_bytes(c + 2, 8), c[13]);
	say_rw_flags(o, c[1]);
}

static void inquiry(struct out *o, const u8 *c)
{
	static const struct name pages[] = {
		{ 0x00, "supported pages" },
		{ 0x80, "serial number" },
		{ 0x83, "device identification" },
		{ 0x86, "extended" },
		{ 0x89, "ATA information" },
		{ 0xb0, "block limits" },
		{ 0xb1, "block device characteristics" },
		{ 0xb2, "logical block provisioning" },
		{ 0xb6, "zoned block device" },
	};

	if (c[1] & 1) {
		say(o, " EVPD page %02x", c[2]);
		if (name_of(pages, ARRAY_SIZE(pages), c[2]))
			say(o, " (%s)",
			    name_of(pages, ARRAY_SIZE(pages), c[2]));
	} else if (c[2]) {
		say(o, " page %02x without EVPD", c[2]);
	}
	say_alloc(o, be_bytes(c + 3, 2));
}

static void request_sense(struct out *o, const u8 *c)
{
	say_flag(o, c[1] & 1, "DESC");
	say_alloc(o, c[4]);
}

static const struct name controls[] = {
	{ 0, "current" }, { 1, "changeable" }, { 2, "default" }, { 3, "saved" },
};

static void say_mode_page(struct out *o, const u8 *c)
{
	static const struct name pages[] = {
		{ 0x01, "read-write error recovery" },
		{ 0x02, "disconnect-reconnect" },
		{ 0x07, "verify error recovery" },
		{ 0x08, "caching" },
		{ 0x0a, "control" },
		{ 0x18, "protocol of the unit" },
		{ 0x19, "protocol of the port" },
		{ 0x1a, "power condition" },
		{ 0x1c, "informational exceptions" },
		{ 0x3f, "all pages" },
	};
	const char *text = name_of(pages, ARRAY_SIZE(pages), c[2] & 0x3f);

	say(o, " page %02x", c[2] & 0x3f);
	if (text)
		say(o, " (%s)", text);
	if (c[3])
		say(o, " subpage %02x", c[3]);
	say_name(o, controls, ARRAY_SIZE(controls), c[2] >> 6);
	say_flag(o, c[1] & 8, "DBD");
}

static void mode_sense_6(struct out *o, const u8 *c)
{
	say_mode_page(o, c);
	say_alloc(o, c[4]);
}

static void mode_sense_10(struct out *o, const u8 *c)
{
	say_mode_page(o, c);
	say_flag(o, c[1] & 0x10, "LLBAA");
	say_alloc(o, be_bytes(c + 7, 2));
}

static void mode_select_6(struct out *o, const u8 *c)
{
	say_flag(o, c[1] & 0x10, "PF");
	say_flag(o, c[1] & 1, "SP");
	say(o, " parameters %u", c[4]);
}

static void mode_select_10(struct out *o, const u8 *c)
{
	say_flag(o, c[1] & 0x10, "PF");
	say_flag(o, c[1] & 1, "SP");
	say(o, " parameters %u", (u32)be_bytes(c + 7, 2));
}

static void log_sense(struct out *o, const u8 *c)
{
	static const struct name pages[] = {
		{ 0x00, "supported pages" },
		{ 0x02, "write errors" },
		{ 0x03, "read errors" },
		{ 0x05, "verify errors" },
		{ 0x06, "non-medium errors" },
		{ 0x0c, "logical block provisioning" },
		{ 0x0d, "temperature" },
		{ 0x0e, "start-stop cycles" },
		{ 0x10, "self-test results" },
		{ 0x11, "solid state media" },
		{ 0x15, "background scan" },
		{ 0x16, "ATA PASS-THROUGH results" },
		{ 0x2f, "informational exceptions" },
	};
	static const struct name values[] = {
		{ 0, "thresholds" }, { 1, "cumulative" },
		{ 2, "default thresholds" }, { 3, "default cumulative" },
	};
	const char *text = name_of(pages, ARRAY_SIZE(pages), c[2] & 0x3f);

	say(o, " page %02x", c[2] & 0x3f);
	if (text)
		say(o, " (%s)", text);
	if (c[3])
		say(o, " subpage %02x", c[3]);
	say_name(o, values, ARRAY_SIZE(values), c[2] >> 6);
	if (be_bytes(c + 5, 2))
		say(o, " from parameter %04x", (u32)be_bytes(c + 5, 2));
	say_flag(o, c[1] & 1, "SP");
	say_alloc(o, be_bytes(c + 7, 2));
}

static void start_stop(struct out *o, const u8 *c)
{
	static const struct name power[] = {
		{ 1, "active" }, { 2, "idle" }, { 3, "standby" },
		{ 7, "control to the device" }, { 10, "force idle" },
		{ 11, "force standby" },
	};

	if (c[4] >> 4)
		say_name(o, power, ARRAY_SIZE(power), c[4] >> 4);
	else
		say(o, c[4] & 1 ? " START" : " STOP");
	say_flag(o, c[4] & 2, "LOEJ");
	say_flag(o, c[4] & 4, "NO_FLUSH");
	say_flag(o, c[1] & 1, "IMMED");
}

static void prevent_allow(struct out *o, const u8 *c)
{
	say(o, c[4] & 3 ? " prevent" : " allow");
}

static void send_diagnostic(struct out *o, const u8 *c)
{
	static const struct name tests[] = {
		{ 1, "background short" }, { 2, "background extended" },
		{ 4, "abort" }, { 5, "foreground short" },
		{ 6, "foreground extended" },
	};

	if (c[1] >> 5)
		say_name(o, tests, ARRAY_SIZE(tests), c[1] >> 5);
	say_flag(o, c[1] & 4, "SELFTEST");
	say_flag(o, c[1] & 0x10, "PF");
	say(o, " parameters %u", (u32)be_bytes(c + 3, 2));
}

static void unmap(struct out *o, const u8 *c)
{
	say_flag(o, c[1] & 1, "ANCHOR");
	say_group(o, c[6]);
	say(o, " parameters %u", (u32)be_bytes(c + 7, 2));
}

static void buffer_10(struct out *o, const u8 *c)
{
	say(o, " mode %02x buffer %u offset %u bytes %u", c[1] & 0x1f, c[2],
	    (u32)be_bytes(c + 3, 3), (u32)be_bytes(c + 6, 3));
}

static void alloc_10(struct out *o, const u8 *c)
{
	say_alloc(o, be_bytes(c + 7, 2));
}

/* SERVICE ACTION IN(16): both of its commands have an LBA. */
static void in_16(struct out *o, const u8 *c)
{
	if (be_bytes(c + 2, 8))
		say(o, " lba %llu", (unsigned long long)be_bytes(c + 2, 8));
	say_alloc(o, be_bytes(c + 10, 4));
}

static void report_luns(struct out *o, const u8 *c)
{
	static const struct name which[] = {
		{ 0, "addressed" }, { 1, "well known" }, { 2, "all" },
	};

	say_name(o, which, ARRAY_SIZE(which), c[2]);
	say_alloc(o, be_bytes(c + 6, 4));
}

static void report_opcodes(struct out *o, const u8 *c)
{
	if (c[2] & 7)
		say(o, " of opcode %02x", c[3]);
	if ((c[2] & 7) > 1)
		say(o, " service action %04x", (u32)be_bytes(c + 4, 2));
	say_alloc(o, be_bytes(c + 6, 4));
}

static void alloc_12(struct out *o, const u8 *c)
{
	say_alloc(o, be_bytes(c + 6, 4));
}

static void security(struct out *o, const u8 *c)
{
	say(o, " protocol %02x %04x bytes %u%s", c[1],
	    (u32)be_bytes(c + 2, 2), (u32)be_bytes(c + 6, 4),
	    c[4] & 0x80 ? " x 512" : "");
}

/* ---- ATA PASS-THROUGH ---- */

static void say_pass_through(struct out *o, const u8 *c,
			     const struct taskfile *r)
{
	static const struct name protocols[] = {
		{ 0, "hard reset" }, { 1, "soft reset" }, { 3, "no data" },
		{ 4, "PIO in" }, { 5, "PIO out" }, { 6, "DMA" },
		{ 8, "diagnostic" }, { 9, "device reset" }, { 10, "UDMA in" },
		{ 11, "UDMA out" }, { 12, "FPDMA" }, { 15, "registers" },
	};
	static const char *const lengths[] = {
		"none", "feature", "count", "TPSIU",
	};

	say_name(o, protocols, ARRAY_SIZE(protocols), c[1] >> 1 & 15);
	say_flag(o, c[1] & 1, "EXTEND");
	if (c[1] >> 5)
		say(o, " MULTIPLE_COUNT %u", c[1] >> 5);
	if (c[2] >> 6)
		say(o, " OFF_LINE %u", c[2] >> 6);
	say_flag(o, c[2] & 0x20, "CK_COND");
	say_flag(o, c[2] & 0x10, "T_TYPE");
	say_flag(o, c[2] & 0x08, "T_DIR");
	say_flag(o, c[2] & 0x04, "BYT_BLOK");
	say(o, " length in %s: ", lengths[c[2] & 3]);
	say_taskfile(o, r);
}

static void ata_12(struct out *o, const u8 *c)
{
	struct taskfile r = {
		.feature = c[3], .count = c[4],
		.lba = c[5] | (u64)c[6] << 8 | (u64)c[7] << 16,
		.device = c[8], .command = c[9],
	};

	say_pass_through(o, c, &r);
}

/* The upper bytes count only if EXTEND is set. */
static void ata_16(struct out *o, const u8 *c)
{
	struct taskfile r = {
		.feature = c[4], .count = c[6],
		.lba = c[8] | (u64)c[10] << 8 | (u64)c[12] << 16,
		.device = c[13], .command = c[14],
	};

	if (c[1] & 1) {
		r.feature |= (u16)(c[3] << 8);
		r.count |= (u16)(c[5] << 8);
		r.lba |= (u64)c[7] << 24 | (u64)c[9] << 32 | (u64)c[11] << 40;
	}
	say_pass_through(o, c, &r);
}

/* ---- all of them ---- */

#define ANY 0xffff		/* no service action */

static const struct cdb {
	u8 opcode;
	u16 action;
	const char *name;
	void (*say)(struct out *o, const u8 *c);
} cdbs[] = {
	{ 0x00, ANY, "TEST UNIT READY", NULL },
	{ 0x01, ANY, "REZERO UNIT", NULL },
	{ 0x03, ANY, "REQUEST SENSE", request_sense },
	{ 0x04, ANY, "FORMAT UNIT", NULL },
	{ 0x07, ANY, "REASSIGN BLOCKS", NULL },
	{ 0x08, ANY, "READ(6)", rw_6 },
	{ 0x0a, ANY, "WRITE(6)", rw_6 },
	{ 0x12, ANY, "INQUIRY", inquiry },
	{ 0x15, ANY, "MODE SELECT(6)", mode_select_6 },
	{ 0x16, ANY, "RESERVE(6)", NULL },
	{ 0x17, ANY, "RELEASE(6)", NULL },
	{ 0x1a, ANY, "MODE SENSE(6)", mode_sense_6 },
	{ 0x1b, ANY, "START STOP UNIT", start_stop },
	{ 0x1c, ANY, "RECEIVE DIAGNOSTIC RESULTS", NULL },
	{ 0x1d, ANY, "SEND DIAGNOSTIC", send_diagnostic },
	{ 0x1e, ANY, "PREVENT ALLOW MEDIUM REMOVAL", prevent_allow },
	{ 0x25, ANY, "READ CAPACITY(10)", NULL },
	{ 0x28, ANY, "READ(10)", rw_10 },
	{ 0x2a, ANY, "WRITE(10)", rw_10 },
	{ 0x2b, ANY, "SEEK(10)", NULL },
	{ 0x2e, ANY, "WRITE AND VERIFY(10)", verify_10 },
	{ 0x2f, ANY, "VERIFY(10)", verify_10 },
	{ 0x34, ANY, "PRE-FETCH(10)", sync_10 },
	{ 0x35, ANY, "SYNCHRONIZE CACHE(10)", sync_10 },
	{ 0x37, ANY, "READ DEFECT DATA(10)", alloc_10 },
	{ 0x3b, ANY, "WRITE BUFFER", buffer_10 },
	{ 0x3c, ANY, "READ BUFFER(10)", buffer_10 },
	{ 0x3e, ANY, "READ LONG(10)", NULL },
	{ 0x3f, ANY, "WRITE LONG(10)", NULL },
	{ 0x41, ANY, "WRITE SAME(10)", same_10 },
	{ 0x42, ANY, "UNMAP", unmap },
	{ 0x48, 0x01, "SANITIZE OVERWRITE", NULL },
	{ 0x48, 0x02, "SANITIZE BLOCK ERASE", NULL },
	{ 0x48, 0x03, "SANITIZE CRYPTOGRAPHIC ERASE", NULL },
	{ 0x48, ANY, "SANITIZE", NULL },
	{ 0x4c, ANY, "LOG SELECT", NULL },
	{ 0x4d, ANY, "LOG SENSE", log_sense },
	{ 0x55, ANY, "MODE SELECT(10)", mode_select_10 },
	{ 0x5a, ANY, "MODE SENSE(10)", mode_sense_10 },
	{ 0x5e, 0x00, "PERSISTENT RESERVE IN READ KEYS", alloc_10 },
	{ 0x5e, 0x01, "PERSISTENT RESERVE IN READ RESERVATION", alloc_10 },
	{ 0x5e, 0x02, "PERSISTENT RESERVE IN CAPABILITIES", alloc_10 },
	{ 0x5e, ANY, "PERSISTENT RESERVE IN", alloc_10 },
	{ 0x5f, ANY, "PERSISTENT RESERVE OUT", NULL },
	{ 0x7f, 0x09, "READ(32)", rw_32 },
	{ 0x7f, 0x0a, "VERIFY(32)", verify_32 },
	{ 0x7f, 0x0b, "WRITE(32)", rw_32 },
	{ 0x7f, 0x0c, "WRITE AND VERIFY(32)", verify_32 },
	{ 0x7f, 0x0d, "WRITE SAME(32)", same_32 },
	{ 0x7f, ANY, "VARIABLE LENGTH", NULL },
	{ 0x83, ANY, "EXTENDED COPY", NULL },
	{ 0x84, ANY, "RECEIVE COPY RESULTS", NULL },
	{ 0x85, ANY, "ATA PASS-THROUGH(16)", ata_16 },
	{ 0x88, ANY, "READ(16)", rw_16 },
	{ 0x89, ANY, "COMPARE AND WRITE", compare_write },
	{ 0x8a, ANY, "WRITE(16)", rw_16 },
	{ 0x8e, ANY, "WRITE AND VERIFY(16)", verify_16 },
	{ 0x8f, ANY, "VERIFY(16)", verify_16 },
	{ 0x90, ANY, "PRE-FETCH(16)", sync_16 },
	{ 0x91, ANY, "SYNCHRONIZE CACHE(16)", sync_16 },
	{ 0x93, ANY, "WRITE SAME(16)", same_16 },
	{ 0x94, ANY, "ZBC OUT", NULL },
	{ 0x95, 0x00, "REPORT ZONES", in_16 },
	{ 0x95, ANY, "ZBC IN", NULL },
	{ 0x9e, 0x10, "READ CAPACITY(16)", in_16 },
	{ 0x9e, 0x12, "GET LBA STATUS", in_16 },
	{ 0x9e, ANY, "SERVICE ACTION IN(16)", in_16 },
	{ 0x9f, ANY, "SERVICE ACTION OUT(16)", NULL },
	{ 0xa0, ANY, "REPORT LUNS", report_luns },
	{ 0xa1, ANY, "ATA PASS-THROUGH(12)", ata_12 },
	{ 0xa2, ANY, "SECURITY PROTOCOL IN", security },
	{ 0xa3, 0x05, "REPORT IDENTIFYING INFORMATION", alloc_12 },
	{ 0xa3, 0x0a, "REPORT TARGET PORT GROUPS", alloc_12 },
	{ 0xa3, 0x0c, "REPORT SUPPORTED OPERATION CODES", report_opcodes },
	{ 0xa3, 0x0d, "REPORT SUPPORTED TASK MANAGEMENT", alloc_12 },
	{ 0xa3, 0x0f, "REPORT TIMESTAMP", alloc_12 },
	{ 0xa3, ANY, "MAINTENANCE IN", alloc_12 },
	{ 0xa4, ANY, "MAINTENANCE OUT", alloc_12 },
	{ 0xa8, ANY, "READ(12)", rw_12 },
	{ 0xaa, ANY, "WRITE(12)", rw_12 },
	{ 0xae, ANY, "WRITE AND VERIFY(12)", verify_12 },
	{ 0xaf, ANY, "VERIFY(12)", verify_12 },
	{ 0xb5, ANY, "SECURITY PROTOCOL OUT", security },
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
