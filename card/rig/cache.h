/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A disk's volatile write cache, in front of its media: what was written and
 * not committed is lost, in part, when the power is cut. Off, it is not there.
 */
#ifndef TWIN_CACHE_H
#define TWIN_CACHE_H

#include "model/disk.h"

#define CACHE_BUCKETS 1024u
#define CACHE_UNITS 65536u /* when so many are held, all are committed */

struct cache_unit {
	struct cache_unit *next;
	u64 nr;
	u8 data[];
};

struct cache {
	struct media media;	   /* what the disk uses */
	const struct media *below; /* where data is safe */
	u32 unit; /* bytes that are kept or lost together: a logical sector */
	bool on;
	u64 held; /* units that a power cut can lose */
	u64 lost; /* units that power cuts have lost */
	struct cache_unit *bucket[CACHE_BUCKETS];
};

/* An empty cache, off, in front of @below. */
void cache_init(struct cache *c, const struct media *below, u32 unit);
void cache_free(struct cache *c);

/*
 * The power is cut: of the units held, some are on the media, the others are
 * lost. Which ones follows from @seed: all, most, half, few or none survive;
 * none with 0.
 */
void cache_power_cut(struct cache *c, u32 seed);

#endif
