// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int both(struct pci_dev *dev)
{
	if (!pci_set_dma_mask(dev, 0xffffffffffffffffULL))
		return pci_set_consistent_dma_mask(dev, 0xffffffffffffffffULL);
	if (pci_set_dma_mask(dev, 0xffffffffUL) ||
	    pci_set_consistent_dma_mask(dev, 0xffffffffUL))
		return -EIO;
	return 0;
}

static int member(struct card *card)
{
	return pci_set_dma_mask(card->pci[0], 0xffffffffUL);
}

/* Other widths are somebody's decision. */
static int odd(struct pci_dev *dev)
{
	return pci_set_dma_mask(dev, 0xffffffffffULL) ||
	       pci_set_consistent_dma_mask(dev, DMA_BIT_MASK(31)) ||
	       dma_set_mask(&dev->dev, 0xffffffffUL) ||
	       pci_set_dma_max_seg_size(dev, 0xffffffffUL);
}
