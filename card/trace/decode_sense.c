// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sense data for people, in fixed and in descriptor format. Sources: SPC-4
 * (formats, keys, additional codes), SBC-3, SAT-3 (ATA status return).
 */
#include "decode.h"

static const struct name keys[] = {
	{ 0x0, "NO SENSE" },
	{ 0x1, "RECOVERED ERROR" },
	{ 0x2, "NOT READY" },
	{ 0x3, "MEDIUM ERROR" },
	{ 0x4, "HARDWARE ERROR" },
	{ 0x5, "ILLEGAL REQUEST" },
	{ 0x6, "UNIT ATTENTION" },
	{ 0x7, "DATA PROTECT" },
	{ 0x8, "BLANK CHECK" },
	{ 0x9, "VENDOR SPECIFIC" },
	{ 0xa, "COPY ABORTED" },
	{ 0xb, "ABORTED COMMAND" },
	{ 0xd, "VOLUME OVERFLOW" },
	{ 0xe, "MISCOMPARE" },
	{ 0xf, "COMPLETED" },
};

#define ALL_ASCQ 0xff		/* behind those of the same code */

/* ASC and ASCQ: the common ones. */
static const struct name additional[] = {
	{ 0x0000, "nothing more to say" },
	{ 0x0006, "I/O process ended" },
	{ 0x0016, "operation in progress" },
	{ 0x001d, "registers of an ATA command" },
	{ 0x0200, "no seek complete" },
	{ 0x0300, "write fault" },
	{ 0x0400, "not ready, no cause given" },
	{ 0x0401, "becoming ready" },
	{ 0x0402, "to be started first" },
	{ 0x0403, "somebody must see to it" },
	{ 0x0404, "format in progress" },
	{ 0x0409, "self-test in progress" },
	{ 0x0411, "waits to be told to spin up" },
	{ 0x041b, "sanitize in progress" },
	{ 0x0500, "does not answer to selection" },
	{ 0x0800, "no communication with the unit" },
	{ 0x0801, "communication timed out" },
	{ 0x0802, "parity error in communication" },
	{ 0x0803, "CRC error in communication" },
	{ 0x0a00, "error log overflow" },
	{ 0x0b00, "warning" },
	{ 0x0b01, "temperature above its limit" },
	{ 0x0c00, "write error" },
	{ 0x0c02, "write error, reallocation failed" },
	{ 0x0c03, "write error, reassign it" },
	{ 0x1000, "CRC or ECC error in the ID field" },
	{ 0x1001, "guard check failed" },
	{ 0x1002, "application tag check failed" },
	{ 0x1003, "reference tag check failed" },
	{ 0x1100, "unrecovered read error" },
	{ 0x1101, "read retries exhausted" },
	{ 0x1104, "unrecovered read error, reallocation failed" },
	{ 0x110b, "unrecovered read error, reassign it" },
	{ 0x1114, "read error, LBA marked bad" },
	{ 0x1400, "recorded entity not found" },
	{ 0x1401, "record not found" },
	{ 0x1500, "positioning error" },
	{ 0x1700, "recovered without ECC" },
	{ 0x1701, "recovered by retries" },
	{ 0x1800, "recovered by ECC" },
	{ 0x1900, "defect list error" },
	{ 0x1a00, "parameter list too long or too short" },
	{ 0x1b00, "synchronous transfer error" },
	{ 0x1d00, "compared data differ" },
	{ 0x2000, "unknown operation code" },
	{ 0x2100, "LBA out of range" },
	{ 0x2400, "invalid field in the CDB" },
	{ 0x2500, "no such LUN" },
	{ 0x2600, "invalid field in the parameters" },
	{ 0x2602, "invalid parameter value" },
	{ 0x2700, "write protected" },
	{ 0x2707, "no more space to allocate" },
	{ 0x2800, "medium may have changed" },
	{ 0x2900, "power on or reset" },
	{ 0x2901, "power on" },
	{ 0x2902, "bus reset" },
	{ 0x2903, "device reset" },
	{ 0x2904, "device reset itself" },
	{ 0x2a00, "parameters changed" },
	{ 0x2a01, "mode parameters changed" },
	{ 0x2a09, "capacity changed" },
	{ 0x2c00, "command out of sequence" },
	{ 0x2f00, "commands cleared by another initiator" },
	{ 0x3100, "medium format corrupted" },
	{ 0x3101, "format failed" },
	{ 0x3200, "no spare location left" },
	{ 0x3500, "enclosure services failure" },
	{ 0x3700, "parameter rounded" },
	{ 0x3900, "parameters cannot be saved" },
	{ 0x3a00, "no medium" },
	{ 0x3e00, "unit not configured" },
	{ 0x3e01, "unit failed" },
	{ 0x3e02, "unit does not answer in time" },
	{ 0x3e03, "unit failed its self-test" },
	{ 0x3f00, "operating conditions changed" },
	{ 0x3f01, "firmware changed" },
	{ 0x3f03, "INQUIRY data changed" },
	{ 0x3f0e, "REPORT LUNS data changed" },
	{ 0x4000 | ALL_ASCQ, "component failed" },
	{ 0x4300, "message error" },
	{ 0x4400, "internal failure of the target" },
	{ 0x4471, "ATA device failed SET FEATURES" },
	{ 0x4500, "selection failed" },
	{ 0x4700, "parity error" },
	{ 0x4703, "CRC error on the link" },
	{ 0x4900, "invalid message" },
	{ 0x4b00, "data phase error" },
	{ 0x4e00, "commands overlap" },
	{ 0x5300, "load or eject failed" },
	{ 0x5500, "out of resources" },
	{ 0x5d00, "failure is predicted" },
	{ 0x5d00 | ALL_ASCQ, "failure is predicted" },
	{ 0x5e00, "low power state" },
	{ 0x6500, "voltage fault" },
	{ 0x6f00 | ALL_ASCQ, "copy protection" },
	{ 0x7400 | ALL_ASCQ, "security error" },
};

