// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Decodes ATA commands. Sources: ACS-3 (commands, subcommands, log addresses),
 * Serial ATA revision 3.x (port multipliers).
 */
#include "decode.h"
#include "model/pmp.h"
#include "model/sata.h"

/* How a command uses its registers. */
enum shape {
	PLAIN,
	DATA28,
	DATA48,
	QUEUED,
	SMART,
	FEATURES,
	LOG,
	PMP,
	PACKET,
};

static const struct command {
	u8 code;
	enum shape shape;
	const char *name;
} commands[] = {
	{ ATA_NOP, PLAIN, "NOP" },
	{ 0x06, DATA48, "DATA SET MANAGEMENT" },
	{ ATA_DEVICE_RESET, PLAIN, "DEVICE RESET" },
	{ ATA_READ, DATA28, "READ SECTORS" },
	{ ATA_READ_EXT, DATA48, "READ SECTORS EXT" },
	{ ATA_READ_DMA_EXT, DATA48, "READ DMA EXT" },
	{ ATA_READ_NATIVE_MAX_EXT, PLAIN, "READ NATIVE MAX EXT" },
	{ 0x29, DATA48, "READ MULTIPLE EXT" },
	{ ATA_READ_LOG_EXT, LOG, "READ LOG EXT" },
	{ ATA_WRITE, DATA28, "WRITE SECTORS" },
	{ ATA_WRITE_EXT, DATA48, "WRITE SECTORS EXT" },
	{ ATA_WRITE_DMA_EXT, DATA48, "WRITE DMA EXT" },
	{ 0x37, PLAIN, "SET MAX ADDRESS EXT" },
	{ 0x39, DATA48, "WRITE MULTIPLE EXT" },
	{ ATA_WRITE_DMA_FUA_EXT, DATA48, "WRITE DMA FUA EXT" },
	{ 0x3f, LOG, "WRITE LOG EXT" },
	{ ATA_VERIFY, DATA28, "READ VERIFY" },
	{ ATA_VERIFY_EXT, DATA48, "READ VERIFY EXT" },
	{ 0x45, DATA48, "WRITE UNCORRECTABLE EXT" },
	{ 0x47, LOG, "READ LOG DMA EXT" },
	{ 0x57, LOG, "WRITE LOG DMA EXT" },
	{ ATA_READ_NCQ, QUEUED, "READ FPDMA QUEUED" },
	{ ATA_WRITE_NCQ, QUEUED, "WRITE FPDMA QUEUED" },
	{ ATA_NCQ_NON_DATA, QUEUED, "NCQ NON-DATA" },
	{ ATA_NCQ_SEND, QUEUED, "SEND FPDMA QUEUED" },
	{ ATA_NCQ_RECEIVE, QUEUED, "RECEIVE FPDMA QUEUED" },
	{ ATA_SEEK, PLAIN, "SEEK" },
	{ ATA_DIAGNOSTIC, PLAIN, "DIAGNOSTIC" },
	{ 0x91, PLAIN, "INITIALIZE PARAMETERS" },
	{ 0x92, PLAIN, "DOWNLOAD MICROCODE" },
	{ 0x93, PLAIN, "DOWNLOAD MICROCODE DMA" },
	{ ATA_PACKET, PACKET, "PACKET" },
	{ ATA_IDENTIFY_PACKET, PLAIN, "IDENTIFY PACKET DEVICE" },
	{ ATA_SMART, SMART, "SMART" },
	{ 0xb4, PLAIN, "SANITIZE" },
	{ 0xc4, DATA28, "READ MULTIPLE" },
	{ 0xc5, DATA28, "WRITE MULTIPLE" },
	{ 0xc6, PLAIN, "SET MULTIPLE" },
	{ ATA_READ_DMA, DATA28, "READ DMA" },
	{ ATA_WRITE_DMA, DATA28, "WRITE DMA" },
	{ ATA_STANDBY_NOW, PLAIN, "STANDBY IMMEDIATE" },
	{ ATA_IDLE_NOW, PLAIN, "IDLE IMMEDIATE" },
	{ ATA_STANDBY, PLAIN, "STANDBY" },
	{ ATA_IDLE, PLAIN, "IDLE" },
	{ ATA_PMP_READ, PMP, "READ PORT MULTIPLIER" },
	{ ATA_CHECK_POWER, PLAIN, "CHECK POWER MODE" },
	{ ATA_SLEEP, PLAIN, "SLEEP" },
	{ ATA_FLUSH, PLAIN, "FLUSH CACHE" },
	{ ATA_PMP_WRITE, PMP, "WRITE PORT MULTIPLIER" },
	{ ATA_FLUSH_EXT, PLAIN, "FLUSH CACHE EXT" },
	{ ATA_IDENTIFY, PLAIN, "IDENTIFY" },
	{ ATA_SET_FEATURES, FEATURES, "SET FEATURES" },
	{ 0xf1, PLAIN, "SECURITY SET PASSWORD" },
	{ 0xf2, PLAIN, "SECURITY UNLOCK" },
	{ 0xf3, PLAIN, "SECURITY ERASE PREPARE" },
	{ 0xf4, PLAIN, "SECURITY ERASE UNIT" },
	{ 0xf5, PLAIN, "SECURITY FREEZE LOCK" },
	{ 0xf6, PLAIN, "SECURITY DISABLE PASSWORD" },
	{ ATA_READ_NATIVE_MAX, PLAIN, "READ NATIVE MAX" },
	{ 0xf9, PLAIN, "SET MAX ADDRESS" },
};

