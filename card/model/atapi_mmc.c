// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The packets of a DVD-ROM drive. After SPC-4 and MMC-6. */
#include "atapi.h"
#include "disk_page.h"

#define CD_BLOCKS 360000u /* 80 minutes; what is more is a DVD */
#define LEAD_IN 150u	  /* blocks before block 0 */

enum profile { PROFILE_NONE = 0, PROFILE_CD = 0x08, PROFILE_DVD = 0x10 };

static enum profile profile(const struct atapi *a)
{
	if (!a->loaded)
		return PROFILE_NONE;
	return a->blocks > CD_BLOCKS ? PROFILE_DVD : PROFILE_CD;
}

static u32 test_unit_ready(struct packet *p)
{
	(void)p;
	return SENSE_NONE;
}

/* Fixed format. The sense is gone with it. */
static u32 request_sense(struct packet *p)
{
	struct atapi *a = p->drive;
	u32 sense = a->sense ? a->sense : a->attention;
	u8 data[18] = { 0x70 };

	data[2] = (u8)(sense >> 16);
	data[7] = sizeof(data) - 8;
	data[12] = (u8)(sense >> 8);
	data[13] = (u8)sense;
	if (sense == SENSE_UNREADABLE) {
		data[0] |= 0x80;
		put32_be(data + 3, a->bad);
	}
	if (!a->sense)
		a->attention = SENSE_NONE;
	a->sense = SENSE_NONE;
	atapi_send(p, data, sizeof(data), p->cdb[4]);
	return SENSE_NONE;
}

/* Padded with blanks. */
static void put_text(u8 *at, size_t size, const char *text)
{
	size_t n = strlen(text);

	memset(at, ' ', size);
	memcpy(at, text, n < size ? n : size);
}

static u32 inquiry(struct packet *p)
{
	u8 data[36] = { 0x05, 0x80, 0x05, 0x32, sizeof(data) - 5 };

	if (p->cdb[1] & 1)
		return SENSE_FIELD;
	put_text(data + 8, 8, "TWIN");
	put_text(data + 16, 16, "DVD-ROM");
	put_text(data + 32, 4, p->disk->firmware);
	atapi_send(p, data, sizeof(data), get16_be(p->cdb + 3));
	return SENSE_NONE;
}

static u32 start_stop(struct packet *p)
{
	bool start = p->cdb[4] & 1, move = p->cdb[4] & 2;
	struct atapi *a = p->drive;

	if (!move)
		return start && !a->loaded ? SENSE_NO_MEDIUM : SENSE_NONE;
	if (!start && a->locked)
		return SENSE_LOCKED;
	if (!atapi_load(a, start))
		a->tray_open = !start;
	return SENSE_NONE;
}

static u32 prevent_removal(struct packet *p)
{
	p->drive->locked = p->cdb[4] & 1;
	return SENSE_NONE;
}

static u32 read_capacity(struct packet *p)
{
	u8 data[8];

	put32_be(data, p->drive->blocks - 1);
	put32_be(data + 4, ATAPI_BLOCK);
	atapi_send(p, data, sizeof(data), sizeof(data));
	return SENSE_NONE;
}

static u32 read_blocks(struct packet *p, u32 lba, u32 count)
{
	struct atapi *a = p->drive;
	const struct media *m = p->disk->media;
	u64 bad = disk_find_bad(p->disk, lba, count);
	u8 block[ATAPI_BLOCK];

	if ((u64)lba + count > a->blocks)
		return SENSE_RANGE;
	for (u32 i = 0; i < count && !(p->reply->status & ATA_ERR); i++) {
		u64 at = (u64)(lba + i) * ATAPI_BLOCK;

		if (lba + i == bad || m->read(m->ctx, at, block, ATAPI_BLOCK)) {
			a->bad = lba + i;
			return SENSE_UNREADABLE;
		}
		atapi_send(p, block, ATAPI_BLOCK, ATAPI_BLOCK);
	}
	return SENSE_NONE;
}

static u32 read_10(struct packet *p)
{
	return read_blocks(p, get32_be(p->cdb + 2), get16_be(p->cdb + 7));
}

static u32 read_12(struct packet *p)
{
	return read_blocks(p, get32_be(p->cdb + 2), get32_be(p->cdb + 6));
}

