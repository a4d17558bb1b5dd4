// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A command had 17 segments of a page and 64 KiB, where the objects can do with 32
// segments of 64 KiB and 2 MiB (compat/sglist.h); the host had 64 commands, where the
// LDM queues any number; and nobody could set a disk's queue depth. A segment may lie
// anywhere within 4 GiB, unless the driver would have to map it page by page.
//
// before: can_queue: 64, sg_tablesize: 17, cmd_per_lun: 1, max_sectors: 128,
// after:  .can_queue = COMPAT_CAN_QUEUE, .sg_tablesize = COMPAT_SG_MAX, ...
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 2, 1.2.10.1 3

@@
typedef Scsi_Host_Template;
identifier T;
@@
 Scsi_Host_Template T = {
-	can_queue: os_max_queue_comm,
+	.can_queue = COMPAT_CAN_QUEUE,
 };

@@
identifier T;
@@
 Scsi_Host_Template T = {
-	sg_tablesize: os_max_sg_descriptors - 1,
+	.sg_tablesize = COMPAT_SG_MAX,
 };

@@
identifier T;
@@
 Scsi_Host_Template T = {
-	cmd_per_lun: 1,
+	.cmd_per_lun = COMPAT_QUEUE_DEPTH,
+	.change_queue_depth = compat_change_queue_depth,
 };

@@
identifier T;
@@
 Scsi_Host_Template T = {
-	max_sectors: 128,
+	.max_sectors = COMPAT_SECTORS_MAX,
 };

@@
identifier T;
@@
 Scsi_Host_Template T = {
-	.dma_boundary = PAGE_SIZE - 1,
+	.dma_boundary = COMPAT_DMA_BOUNDARY,
 };