static const struct name smart[] = {
	{ SMART_DATA, "READ DATA" },
	{ SMART_THRESHOLDS, "READ THRESHOLDS" },
	{ SMART_AUTOSAVE, "ATTRIBUTE AUTOSAVE" },
	{ 0xd3, "SAVE ATTRIBUTES" },
	{ SMART_OFFLINE, "EXECUTE OFF-LINE" },
	{ SMART_READ_LOG, "READ LOG" },
	{ 0xd6, "WRITE LOG" },
	{ SMART_ENABLE, "ENABLE" },
	{ SMART_DISABLE, "DISABLE" },
	{ SMART_STATUS, "RETURN STATUS" },
	{ 0xdb, "AUTOMATIC OFF-LINE" },
};

static const struct name self_tests[] = {
	{ 0x00, "off-line" },		{ 0x01, "short" },
	{ 0x02, "extended" },		{ 0x03, "conveyance" },
	{ 0x04, "selective" },		{ 0x7f, "abort" },
	{ 0x81, "short captive" },	{ 0x82, "extended captive" },
	{ 0x83, "conveyance captive" }, { 0x84, "selective captive" },
};

static const struct name features[] = {
	{ SETF_WCACHE_ON, "write cache on" },
	{ SETF_XFER_MODE, "transfer mode" },
	{ SETF_APM_ON, "APM on" },
	{ 0x06, "power-up in standby on" },
	{ 0x07, "spin up from standby" },
	{ 0x0b, "write-read-verify on" },
	{ SETF_SATA_ON, "SATA feature on" },
	{ 0x41, "free-fall control on" },
	{ 0x42, "acoustic management on" },
	{ 0x4a, "extended power conditions" },
	{ SETF_RAHEAD_OFF, "read look-ahead off" },
	{ 0x5d, "release interrupt on" },
	{ 0x66, "keep settings over a reset" },
	{ SETF_WCACHE_OFF, "write cache off" },
	{ SETF_APM_OFF, "APM off" },
	{ 0x86, "power-up in standby off" },
	{ 0x8b, "write-read-verify off" },
	{ SETF_SATA_OFF, "SATA feature off" },
	{ SETF_RAHEAD_ON, "read look-ahead on" },
	{ 0xc1, "free-fall control off" },
	{ 0xc2, "acoustic management off" },
	{ 0xc3, "sense data reporting" },
	{ 0xcc, "defaults after a reset" },
};

static const struct name sata_features[] = {
	{ 0x01, "non-zero offsets" },
	{ 0x02, "DMA setup auto-activate" },
	{ 0x03, "device-initiated power management" },
	{ 0x04, "in-order data" },
	{ 0x05, "asynchronous notification" },
	{ 0x06, "settings kept over a reset" },
	{ 0x07, "automatic partial to slumber" },
	{ 0x09, "device sleep" },
};

static const struct name logs[] = {
	{ 0x00, "directory" },
	{ 0x01, "summary of errors" },
	{ 0x02, "comprehensive errors" },
	{ 0x03, "extended comprehensive errors" },
	{ 0x04, "device statistics" },
	{ 0x06, "self-test" },
	{ 0x07, "extended self-test" },
	{ 0x08, "power conditions" },
	{ 0x09, "selective self-test" },
	{ 0x0d, "LPS misalignment" },
	{ 0x10, "queued command error" },
	{ 0x11, "phy event counters" },
	{ 0x12, "NCQ non-data" },
	{ 0x13, "NCQ send and receive" },
	{ 0x15, "rebuild assist" },
	{ 0x19, "LBA status" },
	{ 0x21, "write stream errors" },
	{ 0x22, "read stream errors" },
	{ 0x24, "current device internal status" },
	{ 0x25, "saved device internal status" },
	{ 0x30, "identify device data" },
	{ 0xe0, "SCT status" },
	{ 0xe1, "SCT data" },
};

/* Registers of a multiplier and of its ports, by their names in Serial ATA. */
static const struct name gscrs[] = {
	{ GSCR_ID, "product" },
	{ GSCR_REVISION, "revision" },
	{ GSCR_PORTS, "ports" },
	{ GSCR_ERROR, "error" },
	{ GSCR_ERROR_MASK, "error mask" },
	{ GSCR_FEATURES, "features" },
	{ GSCR_FEATURES_ON, "features on" },
}, pscrs[] = {
	{ PSCR_STATUS, "SStatus" },
	{ PSCR_ERROR, "SError" },
	{ PSCR_CONTROL, "SControl" },
	{ PSCR_ACTIVE, "SActive" },
};

