// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* vfio-user: DMA to and from the client's memory. */
#include <errno.h>

#include "vuser.h"

/*
 * The index of the first map that ends at @bus or above; v->maps if none does.
 */
static unsigned int map_at(const struct vuser *v, u64 bus)
{
	unsigned int lo = 0, hi = v->maps;

	while (lo < hi) {
		unsigned int mid = (lo + hi) / 2;
		const struct vuser_map *m = &v->map[mid];

		if (m->iova + (m->size - 1) < bus)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void drop_map(struct vuser *v, unsigned int i)
{
	if (v->map[i].p)
		v->ops->unmap(v->ops->ctx, v->map[i].p, v->map[i].size);
	memmove(&v->map[i], &v->map[i + 1],
		(--v->maps - i) * sizeof(v->map[0]));
}

static void add_map(struct vuser *v, unsigned int i, const struct vuser_map *m)
{
	memmove(&v->map[i + 1], &v->map[i],
		(v->maps++ - i) * sizeof(v->map[0]));
	v->map[i] = *m;
}

int vuser_dma_map(struct vuser *v, struct vuser_map e, int fd, u64 off)
{
	u64 last = e.iova + e.size - 1;
	unsigned int i;

	if (!e.size || last < e.iova || off + e.size < off)
		return -EINVAL;
	i = map_at(v, e.iova);
	if (i < v->maps && v->map[i].iova <= last)
		return -EEXIST;
	if (v->maps == VUSER_MAPS)
		return -ENOSPC;
	if (fd >= 0) {
		e.p = v->ops->map(v->ops->ctx, fd, off, e.size, e.write);
		if (!e.p)
			return -EINVAL;
	}
	add_map(v, i, &e);
	return 0;
}

void vuser_dma_unmap(struct vuser *v, u64 iova, u64 last)
{
	unsigned int first = map_at(v, iova), end = map_at(v, last);

	if (end < v->maps && v->map[end].iova + (v->map[end].size - 1) == last)
		end++;
	while (end-- > first)
		if (v->map[end].iova >= iova)
			drop_map(v, end);
}

/* Where @bus is mapped, with @len cut to the end of the map; or NULL. */
static u8 *translate(struct vuser *v, u64 bus, bool write, u32 *len)
{
	unsigned int i = map_at(v, bus);
	struct vuser_map *m = &v->map[i];

	if (i == v->maps || bus < m->iova || !m->p ||
	    !(write ? m->write : m->read))
		return NULL;
	if (*len > m->size - (bus - m->iova))
		*len = (u32)(m->size - (bus - m->iova));
	return m->p + (bus - m->iova);
}

int vuser_dma_read(void *vuser, u64 bus, void *buf, u32 len)
{
	struct vuser *v = vuser;
	u8 *to = buf;

	while (len) {
		u32 n = len;
		u8 *p = translate(v, bus, false, &n);

		if (!p || v->ops->copy(v->ops->ctx, to, p, n)) {
			v->faults++;
			return -1;
		}
		to += n;
		bus += n;
		len -= n;
	}
	return 0;
}

int vuser_dma_write(void *vuser, u64 bus, const void *buf, u32 len)
{
	struct vuser *v = vuser;
	const u8 *from = buf;

	while (len) {
		u32 n = len;
		u8 *p = translate(v, bus, true, &n);

		if (!p || v->ops->copy(v->ops->ctx, p, from, n)) {
			v->faults++;
			return -1;
		}
		from += n;
		bus += n;
		len -= n;
	}
	return 0;
}
