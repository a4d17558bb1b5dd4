/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A scenario's world: the card, what is plugged into it, the driver above it,
 * and the steps a scenario is made of. Sectors are 512 bytes throughout, as
 * the LDM counts them. Times are virtual.
 */
#ifndef TWIN_WORLD_H
#define TWIN_WORLD_H

#include "osm_user.h"
#include "rig/rig.h"

#define WORLD_REQUESTS 64	/* as many as the OSM lets be queued */
#define IO_SECTORS 128u		/* most in one request */
#define WINDOW 4096u		/* sectors of a disk the I/O steps use */

/* IO_STANDBY: flush, then spin down */
enum io_kind { IO_READ, IO_WRITE, IO_FLUSH, IO_STANDBY, IO_ATA };

struct request {
	struct world *w;
	enum io_kind kind;
	int target;
	u64 lba;
	u32 count;
	u8 *buf;
	PassthroughCmd ata;		/* IO_ATA: registers, there and back */
	int result;		/* RETURN_*, 0 while pending */
	bool busy, done;
	u64 began, took;
};

struct world {
	struct rig rig;
	int target[RIG_DISKS];		/* of disk i */

	void *adapter;			/* HIM instance */
	LDM_ADAPTER ldm;
	PVBUS vbus;
	bool up;			/* vbus initialised */
	u64 load_time;			/* until it was, or was given up */
	bool irq_on;			/* the handler is installed */
	size_t blocks;			/* on the free lists, in the beginning */
	unsigned int unhandled;		/* interrupts the driver disowned */

	struct request request[WORLD_REQUESTS];
	unsigned int in_flight;
	u32 seed;
	u64 window[RIG_DISKS];		/* its first sector; NEVER: none */
	u8 *generation[RIG_DISKS];	/* of each sector of the window */
	u64 failed[RIG_DISKS];	/* requests of the last load */
	u64 ios, mismatches;
	bool unsure;			/* a write ended without success */
	unsigned int failures, known;	/* of want_unless() */
};

/* ---- plugging, before world_up() ---- */

/* A disk of 32 MiB straight on a phy, or of another size and format. */
void world_disk(struct world *w, unsigned int phy);
void world_disk_of(struct world *w, unsigned int phy, u64 sectors,
		   enum sector_format format);

/* A multiplier of the profile's name with @disks disks. */
void world_pmp(struct world *w, unsigned int phy, const char *profile,
	       unsigned int disks);

/* ---- steps ---- */

/*
 * Loads the driver and waits for its disks, 300 s at most: it comes up, it
 * says that it will not have the card, or it does neither.
 */
enum fate { FATE_UP, FATE_REFUSED, FATE_NEVER };
enum fate world_load(struct world *w);

/* The same; true if it comes up. */
bool world_up(struct world *w);

/* That @fate must be a refusal, and soon; @known: the vendor's waits. */
void want_refused(struct world *w, enum fate fate, bool known,
		  const char *what);

/* Lets time pass. */
void world_wait(struct world *w, double seconds);

/* One request, waited for 400 s at most; its RETURN_*, 0: it never ended. */
int world_io(struct world *w, enum io_kind kind, int target, u64 lba,
	     u32 count);

/* The same, and it must end with @result. True if it does. */
bool expect_io(struct world *w, enum io_kind kind, int target, u64 lba,
	       u32 count, int result, const char *what);

/*
 * An ATA command through the driver, @count sectors of data to the host. The
 * request with its result, registers and data is valid until the next.
 */
const struct request *world_ata(struct world *w, int target, u8 command,
				u8 feature, u32 lba, u32 count);

/*
 * Moves the window of a disk, by its index, to the WINDOW sectors from @first
 * on, which nobody has written yet. NEVER: the I/O steps leave the disk out.
 */
void world_window(struct world *w, unsigned int disk, u64 first);

/*
 * Looks into the disk itself: whether the WINDOW sectors from @first on hold
 * what world_verify_all() has written there, once.
 */
bool world_stored(struct world *w, unsigned int disk, u64 first);

/* Writes and reads the whole window of every disk, all disks at once. */
void world_verify_all(struct world *w);

/* Reads the whole window of every disk again. */
void world_reread_all(struct world *w);

/*
 * @count random requests over all disks, one a disk at a time; returns how
 * many did not succeed, w->failed[] says on which disks.
 */
u64 world_stress(struct world *w, u64 count);

/* The same, and half way through it @event happens. */
u64 world_stress_with(struct world *w, u64 count,
		      void (*event)(struct world *w));

/*
 * The same with @depth requests a disk at once, which divides WINDOW; all
 * disks together at most WORLD_REQUESTS, and 40 for the stand-in.
 */
u64 world_stress_deep(struct world *w, unsigned int depth, u64 count,
		      void (*event)(struct world *w));

/* Queues @depth requests of 8 sectors a disk, and waits for none. */
void world_start(struct world *w, enum io_kind kind, unsigned int depth);

/* Takes the driver down; what it does not give back is told of. */
void world_down(struct world *w);

/* Targets the driver shows; whether it shows this one. */
unsigned int world_targets(struct world *w);
bool world_has(struct world *w, int target);

/* The target of phy and port, as the driver numbers them. */
int world_target(unsigned int phy, unsigned int port);

/* The disk there. */
struct disk *world_find(struct world *w, int target);

/* The link of a phy goes down with what is plugged in, and comes back. */
void world_link(struct world *w, unsigned int phy, bool up);

/* A disk is pulled from behind a multiplier, and put back. */
void world_pull(struct world *w, unsigned int phy, unsigned int port);
void world_put(struct world *w, unsigned int phy, unsigned int port);

/*
 * A step's outcome: says it, and the scenario fails if @good is false; not if
 * it is @known that the vendor's driver does this wrong. Returns @good.
 */
bool want_unless(struct world *w, bool known, bool good, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
#define want(w, ...) want_unless(w, false, __VA_ARGS__)
#define want_known(w, ...) want_unless(w, true, __VA_ARGS__)

/* ---- for main ---- */

/* 0, or -1 with errno set. */
int world_init(struct world *w, const u8 key[IDENT_KEY]);
void world_free(struct world *w);

struct scenario {
	const char *name, *text;
	void (*run)(struct world *w);
	/* What the vendor's driver is known to do wrong in it: */
	bool stuck;		/* it ends in a loop for ever */
	bool overrun;		/* it uses memory outside its tables */
	unsigned int asserts;	/* so many asserts */
};

extern const struct scenario scenarios[];
extern const size_t nr_scenarios;

#endif