static void say_code(struct out *o, u8 key, u8 asc, u8 ascq)
{
	const char *text = name_of(additional, ARRAY_SIZE(additional),
				   (u32)asc << 8 | ascq);

	if (!text)
		text = name_of(additional, ARRAY_SIZE(additional),
			       (u32)asc << 8 | ALL_ASCQ);
	say_name(o, keys, ARRAY_SIZE(keys), key & 15);
	say(o, ", %02x/%02x", asc, ascq);
	if (text)
		say(o, " %s", text);
}

/* Three bytes that each key has its own use for; the first bit: they count. */
static void say_specific(struct out *o, u8 key, const u8 *p)
{
	u32 v = (u32)be_bytes(p + 1, 2);

	if (!(p[0] & 0x80))
		return;
	switch (key & 15) {
	case 0x5:
		say(o, ", byte %u", v);
		if (p[0] & 8)
			say(o, " bit %u", p[0] & 7);
		say(o, " of the %s", p[0] & 0x40 ? "CDB" : "parameters");
		break;
	case 0x0:
	case 0x2:
		say(o, ", %u.%u %% done", v * 100 / 65536,
		    v * 1000 / 65536 % 10);
		break;
	case 0x1:
	case 0x3:
	case 0x4:
		say(o, ", %u retries", v);
		break;
	case 0x6:
		say(o, p[0] & 1 ? ", queue overflow" : ", no queue overflow");
		break;
	case 0xa:
		say(o, ", segment byte %u", v);
		break;
	default:
		say(o, ", key specific %02x%04x", p[0], v);
	}
}

static void say_unit_flags(struct out *o, u8 v)
{
	if (v & 0x80)
		say(o, ", FILEMARK");
	if (v & 0x40)
		say(o, ", EOM");
	if (v & 0x20)
		say(o, ", ILI");
}

