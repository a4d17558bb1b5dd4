// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands about the unit: pages, power, tests, buffers. Source: SPC-4.
 */
#include "cdb.h"

void cdb_request_sense(struct out *o, const u8 *c)
{
	cdb_print_flag(o, c[1] & 1, "DESC");
	cdb_print_alloc(o, c[4]);
}

void cdb_inquiry(struct out *o, const u8 *c)
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
		print(o, " EVPD page %02x", c[2]);
		if (name_of(pages, ARRAY_SIZE(pages), c[2]))
			print(o, " (%s)",
			      name_of(pages, ARRAY_SIZE(pages), c[2]));
	} else if (c[2]) {
		print(o, " page %02x without EVPD", c[2]);
	}
	cdb_print_alloc(o, be_bytes(c + 3, 2));
}

static const struct name controls[] = {
	{ 0, "current" },
	{ 1, "changeable" },
	{ 2, "default" },
	{ 3, "saved" },
};

static void print_mode_page(struct out *o, const u8 *c)
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

	print(o, " page %02x", c[2] & 0x3f);
	if (text)
		print(o, " (%s)", text);
	if (c[3])
		print(o, " subpage %02x", c[3]);
	print_name(o, controls, ARRAY_SIZE(controls), c[2] >> 6);
	cdb_print_flag(o, c[1] & 8, "DBD");
}

void cdb_mode_sense_6(struct out *o, const u8 *c)
{
	print_mode_page(o, c);
	cdb_print_alloc(o, c[4]);
}

void cdb_mode_sense_10(struct out *o, const u8 *c)
{
	print_mode_page(o, c);
	cdb_print_flag(o, c[1] & 0x10, "LLBAA");
	cdb_print_alloc(o, be_bytes(c + 7, 2));
}

void cdb_mode_select_6(struct out *o, const u8 *c)
{
	cdb_print_flag(o, c[1] & 0x10, "PF");
	cdb_print_flag(o, c[1] & 1, "SP");
	print(o, " parameters %u", c[4]);
}

void cdb_mode_select_10(struct out *o, const u8 *c)
{
	cdb_print_flag(o, c[1] & 0x10, "PF");
	cdb_print_flag(o, c[1] & 1, "SP");
	print(o, " parameters %u", (u32)be_bytes(c + 7, 2));
}

void cdb_log_sense(struct out *o, const u8 *c)
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
		{ 0, "thresholds" },
		{ 1, "cumulative" },
		{ 2, "default thresholds" },
		{ 3, "default cumulative" },
	};
	const char *text = name_of(pages, ARRAY_SIZE(pages), c[2] & 0x3f);

	print(o, " page %02x", c[2] & 0x3f);
	if (text)
		print(o, " (%s)", text);
	if (c[3])
		print(o, " subpage %02x", c[3]);
	print_name(o, values, ARRAY_SIZE(values), c[2] >> 6);
	if (be_bytes(c + 5, 2))
		print(o, " from parameter %04x", (u32)be_bytes(c + 5, 2));
	cdb_print_flag(o, c[1] & 1, "SP");
	cdb_print_alloc(o, be_bytes(c + 7, 2));
}

void cdb_start_stop(struct out *o, const u8 *c)
{
	static const struct name power[] = {
		{ 1, "active" },      { 2, "idle" },
		{ 3, "standby" },     { 7, "control to the device" },
		{ 10, "force idle" }, { 11, "force standby" },
	};

	if (c[4] >> 4)
		print_name(o, power, ARRAY_SIZE(power), c[4] >> 4);
	else
		print(o, c[4] & 1 ? " START" : " STOP");
	cdb_print_flag(o, c[4] & 2, "LOEJ");
	cdb_print_flag(o, c[4] & 4, "NO_FLUSH");
	cdb_print_flag(o, c[1] & 1, "IMMED");
}

void cdb_prevent_allow(struct out *o, const u8 *c)
{
	print(o, c[4] & 3 ? " prevent" : " allow");
}

void cdb_send_diagnostic(struct out *o, const u8 *c)
{
	static const struct name tests[] = {
		{ 1, "background short" },
		{ 2, "background extended" },
		{ 4, "abort" },
		{ 5, "foreground short" },
		{ 6, "foreground extended" },
	};

	if (c[1] >> 5)
		print_name(o, tests, ARRAY_SIZE(tests), c[1] >> 5);
	cdb_print_flag(o, c[1] & 4, "SELFTEST");
	cdb_print_flag(o, c[1] & 0x10, "PF");
	print(o, " parameters %u", (u32)be_bytes(c + 3, 2));
}

void cdb_buffer_10(struct out *o, const u8 *c)
{
	print(o, " mode %02x buffer %u offset %u bytes %u", c[1] & 0x1f, c[2],
	      (u32)be_bytes(c + 3, 3), (u32)be_bytes(c + 6, 3));
}

void cdb_alloc_10(struct out *o, const u8 *c)
{
	cdb_print_alloc(o, be_bytes(c + 7, 2));
}

void cdb_report_luns(struct out *o, const u8 *c)
{
	static const struct name which[] = {
		{ 0, "addressed" },
		{ 1, "well known" },
		{ 2, "all" },
	};

	print_name(o, which, ARRAY_SIZE(which), c[2]);
	cdb_print_alloc(o, be_bytes(c + 6, 4));
}

void cdb_report_opcodes(struct out *o, const u8 *c)
{
	if (c[2] & 7)
		print(o, " of opcode %02x", c[3]);
	if ((c[2] & 7) > 1)
		print(o, " service action %04x", (u32)be_bytes(c + 4, 2));
	cdb_print_alloc(o, be_bytes(c + 6, 4));
}

void cdb_alloc_12(struct out *o, const u8 *c)
{
	cdb_print_alloc(o, be_bytes(c + 6, 4));
}

void cdb_security(struct out *o, const u8 *c)
{
	print(o, " protocol %02x %04x bytes %u%s", c[1],
	      (u32)be_bytes(c + 2, 2), (u32)be_bytes(c + 6, 4),
	      c[4] & 0x80 ? " x 512" : "");
}
