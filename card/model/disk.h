/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A SATA disk: the command set of ACS-3 that drivers use, power modes, write
 * cache, SMART, 512-byte, 512e and 4Kn sectors, and faults on demand.
 */
#ifndef TWIN_DISK_H
#define TWIN_DISK_H

#include "sata.h"

/* What keeps the bytes. Offsets and lengths in bytes; 0 or -1. */
struct media {
	void *ctx;
	int (*read)(void *ctx, u64 off, void *buf, u32 len);
	int (*write)(void *ctx, u64 off, const void *buf, u32 len);
};

enum disk_power { POWER_ACTIVE, POWER_IDLE, POWER_STANDBY, POWER_SLEEP };

enum sector_format {
	SECTOR_512N,		/* 512 bytes, logical and physical */
	SECTOR_512E,		/* logical 512, physical 4096 */
	SECTOR_4KN,		/* 4096, logical and physical */
};

#define DISK_BAD_RANGES 4

struct disk_faults {
	struct {
		u64 first, count;	/* unreadable sectors */
		bool met;		/* by a read */
	} bad[DISK_BAD_RANGES];
	unsigned int hang;		/* next commands that never end */
	unsigned int wrong_status;	/* next media commands that end with: */
	u8 status, error;
	u64 delay;			/* added to every command, us */
	bool failing;			/* SMART says so */
};

#define DISK_ERRORS 5		/* that are kept; as many as the log holds */
#define DISK_TESTS 21

struct disk_error {
	struct fis_h2d command;
	u8 status, error;
	u64 lba;
};

struct disk_test {
	u8 kind, status;		/* as the self-test log has them */
	u64 lba;			/* the first unreadable one, or NEVER */
};

struct disk {
	const struct media *media;
	u64 sectors;		/* logical */
	enum sector_format format;
	char serial[21], model[41], firmware[9];
	u8 depth;		/* NCQ queue depth, 1-32; 0: no NCQ */
	bool lba28;		/* an old one: no 48-bit commands, no queue */
	u64 spin_up;		/* from standby to ready, us */

	/* state */
	enum disk_power power;
	bool write_cache, read_ahead, smart;
	u8 apm;			/* 0: off */
	u8 transfer_mode;	/* as SET FEATURES 03h gave it */
	bool preserve;		/* settings outlive a reset of the link */
	bool busy;		/* an unqueued command is open */
	u32 queued;		/* tags of the queued ones that are open */
	bool disorder;		/* what may not be open together is */
	bool ncq_error;		/* queued ones abort until log 10h is read */
	u8 ncq_log[512];
	u64 commands, media_reads, media_writes, flushes;
	u32 power_cycles;
	u32 errors, tests;	/* ever */
	struct disk_error error[DISK_ERRORS];
	struct disk_test test[DISK_TESTS];
	struct disk_faults fault;
};

/* Sets identity and power-on state. @sectors counts logical sectors. */
void disk_init(struct disk *d, const struct media *m, u64 sectors,
	       enum sector_format format, const char *serial);

/* Power comes after it was away; disk_init() does it too. */
void disk_power_on(struct disk *d);

/* Bytes in a logical sector. */
u32 disk_sector_size(const struct disk *d);

/*
 * Reset by the link (@hard) or by SRST: no command is open any more; ends
 * sleep, clears the NCQ error.
 */
void disk_reset(struct disk *d, bool hard);

/* Microseconds the command in @f will take if it begins now. */
u64 disk_latency(const struct disk *d, const struct fis_h2d *f);

/*
 * A command has come and is open until disk_command() has answered it. False
 * if it may not be open beside those that are, one unqueued command or queued
 * ones with a tag each: it and they abort (ACS-3, NCQ feature set).
 */
bool disk_take(struct disk *d, const struct fis_h2d *f);

/* The host adapter no longer waits for it: it is open no more. */
void disk_forget(struct disk *d, const struct fis_h2d *f);

/* Carries out one command that disk_take() has seen, and fills @r. */
void disk_command(struct disk *d, const struct fis_h2d *f,
		  const struct data_path *path, struct ata_reply *r);

/* The world wide name, made up from the serial number. */
u64 disk_wwn(const struct disk *d);

/* The 512 bytes of IDENTIFY DEVICE. */
void disk_identify(const struct disk *d, u8 out[512]);

/* Makes sectors @first.. unreadable; false if the table is full. */
bool disk_set_bad(struct disk *d, u64 first, u64 count);
void disk_clear_bad(struct disk *d);

#endif
