/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The trace on disk: one event a line, so that any tool can cut it.
 *
 *	TIME KIND UNIT ADDR LEN HEX[+SUM]
 *
 * TIME is decimal microseconds, KIND a letter of enum trace_kind, the rest
 * hexadecimal. Of payloads longer than TRACE_KEEP bytes the first are written,
 * and SUM, an FNV-1a hash of all.
 *
 * Of a SCSI command (S) UNIT is the target, ADDR a scsi_path(), and the
 * payload the CDB; of its end (s) the payload is a result of 4 bytes, in the
 * order of struct scsi_cmnd's (from the lowest byte: SCSI status, message,
 * host, driver), and the sense data.
 */
#ifndef TWIN_TRACE_H
#define TWIN_TRACE_H

#include <stdio.h>

#include "model/twin.h"

#define TRACE_KEEP 64u
#define TRACE_LINE 256u
#define TRACE_TEXT 640u		/* what trace_text() needs at most */

#define CDB_KEEP 32u

/* An event read back. */
struct trace_line {
	struct trace_event ev;		/* ev.data points at bytes */
	u8 bytes[TRACE_KEEP];		/* zeros behind what was read */
	u32 kept;
	u32 sum;			/* 0 if nothing was cut off */

	/* What trace_follow() knows from the events before: */
	bool has_behind;
	u32 behind;			/* written to the address register */
	bool has_took;
	u64 took;			/* of a command that ends, us */
	u8 of[CDB_KEEP];		/* its CDB */
	u32 of_len;			/* 0: not known */
};

/* What is remembered of a trace while it is read; zeros at the beginning. */
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
 * Where a SCSI command goes and what it moves: bytes (0: none, or not known),
 * tag, direction, LUN and host.
 */
enum scsi_dir { SCSI_NO_DATA, SCSI_IN, SCSI_OUT, SCSI_UNKNOWN };
#define SCSI_NO_TAG 0x3fffu

static inline u64 scsi_path(u8 host, u8 lun, u32 tag, enum scsi_dir dir,
			    u32 bytes)
{
	return (u64)host << 56 | (u64)lun << 48 | (u64)dir << 46 |
	       (u64)(tag & SCSI_NO_TAG) << 32 | bytes;
}

static inline u8 path_host(u64 path) { return (u8)(path >> 56); }
static inline u8 path_lun(u64 path) { return (u8)(path >> 48); }
static inline u32 path_tag(u64 path) { return path >> 32 & SCSI_NO_TAG; }

static inline enum scsi_dir path_dir(u64 path)
{
	return (enum scsi_dir)(path >> 46 & 3);
}

/* The driver byte of a result, where no command ended. */
enum scsi_mark {
	MARK_TIMEOUT = 0xfe,		/* the SCSI layer waits no longer */
	MARK_REFUSED = 0xff,		/* the driver did not take it; the rest
					 * is what queuecommand returned */
};

void trace_write(FILE *f, const struct trace_event *ev);

/* 1: an event; 0: end of file; -1: the line is none. */
int trace_read(FILE *f, struct trace_line *t);

/*
 * The same from the kernel's own trace, events/scsi as text: other events are
 * passed over, -1 is one of those that is not understood; *line counts lines.
 */
int kernel_trace_read(FILE *f, struct trace_line *t, unsigned long *line);

/* Every event of a trace in its order, also those that are not shown. */
void trace_follow(struct trace_follow *f, struct trace_line *t);

/* An access to the register of that name in regs.h, any of its instances. */
bool trace_is_register(const struct trace_event *ev, const char *name);
bool trace_register_known(const char *name);

/* For people: one line without a newline, into @out. */
void trace_text(const struct trace_line *t, char *out, size_t size);

/*
 * A CDB, or sense data, for people. False if it is shorter than it says it
 * is, or is none; @out has what there is.
 */
bool cdb_text(const u8 *p, u32 len, char *out, size_t size);
bool sense_text(const u8 *p, u32 len, char *out, size_t size);

#endif
