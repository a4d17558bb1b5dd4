// SPDX-License-Identifier: GPL-2.0-only OR MIT
HPT_U32 os_readl(void *addr) { return readl(addr); }
HPT_U16 os_readw(void *addr) { return readw(addr); }

static HPT_U32 other(void *addr)
{
	return readl(addr);
}

void *os_map_pci_bar(void *ext, int index, HPT_U32 offset)
{
	unsigned long start = pci_resource_start(ext, index);

	if (pci_resource_flags(ext, index) & IORESOURCE_MEM)
		return ioremap(start + offset, 4096);
	return (void *)start;
}

void os_unmap_pci_bar(void *ext, void *base)
{
	iounmap(base);
}

static void *map_other(void *ext)
{
	iounmap(ext);
	return ioremap(0, 4096);
}
