// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Decodes FISes. Source: Serial ATA revision 3.x. */
#include "decode.h"
#include "model/sata.h"

static const struct name frames[] = {
	{ FIS_H2D, "H2D" },	  { FIS_D2H, "D2H" },
	{ 0x39, "DMA activate" }, { 0x41, "DMA setup" },
	{ FIS_DATA, "data" },	  { 0x58, "BIST" },
	{ FIS_PIO_SETUP, "PIO" }, { FIS_SDB, "SDB" },
};

void print_ata_status(struct out *o, u8 status, u8 error)
{
	static const struct name bits[] = {
		{ ATA_ERR, "ERR" },
		{ ATA_DRQ, "DRQ" },
		{ ATA_DF, "DF" },
		{ ATA_DRDY, "DRDY" },
		{ ATA_BSY, "BSY" },
	}, errors[] = {
		{ 0x01, "AMNF" },
		{ ATA_ABRT, "ABRT" },
		{ ATA_IDNF, "IDNF" },
		{ ATA_UNC, "UNC" },
		{ ATA_ICRC, "ICRC" },
	};

	print(o, "status %02x", status);
	print_bits(o, bits, ARRAY_SIZE(bits), status);
	if (!(status & ATA_ERR))
		return;
	print(o, ", error %02x", error);
	print_bits(o, errors, ARRAY_SIZE(errors), error);
}

static void print_command(struct out *o, const struct fis_h2d *f)
{
	struct taskfile r = {
		.command = f->command,
		.device = f->device,
		.feature = fis_feature(f),
		.count = fis_count(f),
		.lba = fis_lba48(f),
	};

	if (f->flags & FIS_CMD)
		print_taskfile(o, &r);
	else
		print(o, "control %02x%s", f->control,
		      f->control & CONTROL_SRST ? " (soft reset)" : "");
}

static void print_tags(struct out *o, u32 tags)
{
	if (!tags)
		return;
	print(o, ", done: tag");
	for (unsigned int i = 0; i < 32; i++)
		if (tags >> i & 1)
			print(o, " %u", i);
}

static void print_signature(struct out *o, const struct fis_h2d *f)
{
	u32 sig = f->count | (u32)(fis_lba48(f) & 0xffffff) << 8;

	if (sig == SIG_DISK)
		print(o, ", signature of a disk");
	else if (sig == SIG_PACKET)
		print(o, ", signature of a packet device");
	else if (sig == SIG_PMP)
		print(o, ", signature of a port multiplier");
}

static void print_answer(struct out *o, const struct fis_h2d *f, const u8 *p)
{
	print_ata_status(o, p[2], p[3]);
	if (f->type == FIS_SDB) {
		print_tags(o, get32(p + 4));
		if (p[1] & FIS_NOTIFY)
			print(o, ", notification");
		return;
	}
	print(o, " count %04x lba %#llx", fis_count(f),
	      (unsigned long long)fis_lba48(f));
	if (f->type == FIS_D2H)
		print_signature(o, f);
	else
		print(o, ", %u bytes %s, then status %02x", get16(p + 16),
		      p[1] & FIS_DIR_IN ? "in" : "out", p[15]);
}

void print_fis(struct out *o, const u8 *p, u32 len)
{
	u8 all[sizeof(struct fis_h2d)] = { 0 };
	struct fis_h2d f; /* the other types have the same LBA fields */
	const char *type;

	memcpy(all, p, len < sizeof(all) ? len : sizeof(all));
	memcpy(&f, all, sizeof(f));
	type = name_of(frames, ARRAY_SIZE(frames), f.type);
	if (type)
		print(o, "%s ", type);
	else
		print(o, "type %02x ", f.type);
	switch (f.type) {
	case FIS_H2D:
		print_command(o, &f);
		break;
	/* The card traces no other data than a packet. */
	case FIS_DATA:
		print_packet(o, p + 4, len > 4 ? len - 4 : 0);
		break;
	case FIS_D2H:
	case FIS_PIO_SETUP:
	case FIS_SDB:
		print_answer(o, &f, all);
		break;
	}
}
