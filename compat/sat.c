// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ATA in SCSI's terms: see sat.h. Words of IDENTIFY DEVICE are those of ACS-3.
 */
#ifdef __KERNEL__
#include <linux/bitops.h>
#include <linux/string.h>
#include <linux/types.h>
#endif

#include "sat.h"

enum {
	ID_SERIAL = 10, /* 10 words */
	ID_MODEL = 27,	/* 20 words */
	ID_COMMANDS = 82,
	ID_COMMANDS_2 = 83, /* bits 15:14 are 01b if 82 to 84 hold */
	ID_ENABLED_3 = 87,  /* bits 15:14 are 01b if 85 to 87 hold */
	ID_SECTOR_SIZE = 106,
	ID_WWN = 108, /* 4 words */
	ID_FORM_FACTOR = 168,
	ID_ROTATION = 217,
};

#define SERIAL_LEN 20
#define MODEL_LEN 40

static bool holds(u16 word)
{
	return word >> 14 == 1;
}

static bool id_bit(const u16 *id, int word, int bit, int valid)
{
	return holds(id[valid]) && id[word] >> bit & 1;
}

/**
 * compat_sat_complete() - whether IDENTIFY data are a disk's own
 * @id: 256 words
 *
 * The vendor's HIM makes IDENTIFY data up: names and little else. Words 82 to 84
 * hold in those that a disk has sent since ATA-4.
 */
bool compat_sat_complete(const u16 *id)
{
	return holds(id[ID_COMMANDS_2]);
}

/**
 * compat_sat_lba48() - whether a disk has the commands with 48 bits of LBA
 * @id: its IDENTIFY data, 256 words
 *
 * Return: also true if the data do not say; the vendor's HIM, whose data do not,
 * uses no others.
 */
bool compat_sat_lba48(const u16 *id)
{
	return !holds(id[ID_COMMANDS_2]) || id[ID_COMMANDS_2] >> 10 & 1;
}

/**
 * compat_sat_write_cache() - whether a disk has a volatile write cache
 * @id: its IDENTIFY data, 256 words
 *
 * Return: also true if the data do not say.
 */
bool compat_sat_write_cache(const u16 *id)
{
	return !holds(id[ID_COMMANDS_2]) || id[ID_COMMANDS] >> 5 & 1;
}

/* ATA strings have the first byte of each pair in the word's upper half. */
static u8 *put_string(u8 *p, const u16 *words, unsigned int len)
{
	for (; len; len -= 2, words++) {
		*p++ = *words >> 8;
		*p++ = *words & 0xff;
	}
	return p;
}

static u8 *put_words(u8 *p, const u16 *words, unsigned int n)
{
	return put_string(p, words, 2 * n);
}

/* The head of a designator (SPC-4, 7.8.6.1) of the logical unit. */
static u8 *designator(u8 *p, u8 code_set, u8 type, u8 len)
{
	*p++ = code_set;
	*p++ = type;
	*p++ = 0;
	*p++ = len;
	return p;
}

enum { BINARY = 1, ASCII = 2 };	       /* code sets */
enum { VENDOR = 0, T10 = 1, NAA = 3 }; /* types */

static u8 *device_id(const u16 *id, u8 *p)
{
	static const char vendor[8] = "ATA     ";

	p = designator(p, ASCII, VENDOR, SERIAL_LEN);
	p = put_string(p, id + ID_SERIAL, SERIAL_LEN);
	p = designator(p, ASCII, T10, sizeof(vendor) + MODEL_LEN + SERIAL_LEN);
	memcpy(p, vendor, sizeof(vendor));
	p = put_string(p + sizeof(vendor), id + ID_MODEL, MODEL_LEN);
	p = put_string(p, id + ID_SERIAL, SERIAL_LEN);
	if (id_bit(id, ID_ENABLED_3, 8, ID_ENABLED_3)) {
		p = designator(p, BINARY, NAA, 8);
		p = put_words(p, id + ID_WWN, 4);
	}
	return p;
}

/* ATA Information (SAT-3, 12.4.2). */
static u8 *ata_information(const u16 *id, u8 *p)
{
	unsigned int i;

	memcpy(p + 4, "HPT     Rocket 750      1.1 ", 28);
	/* The signature of a disk, as a register FIS. */
	p[32] = 0x34;
	p[34] = 0x50;
	p[36] = 1; /* LBA */
	p[44] = 1; /* count */
	p[52] = 0xec;
	for (i = 0; i < 256; i++) { /* as the disk sent it */
		p[56 + 2 * i] = id[i] & 0xff;
		p[57 + 2 * i] = id[i] >> 8;
	}
	return p + COMPAT_VPD_MAX - 4;
}

