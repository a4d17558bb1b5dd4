/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A card and what is plugged into it, for both front ends. */
#ifndef TWIN_RIG_H
#define TWIN_RIG_H

#include "model/atapi.h"
#include "model/chip.h"
#include "model/ident.h"
#include "cache.h"
#include "store.h"

#define RIG_DISKS 40
#define RIG_MEDIUM 65536u /* sectors of a default disk: 32 MiB */
#define RIG_DISC 512u	  /* blocks of a default disc: 1 MiB */

struct rig {
	struct chip chip;
	struct ident ident;
	struct pmp pmp[CHIP_PHYS];
	struct disk disk[RIG_DISKS]; /* and drives */
	struct atapi drive[RIG_DISKS];
	struct store store[RIG_DISKS];
	struct cache cache[RIG_DISKS];
	struct store spare[RIG_DISKS]; /* of those that rig_exchange() puts in */
	const struct media *other[RIG_DISKS]; /* of the disk that is not there */
	bool volatile_cache; /* the disks' write caches lose data */
	u8 phy[RIG_DISKS], port[RIG_DISKS]; /* where disk i is */
	unsigned int disks;
};

/*
 * A bare card. @key is what its identity chip returns; NULL: the chip is mute.
 */
void rig_init(struct rig *r, const struct chip_ops *ops,
	      const u8 key[IDENT_KEY]);
void rig_free(struct rig *r);

/*
 * A disk directly on a phy; -1 if the phy is taken or there are too many disks.
 */
int rig_disk(struct rig *r, unsigned int phy, u64 sectors,
	     enum sector_format format);

/* A multiplier of that profile with @disks default disks; or -1. */
int rig_pmp(struct rig *r, unsigned int phy, const char *profile,
	    unsigned int disks);

/*
 * A drive behind the multiplier on a phy or, with port 0, directly on a phy; -1 if that
 * place is taken, or there are too many disks. Its disc has that many blocks; @disc
 * NULL: see disc_numbered. Not @in, it is not plugged in yet: rig_plug() or
 * rig_link() does that.
 */
int rig_drive(struct rig *r, unsigned int phy, unsigned int port,
	      const struct media *disc, u32 blocks, bool in);

/*
 * Makes the write caches of all disks, and of those to come, volatile: a power
 * cut, and pulling a disk, loses part of what is in them. Off, what they hold
 * is written back; -1 if that fails.
 */
int rig_volatile(struct rig *r, bool on);

/* Puts the data of disk @i on other media. */
void rig_media(struct rig *r, unsigned int i, const struct media *m);

/* Cuts the power of the card and its disks; @seed: see cache_power_cut(). */
void rig_power_cut(struct rig *r, u32 seed);
void rig_power_on(struct rig *r);

/* The disk that belongs there, plugged in or not; or NULL. */
struct disk *rig_find(struct rig *r, unsigned int phy, unsigned int port);

/* Takes the link of a phy down, and up again. */
void rig_link(struct rig *r, unsigned int phy, bool up);

/*
 * Pulls a disk from behind a multiplier, which cuts its power, or puts it back;
 * -1 if none belongs there.
 */
int rig_plug(struct rig *r, unsigned int phy, unsigned int port, bool in);

/*
 * Exchanges a disk that is pulled, or whose phy's link is down, for another one,
 * which has another serial number and is empty at first, or back; -1 if it is not
 * pulled, or none belongs there.
 */
int rig_exchange(struct rig *r, unsigned int phy, unsigned int port);

#endif