/* An address in a table of contents, in blocks or in minutes, seconds and frames. */
static void put_address(const struct packet *p, u8 *at, u32 lba)
{
	u32 frames = lba + LEAD_IN;

	if (p->cdb[1] & 2)
		put32_be(at, frames / 4500 << 16 | frames / 75 % 60 << 8 |
				     frames % 75);
	else
		put32_be(at, lba);
}

#define TOC_DATA 0x14	   /* a data track */
#define TOC_LEAD_OUT 0xaau /* the number of what is behind the last track */

static void put_track(const struct packet *p, u8 *at, u8 nr, u32 lba)
{
	at[1] = TOC_DATA;
	at[2] = nr;
	put_address(p, at + 4, lba);
}

/* One track, which is all of the disc. */
static u32 read_tracks(struct packet *p)
{
	u8 data[20] = { 0, 0, 1, 1 }, first = p->cdb[6];
	u32 len = 4;

	if (first > 1 && first != TOC_LEAD_OUT)
		return SENSE_FIELD;
	if (first <= 1) {
		put_track(p, data + len, 1, 0);
		len += 8;
	}
	put_track(p, data + len, TOC_LEAD_OUT, p->drive->blocks);
	len += 8;
	put16_be(data, (u16)(len - 2));
	atapi_send(p, data, len, get16_be(p->cdb + 7));
	return SENSE_NONE;
}

/* One session, which begins with that track. */
static u32 read_session(struct packet *p)
{
	u8 data[12] = { 0, 10, 1, 1 };

	put_track(p, data + 4, 1, 0);
	atapi_send(p, data, sizeof(data), get16_be(p->cdb + 7));
	return SENSE_NONE;
}

/* Older hosts have the format in the last byte. */
static u32 read_toc(struct packet *p)
{
	u8 format = p->cdb[2] & 0x0f;

	if (!format)
		format = p->cdb[9] >> 6;
	switch (format) {
	case 0:
		return read_tracks(p);
	case 1:
		return read_session(p);
	default:
		return SENSE_FIELD;
	}
}

#define FEATURE_PERSISTENT 0x02
#define FEATURE_CURRENT 0x01

/* Features, and the profile with which they are current; 0: with any disc. */
static const struct feature {
	u16 code, profile;
	u8 flags, len;
	u8 data[12];
} features[] = {
	{ 0x0000,
	  0,
	  FEATURE_PERSISTENT,
	  8,
	  { 0, PROFILE_DVD, 0, 0, 0, PROFILE_CD, 0, 0 } },
	{ 0x0001, 0, FEATURE_PERSISTENT, 4, { 0, 0, 0, 0x07 } }, /* ATAPI */
	{ 0x0003, 0, FEATURE_PERSISTENT, 4, { 0x29, 0, 0, 0 } }, /* tray */
	{ 0x0010, 0, 0, 8, { 0, 0, 0x08, 0, 0, 1, 0, 0 } }, /* random reads */
	{ 0x001e, PROFILE_CD, 0, 4, { 0, 0, 0, 0 } },	    /* reads CDs */
	{ 0x001f, PROFILE_DVD, 0, 4, { 0, 0, 0, 0 } },	    /* and DVDs */
};

static bool is_current(const struct atapi *a, const struct feature *f)
{
	if (f->flags & FEATURE_PERSISTENT)
		return true;
	return a->loaded && (!f->profile || f->profile == profile(a));
}

/* The profiles, each with whether it is the one of the disc. */
static void mark_profiles(const struct atapi *a, u8 *list)
{
	for (unsigned int i = 0; i < 8; i += 4)
		list[i + 2] = a->loaded && get16_be(list + i) == profile(a);
}

static u32 put_feature(const struct atapi *a, const struct feature *f, u8 *at)
{
	put16_be(at, f->code);
	at[2] = f->flags | (is_current(a, f) ? FEATURE_CURRENT : 0);
	at[3] = f->len;
	memcpy(at + 4, f->data, f->len);
	if (!f->code)
		mark_profiles(a, at + 4);
	return 4u + f->len;
}

/* Whether a feature was asked for: all, those that are current, or one. */
static bool is_asked(const struct packet *p, const struct feature *f)
{
	u16 start = get16_be(p->cdb + 2);

	switch (p->cdb[1] & 3) {
	case 0:
		return f->code >= start;
	case 1:
		return f->code >= start && is_current(p->drive, f);
	default:
		return f->code == start;
	}
}

