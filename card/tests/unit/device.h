/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* For tests of a device alone: builds FISes and takes the data. */
#ifndef TWIN_UNIT_DEVICE_H
#define TWIN_UNIT_DEVICE_H

#include "model/sata.h"

struct wire {
	u8 buf[1 << 20]; /* the host's side of the data */
	u32 in, out;	 /* bytes transferred */
	u32 limit;	 /* room in buf */
	const u8 *cdb;	 /* of the next PACKET */
};

static inline int wire_put(void *ctx, const void *p, u32 n)
{
	struct wire *w = ctx;

	if (w->in + n > w->limit)
		return -1;
	memcpy(w->buf + w->in, p, n);
	w->in += n;
	return 0;
}

static inline int wire_get(void *ctx, void *p, u32 n)
{
	struct wire *w = ctx;

	if (w->out + n > w->limit)
		return -1;
	memcpy(p, w->buf + w->out, n);
	w->out += n;
	return 0;
}

static inline struct data_path wire_open(struct wire *w)
{
	w->in = 0;
	w->out = 0;
	w->limit = sizeof(w->buf);
	return (struct data_path){ w, wire_put, wire_get, w->cdb };
}

static inline struct fis_h2d fis_for(u8 command, u64 lba, u16 count)
{
	struct fis_h2d f = {
		.type = FIS_H2D,
		.flags = FIS_CMD,
		.command = command,
		.device = 0x40,
		.count = (u8)count,
		.count_hi = count >> 8,
	};

	for (unsigned int i = 0; i < 3; i++) {
		f.lba_lo[i] = (u8)(lba >> (8 * i));
		f.lba_hi[i] = (u8)(lba >> (24 + 8 * i));
	}
	return f;
}

/* A queued command: the count is in the features, the tag in the count. */
static inline struct fis_h2d fis_ncq(u8 command, u64 lba, u16 count, u8 tag)
{
	struct fis_h2d f = fis_for(command, lba, 0);

	f.feature = (u8)count;
	f.feature_hi = count >> 8;
	f.count = (u8)(tag << 3);
	return f;
}

#endif
