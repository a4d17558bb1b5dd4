// SPDX-License-Identifier: GPL-2.0-only OR MIT

#include "osm_linux.h"

static int hpt_detect(Scsi_Host_Template *tpl)
{
	return count_cards(tpl->proc_name);
}

int hpt_release(struct Scsi_Host *host)
{
	return 0;
}

static int hpt_detected(void)
{
	return 1;
}

static Scsi_Host_Template card_template = {
	name: "card",
	detect: hpt_detect,
	release: hpt_release,
	queuecommand: queue,
	unchecked_isa_dma: 0,
	emulated: 0,
	/* no highmem */
	use_clustering: DISABLE_CLUSTERING,
	this_id: -1
};

/* The newer shape of it. */
static Scsi_Host_Template new_template = {
	name: "new",
	unchecked_isa_dma: 0,
	/* of the next */
	emulated: 0,
};

/* It does ask for low memory: not a template that a boundary replaces. */
static Scsi_Host_Template isa_template = {
	name: "isa",
	unchecked_isa_dma: 1,
};

static struct file_operations fops = {
	release: fop_release,
};

static struct bus_type bus = {
	detect: hpt_detected,
	use_clustering: 1,
};
