// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: kmap_atomic() -> kmap_local_page()
// since: 5.11
// uses: __kmap_local_page_prot inl, kunmap_local_indexed inl
// else: kmap_atomic inl

static void gate_probe(struct page *page)
{
	void *addr = kmap_local_page(page);

	kunmap_local(addr);
}
