/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A card with what is plugged into it; no driver. Both front ends have one. */
#ifndef TWIN_RIG_H
#define TWIN_RIG_H

#include "model/chip.h"
#include "model/ident.h"
#include "store.h"

#define RIG_DISKS 40
#define RIG_MEDIUM 65536u	/* sectors of an ordinary disk: 32 MiB */

struct rig {
	struct chip chip;
	struct ident ident;
	struct pmp pmp[CHIP_PHYS];
	struct disk disk[RIG_DISKS];
	struct store store[RIG_DISKS];
	u8 phy[RIG_DISKS], port[RIG_DISKS];	/* where disk i is */
	unsigned int disks;
};

/* A bare card; @key is what its identity chip answers, NULL: it is mute. */
void rig_init(struct rig *r, const struct chip_ops *ops,
	      const u8 key[IDENT_KEY]);
void rig_free(struct rig *r);

/* A disk straight on a phy; -1 if the phy is taken or there are too many. */
int rig_disk(struct rig *r, unsigned int phy, u64 sectors,
	     enum sector_format format);

/* A multiplier of the profile's name with @disks ordinary disks; or -1. */
int rig_pmp(struct rig *r, unsigned int phy, const char *profile,
	    unsigned int disks);

/* The disk that belongs at that place, plugged or not; or NULL. */
struct disk *rig_find(struct rig *r, unsigned int phy, unsigned int port);

/* The link of a phy goes down with what is plugged in, and comes back. */
void rig_link(struct rig *r, unsigned int phy, bool up);

/* A disk behind a multiplier is pulled or put back; -1 if there is none. */
int rig_plug(struct rig *r, unsigned int phy, unsigned int port, bool in);

#endif
