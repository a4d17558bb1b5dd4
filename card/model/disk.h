/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A SATA disk: the command set of ACS-3 that drivers use, power modes, write
 * cache, SMART, 512-byte, 512e and 4Kn sectors, and faults on demand. A write
 * that is acknowledged outlives a power cut if it has FUA, if the write cache
 * is off, or once it is flushed.
 */
#ifndef TWIN_DISK_H
#define TWIN_DISK_H

#include "sata.h"

/* Where a disk's data is stored. Offsets and lengths in bytes; 0 or -1. */
struct media {
	void *ctx;
	int (*read)(void *ctx, u64 off, void *buf, u32 len);
	int (*write)(void *ctx, u64 off, const void *buf, u32 len);
	/*
	 * What was written to that range outlives a power cut from now on.
	 * NULL: every write does.
	 */
	int (*commit)(void *ctx, u64 off, u64 len);
};

struct atapi; /* atapi.h */

enum disk_power { POWER_ACTIVE, POWER_IDLE, POWER_STANDBY, POWER_SLEEP };

enum sector_format {
	SECTOR_512N, /* 512 bytes, logical and physical */
	SECTOR_512E, /* logical 512, physical 4096 */
	SECTOR_4KN,  /* 4096, logical and physical */
};

#define DISK_BAD_RANGES 4

/* See link_error.c. */
enum link_error { LINK_CRC, LINK_R_ERR, LINK_SYNC, LINK_RETRY };

struct disk_faults {
	struct {
		u64 first, count; /* unreadable sectors */
		u64 stride;	  /* from one to the next, at least 1 */
		bool found;	  /* by a read */
	} bad[DISK_BAD_RANGES];
	unsigned int hang;	   /* the next commands never end */
	unsigned int wrong_status; /* the next media commands end with: */
	u8 status, error;
	unsigned int link_errors;   /* the next commands meet: */
	enum link_error link_error; /* of media commands only, if CRC */
	u64 delay;		    /* added to every command, us */
	bool smart_failing;	    /* SMART predicts a failure */
};

#define DISK_ERRORS 5 /* kept; as many as the log holds */
#define DISK_TESTS 21

struct disk_error {
	struct fis_h2d command;
	u8 status, error;
	u64 lba;
};

struct disk_test {
	u8 kind, status; /* as the self-test log has them */
	u64 lba;	 /* the first unreadable one, or NEVER */
};

struct disk {
	const struct media *media;
	u64 sectors; /* logical */
	enum sector_format format;
	char serial[21], model[41], firmware[9];
	u8 depth;	      /* NCQ queue depth, 1-32; 0: no NCQ */
	bool lba28;	      /* old: no 48-bit commands, no queue */
	bool ssd;	      /* nothing rotates; has TRIM */
	u64 spin_up;	      /* from standby to ready, us */
	struct atapi *packet; /* a packet device's; NULL: a disk */
	u8 max_rate;	      /* enum sata_rate: the highest that it has */
	u8 rate;	      /* and that of its link */

	/* state */
	enum disk_power power;
	bool write_cache, read_ahead, smart;
	u8 apm;		  /* 0: off */
	u8 transfer_mode; /* as SET FEATURES 03h gave it */
	bool preserve;	  /* settings outlive a reset of the link */
	bool busy;	  /* an unqueued command is open */
	u32 queued;	  /* tags of the open queued commands */
	bool disorder;	  /* commands are open that must not be together */
	bool ncq_error;	  /* queued ones abort until log 10h is read */
	u8 ncq_log[512];
	u64 commands, media_reads, media_writes, flushes;
	u32 power_cycles;
	u32 errors, tests; /* ever logged; the newest are kept: */
	struct disk_error error[DISK_ERRORS];
	struct disk_test test[DISK_TESTS];
	struct disk_faults fault;
};

/* Sets identity and power-on state. @sectors counts logical sectors. */
void disk_init(struct disk *d, const struct media *m, u64 sectors,
	       enum sector_format format, const char *serial);

/* Power returns; disk_init() calls it too. */
void disk_power_on(struct disk *d);

/* Bytes per logical sector. */
u32 disk_sector_size(const struct disk *d);

/*
 * Reset by COMRESET (@hard) or SRST: drops all open commands, ends sleep,
 * clears the NCQ error.
 */
void disk_reset(struct disk *d, bool hard);

/* How long the command in @f takes if it starts now, in microseconds. */
u64 disk_latency(const struct disk *d, const struct fis_h2d *f);

/*
 * Accepts a command, which is open until disk_command() has answered it. Either
 * one unqueued command may be open, or queued ones with different tags. False
 * if @f breaks that: it and all open ones abort (ACS-3, NCQ feature set).
 */
bool disk_accept(struct disk *d, const struct fis_h2d *f);

/* The host adapter dropped the command: it is not open any more. */
void disk_forget(struct disk *d, const struct fis_h2d *f);

/* Carries out one command that disk_accept() was given, and fills @r. */
void disk_command(struct disk *d, const struct fis_h2d *f,
		  const struct data_path *path, struct ata_reply *r);

/* Its signature, a SIG_*. */
static inline u32 disk_signature(const struct disk *d)
{
	return d->packet ? SIG_PACKET : SIG_DISK;
}

/* The World Wide Name, derived from the serial number. */
u64 disk_wwn(const struct disk *d);

/* The 512 bytes of IDENTIFY DEVICE. */
void disk_identify(const struct disk *d, u8 out[512]);

/*
 * Makes @count sectors from @first on unreadable; false if the table is full.
 */
bool disk_set_bad(struct disk *d, u64 first, u64 count);

/* The same for @count sectors that are @stride apart. */
bool disk_set_bad_every(struct disk *d, u64 first, u64 count, u64 stride);
void disk_clear_bad(struct disk *d);

#endif