/* @n bytes of sense are there; true if they are all it says there are. */
static bool say_fixed(struct out *o, const u8 *p, u32 n)
{
	u32 all = n > 7 ? 8u + p[7] : 8;

	if (n < 3)
		return false;
	if (n < 14 || all < 14)
		say_name(o, keys, ARRAY_SIZE(keys), p[2] & 15);
	else
		say_code(o, p[2], p[12], p[13]);
	say_unit_flags(o, p[2]);
	if (n < 7)
		return false;
	if (p[0] & 0x80)
		say(o, ", information %llu",
		    (unsigned long long)be_bytes(p + 3, 4));
	if (n > 11 && all > 11 && be_bytes(p + 8, 4))
		say(o, ", command specific %llx",
		    (unsigned long long)be_bytes(p + 8, 4));
	if (n > 14 && all > 14 && p[14])
		say(o, ", FRU %02x", p[14]);
	if (n > 17 && all > 17)
		say_specific(o, p[2], p + 15);
	return n >= all;
}

static void say_ata_return(struct out *o, const u8 *d)
{
	bool ext = d[2] & 1;
	u64 lba = d[7] | (u64)d[9] << 8 | (u64)d[11] << 16;
	u32 count = d[5];

	if (ext) {
		count |= (u32)d[4] << 8;
		lba |= (u64)d[6] << 24 | (u64)d[8] << 32 | (u64)d[10] << 40;
	}
	say(o, ", ATA%s ", ext ? " EXTEND" : "");
	say_ata_status(o, d[13], d[3]);
	say(o, " count %04x lba %#llx device %02x", count,
	    (unsigned long long)lba, d[12]);
}

/* A descriptor has @len bytes in all; one that is too short for its type is
 * said like one whose type is not known.
 */
static void say_descriptor(struct out *o, u8 key, const u8 *d, u32 len)
{
	if (d[0] == 0x00 && len >= 12 && d[2] & 0x80)
		say(o, ", information %llu",
		    (unsigned long long)be_bytes(d + 4, 8));
	else if (d[0] == 0x01 && len >= 12)
		say(o, ", command specific %llx",
		    (unsigned long long)be_bytes(d + 4, 8));
	else if (d[0] == 0x02 && len >= 8)
		say_specific(o, key, d + 4);
	else if (d[0] == 0x03 && len >= 4)
		say(o, ", FRU %02x", d[3]);
	else if (d[0] == 0x05 && len >= 4)
		say_unit_flags(o, d[3] & 0x20);
	else if (d[0] == 0x09 && len >= 14)
		say_ata_return(o, d);
	else
		say(o, ", descriptor %02x of %u bytes", d[0], len);
}

static bool say_descriptors(struct out *o, const u8 *p, u32 n)
{
	u32 all, at = 8, len;

	if (n < 4)
		return false;
	say_code(o, p[1], p[2], p[3]);
	if (n < 8)
		return false;
	all = 8u + p[7];
	for (; at + 2 <= all && at + 2 <= n; at += len) {
		len = 2u + p[at + 1];
		if (at + len > all || at + len > n)
			return false;
		say_descriptor(o, p[1], p + at, len);
	}
	return n >= all;
}

bool sense_text(const u8 *p, u32 len, char *out, size_t size)
{
	struct out o = { out, size };
	u8 code = len ? p[0] & 0x7f : 0;
	bool whole;

	if (code < 0x70 || code > 0x73) {
		say(&o, "no sense data");
		if (len)
			say(&o, ": response code %02x", code);
		return false;
	}
	say(&o, "%s %s:", code < 0x72 ? "fixed" : "descriptor",
	    code & 1 ? "deferred" : "current");
	whole = code < 0x72 ? say_fixed(&o, p, len) :
			      say_descriptors(&o, p, len);
	if (!whole)
		say(&o, ", cut off after %u bytes", len);
	return whole;
}
