// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading CDBs: see cdb.h.
 */
#include <linux/types.h>

#include "cdb.h"

/* Operation codes, of which no kernel names all. */
enum {
	OP_READ_6 = 0x08,
	OP_WRITE_6 = 0x0a,
	OP_VERIFY_6 = 0x13,
	OP_READ_10 = 0x28,
	OP_WRITE_10 = 0x2a,
	OP_VERIFY_10 = 0x2f,
	OP_READ_16 = 0x88,
	OP_WRITE_16 = 0x8a,
	OP_VERIFY_16 = 0x8f,
	OP_VERIFY_12 = 0xaf,
	OP_REQUEST_SENSE = 0x03,
	OP_REPORT_LUNS = 0xa0,
	OP_INQUIRY = 0x12,
	OP_MODE_SENSE_6 = 0x1a,
	OP_MODE_SENSE_10 = 0x5a,
	OP_READ_CAPACITY_10 = 0x25,
	OP_SERVICE_IN_16 = 0x9e,
	OP_ATA_16 = 0x85,
	OP_ATA_12 = 0xa1,
};

enum { ATA_NON_DATA = 3, ATA_PIO_IN = 4, ATA_PIO_OUT = 5 };

static u64 be(const u8 *p, int bytes)
{
	u64 v = 0;

	while (bytes--)
		v = v << 8 | *p++;
	return v;
}

/**
 * compat_cdb_blocks() - read a READ, WRITE or VERIFY
 * @cdb: 16 bytes
 * @b: what it asks for, in logical blocks
 *
 * Return: whether it is one that the driver passes to the card.
 */
bool compat_cdb_blocks(const u8 *cdb, struct compat_blocks *b)
{
	b->dir = COMPAT_NONE;
	b->bytchk = 0;
	switch (cdb[0]) {
	case OP_READ_6:
	case OP_WRITE_6:
	case OP_VERIFY_6:
		b->lba = be(cdb + 1, 3) & 0x1fffff;
		b->count = cdb[4] ? cdb[4] : 256;
		break;
	case OP_READ_10:
	case OP_WRITE_10:
	case OP_VERIFY_10:
		b->lba = be(cdb + 2, 4);
		b->count = be(cdb + 7, 2);
		break;
	case OP_VERIFY_12:
		b->lba = be(cdb + 2, 4);
		b->count = be(cdb + 6, 4);
		break;
	case OP_READ_16:
	case OP_WRITE_16:
	case OP_VERIFY_16:
		b->lba = be(cdb + 2, 8);
		b->count = be(cdb + 10, 4);
		break;
	default:
		return false;
	}
	switch (cdb[0] & 0x1f) {
	case OP_READ_6: /* in each of its lengths */
		b->dir = COMPAT_IN;
		break;
	case OP_WRITE_6:
		b->dir = COMPAT_OUT;
		break;
	default:
		if (cdb[0] != OP_VERIFY_6)
			b->bytchk = cdb[1] >> 1 & 3;
	}
	return true;
}

/*
 * ATA commands by protocol (ACS-3, table 30, and what older standards had). DMA
 * stands for all that a pass-through of the driver's cannot be: DMA, queued,
 * PACKET, DEVICE RESET.
 */
static const u8 pio_in[] = { 0x20, 0x21, 0x22, 0x23, 0x24, 0x29, 0x2b,
			     0x2f, 0x5c, 0xa1, 0xc4, 0xe4, 0xec };
static const u8 pio_out[] = { 0x30, 0x31, 0x32, 0x33, 0x34, 0x39,
			      0x3b, 0x3c, 0x3f, 0x5e, 0x92, 0xc5,
			      0xce, 0xe8, 0xf1, 0xf2, 0xf4, 0xf6 };
static const u8 no_data[] = { 0x00, 0x27, 0x40, 0x41, 0x42, 0x44, 0x45, 0x51,
			      0x5b, 0x70, 0xda, 0xe0, 0xe1, 0xe2, 0xe3, 0xe5,
			      0xe6, 0xe7, 0xea, 0xef, 0xf3, 0xf5, 0xf8 };
static const u8 dma[] = { 0x06, 0x07, 0x08, 0x25, 0x26, 0x2a, 0x35, 0x36,
			  0x3a, 0x3d, 0x3e, 0x47, 0x4a, 0x57, 0x5d, 0x5f,
			  0x60, 0x61, 0x63, 0x64, 0x65, 0x93, 0xa0, 0xc7,
			  0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xe9, 0xeb };

