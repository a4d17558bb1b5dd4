// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Segments as the kernel maps them, and the lists that the objects get.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sglist.h"

static int tests, failed;
static struct compat_sglist list;

static void ok(bool pass, const char *name)
{
	tests++;
	failed += !pass;
	printf("%sok %d - %s\n", pass ? "" : "not ", tests, name);
}

static void empty(void)
{
	memset(&list, 0, sizeof(list));
}

/* Adds @n segments of @len bytes, each @step bytes behind the other. */
static bool add(uint64_t bus, uint32_t len, uint64_t step, unsigned int n)
{
	while (n--) {
		if (!compat_sglist_add(&list, bus, len))
			return false;
		bus += step;
	}
	return true;
}

static void test_limits(void)
{
	empty();
	ok(add(0x1000, 0x1000, 0x2000, 32) && list.n == 32 &&
		   list.bytes == 32 * 0x1000,
	   "32 pages that lie apart are 32 entries");
	ok(!add(0x1000000, 0x1000, 0, 1), "a 33rd is refused");
	empty();
	ok(add(0x10000, 0x1000, 0x1000, 512) && list.n == 32 &&
		   list.bytes == 0x200000,
	   "2 MiB of pages in one piece are 32 entries");
	ok(!add(0x210000, 0x1000, 0, 1), "and not a page more");
	empty();
	ok(add(0x10000, 0x40000, 0, 1) && list.n == 4 &&
		   list.entry[3].len == 0x10000,
	   "a segment of 256 KiB is split");
	empty();
	ok(add(0xffffe000, 0x4000, 0, 1) && list.n == 2 &&
		   list.entry[1].bus == 0x100000000 &&
		   list.entry[0].len == 0x2000,
	   "a segment across 4 GiB is split there");
	empty();
	ok(add(0xfffff000, 0x1000, 0x1000, 2) && list.n == 2,
	   "segments are not merged across 4 GiB");
	empty();
	ok(add(0x1000, 0x200, 0x200, 3) && list.n == 1 &&
		   list.entry[0].len == 0x600,
	   "what follows in memory is merged");
	empty();
	ok(!add(0x1001, 0x200, 0, 1), "an odd address is refused");
	empty();
	ok(!add(0x1000, 0x201, 0, 1), "an odd length is refused");
	empty();
	ok(add(0x1000, 0, 0, 1) && !list.n, "an empty piece is not an entry");
}

/* The list's bytes, one entry after the other, are those of the segments. */
static bool same_bytes(const uint64_t *bus, const uint32_t *len, unsigned int n)
{
	uint64_t at = 0, skip = 0;
	unsigned int i, e = 0;

	for (i = 0; i < n; i++) {
		for (at = 0; at < len[i];) {
			uint32_t part;

			if (e == list.n ||
			    list.entry[e].bus + skip != bus[i] + at)
				return false;
			part = list.entry[e].len - (uint32_t)skip;
			if (part > len[i] - at)
				part = (uint32_t)(len[i] - at);
			at += part;
			skip += part;
			if (skip == list.entry[e].len) {
				e++;
				skip = 0;
			}
		}
	}
	return e == list.n && !skip;
}

static bool within_limits(void)
{
	unsigned int i;

	if (list.n > COMPAT_SG_MAX)
		return false;
	for (i = 0; i < list.n; i++) {
		const struct compat_sg *s = &list.entry[i];

		if (!s->len || s->len > COMPAT_SG_LEN_MAX || s->len & 1 ||
		    s->bus & 1 || s->bus >> 32 != (s->bus + s->len - 1) >> 32)
			return false;
	}
	return true;
}

/* A number that is even, below @limit and above 0, most often a small one. */
static uint32_t even(uint32_t limit)
{
	uint32_t n = (uint32_t)random() >> (random() & 15);

	return (n % (limit - 1) & ~1u) + 2;
}

/*
 * Segments of at most @longest bytes, none to all of them right behind the one before;
 * where @within, none crosses 4 GiB, which a host's limits have the kernel see to.
 */
static unsigned int segments(uint64_t *bus, uint32_t *len, unsigned int most,
			     uint32_t longest, bool within)
{
	unsigned int i, n = random() & 1 ? most : 1 + random() % most;
	long follow = random() % 5;

	for (i = 0; i < n; i++) {
		len[i] = random() & 3 ? even(longest) : longest;
		if (i && random() % 4 < follow)
			bus[i] = bus[i - 1] + len[i - 1];
		else if (random() & 15)
			bus[i] = ((uint64_t)random() << 8 ^ random()) & ~1ull;
		else
			bus[i] = 0x300000000 - (uint64_t)(random() & 0x1fffe);
		if (within && bus[i] >> 32 != (bus[i] + len[i] - 1) >> 32)
			bus[i] = bus[i] >> 32 << 32;
	}
	return n;
}

/* Adds the segments; whether the list takes all of them. */
static bool fill(const uint64_t *bus, const uint32_t *len, unsigned int n)
{
	unsigned int i;

	empty();
	for (i = 0; i < n; i++)
		if (!compat_sglist_add(&list, bus[i], len[i]))
			return false;
	return true;
}

static uint64_t sum(const uint32_t *len, unsigned int n)
{
	uint64_t bytes = 0;

	while (n--)
		bytes += *len++;
	return bytes;
}

#define RUNS 2000000u

static void test_kernels(void)
{
	uint64_t bus[COMPAT_SG_MAX];
	uint32_t len[COMPAT_SG_MAX];
	unsigned int run, n, full = 0;
	bool good = true;

	for (run = 0; run < RUNS && good; run++) {
		n = segments(bus, len, COMPAT_SG_MAX, COMPAT_SG_LEN_MAX, true);
		good = fill(bus, len, n) && within_limits() &&
		       same_bytes(bus, len, n) && list.bytes == sum(len, n);
		full += list.n == COMPAT_SG_MAX;
	}
	ok(good && full > 1000,
	   "2 million lists within the host's limits: all taken, no byte lost");
}

static void test_any(void)
{
	uint64_t bus[64];
	uint32_t len[64];
	unsigned int run, n, taken = 0, refused = 0;
	bool good = true;

	for (run = 0; run < RUNS && good; run++) {
		n = segments(bus, len, 64, 0x300000, false);
		if (random() & 3)
			n = n % 8 + 1;
		if (fill(bus, len, n)) {
			taken++;
			good = within_limits() && same_bytes(bus, len, n);
		} else {
			refused++;
			good = list.n == COMPAT_SG_MAX;
		}
	}
	ok(good && taken > 10000 && refused > 10000,
	   "2 million lists of any segments: within the limits, or refused");
}

int main(void)
{
	test_limits();
	srandom(1);
	test_kernels();
	test_any();
	printf("1..%d\n", tests);
	return failed != 0;
}
