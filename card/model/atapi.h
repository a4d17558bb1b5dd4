/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A packet device: a DVD-ROM drive with a tray. It is plugged in as a struct disk, of
 * which it uses link, power, open commands and faults; its media is the disc, if there
 * is one, and unreadable sectors are the disc's blocks. After ACS-3 (commands), SPC-4 and
 * MMC-6 (packets).
 */
#ifndef TWIN_ATAPI_H
#define TWIN_ATAPI_H

#include "disk.h"

#define ATAPI_BLOCK 2048u

/* Sense key, and additional sense code and qualifier, as KEY << 16 | ASC << 8 | ASCQ. */
enum atapi_sense {
	SENSE_NONE = 0,
	SENSE_NO_MEDIUM = 0x023a00,
	SENSE_UNREADABLE = 0x031100,
	SENSE_OPCODE = 0x052000,
	SENSE_RANGE = 0x052100,
	SENSE_FIELD = 0x052400,
	SENSE_LOCKED = 0x055302, /* removal of the medium is prevented */
	SENSE_CHANGED = 0x062800,
	SENSE_RESET = 0x062900,
};

/* What GET EVENT STATUS NOTIFICATION tells of the medium. */
enum atapi_event { EVENT_NONE = 0, EVENT_NEW = 2, EVENT_REMOVED = 3 };

struct atapi {
	u32 blocks; /* of its disc; 0: it has none */

	/* state */
	bool loaded;
	bool tray_open;
	bool locked;
	u32 sense;     /* enum atapi_sense; until it is asked for */
	u32 bad;       /* the block that SENSE_UNREADABLE is of */
	u32 attention; /* that is still to be reported */
	enum atapi_event event;
	u64 packets;
};

/*
 * Makes @d, which was just initialized, a packet device with a disc of that many
 * blocks, which is loaded; 0: with none.
 */
void atapi_init(struct atapi *a, struct disk *d, u32 blocks);

void atapi_reset(struct atapi *a);

/* Takes the disc out, or puts it back; false if it has none. */
bool atapi_load(struct atapi *a, bool in);

/* Carries out one command that is not for all kinds of devices. */
void atapi_command(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r);

/* ---- between atapi.c and atapi_mmc.c ---- */

/* A packet that is carried out. */
struct packet {
	struct disk *disk;
	struct atapi *drive;
	const u8 *cdb;
	const struct data_path *path;
	struct ata_reply *reply;
};

/* Returns its sense. The data that it has sent are in reply->bytes. */
u32 atapi_packet(struct packet *p);

/* Sends data, of which @room bytes are wanted. */
void atapi_send(struct packet *p, const u8 *data, u32 len, u32 room);

static inline u16 get16_be(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static inline u32 get32_be(const u8 *p)
{
	return (u32)get16_be(p) << 16 | get16_be(p + 2);
}

static inline void put16_be(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

static inline void put32_be(u8 *p, u32 v)
{
	put16_be(p, (u16)(v >> 16));
	put16_be(p + 2, (u16)v);
}

#endif
