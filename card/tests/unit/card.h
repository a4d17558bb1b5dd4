/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A minimal driver for unit tests: rings in an arena, commands one by one. */
#ifndef TWIN_UNIT_CARD_H
#define TWIN_UNIT_CARD_H

#include "driver/arena.h"
#include "model/chip.h"
#include "rig/store.h"

#define CARD_TX 128u
#define CARD_RX 138u

/* A command table: FIS at 0, packet at TABLE_PACKET, error record, open frame, PRD. */
#define TABLE_SIZE 0x400u
#define CARD_RECORD 0x50u
#define CARD_PRD 0x80u

struct card {
	struct chip chip;
	struct chip_ops ops;
	struct arena arena;
	struct store store;
	struct disk disk;
	struct pmp pmp;
	u64 now;
	bool line;
	unsigned int edges, events;
	u8 *list, *fis, *tx, *rx, *tables, *buf;
	u16 prod, seen;
};

void card_init(struct card *c);
void card_free(struct card *c);

/* Initialises the chip after power on or a reset; card_init() calls it. */
void card_start(struct card *c);

/* Sets the command register. */
void card_enable(struct card *c, u16 command);

u32 card_read(struct card *c, unsigned int core, u32 reg);
void card_write(struct card *c, unsigned int core, u32 reg, u32 v);

/* Fills a slot for a command with its data in c->buf; returns its header. */
u8 *card_fill(struct card *c, u16 slot, const struct fis_h2d *f, u32 len);

/* Queues a filled slot for the phys in the map @phys of core A. */
void card_send(struct card *c, u16 slot, u8 set, u8 phys);

/* Fills and queues a slot, on phy 0. */
void card_issue(struct card *c, u16 slot, u8 set, const struct fis_h2d *f,
		u32 len);

/* Sends a command by itself, in slot 5 of set 0, to phy 0; its completion, or 0. */
u32 card_one(struct card *c, const struct fis_h2d *f, u32 len);

/* Puts an entry into the delivery ring. */
void card_entry(struct card *c, u32 entry);

/* Lets time pass until nothing is due. */
void card_run(struct card *c);

/* The next completion, or 0. */
u32 card_done(struct card *c);

#endif