/* Block Limits: transfers in whole physical blocks. */
static u8 *block_limits(const u16 *id, u16 blocks_max, u8 *buf)
{
	u16 word = id[ID_SECTOR_SIZE];
	u16 granule = holds(word) && word >> 13 & 1 ? 1 << (word & 0xf) : 1;

	buf[6] = granule >> 8;
	buf[7] = granule & 0xff;
	buf[10] = blocks_max >> 8; /* MAXIMUM TRANSFER LENGTH, bytes 8 to 11 */
	buf[11] = blocks_max & 0xff;
	return buf + 64;
}

static const u8 pages[] = { 0x00, 0x80, 0x83, 0x89, 0xb0, 0xb1 };

/* Made-up IDENTIFY data hold names only: enough for all pages but these two. */
static bool has_page(const u16 *id, u8 page)
{
	if (!compat_sat_complete(id) && (page == 0x89 || page == 0xb1))
		return false;
	return memchr(pages, page, sizeof(pages));
}

/**
 * compat_sat_vpd() - a VPD page of a disk
 * @page: PAGE CODE
 * @id: the disk's IDENTIFY data, 256 words
 * @blocks_max: logical blocks that a command may have; 0: as many as of any disk
 * @buf: COMPAT_VPD_MAX bytes, zeroed
 *
 * Return: the page's length in bytes, or 0 if there is no such page.
 */
unsigned int compat_sat_vpd(u8 page, const u16 *id, u16 blocks_max, u8 *buf)
{
	u8 *p = buf + 4;
	unsigned int i;

	if (!has_page(id, page))
		return 0;
	switch (page) {
	case 0x00:
		for (i = 0; i < sizeof(pages); i++)
			if (has_page(id, pages[i]))
				*p++ = pages[i];
		break;
	case 0x80: /* Unit Serial Number */
		p = put_string(p, id + ID_SERIAL, SERIAL_LEN);
		break;
	case 0x83: /* Device Identification */
		p = device_id(id, p);
		break;
	case 0x89:
		p = ata_information(id, p);
		break;
	case 0xb0:
		p = block_limits(id, blocks_max, buf);
		break;
	case 0xb1:
		/* Block Device Characteristics. ZONED stays 0: the objects have
		 * no commands for zones.
		 */
		p = put_words(p, id + ID_ROTATION, 1);
		buf[7] = id[ID_FORM_FACTOR] & 0xf;
		p = buf + 64;
		break;
	default:
		return 0;
	}
	buf[1] = page;
	buf[2] = (p - buf - 4) >> 8;
	buf[3] = p - buf - 4;
	return p - buf;
}

/**
 * compat_sat_error() - sense data for a command that a disk has refused or failed
 * @status: its status register
 * @error: its error register; holds if @status has ERR
 * @write: whether it was to write: which error of the medium it is
 */
struct compat_sense compat_sat_error(u8 status, u8 error, bool write)
{
	if (status & 0x20) /* DF: internal target failure */
		return (struct compat_sense){ 0x04, 0x44, 0 };
	if (!(status & 0x01)) /* not ERR: nobody knows */
		return (struct compat_sense){ 0x0b, 0, 0 };
	if (error & 0x80) /* ICRC: CRC error detected */
		return (struct compat_sense){ 0x0b, 0x47, 3 };
	if (error & 0x40) /* UNC */
		return (struct compat_sense){ 0x03, write ? 0x0c : 0x11, 0 };
	if (error & 0x10) /* IDNF: address out of range */
		return (struct compat_sense){ 0x05, 0x21, 0 };
	return (struct compat_sense){ 0x0b, 0, 0 };
}

/**
 * compat_sat_registers() - put an ATA Status Return descriptor into sense data
 * @out: the registers
 * @ext: whether the command had EXTEND: the upper halves count
 * @sense: descriptor format, key and codes set already
 */
void compat_sat_registers(const struct compat_ata_out *out, bool ext,
			  u8 sense[22])
{
	u8 *d = sense + 8;
	int i;

	sense[7] = 14;
	d[0] = 0x09;
	d[1] = 12;
	d[2] = ext;
	d[3] = out->error;
	d[4] = ext ? out->count >> 8 : 0;
	d[5] = out->count & 0xff;
	for (i = 0; i < 3; i++) {
		d[6 + 2 * i] = ext ? out->lba >> (24 + 8 * i) & 0xff : 0;
		d[7 + 2 * i] = out->lba >> (8 * i) & 0xff;
	}
	d[12] = out->device;
	d[13] = out->status;
}
