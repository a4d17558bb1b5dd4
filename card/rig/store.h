/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A disk's media in memory; only chunks that were written take space. */
#ifndef TWIN_STORE_H
#define TWIN_STORE_H

#include "model/disk.h"

#define STORE_CHUNK 16384u
#define STORE_BUCKETS 256u

struct store_chunk {
	struct store_chunk *next;
	u64 nr;
	u8 data[STORE_CHUNK];
};

struct store {
	struct media media;
	struct store_chunk *bucket[STORE_BUCKETS];
};

void store_init(struct store *s);
void store_free(struct store *s);

#endif
