// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* DMA memory with bounds and owners. */
#include <stdlib.h>
#include <sys/mman.h>

#include "arena.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#define GUARD 64u /* bytes between blocks that must not be touched */

int arena_init(struct arena *a)
{
	memset(a, 0, sizeof(*a));
	a->base = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->base == MAP_FAILED)
		return -1;
	ASAN_POISON_MEMORY_REGION(a->base, ARENA_SIZE);
	return 0;
}

void arena_free(struct arena *a)
{
	ASAN_UNPOISON_MEMORY_REGION(a->base, ARENA_SIZE);
	munmap(a->base, ARENA_SIZE);
	free(a->block);
}

static void full(const char *what)
{
	fprintf(stderr, "twin: no room in the DMA arena for %s\n", what);
	exit(1);
}

void *arena_alloc(struct arena *a, size_t size, size_t align,
		  enum arena_owner owner, const char *what)
{
	size_t at = (a->used + GUARD + align - 1) & ~(align - 1);

	if (at + size > ARENA_SIZE)
		full(what);
	if (a->nblocks == a->room) {
		size_t room = a->room ? 2 * a->room : 1024;
		void *p = realloc(a->block, room * sizeof(*a->block));

		if (!p)
			full(what);
		a->block = p;
		a->room = room;
	}
	a->block[a->nblocks++] = (struct arena_block){
		.at = at,
		.size = size,
		.owner = (u8)owner,
		.what = what,
	};
	a->used = at + size;
	ASAN_UNPOISON_MEMORY_REGION(a->base + at, size);
	return a->base + at;
}

u64 arena_bus(const struct arena *a, const void *p)
{
	return ARENA_BUS + (u64)((const u8 *)p - a->base);
}

/* The block that holds @at, or the one before it; NULL if there is none. */
static struct arena_block *block_at(const struct arena *a, size_t at)
{
	size_t lo = 0, hi = a->nblocks;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (a->block[mid].at <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &a->block[lo - 1] : NULL;
}

void arena_own(struct arena *a, const void *p, enum arena_owner owner)
{
	block_at(a, (size_t)((const u8 *)p - a->base))->owner = (u8)owner;
}

bool arena_holds(const struct arena *a, const void *p, size_t len)
{
	size_t at = (size_t)((const u8 *)p - a->base);
	struct arena_block *b;

	if ((const u8 *)p < a->base || at >= ARENA_SIZE)
		return false;
	b = block_at(a, at);
	return b && at + len <= b->at + b->size;
}

static u8 *refuse(struct arena *a, u64 bus, u32 len, u8 need, const char *why,
		  const struct arena_block *b)
{
	if (!a->violations++)
		snprintf(a->first, sizeof(a->first),
			 "card %s %#llx+%#x: %s%s%s",
			 need & OWN_CARD_WRITES ? "writes" : "reads",
			 (unsigned long long)bus, len, why, b ? ", " : "",
			 b ? b->what : "");
	return NULL;
}

static u8 *translate(struct arena *a, u64 bus, u32 len, u8 need)
{
	struct arena_block *b;
	size_t at;

	if (bus < ARENA_BUS || bus - ARENA_BUS >= ARENA_SIZE)
		return refuse(a, bus, len, need, "not in the arena", NULL);
	at = (size_t)(bus - ARENA_BUS);
	b = block_at(a, at);
	if (!b || at - b->at >= b->size)
		return refuse(a, bus, len, need, "between blocks", b);
	if (at - b->at + len > b->size)
		return refuse(a, bus, len, need, "past the end of its block",
			      b);
	if (!(b->owner & need))
		return refuse(a, bus, len, need, "not owned by the card", b);
	a->bytes += len;
	return a->base + at;
}

int arena_read(struct arena *a, u64 bus, void *buf, u32 len)
{
	u8 *p = translate(a, bus, len, OWN_CARD_READS);

	if (!p)
		return -1;
	a->reads++;
	memcpy(buf, p, len);
	return 0;
}

int arena_write(struct arena *a, u64 bus, const void *buf, u32 len)
{
	u8 *p = translate(a, bus, len, OWN_CARD_WRITES);

	if (!p)
		return -1;
	a->writes++;
	memcpy(p, buf, len);
	return 0;
}
