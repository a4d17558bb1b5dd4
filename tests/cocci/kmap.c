// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void *map(struct scatterlist *sg)
{
	return kmap_atomic(sg_page(sg)) + sg->offset;
}

static void unmap(struct scatterlist *sg, void *p)
{
	kunmap_atomic((char *)p - sg->offset);
}

static void clear(struct page *page)
{
	void *p = PageHighMem(page) ? kmap_atomic(page) : page_address(page);

	memset(p, 0, PAGE_SIZE);
	kunmap_atomic(p);
}

/* May sleep, or is given a frame number. */
static void *sleeping(struct page *page, unsigned long pfn)
{
	void *p = kmap(page);

	kunmap(page);
	return p ? p : kmap_atomic_pfn(pfn);
}
