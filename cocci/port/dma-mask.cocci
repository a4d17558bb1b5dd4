// SPDX-License-Identifier: GPL-2.0-only OR MIT
// pci_set_dma_mask() and pci_set_consistent_dma_mask() are gone from 5.18 on
// (7968778914e5). The coherent mask has to be set as well: below an IOMMU the
// pools come from dma_alloc_coherent(). dma_set_mask_and_coherent() is inline
// since 3.13 and needs no GPL-only symbol.
//
// before: pci_set_dma_mask(dev, 0xffffffffffffffffULL)
// after:  dma_set_mask_and_coherent(&dev->dev, DMA_BIT_MASK(64))
// gone: pci_set_dma_mask 5.18 (7968778914e5)
// gone: pci_alloc_consistent 5.18 (7968778914e5)
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 1, 1.2.10.1 3

@wide@
expression D;
@@
-pci_set_dma_mask(D, 0xffffffffffffffffULL)
+dma_set_mask_and_coherent(&D->dev, DMA_BIT_MASK(64))

@narrow@
expression D;
@@
-pci_set_dma_mask(D, 0xffffffffUL)
+dma_set_mask_and_coherent(&D->dev, DMA_BIT_MASK(32))

@coherent_wide@
expression D;
@@
-pci_set_consistent_dma_mask(D, 0xffffffffffffffffULL)
+dma_set_coherent_mask(&D->dev, DMA_BIT_MASK(64))

@coherent_narrow@
expression D;
@@
-pci_set_consistent_dma_mask(D, 0xffffffffUL)
+dma_set_coherent_mask(&D->dev, DMA_BIT_MASK(32))
