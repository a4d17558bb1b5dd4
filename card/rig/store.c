// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A disk's media in memory. */
#include <stdlib.h>

#include "store.h"

static struct store_chunk *find_chunk(struct store *s, u64 nr, bool make)
{
	struct store_chunk **head = &s->bucket[nr % STORE_BUCKETS], *c;

	for (c = *head; c; c = c->next)
		if (c->nr == nr)
			return c;
	if (!make)
		return NULL;
	c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->nr = nr;
	c->next = *head;
	return *head = c;
}

/* How much of @len bytes at @off lies in one chunk. */
static u32 in_chunk(u64 off, u32 len)
{
	u32 room = STORE_CHUNK - (u32)(off % STORE_CHUNK);

	return len < room ? len : room;
}

static int store_read(void *ctx, u64 off, void *buf, u32 len)
{
	u8 *p = buf;

	while (len) {
		u32 n = in_chunk(off, len);
		struct store_chunk *c =
			find_chunk(ctx, off / STORE_CHUNK, false);

		if (c)
			memcpy(p, c->data + off % STORE_CHUNK, n);
		else
			memset(p, 0, n);
		off += n;
		p += n;
		len -= n;
	}
	return 0;
}

static int store_write(void *ctx, u64 off, const void *buf, u32 len)
{
	const u8 *p = buf;

	while (len) {
		u32 n = in_chunk(off, len);
		struct store_chunk *c =
			find_chunk(ctx, off / STORE_CHUNK, true);

		if (!c)
			return -1;
		memcpy(c->data + off % STORE_CHUNK, p, n);
		off += n;
		p += n;
		len -= n;
	}
	return 0;
}

void store_init(struct store *s)
{
	memset(s, 0, sizeof(*s));
	s->media = (struct media){
		.ctx = s,
		.read = store_read,
		.write = store_write,
	};
}

void store_free(struct store *s)
{
	for (size_t i = 0; i < STORE_BUCKETS; i++) {
		struct store_chunk *c = s->bucket[i], *next;

		for (; c; c = next) {
			next = c->next;
			free(c);
		}
	}
}
