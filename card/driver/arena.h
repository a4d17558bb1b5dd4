/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * DMA memory for the user-space front end. Bus addresses are above 4 GiB and
 * differ from pointers, so that a driver which confuses the two, or truncates
 * either to 32 bits, is caught at once. Each transfer must lie within one block
 * that the card owns at that moment.
 */
#ifndef TWIN_ARENA_H
#define TWIN_ARENA_H

#include <stdio.h>

#include "model/twin.h"

/* Not a multiple of 4 GiB: low halves must not look like offsets. */
#define ARENA_BUS 0x1240000000ull
#define ARENA_SIZE ((size_t)96 << 20)

enum arena_owner { /* bits: what the card may do with a block */
		   OWN_HOST = 0,
		   OWN_CARD_READS = 1,
		   OWN_CARD_WRITES = 2,
		   OWN_SHARED = 3, /* coherent memory */
};

struct arena_block {
	size_t at, size; /* from the start of the arena */
	u8 owner;	 /* enum arena_owner */
	const char *what;
};

struct arena {
	u8 *base;
	size_t used;
	struct arena_block *block; /* ascending */
	size_t nblocks, room;
	unsigned int violations;
	char first[160]; /* description of the first violation */
	u64 reads, writes, bytes;
};

/* 0, or -1 with errno set. */
int arena_init(struct arena *a);
void arena_free(struct arena *a);

/* Never NULL: exits if the arena is full. @align must be a power of two. */
void *arena_alloc(struct arena *a, size_t size, size_t align,
		  enum arena_owner owner, const char *what);

u64 arena_bus(const struct arena *a, const void *p);
void arena_own(struct arena *a, const void *p, enum arena_owner owner);

/* Whether @len bytes at @p lie in one block. */
bool arena_holds(const struct arena *a, const void *p, size_t len);

/* Transfers by the card. 0, or -1 with a violation counted. */
int arena_read(struct arena *a, u64 bus, void *buf, u32 len);
int arena_write(struct arena *a, u64 bus, const void *buf, u32 len);

#endif
