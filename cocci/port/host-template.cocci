// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Members of struct scsi_host_template that are gone: detect and release with
// the functions behind them from 4.17 on (83c9f08e6c6a), use_clustering from
// 5.0 on (4af14d113bcf), unchecked_isa_dma from 5.13 on (aaff5ebaa269). The PCI
// path of the driver never calls the two functions. A DMA boundary of a page is
// what a template without clustering meant; 17 segments of a page still hold
// the 64 KiB that max_sectors allows.
//
// before: unchecked_isa_dma: 0, use_clustering: DISABLE_CLUSTERING,
// after:  .dma_boundary = PAGE_SIZE - 1,
// gone: detect release 4.17 (83c9f08e6c6a)
// gone: use_clustering 5.0 (4af14d113bcf)
// gone: unchecked_isa_dma 5.13 (aaff5ebaa269)
// gone: scsi_host_alloc with a template that is not const 6.4
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 5

// The Rocket's alone: the 64 KiB follow from its max_sectors of 128, the 17
// segments from its os_max_sg_descriptors of 18. For another card both have to
// be looked up; with fewer segments than pages, large commands are split.

@@
identifier F = { hpt_detect, hpt_release };
type T;
@@
-T F(...) { ... }

@@
typedef Scsi_Host_Template;
identifier T;
expression E;
@@
 Scsi_Host_Template T = {
-	detect: E,
 };

@@
identifier T;
expression E;
@@
 Scsi_Host_Template T = {
-	release: E,
 };

@clustering@
identifier T;
expression E;
@@
 Scsi_Host_Template T = {
-	use_clustering: E,
+	.dma_boundary = PAGE_SIZE - 1,
 };

@@
identifier clustering.T;
@@
 Scsi_Host_Template T = {
-	unchecked_isa_dma: 0,
 };

@@
identifier T;
@@
 Scsi_Host_Template T = {
-	unchecked_isa_dma: 0,
+	.dma_boundary = PAGE_SIZE - 1,
 };
