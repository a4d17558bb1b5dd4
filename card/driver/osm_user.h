/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The OSM functions in user space: what the driver's objects import, over a
 * virtual clock, a DMA arena and the model. Driver objects keep static state,
 * so there is one of everything and one process a scenario.
 */
#ifndef TWIN_OSM_USER_H
#define TWIN_OSM_USER_H

#include <setjmp.h>
#include <stdio.h>

#include "arena.h"
#include "model/chip.h"

#include "osm.h"
#include "him.h"
#include "ldm.h"

#define OSM_TARGETS 40
#define OSM_BUS 3		/* where the scan of bus 0-254 finds the card */

/*
 * A driver that reads this many registers, or lets this much time pass, in one
 * call without a pause will stay for ever.
 */
#define OSM_STUCK_READS 2000000u
#define OSM_STUCK (120 * SEC)

/* Bytes behind each of the driver's single tables that nobody may touch. */
#define OSM_SLACK 0x11000u
#define OSM_TABLES 64

struct osm {
	struct chip *chip;
	struct arena arena;
	u64 now;			/* virtual microseconds */
	u64 timer;			/* when it fires; NEVER */
	bool line, latched;		/* interrupt: level, and an edge seen */
	OSM_TASK *tasks;
	struct freelist *lists, *dma_lists;
	unsigned int departures;	/* unregister calls */
	int registered[OSM_TARGETS];	/* register minus unregister calls */

	bool guarded;			/* escape is set */
	jmp_buf escape;
	u64 entered;
	u64 polls;			/* register reads since that */
	u32 last_read;			/* register */

	struct {
		u8 *at;			/* behind the table */
		size_t size;		/* of the table */
	} table[OSM_TABLES];
	unsigned int tables;
	unsigned int strays;		/* memory it read that is nobody's */

	unsigned int asserts;
	char assert_at[64];		/* the last one */
	u64 reads, writes, stalls, stalled, scans;

	FILE *trace;			/* or NULL */
};

extern struct osm osm;

/* Memory, clock and callbacks for @chip; 0 or -1. */
int osm_init(struct chip *chip, const struct chip_ops **ops);

/* Every call into the driver starts with this. */
void osm_enter(void);

/* Virtual time passes; leaves by osm.escape if the driver is stuck. */
void osm_pass(u64 us);

/* A line of the log, with the time. */
void osm_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Gives the driver's free lists their memory. */
void osm_fill_lists(void);

/* Blocks on all of them. */
size_t osm_free_blocks(void);

/* Tables the driver wrote behind; says where. */
unsigned int osm_overruns(void);

#endif
