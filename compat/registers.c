// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The mapped registers of the cards, and a card whose command register was
 * changed behind the driver's back.
 */
#include "osm_linux.h"

struct mapping {
	struct list_head node;
	struct pci_dev *dev;
	char __iomem *base;
	u32 length;
};

static LIST_HEAD(mappings);
static DEFINE_SPINLOCK(mappings_lock);

#define ALL_ONES 0xffffffffu /* a read that nothing answers */
#define COMMAND_NEEDED (PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER)

/* The mapping that @addr lies in; mappings_lock is held. */
static struct mapping *mapping_of(const char __iomem *addr)
{
	struct mapping *m;

	list_for_each_entry(m, &mappings, node)
		if (addr >= m->base && addr < m->base + m->length)
			return m;
	return NULL;
}

/**
 * compat_map() - map registers of a card
 * @osext: the card, an HBA
 * @start: physical address
 * @length: in bytes
 *
 * Return: their address, or NULL.
 */
void *compat_map(void *osext, unsigned long start, u32 length)
{
	struct mapping *m = kmalloc(sizeof(*m), GFP_KERNEL);
	unsigned long flags;

	if (!m)
		return NULL;
	m->dev = ((PHBA)osext)->pcidev;
	m->length = length;
	m->base = ioremap(start, length);
	if (!m->base) {
		kfree(m);
		return NULL;
	}
	spin_lock_irqsave(&mappings_lock, flags);
	list_add(&m->node, &mappings);
	spin_unlock_irqrestore(&mappings_lock, flags);
	return (__force void *)m->base;
}

/**
 * compat_unmap() - undo compat_map()
 * @base: what it returned; something else, such as an I/O port, is left alone
 */
void compat_unmap(void *base)
{
	struct mapping *m;
	unsigned long flags;

	spin_lock_irqsave(&mappings_lock, flags);
	m = mapping_of((char __iomem *)base);
	if (m)
		list_del(&m->node);
	spin_unlock_irqrestore(&mappings_lock, flags);
	if (!m)
		return;
	iounmap(m->base);
	kfree(m);
}

/*
 * Whether @dev did not decode memory and does so now. A card that is gone has
 * ones in configuration space too.
 */
static bool decode_again(struct pci_dev *dev)
{
	u16 command;

	if (pci_read_config_word(dev, PCI_COMMAND, &command) ||
	    command == 0xffff || command & PCI_COMMAND_MEMORY)
		return false;
	pci_write_config_word(dev, PCI_COMMAND, command | COMMAND_NEEDED);
	printk(KERN_WARNING
	       "%s: %s: memory decoding was off, command register %04x; switched on again\n",
	       driver_name, pci_name(dev), command);
	return true;
}

/**
 * compat_readl() - read a register of a card
 * @addr: in what compat_map() returned; any context
 */
u32 compat_readl(const void *addr)
{
	const char __iomem *at = (const char __iomem *)addr;
	u32 value = readl(at);
	struct mapping *m;
	unsigned long flags;
	bool again;

	if (value != ALL_ONES)
		return value;
	spin_lock_irqsave(&mappings_lock, flags);
	m = mapping_of(at);
	again = m && decode_again(m->dev);
	spin_unlock_irqrestore(&mappings_lock, flags);
	return again ? readl(at) : value;
}
