/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The emulated card under open/deliver.c: core A with a multiplier of five disks
 * at each of phys 0 and 1, a disk at phy 2, and nothing at phy 3.
 */
#ifndef OPEN_TEST_MODEL_H
#define OPEN_TEST_MODEL_H

#include "driver/arena.h"
#include "model/chip.h"
#include "rig/store.h"

#include "deliver.h"

#define DISKS 11u
#define DISK_SECTORS 4096u

struct model {
	struct chip chip;
	struct chip_ops ops;
	struct arena arena;
	struct pmp pmp[2];
	struct disk disk[DISKS];
	struct store store[DISKS];
	u64 now;
	struct r750_core core; /* the driver's */
	u8 *data[R750_PHYS][R750_TAGS];
};

#define DATA_BYTES 4096u

extern struct model model;

void model_init(void);
void model_free(void);

/* Where disk @i is. */
unsigned int disk_phy(unsigned int i);
unsigned int disk_pmp(unsigned int i);

/* Brings the links behind the multiplier at @phy up, as its driver would. */
void model_links_up(unsigned int phy);

/* Pulls disk @i from behind its multiplier, or puts it back and its link up. */
void model_pull(unsigned int i);
void model_put_back(unsigned int i);

/* Resets the core and gives it empty rings. */
void model_restart(void);

/* Lets all that is due happen, and time pass until the next thing is. */
void model_step(void);

#endif
