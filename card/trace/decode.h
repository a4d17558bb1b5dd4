/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the parts of the decoder share: text that is cut at the buffer's end,
 * tables of names, and each other's lines.
 */
#ifndef TWIN_DECODE_H
#define TWIN_DECODE_H

#include "trace.h"

struct out {
	char *p;
	size_t left;
};

void say(struct out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A code, or a bit's mask, and its name. */
struct name {
	u32 code;
	const char *text;
};

/* The name of @code, or NULL. */
const char *name_of(const struct name *n, size_t count, u32 code);

/* " NAME" for each mask of which @v has all bits. */
void say_bits(struct out *o, const struct name *n, size_t count, u32 v);

/* " NAME", or " 0xCODE" if it has none. */
void say_name(struct out *o, const struct name *n, size_t count, u32 code);

/* @n bytes, the highest first, as SCSI has them. @n <= 8. */
u64 be_bytes(const u8 *p, unsigned int n);

/* decode_reg.c, decode_config.c */
void say_mmio(struct out *o, const struct trace_line *t);
void say_config(struct out *o, const struct trace_line *t);

/*
 * Remembers what a write to an address register chose, and gives the access
 * behind it t->behind.
 */
void reg_follow(struct trace_follow *f, struct trace_line *t);

/* decode_ata.c, decode_fis.c: registers of a command, in a FIS or in a CDB */
struct taskfile {
	u8 command, device;
	u16 feature, count;
	u64 lba;
};

void say_taskfile(struct out *o, const struct taskfile *r);
void say_ata_status(struct out *o, u8 status, u8 error);
void say_fis(struct out *o, const u8 *p, u32 len);

/* decode_scsi.c, decode_cdb.c, decode_sense.c */
void say_scsi(struct out *o, const struct trace_line *t);
void say_cdb_name(struct out *o, const u8 c[CDB_KEEP]);

/* Remembers commands, and gives an end t->of and t->took. */
void scsi_follow(struct trace_follow *f, struct trace_line *t);

#endif
