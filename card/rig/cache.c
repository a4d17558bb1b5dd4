// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A disk's volatile write cache. */
#include <stdlib.h>

#include "cache.h"

static struct cache_unit **bucket_of(struct cache *c, u64 nr)
{
	return &c->bucket[nr % CACHE_BUCKETS];
}

static struct cache_unit *find_unit(struct cache *c, u64 nr)
{
	struct cache_unit *u = *bucket_of(c, nr);

	while (u && u->nr != nr)
		u = u->next;
	return u;
}

static struct cache_unit *get_unit(struct cache *c, u64 nr)
{
	struct cache_unit *u = find_unit(c, nr), **head = bucket_of(c, nr);

	if (u)
		return u;
	u = malloc(sizeof(*u) + c->unit);
	if (!u)
		return NULL;
	u->nr = nr;
	u->next = *head;
	*head = u;
	c->held++;
	return u;
}

/* Ends a unit; with @keep it goes to the media first. */
static int drop_unit(struct cache *c, struct cache_unit **at, bool keep)
{
	struct cache_unit *u = *at;

	if (keep &&
	    c->below->write(c->below->ctx, u->nr * c->unit, u->data, c->unit))
		return -1;
	*at = u->next;
	free(u);
	c->held--;
	return 0;
}

static int cache_commit(void *ctx, u64 off, u64 len)
{
	struct cache *c = ctx;

	for (size_t i = 0; c->held && i < CACHE_BUCKETS; i++) {
		struct cache_unit **at = &c->bucket[i];

		while (*at) {
			u64 byte = (*at)->nr * c->unit;

			if (byte + c->unit <= off || byte - off >= len)
				at = &(*at)->next;
			else if (drop_unit(c, at, true))
				return -1;
		}
	}
	return 0;
}

static int cache_read(void *ctx, u64 off, void *buf, u32 len)
{
	struct cache *c = ctx;
	u8 *p = buf;

	if (c->below->read(c->below->ctx, off, buf, len))
		return -1;
	while (c->held && len) {
		const struct cache_unit *u = find_unit(c, off / c->unit);
		u32 skip = (u32)(off % c->unit), n = c->unit - skip;

		if (n > len)
			n = len;
		if (u)
			memcpy(p, u->data + skip, n);
		off += n;
		p += n;
		len -= n;
	}
	return 0;
}

/* The disk writes whole sectors. */
static int cache_write(void *ctx, u64 off, const void *buf, u32 len)
{
	struct cache *c = ctx;
	const u8 *p = buf;

	if (!c->on)
		return c->below->write(c->below->ctx, off, buf, len);
	if (c->held >= CACHE_UNITS && cache_commit(c, 0, NEVER))
		return -1;
	for (u32 at = 0; at < len; at += c->unit) {
		struct cache_unit *u = get_unit(c, (off + at) / c->unit);

		if (!u)
			return -1;
		memcpy(u->data, p + at, c->unit);
	}
	return 0;
}

void cache_init(struct cache *c, const struct media *below, u32 unit)
{
	*c = (struct cache){
		.media = {
			.ctx = c,
			.read = cache_read,
			.write = cache_write,
			.commit = cache_commit,
		},
		.below = below,
		.unit = unit,
	};
}

void cache_free(struct cache *c)
{
	for (size_t i = 0; i < CACHE_BUCKETS; i++)
		while (c->bucket[i])
			drop_unit(c, &c->bucket[i], false);
}

/* Mixes @v so that each bit of it changes about half of the result's. */
static u32 mix(u64 v)
{
	v *= 0x9e3779b97f4a7c15ull;
	v ^= v >> 32;
	v *= 0xd6e8feb86659fd93ull;
	return (u32)(v >> 32);
}

void cache_power_cut(struct cache *c, u32 seed)
{
	/* How many of eight survive. */
	static const u8 shares[] = { 0, 1, 4, 7, 8 };
	u32 share = shares[mix(seed) % ARRAY_SIZE(shares)];

	for (size_t i = 0; i < CACHE_BUCKETS; i++)
		while (c->bucket[i]) {
			u64 key = (u64)seed << 32 ^ c->bucket[i]->nr;
			bool keep = mix(key) % 8 < share;

			if (drop_unit(c, &c->bucket[i], keep))
				drop_unit(c, &c->bucket[i], false);
			c->lost += !keep;
		}
}
