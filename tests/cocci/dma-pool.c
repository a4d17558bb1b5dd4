// SPDX-License-Identifier: GPL-2.0-only OR MIT

#include "osm_linux.h"

static int hpt_alloc_mem(PVBUS_EXT ext)
{
	struct pool *pool;

	for (pool = ext->pools; pool; pool = pool->next) {
		pool->page = __get_free_page(GFP_ATOMIC);
		if (!pool->page)
			return -1;
		pool->bus = virt_to_bus((void *)pool->page);
	}
	return 0;
}

static void hpt_free_mem(PVBUS_EXT ext)
{
	struct pool *pool;

	for (pool = ext->pools; pool; pool = pool->next)
		free_page(pool->page);
}

BUS_ADDRESS get_dmapool_phy_addr(void *osext, void *virt)
{
	return virt_to_bus(virt);
}

/* A neighbour of theirs, not one of them. */
static int hpt_alloc_mem_node(int node)
{
	return node;
}

static int start(PVBUS_EXT ext)
{
	int err = 0;

	if (hpt_alloc_mem(ext))
		return -ENOMEM;
	if (run(ext))
		goto freemem;
	return hpt_alloc_mem_node(0);

freemem:
	hpt_free_mem(ext);
	return err;
}

static void stop(PVBUS_EXT ext)
{
	free_pages((unsigned long)ext, ext->order);
	hpt_free_mem(ext);
}

static void elsewhere(PVBUS_EXT ext, void *page)
{
	free_pages((unsigned long)page, 0);
	hpt_free_memory(ext);
}
