// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The memory of a vbus: the free lists and the page pool that the HIM and the
 * LDM reserve, from coherent memory where the card looks into it.
 *
 * The objects ask for blocks by lists of (size, count, alignment). A free block
 * holds the list's link in its first word and, in a list for DMA, its bus
 * address in the second. Memory is allocated in chunks, which we keep a list of:
 * all of it can be freed, whatever the objects still hold.
 */
#include "osm_linux.h"

/* Pages of a chunk of small blocks; fewer chunks, fewer IOMMU mappings. */
#define CHUNK_PAGES 16

struct compat_chunk {
	struct list_head node;
	struct device *dev; /* NULL: ordinary memory */
	void *cpu;
	dma_addr_t bus;
	size_t size;
};

static void chunk_free(struct compat_chunk *chunk)
{
	list_del(&chunk->node);
	if (chunk->dev)
		dma_free_coherent(chunk->dev, chunk->size, chunk->cpu,
				  chunk->bus);
	else
		kfree(chunk->cpu);
	kfree(chunk);
}

/* @size bytes, zeroed; for DMA by @dev unless that is NULL. */
static struct compat_chunk *chunk_alloc(struct compat_vbus *vbus,
					struct device *dev, size_t size)
{
	struct compat_chunk *chunk = kzalloc(sizeof(*chunk), GFP_KERNEL);

	if (!chunk)
		return NULL;
	if (dev)
		chunk->cpu = dma_alloc_coherent(dev, size, &chunk->bus,
						GFP_KERNEL | __GFP_ZERO);
	else
		chunk->cpu = kzalloc(size, GFP_KERNEL);
	if (!chunk->cpu) {
		kfree(chunk);
		return NULL;
	}
	chunk->dev = dev;
	chunk->size = size;
	list_add(&chunk->node, &vbus->chunks);
	return chunk;
}

static void block_add(struct freelist *list, struct compat_chunk *chunk,
		      size_t offset)
{
	void **block = chunk->cpu + offset;

	block[0] = list->head;
	if (chunk->dev)
		*(BUS_ADDRESS *)(block + 1) = chunk->bus + offset;
	list->head = block;
}

/*
 * Fill @list with its count of blocks. A block no larger than a page never
 * crosses one, and a larger one starts at a multiple of its size rounded up to
 * a power of two pages, as the page allocator used to hand them out.
 */
static int freelist_fill(struct compat_vbus *vbus, struct freelist *list,
			 struct device *dev)
{
	size_t unit = PAGE_SIZE << get_order(list->size);
	unsigned int per_unit = unit == PAGE_SIZE ? PAGE_SIZE / list->size : 1;
	unsigned int units = unit == PAGE_SIZE ? CHUNK_PAGES : 1;
	unsigned int left = list->count;

	while (left) {
		unsigned int n = min(units, DIV_ROUND_UP(left, per_unit));
		struct compat_chunk *chunk = chunk_alloc(vbus, dev, n * unit);
		unsigned int u, b;

		if (!chunk)
			return -ENOMEM;
		for (u = 0; u < n; u++)
			for (b = 0; b < per_unit && left; b++, left--)
				block_add(list, chunk,
					  u * unit + b * list->size);
	}
	return 0;
}

/* Hand os_max_cache_pages pages to the LDM's pool. */
static int pool_fill(struct compat_vbus *vbus, PVBUS_EXT vbus_ext)
{
	int left = os_max_cache_pages;

	BUILD_BUG_ON(PAGE_SIZE != DMAPOOL_PAGE_SIZE);
	while (left) {
		int n = min(left, CHUNK_PAGES);
		struct compat_chunk *chunk =
			chunk_alloc(vbus, vbus->dev, n * PAGE_SIZE);

		if (!chunk)
			return -ENOMEM;
		for (left -= n; n--;)
			dmapool_put_page((PVBUS)vbus_ext->vbus,
					 chunk->cpu + n * PAGE_SIZE,
					 chunk->bus + n * PAGE_SIZE);
	}
	return 0;
}

static int lists_fill(struct compat_vbus *vbus, PVBUS_EXT vbus_ext)
{
	struct freelist *list;

	for (list = vbus_ext->freelist_head; list; list = list->next)
		if (freelist_fill(vbus, list, NULL))
			return -ENOMEM;
	for (list = vbus_ext->freelist_dma_head; list; list = list->next)
		if (WARN_ON(list->alignment > PAGE_SIZE) ||
		    freelist_fill(vbus, list, vbus->dev))
			return -ENOMEM;
	return pool_fill(vbus, vbus_ext);
}

/**
 * compat_alloc_mem() - give a vbus all the memory that its objects ask for
 * @vbus_ext: with its adapters on hba_list; may sleep
 *
 * Return: 0, or -ENOMEM with nothing allocated.
 */
int compat_alloc_mem(PVBUS_EXT vbus_ext)
{
	struct compat_vbus *vbus = compat_vbus(vbus_ext->lock);
	PHBA adapter;

	/* Each of them puts its lists on vbus_ext. */
	for (adapter = vbus_ext->hba_list; adapter; adapter = adapter->next)
		adapter->ldm_adapter.him->get_meminfo(adapter->him_handle);
	ldm_get_mem_info((PVBUS)vbus_ext->vbus, NULL);

	vbus_ext->sd_flags =
		kcalloc(osm_max_targets, sizeof(HPT_U8), GFP_KERNEL);
	if (vbus_ext->sd_flags && !lists_fill(vbus, vbus_ext))
		return 0;
	compat_free_mem(vbus_ext);
	return -ENOMEM;
}

/**
 * compat_free_mem() - free all of it
 * @vbus_ext: the card must be quiet; may be called twice
 */
void compat_free_mem(PVBUS_EXT vbus_ext)
{
	struct compat_vbus *vbus = compat_vbus(vbus_ext->lock);
	struct compat_chunk *chunk, *next;

	list_for_each_entry_safe(chunk, next, &vbus->chunks, node)
		chunk_free(chunk);
	kfree(vbus_ext->sd_flags);
	vbus_ext->sd_flags = NULL;
}