#define ATA_SMART 0xb0

static bool one_of(u8 command, const u8 *list, unsigned int len)
{
	while (len--)
		if (list[len] == command)
			return true;
	return false;
}

#define ONE_OF(command, list) one_of(command, list, sizeof(list))

/* The protocol of a SMART command, by its subcommand. */
static u8 smart_protocol(u8 features)
{
	switch (features) {
	case 0xd0: /* READ DATA */
	case 0xd1: /* READ THRESHOLDS */
	case 0xd5: /* READ LOG */
		return ATA_PIO_IN;
	case 0xd6: /* WRITE LOG */
		return ATA_PIO_OUT;
	default:
		return ATA_NON_DATA;
	}
}

/* Whether @protocol is that of the command, or the command is not known here. */
static bool protocol_fits(u8 command, u8 features, u8 protocol)
{
	if (command == ATA_SMART)
		return protocol == smart_protocol(features);
	if (ONE_OF(command, pio_in))
		return protocol == ATA_PIO_IN;
	if (ONE_OF(command, pio_out))
		return protocol == ATA_PIO_OUT;
	if (ONE_OF(command, no_data))
		return protocol == ATA_NON_DATA;
	/* A pass-through of the driver's cannot be DMA. */
	return !ONE_OF(command, dma);
}

/* Whose data are one sector, whatever the count says (ACS-3). */
static bool has_one_sector(u8 command, u8 features)
{
	static const u8 commands[] = { 0xa1, 0xe4, 0xe8, 0xec,
				       0xf1, 0xf2, 0xf4, 0xf6 };

	if (command == ATA_SMART)
		return features == 0xd0 || features == 0xd1;
	return ONE_OF(command, commands);
}

/**
 * compat_cdb_ata() - read an ATA PASS-THROUGH(12) or (16)
 * @cdb: 16 bytes
 * @a: what it asks for (SAT-3, 12.2)
 *
 * Return: whether it is one.
 */
bool compat_cdb_ata(const u8 *cdb, struct compat_ata *a)
{
	bool ext = cdb[0] == OP_ATA_16 && cdb[1] & 1;
	const u8 *features, *count, *command;

	switch (cdb[0]) {
	case OP_ATA_16:
		features = cdb + 3;
		count = cdb + 5;
		command = cdb + 14;
		break;
	case OP_ATA_12:
		features = cdb + 2;
		count = cdb + 3;
		command = cdb + 9;
		break;
	default:
		return false;
	}
	a->protocol = cdb[1] >> 1 & 0x0f;
	switch (a->protocol) {
	case ATA_PIO_IN:
		a->dir = COMPAT_IN;
		break;
	case ATA_PIO_OUT:
		a->dir = COMPAT_OUT;
		break;
	default:
		a->dir = COMPAT_NONE;
	}
	a->fits = protocol_fits(*command, features[1], a->protocol);
	a->one_sector = has_one_sector(*command, features[1]);
	a->high = ext &&
		  (features[0] || count[0] || cdb[7] || cdb[9] || cdb[11]);
	a->t_length = cdb[2] & 3;
	a->t_dir_in = cdb[2] & 8;
	a->in_bytes = !(cdb[2] & 4);
	a->in_blocks = !a->in_bytes && cdb[2] & 0x10;
	a->units = 0;
	if (a->t_length == 1)
		a->units = ext ? be(features, 2) : features[1];
	else if (a->t_length == 2)
		a->units = ext ? be(count, 2) : count[1];
	return true;
}

/**
 * compat_cdb_asks() - how many bytes a command asks for that is answered from
 *	what the driver knows
 * @cdb: 16 bytes
 *
 * Return: the allocation length, the fixed length of an answer that has none,
 * or 0 if it is not such a command.
 */
u32 compat_cdb_asks(const u8 *cdb)
{
	switch (cdb[0]) {
	case OP_INQUIRY:
		return be(cdb + 3, 2);
	case OP_MODE_SENSE_6:
		return cdb[4];
	case OP_MODE_SENSE_10:
		return be(cdb + 7, 2);
	case OP_REQUEST_SENSE:
		return cdb[4];
	case OP_REPORT_LUNS:
		return be(cdb + 6, 4);
	case OP_READ_CAPACITY_10:
		return 8;
	case OP_SERVICE_IN_16:
		return be(cdb + 10, 4);
	default:
		return 0;
	}
}
