/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Shared by the parts of the decoder: output that is cut at the buffer's end,
 * tables of names, and the functions that print one kind of event each.
 */
#ifndef TWIN_DECODE_H
#define TWIN_DECODE_H

#include "trace.h"

struct out {
	char *p;
	size_t left;
};

void print(struct out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A code, or a bit's mask, and its name. */
struct name {
	u32 code;
	const char *text;
};

/* The name of @code, or NULL. */
const char *name_of(const struct name *n, size_t count, u32 code);

/* " NAME" for each mask of which @v has all bits. */
void print_bits(struct out *o, const struct name *n, size_t count, u32 v);

/* " NAME", or " 0xCODE" if it has none. */
void print_name(struct out *o, const struct name *n, size_t count, u32 code);

/* @n bytes, the highest first, as SCSI has them. @n <= 8. */
u64 be_bytes(const u8 *p, unsigned int n);

/* decode_reg.c, decode_config.c */
void print_register(struct out *o, const struct trace_line *t);
void print_mmio(struct out *o, const struct trace_line *t);
void print_config(struct out *o, const struct trace_line *t);

/*
 * Remembers what was written to an address register, and sets t->behind for
 * accesses to the data register.
 */
void reg_follow(struct trace_follow *f, struct trace_line *t);

/* decode_ata.c, decode_fis.c: a command's registers, from a FIS or a CDB */
struct taskfile {
	u8 command, device;
	u16 feature, count;
	u64 lba;
};

void print_taskfile(struct out *o, const struct taskfile *r);
void print_ata_status(struct out *o, u8 status, u8 error);
void print_fis(struct out *o, const u8 *p, u32 len);

/* decode_scsi.c, decode_cdb.c, decode_sense.c */
void print_scsi(struct out *o, const struct trace_line *t);
void print_cdb_name(struct out *o, const u8 c[CDB_KEEP]);

/* The same for what a packet device is sent, with its fields. */
void print_packet(struct out *o, const u8 *p, u32 len);

/* Remembers commands, and sets t->of and t->took for their completions. */
void scsi_follow(struct trace_follow *f, struct trace_line *t);

#endif
