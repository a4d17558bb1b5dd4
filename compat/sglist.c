// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Scatter lists: see sglist.h.
 */
#ifdef __KERNEL__
#include <linux/types.h>
#endif

#include "sglist.h"

/* How much of a segment fits into one entry, which must not cross 4 GiB. */
static u32 fitting(u64 bus, u32 len, u32 max)
{
	u64 room = 0x100000000ull - (bus & 0xffffffff);

	if (len > max)
		len = max;
	return len < room ? len : (u32)room;
}

/* How much of a segment can become part of the last entry. */
static u32 mergeable(const struct compat_sglist *list, u64 bus, u32 len)
{
	const struct compat_sg *last;

	if (!list->n)
		return 0;
	last = &list->entry[list->n - 1];
	if (last->bus + last->len != bus || !(bus & 0xffffffff))
		return 0;
	return fitting(bus, len, COMPAT_SG_LEN_MAX - last->len);
}

/**
 * compat_sglist_add() - append a segment, merged with the last one if it can be
 * @list: zeroed before its first segment
 * @bus: the segment's address
 * @len: its length in bytes
 *
 * Return: false if the objects cannot do with it: an odd address or length, or
 * more entries than they have. @list is not to be used then.
 */
bool compat_sglist_add(struct compat_sglist *list, u64 bus, u32 len)
{
	u32 n;

	if (bus & 1 || len & 1)
		return false;
	list->bytes += len;
	n = mergeable(list, bus, len);
	if (n)
		list->entry[list->n - 1].len += n;
	for (; n < len; list->n++) {
		if (list->n == COMPAT_SG_MAX)
			return false;
		list->entry[list->n].bus = bus + n;
		list->entry[list->n].len =
			fitting(bus + n, len - n, COMPAT_SG_LEN_MAX);
		n += list->entry[list->n].len;
	}
	return true;
}
