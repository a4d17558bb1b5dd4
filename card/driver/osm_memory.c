// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The OSM in user space: memory for the driver. */
#include <stdlib.h>

#include "osm_user.h"

static void list_add_to(struct freelist **head, struct freelist *list,
			HPT_UINT size, HPT_UINT count)
{
	list->next = *head;
	*head = list;
	list->size = size;
	list->count = count;
	list->head = NULL;
}

void freelist_reserve(struct freelist *list, void *osext, HPT_UINT size,
		      HPT_UINT count)
{
	(void)osext;
	list->dma = 0;
	list_add_to(&osm.lists, list, size, count);
}

void freelist_reserve_dma(struct freelist *list, void *osext, HPT_UINT size,
			  HPT_UINT alignment, HPT_UINT count)
{
	(void)osext;
	list->dma = 1;
	list->alignment = alignment;
	list_add_to(&osm.dma_lists, list, size, count);
}

/* A free element holds a pointer to the next and its own bus address. */
struct free_element {
	struct free_element *next;
	BUS_ADDRESS bus;
};

void *freelist_get(struct freelist *list)
{
	struct free_element *e = list->head;

	if (!list->count)
		return NULL;
	list->head = e->next;
	list->count--;
	return e;
}

void freelist_put(struct freelist *list, void *p)
{
	struct free_element *e = p;

	e->next = list->head;
	list->head = e;
	list->count++;
}

void *freelist_get_dma(struct freelist *list, BUS_ADDRESS *busaddr)
{
	struct free_element *e = freelist_get(list);

	if (e)
		*busaddr = e->bus;
	return e;
}

void freelist_put_dma(struct freelist *list, void *p, BUS_ADDRESS busaddr)
{
	freelist_put(list, p);
	((struct free_element *)p)->bus = busaddr;
}

/* Memory is not zeroed in a kernel either. */
static void *garbage(void *p, size_t size)
{
	if (!p) {
		fprintf(stderr, "twin: out of memory\n");
		exit(1);
	}
	return memset(p, 0xa5, size);
}

/* A list of one element is a table; guard bytes follow it. */
static void fill_table(struct freelist *list, size_t size)
{
	u8 *p = garbage(malloc(size + OSM_SLACK), size + OSM_SLACK);

	if (osm.tables < OSM_TABLES) {
		osm.table[osm.tables].at = p + size;
		osm.table[osm.tables++].size = list->size;
	}
	freelist_put(list, p);
	list->count--;
}

unsigned int osm_overruns(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < osm.tables; i++) {
		u8 *p = osm.table[i].at;
		size_t at = 0;

		while (at < OSM_SLACK && p[at] == 0xa5)
			at++;
		if (at == OSM_SLACK)
			continue;
		n++;
		osm_log("driver: wrote %#zx bytes past the end of a table of "
			"%#zx bytes",
			at, osm.table[i].size);
	}
	return n;
}

static void fill_list(struct freelist *list)
{
	size_t size = list->size < sizeof(struct free_element) ?
			      sizeof(struct free_element) :
			      list->size;

	if (list->count == 1) {
		fill_table(list, size);
		return;
	}
	for (HPT_UINT i = 0, n = list->count; i < n; i++) {
		freelist_put(list, garbage(malloc(size), size));
		list->count--;
	}
}

static void fill_dma_list(struct freelist *list)
{
	size_t align = list->alignment < 16 ? 16 : list->alignment;

	for (HPT_UINT i = 0, n = list->count; i < n; i++) {
		void *p = arena_alloc(&osm.arena, list->size, align, OWN_SHARED,
				      "free list");

		garbage(p, list->size);
		freelist_put_dma(list, p, arena_bus(&osm.arena, p));
		list->count--;
	}
}

void osm_fill_lists(void)
{
	for (struct freelist *f = osm.lists; f; f = f->next)
		fill_list(f);
	for (struct freelist *f = osm.dma_lists; f; f = f->next)
		fill_dma_list(f);
}

size_t osm_free_blocks(void)
{
	size_t n = 0;

	for (struct freelist *f = osm.lists; f; f = f->next)
		n += f->count;
	for (struct freelist *f = osm.dma_lists; f; f = f->next)
		n += f->count;
	return n;
}
