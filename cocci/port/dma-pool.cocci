// SPDX-License-Identifier: GPL-2.0-only OR MIT
// virt_to_bus() is gone from 6.0 on (4313a24985f0), and a raw physical address
// faults under an IOMMU on any kernel (pci_alloc_consistent() went in 5.18,
// 7968778914e5). The free lists and the page pool come
// from coherent memory instead: compat/mem.c takes the place of the two
// functions. Its books are kept in vbus_ext, so that has to be freed last.
// Nobody calls get_dmapool_phy_addr(), neither the driver nor the objects.
//
// before: p = __get_free_page(GFP_ATOMIC); bus = virt_to_bus(p);
// after:  dma_alloc_coherent() in compat_alloc_mem()
// gone: virt_to_bus 6.0 (4313a24985f0)
// files: osm/linux/osm_linux.c osm/linux/os_linux.c
// hits: standin 5, 1.2.14 6, 1.2.10.1 6

// The Rocket's alone: that get_dmapool_phy_addr() has no caller was checked in
// its sources and objects. The objects of another card may call it; then it has
// to stay, and to look the address up in what compat/mem.c allocated.

@@
@@
-static int hpt_alloc_mem(...) { ... }

@@
@@
-static void hpt_free_mem(...) { ... }

@@
identifier F = get_dmapool_phy_addr;
type T;
@@
-T F(...) { ... }

@@
expression V;
@@
-hpt_alloc_mem(V)
+compat_alloc_mem(V)

@last@
expression V, O;
@@
-free_pages((unsigned long)V, O);
-hpt_free_mem(V);
+compat_free_mem(V);
+compat_vbus_destroy(V->lock);
+free_pages((unsigned long)V, O);

@@
expression V;
@@
-hpt_free_mem(V)
+compat_free_mem(V)