static void print_log(struct out *o, u8 log)
{
	const char *text = name_of(logs, ARRAY_SIZE(logs), log);

	print(o, " log %02x%s%s%s", log, text ? " (" : "", text ? text : "",
	      text ? ")" : "");
}

static void print_registers(struct out *o, const struct taskfile *r)
{
	print(o, " feature %04x count %04x lba %#llx device %02x", r->feature,
	      r->count, (unsigned long long)r->lba, r->device);
}

static void print_range(struct out *o, u64 lba, u32 count, u32 most)
{
	print(o, " lba %llu sectors %u", (unsigned long long)lba,
	      count ? count : most);
}

static void print_smart(struct out *o, const struct taskfile *r)
{
	u8 low = (u8)r->lba;

	print_name(o, smart, ARRAY_SIZE(smart), r->feature & 0xff);
	switch (r->feature & 0xff) {
	case SMART_OFFLINE:
		print_name(o, self_tests, ARRAY_SIZE(self_tests), low);
		break;
	case SMART_READ_LOG:
	case 0xd6:
		print_log(o, low);
		break;
	}
	print_registers(o, r);
}

/*
 * The count of "transfer mode": the kind in the upper five bits, then the mode.
 */
static void print_mode(struct out *o, u8 mode)
{
	static const struct name kinds[] = {
		{ 0, "PIO default" },
		{ 1, "PIO" },
		{ 4, "multiword DMA" },
		{ 8, "UDMA" },
	};

	print_name(o, kinds, ARRAY_SIZE(kinds), mode >> 3);
	print(o, " %u", mode & 7);
}

static void print_features(struct out *o, const struct taskfile *r)
{
	u8 count = (u8)r->count;

	print_name(o, features, ARRAY_SIZE(features), r->feature & 0xff);
	switch (r->feature & 0xff) {
	case SETF_XFER_MODE:
		print_mode(o, count);
		break;
	case SETF_SATA_ON:
	case SETF_SATA_OFF:
		print(o, ":");
		print_name(o, sata_features, ARRAY_SIZE(sata_features), count);
		break;
	case SETF_APM_ON:
		print(o, " level %u", count);
		break;
	}
	print_registers(o, r);
}

static void print_pmp(struct out *o, const struct taskfile *r)
{
	const char *text;
	u32 port = r->device & FIS_PORT;
	u32 v = (r->count & 0xff) | (u32)(r->lba & 0xffffff) << 8;

	if (port == PMP_CONTROL_PORT) {
		print(o, " GSCR %#x", r->feature);
		text = name_of(gscrs, ARRAY_SIZE(gscrs), r->feature);
	} else {
		print(o, " port %u PSCR %u", port, r->feature);
		text = name_of(pscrs, ARRAY_SIZE(pscrs), r->feature);
	}
	if (text)
		print(o, " (%s)", text);
	if (r->command == ATA_PMP_WRITE)
		print(o, " <- %08x", v);
	else
		print(o, " read");
}

/*
 * Queued commands have their count in the feature register and the tag in the
 * count.
 */
static void print_queued(struct out *o, const struct taskfile *r)
{
	print(o, " tag %u", r->count >> 3 & 0x1f);
	if (r->command == 0x63)
		print(o, " subcommand %x", r->feature & 0xf);
	else
		print_range(o, r->lba, r->feature, 65536);
	if (r->device & 0x80)
		print(o, " FUA");
	if (r->count >> 14)
		print(o, " priority %u", r->count >> 14);
}

/* Of PIO, PACKET has how much the host takes at once. */
static void print_transfer(struct out *o, const struct taskfile *r)
{
	if (r->feature & PACKET_DMA)
		print(o, " DMA");
	else
		print(o, " PIO limit %u", (u32)(r->lba >> 8 & 0xffff));
}

void print_taskfile(struct out *o, const struct taskfile *r)
{
	enum shape shape = PLAIN;
	const char *name = "unknown";

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].code == r->command) {
			name = commands[i].name;
			shape = commands[i].shape;
		}
	print(o, "%s (%02x)", name, r->command);
	switch (shape) {
	case PLAIN:
		print_registers(o, r);
		break;
	case DATA28:
		print_range(o,
			    (r->lba & 0xffffff) | (u64)(r->device & 15) << 24,
			    r->count & 0xff, 256);
		break;
	case DATA48:
		print_range(o, r->lba, r->count, 65536);
		if (r->feature)
			print(o, " feature %04x", r->feature);
		break;
	case QUEUED:
		print_queued(o, r);
		break;
	case SMART:
		print_smart(o, r);
		break;
	case FEATURES:
		print_features(o, r);
		break;
	case LOG:
		print_log(o, (u8)r->lba);
		print(o, " page %u pages %u",
		      (u32)(r->lba >> 8 & 0xff) | (u32)(r->lba >> 24 & 0xff00),
		      r->count);
		break;
	case PMP:
		print_pmp(o, r);
		break;
	case PACKET:
		print_transfer(o, r);
		break;
	}
}
