/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A scenario's world: the card, what is plugged into it, the driver, and the
 * steps that scenarios are made of. Sectors are 512 bytes, as the LDM counts.
 * Times are virtual.
 */
#ifndef TWIN_WORLD_H
#define TWIN_WORLD_H

#include "osm_user.h"
#include "rig/rig.h"

#define WORLD_REQUESTS 64 /* the OSM's limit */
#define IO_SECTORS 128u	  /* at most in one request */
#define WINDOW 4096u	  /* sectors of each disk that the I/O steps use */

/* IO_STANDBY: flush, then spin down */
enum io_kind { IO_READ, IO_WRITE, IO_FLUSH, IO_STANDBY, IO_ATA };

struct request {
	struct world *w;
	enum io_kind kind;
	int target;
	u64 lba;
	u32 count;
	u8 *buf;
	PassthroughCmd ata; /* IO_ATA: registers, before and after */
	int result;	    /* RETURN_*, 0 while pending */
	bool busy, done;
	u64 began, took;
};

struct world {
	struct rig rig;
	int target[RIG_DISKS]; /* of disk i */

	void *adapter; /* HIM instance */
	LDM_ADAPTER ldm;
	PVBUS vbus;
	bool up;		/* vbus initialised */
	u64 load_time;		/* until it was up, or given up */
	bool irq_on;		/* the handler is installed */
	bool msi;		/* the line tells by its edges alone */
	size_t blocks;		/* on the free lists at the start */
	unsigned int unhandled; /* interrupts that the driver did not claim */

	struct request request[WORLD_REQUESTS];
	unsigned int in_flight;
	u32 seed;
	u64 window[RIG_DISKS];	   /* its first sector; NEVER: none */
	u8 *generation[RIG_DISKS]; /* for each sector of the window */
	u64 failed[RIG_DISKS];	   /* requests of the last load */
	u64 ios, mismatches;
	u64 unreadable; /* where the last sector error was, see mends/taskfile.c */
	bool unsure;	/* a write failed */
	unsigned int failures, known; /* of want_unless() */
};

/* ---- plugging, before world_up() ---- */

/* A disk of 32 MiB straight on a phy, or of another size and format. */
void world_disk(struct world *w, unsigned int phy);
void world_disk_of(struct world *w, unsigned int phy, u64 sectors,
		   enum sector_format format);

/* A multiplier of that profile with @disks disks. */
void world_pmp(struct world *w, unsigned int phy, const char *profile,
	       unsigned int disks);

/* A drive behind a multiplier or, with port 0, straight on a phy. */
void world_drive(struct world *w, unsigned int phy, unsigned int port);

/* ---- steps ---- */

/*
 * Loads the driver and waits for its disks, at most 300 s: it comes up, it
 * refuses the card, or neither happens.
 */
enum fate { FATE_UP, FATE_REFUSED, FATE_NEVER };
enum fate world_load(struct world *w);

/* The same; true if it comes up. */
bool world_up(struct world *w);

/*
 * @fate must be a refusal within 30 s; @known: the vendor's driver waits
 * forever.
 */
void want_refused(struct world *w, enum fate fate, bool known,
		  const char *what);

/* Lets time pass. */
void world_wait(struct world *w, double seconds);

/*
 * Does one request, for at most 400 s. Returns its RETURN_*, 0 if it did not
 * end.
 */
int world_io(struct world *w, enum io_kind kind, int target, u64 lba,
	     u32 count);

/* The same; it must end with @result. True if it does. */
bool expect_io(struct world *w, enum io_kind kind, int target, u64 lba,
	       u32 count, int result, const char *what);

/*
 * Sends an ATA command through the driver, with @count sectors of data in. The
 * request, with result, registers and data, is valid until the next one.
 */
const struct request *world_ata(struct world *w, int target, u8 command,
				u8 feature, u32 lba, u32 count);

/*
 * Has the driver set after how long a disk spins down, in units of a minute.
 * SETTING_UNKNOWN: it does not offer that.
 */
enum setting { SETTING_DONE, SETTING_REFUSED, SETTING_UNKNOWN };
enum setting world_standby_time(struct world *w, int target, u8 minutes);

/*
 * Moves the window of a disk, given by its index, to the WINDOW sectors from
 * @first on, which must not have been written yet. NEVER: the I/O steps skip
 * the disk.
 */
void world_window(struct world *w, unsigned int disk, u64 first);

/*
 * Whether the disk's media holds, in the WINDOW sectors from @first on, what
 * one world_verify_all() writes there.
 */
bool world_stored(struct world *w, unsigned int disk, u64 first);

/* Writes and reads back the window of every disk, all disks in parallel. */
void world_verify_all(struct world *w);

/* Reads the window of every disk again and compares. */
void world_reread_all(struct world *w);

/*
 * @count random requests over all disks, one per disk at a time. Returns the
 * number that did not succeed; w->failed[] has it per disk.
 */
u64 world_stress(struct world *w, u64 count);

/* The same, with @event called halfway. */
u64 world_stress_with(struct world *w, u64 count,
		      void (*event)(struct world *w));

/*
 * The same with @depth requests per disk at a time. @depth must divide WINDOW;
 * all disks together may have WORLD_REQUESTS, with the stand-in 40.
 */
u64 world_stress_deep(struct world *w, unsigned int depth, u64 count,
		      void (*event)(struct world *w));

/* Queues @depth requests of 8 sectors per disk without waiting for them. */
void world_start(struct world *w, enum io_kind kind, unsigned int depth);

/* Unloads the driver; reports what it does not free. */
void world_down(struct world *w);

/* The number of targets that the driver has; whether it has this one. */
unsigned int world_targets(struct world *w);
bool world_has(struct world *w, int target);

/* The driver's target number for a phy and port. */
int world_target(unsigned int phy, unsigned int port);

/* The disk at that target. */
struct disk *world_find(struct world *w, int target);

/* Takes the link of a phy down, and up again. */
void world_link(struct world *w, unsigned int phy, bool up);

/* Pulls a disk from behind a multiplier, and puts it back. */
void world_pull(struct world *w, unsigned int phy, unsigned int port);
void world_put(struct world *w, unsigned int phy, unsigned int port);

/* Exchanges a pulled disk for another one, see rig_exchange(). */
void world_exchange(struct world *w, unsigned int phy, unsigned int port);

/*
 * The outcome of a step: logs it, and fails the scenario if @good is false,
 * unless that is a @known defect of the vendor's driver. Returns @good.
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
	/*
	 * Known defects of the vendor's driver in it. Those that are mended
	 * count for its objects as shipped alone, see ../objects/mends.
	 */
	bool stuck;	      /* loops forever; mended */
	bool overrun;	      /* accesses memory outside its tables; mended */
	unsigned int asserts; /* number of failed asserts */
	unsigned int mended_asserts; /* those of them that are mended */
};

/* Whether the objects are linked with mends. */
bool world_mended(void);

extern const struct scenario scenarios[];
extern const size_t nr_scenarios;

#endif
