// SPDX-License-Identifier: GPL-2.0-only OR MIT
static Scsi_Host_Template driver_template = {
	name: "r750",
	can_queue: os_max_queue_comm,
	sg_tablesize: os_max_sg_descriptors - 1,
	cmd_per_lun: 1,
	.dma_boundary = PAGE_SIZE - 1,
	max_sectors: 128,
	this_id: -1,
};

static struct limits of_others = {
	can_queue: os_max_queue_comm,
	sg_tablesize: os_max_sg_descriptors - 1,
	cmd_per_lun: 1,
	max_sectors: 128,
};
