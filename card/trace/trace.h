/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The trace on disk: one event per line, so that text tools can process it.
 *
 *	TIME KIND UNIT ADDR LEN HEX[+SUM]
 *
 * TIME is in microseconds, decimal; KIND is a letter of enum trace_kind; the
 * rest is hexadecimal. Of a payload longer than TRACE_KEEP bytes only the first
 * are written, followed by SUM, an FNV-1a hash of all. A payload of "*" was
 * masked, see mask.c.
 *
 * For a SCSI command (S), UNIT is the target, ADDR a scsi_path() and the
 * payload the CDB. For its completion (s), the payload is the result, 4 bytes as
 * in struct scsi_cmnd (from the lowest: SCSI status, message, host, driver),
 * then sense data.
 */
#ifndef TWIN_TRACE_H
#define TWIN_TRACE_H

#include <stdio.h>

#include "model/twin.h"

#define TRACE_KEEP 64u
#define TRACE_LINE 256u
#define TRACE_TEXT 640u /* enough for trace_text() */

#define CDB_KEEP 32u

/* An event read back. */
struct trace_line {
	struct trace_event ev; /* ev.data: bytes, or NULL if it was masked */
	u8 bytes[TRACE_KEEP];  /* zero-padded */
	u32 kept;
	u32 sum; /* 0 if nothing was left out */

	/* Filled in by trace_follow() from earlier events: */
	bool has_behind;
	u32 behind; /* written to the address register */
	bool has_took;
	u64 took;	 /* duration of the command, us */
	u8 of[CDB_KEEP]; /* its CDB, zero-padded */
	u32 of_len;	 /* 0: not known */
};

/* State kept while a trace is read; all zero at the start. */
#define FOLLOW_REGS 32
#define FOLLOW_COMMANDS 256
struct trace_follow {
	struct {
		u32 reg, value;
	} address[FOLLOW_REGS];
	unsigned int addresses;
	struct {
		bool used;
		u8 target;
		u64 path, time;
		u8 cdb[CDB_KEEP];
		u32 len;
	} command[FOLLOW_COMMANDS];
};

/*
 * A SCSI command's path and transfer: host, LUN, direction, tag, and bytes (0:
 * none, or not known).
 */
enum scsi_dir { SCSI_NO_DATA, SCSI_IN, SCSI_OUT, SCSI_UNKNOWN };
#define SCSI_NO_TAG 0x3fffu

static inline u64 scsi_path(u8 host, u8 lun, u32 tag, enum scsi_dir dir,
			    u32 bytes)
{
	return (u64)host << 56 | (u64)lun << 48 | (u64)dir << 46 |
	       (u64)(tag & SCSI_NO_TAG) << 32 | bytes;
}

static inline u8 path_host(u64 path)
{
	return (u8)(path >> 56);
}
static inline u8 path_lun(u64 path)
{
	return (u8)(path >> 48);
}
static inline u32 path_tag(u64 path)
{
	return path >> 32 & SCSI_NO_TAG;
}

static inline enum scsi_dir path_dir(u64 path)
{
	return (enum scsi_dir)(path >> 46 & 3);
}

/* The driver byte of a result when the command did not complete. */
enum scsi_mark {
	MARK_TIMEOUT = 0xfe, /* timed out in the SCSI layer */
	MARK_REFUSED = 0xff, /* refused; the rest is what
					 * queuecommand returned */
};

/* Without ev->data: masked. */
void trace_write(FILE *f, const struct trace_event *ev);

/* 1: an event; 0: end of file; -1: the line is not an event. */
int trace_read(FILE *f, struct trace_line *t);

/*
 * The same from the text of the kernel's events/scsi. Other events are skipped;
 * -1: one that cannot be parsed. *line counts lines.
 */
int kernel_trace_read(FILE *f, struct trace_line *t, unsigned long *line);

/*
 * A log of register accesses that is not the card's own. All zero at the start,
 * but for what the caller sets.
 */
#define LOG_NAME 64
struct trace_log {
	const char *slot; /* in: "01:00.0", the card; NULL: the only one */

	unsigned long line;	 /* the last line that was read */
	const char *why;	 /* what is wrong with it */
	unsigned long events;	 /* of the card */
	unsigned long others;	 /* accesses of other devices */
	unsigned long gaps;	 /* places where accesses are missing */
	unsigned long first_gap; /* line of the first one */

	/* mmio_log.c */
	bool has_devices, has_card;
	struct {
		u64 start, size;
	} bar[6];
	/* vfio_log.c */
	char name[LOG_NAME]; /* the card's */
};

/*
 * The kernel's mmiotrace, read from trace_pipe, and QEMU's log of vfio_region_*
 * and vfio_pci_*_config. 1: an access of the card; 0: end of file; -1: see why.
 */
int mmio_log_read(FILE *f, struct trace_log *log, struct trace_line *t);
int vfio_log_read(FILE *f, struct trace_log *log, struct trace_line *t);

/*
 * What is behind both: reads lines, of which the last may have no newline, until @line
 * returns other than 0. trace_log_bad() sets why, for which it returns -1.
 */
#define LOG_CUT "the file ends within a line"
typedef int (*trace_log_line)(struct trace_log *log, const char *text,
			      struct trace_line *t);
int trace_log_read(FILE *f, struct trace_log *log, struct trace_line *t,
		   trace_log_line line);
int trace_log_bad(struct trace_log *log, const char *why);

/* Makes @t an access of @len bytes, 1, 2, 4 or 8. */
void trace_access(struct trace_line *t, char kind, u8 unit, u64 addr, u32 len,
		  u64 value);

/*
 * Masks the values of accesses that may identify the owner's card. To be called
 * after trace_follow(). Whether it did.
 */
bool trace_mask(struct trace_line *t);

/* To be called for every event in order, including those that are not shown. */
void trace_follow(struct trace_follow *f, struct trace_line *t);

/* Whether @ev accesses an instance of the register of that name in regs.h. */
bool trace_is_register(const struct trace_event *ev, const char *name);
bool trace_register_known(const char *name);

/*
 * The register that an access is for, in decoded form, with the one behind it;
 * false: @t is not an access to a register or to configuration space.
 */
bool trace_place(const struct trace_line *t, char *out, size_t size);

/* Decodes @t to one line, without a newline. */
void trace_text(const struct trace_line *t, char *out, size_t size);

/*
 * Decodes a CDB, or sense data, to one line. False if it is truncated or not
 * one; @out then has what could be decoded.
 */
bool cdb_text(const u8 *p, u32 len, char *out, size_t size);
bool sense_text(const u8 *p, u32 len, char *out, size_t size);

#endif