static u32 get_configuration(struct packet *p)
{
	u8 data[8 + 16 * ARRAY_SIZE(features)] = { 0 };
	u32 len = 8;

	if ((p->cdb[1] & 3) == 3)
		return SENSE_FIELD;
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (is_asked(p, &features[i]))
			len += put_feature(p->drive, &features[i], data + len);
	put32_be(data, len - 4);
	put16_be(data + 6, (u16)profile(p->drive));
	atapi_send(p, data, len, get16_be(p->cdb + 7));
	return SENSE_NONE;
}

#define EVENT_CLASS 4u /* the medium */
#define EVENT_NO_CLASS 0x80

static u32 get_event(struct packet *p)
{
	struct atapi *a = p->drive;
	u8 data[8] = { 0, 2, EVENT_NO_CLASS, 1 << EVENT_CLASS };
	u32 room = get16_be(p->cdb + 7), len = 4;

	/* it does not wait for one */
	if (!(p->cdb[1] & 1))
		return SENSE_FIELD;
	if (p->cdb[4] >> EVENT_CLASS & 1) {
		len = sizeof(data);
		data[1] = 6;
		data[2] = EVENT_CLASS;
		data[4] = (u8)a->event;
		data[5] = (u8)(a->tray_open | (a->loaded ? 2 : 0));
		if (room > 4)
			a->event = EVENT_NONE;
	}
	atapi_send(p, data, len, room);
	return SENSE_NONE;
}

#define PAGE_CAPABILITIES 0x2a
#define PAGE_ALL 0x3f

static u32 mode_sense_10(struct packet *p)
{
	u8 data[8 + 22] = { 0 }, *page = data + 8, code = p->cdb[2] & 0x3f;

	if (code != PAGE_CAPABILITIES && code != PAGE_ALL)
		return SENSE_FIELD;
	put16_be(data, sizeof(data) - 2);
	page[0] = PAGE_CAPABILITIES;
	page[1] = 20;
	page[2] = 0x08; /* reads DVD-ROM, and writes nothing */
	page[6] = (u8)(0x29 |
		       (p->drive->locked ? 2 : 0)); /* tray, ejects, locks */
	put16_be(page + 8, 22160);		    /* KB/s: DVD, 16 times */
	put16_be(page + 12, 512);		    /* KB of buffer */
	put16_be(page + 14, 22160);
	atapi_send(p, data, sizeof(data), get16_be(p->cdb + 7));
	return SENSE_NONE;
}

/* No changer: nothing but a header. */
static u32 mechanism_status(struct packet *p)
{
	u8 data[8] = { 0 };

	atapi_send(p, data, sizeof(data), get16_be(p->cdb + 8));
	return SENSE_NONE;
}

#define NEEDS_DISC 1
#define ANY_TIME 2 /* not the command that reports a unit attention */

static const struct packet_command {
	u8 opcode, flags;
	u32 (*run)(struct packet *p);
} commands[] = {
	{ 0x00, NEEDS_DISC, test_unit_ready },
	{ 0x03, ANY_TIME, request_sense },
	{ 0x12, ANY_TIME, inquiry },
	{ 0x1b, 0, start_stop },
	{ 0x1e, 0, prevent_removal },
	{ 0x25, NEEDS_DISC, read_capacity },
	{ 0x28, NEEDS_DISC, read_10 },
	{ 0x43, NEEDS_DISC, read_toc },
	{ 0x46, ANY_TIME, get_configuration },
	{ 0x4a, ANY_TIME, get_event },
	{ 0x5a, 0, mode_sense_10 },
	{ 0xa8, NEEDS_DISC, read_12 },
	{ 0xbd, 0, mechanism_status },
};

static const struct packet_command *find(u8 opcode)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].opcode == opcode)
			return &commands[i];
	return NULL;
}

u32 atapi_packet(struct packet *p)
{
	const struct packet_command *c = find(p->cdb[0]);
	struct atapi *a = p->drive;
	u32 attention = a->attention;

	if (attention && !(c && c->flags & ANY_TIME)) {
		a->attention = SENSE_NONE;
		return attention;
	}
	if (!c)
		return SENSE_OPCODE;
	if (c->flags & NEEDS_DISC && !a->loaded)
		return SENSE_NO_MEDIUM;
	return c->run(p);
}
