/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The least driver: rings in an arena, commands by hand. For unit tests. */
#ifndef TWIN_UNIT_CARD_H
#define TWIN_UNIT_CARD_H

#include "../arena.h"
#include "../chip.h"
#include "../store.h"

#define CARD_TX 128u
#define CARD_RX 138u

struct card {
	struct chip chip;
	struct host host;
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

u32 card_read(struct card *c, unsigned int core, u32 reg);
void card_write(struct card *c, unsigned int core, u32 reg, u32 v);

/* Queues a command on phy 0 of core A; the data is in c->buf. */
void card_issue(struct card *c, u16 slot, u8 set, const struct fis_h2d *f,
		u32 len);

/* Puts any entry into the delivery ring. */
void card_entry(struct card *c, u32 entry);

/* Lets time pass until nothing is due. */
void card_run(struct card *c);

/* The next completion, or 0. */
u32 card_done(struct card *c);

#endif
