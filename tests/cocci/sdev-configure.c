// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int hpt_slave_configure(struct scsi_device *sdev)
{
	sdev->request_queue->rq_timeout = 60 * HZ;
	return 0;
}

static int other_slave_configure(struct scsi_device *sdev)
{
	return hpt_slave_configure(sdev) != 0;
}

static Scsi_Host_Template card_template = {
	name: "card",
	slave_configure: hpt_slave_configure,
	slave_alloc: hpt_slave_alloc,
};

static Scsi_Host_Template other_template = {
	slave_configure: other_slave_configure,
};

static struct bus_template bus = {
	slave_configure: hpt_slave_configure,
};
