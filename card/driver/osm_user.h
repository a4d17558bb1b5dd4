/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The OSM in user space: the functions that the driver's objects import, on a
 * virtual clock, a DMA arena and the model. The objects keep static state, so
 * there is one instance of everything and one process per scenario.
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
#define OSM_BUS 3 /* the PCI bus with the card */

/*
 * A driver that reads this many registers, or words that the card wrote,
 * without a delay, or lets this much time pass, in one call is considered
 * stuck. A line of output counts as many.
 */
#define OSM_STUCK_READS 2000000u
#define OSM_STUCK_LINES 2000u
#define OSM_STUCK (120 * SEC)

/* Guard bytes after each table that the driver allocates once. */
#define OSM_SLACK 0x11000u
#define OSM_TABLES 64

struct osm {
	struct chip *chip;
	struct arena arena;
	u64 now;	    /* virtual microseconds */
	u64 timer;	    /* when it fires; NEVER */
	bool line, latched; /* interrupt: level, and a pending edge */
	bool goes_on;	    /* the card does, while a register is read */
	OSM_TASK *tasks;
	struct freelist *lists, *dma_lists;
	unsigned int departures;     /* unregister calls */
	int registered[OSM_TARGETS]; /* register minus unregister calls */

	bool guarded; /* escape is set */
	jmp_buf escape;
	u64 entered;
	u64 polls;     /* reads since */
	u32 last_read; /* register */

	struct {
		u8 *at;	     /* end of the table */
		size_t size; /* of the table */
	} table[OSM_TABLES];
	unsigned int tables;
	unsigned int strays; /* reads of unallocated memory */

	unsigned int asserts;
	char assert_at[64]; /* the last one */
	u64 reads, writes, stalls, stalled, scans;

	FILE *trace; /* or NULL */
};

extern struct osm osm;

/* Variables that the objects import. */
extern int msi, debug_flag, os_max_cache_size, osm_max_targets;

/* Sets up memory, clock and callbacks for @chip; 0 or -1. */
int osm_init(struct chip *chip, const struct chip_ops **ops);

/* To be called before each call into the driver. */
void osm_enter(void);

/* Lets virtual time pass; jumps to osm.escape if the driver is stuck. */
void osm_pass(u64 us);

/* Prints a line of the log, with the time. */
void osm_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Fills the driver's free lists. */
void osm_fill_lists(void);

/* The number of blocks on all free lists. */
size_t osm_free_blocks(void);

/* The number of tables that the driver wrote past the end of; logs each. */
unsigned int osm_overruns(void);

#endif
