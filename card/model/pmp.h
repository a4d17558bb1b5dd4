/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A SATA port multiplier: general (GSCR) and port (PSCR) status and control
 * registers, device ports with disks, asynchronous notification.
 * After Serial ATA 3.x, chapter 16; the vendor registers from the object.
 */
#ifndef TWIN_PMP_H
#define TWIN_PMP_H

#include "disk.h"

#define PMP_PORTS 15
#define PMP_GSCRS 0x400

enum gscr {
	GSCR_ID = 0,
	GSCR_REVISION = 1,
	GSCR_PORTS = 2,
	GSCR_ERROR = 32,
	GSCR_ERROR_MASK = 33,
	GSCR_FEATURES = 64,
	GSCR_FEATURES_ON = 96,
	GSCR_VENDOR = 128, /* vendor specific from here on */
};

enum pmp_feature { /* bits of GSCR_FEATURES and _ON */
		   GSCR_BIST = 0x01,
		   GSCR_SSC = 0x04,   /* dynamic spread spectrum clocking */
		   GSCR_ASYNC = 0x08, /* asynchronous notification */
};

enum pscr { PSCR_STATUS, PSCR_ERROR, PSCR_CONTROL, PSCR_ACTIVE, PSCRS };

#define SERR_PHYRDY (1u << 16)	  /* DIAG.N */
#define SERR_EXCHANGED (1u << 26) /* DIAG.X */

/* What distinguishes one model from another. */
struct pmp_profile {
	const char *name;
	u32 id;	      /* GSCR 0: device id << 16 | vendor id */
	u32 revision; /* GSCR 1 */
	u8 ports;
	bool vendor; /* has registers above GSCR 255 */
};

extern const struct pmp_profile pmp_profiles[];
extern const size_t pmp_nr_profiles;

struct pmp {
	const struct pmp_profile *profile;
	struct disk *disk[PMP_PORTS];
	u32 gscr[PMP_GSCRS];
	u32 pscr[PMP_PORTS][PSCRS];
	u64 commands;
	bool mute; /* fault multiplier_mute: it has a link, and takes no frame */
	unsigned int
		lost; /* fault lost_command: the next ones to its registers */
};

/* The profile of that name, or NULL. */
const struct pmp_profile *pmp_profile(const char *name);

void pmp_init(struct pmp *p, const struct pmp_profile *profile);

/* COMRESET on the host port: all registers as after power on. */
void pmp_reset(struct pmp *p);

/* Carries out a command to the control port. */
void pmp_command(struct pmp *p, const struct fis_h2d *f, struct ata_reply *r);

/* The disk at @port if it is plugged in and its link is up; else NULL. */
struct disk *pmp_disk(const struct pmp *p, unsigned int port);

/*
 * Plugs a disk in or, with NULL, pulls it. True if the host must get an
 * asynchronous notification.
 */
bool pmp_plug(struct pmp *p, unsigned int port, struct disk *d);

#endif
