// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "osm_linux.h"

static atomic_t sd_changes = ATOMIC_INIT(0);

struct sd_change_wrapper {
	struct Scsi_Host *host;
	struct work_struct work;
};

static void os_sd_changed(struct work_struct *work)
{
	kfree(container_of(work, struct sd_change_wrapper, work));
	atomic_dec(&sd_changes);
}

void os_drain_sd_changes(void)
{
	while (atomic_read(&sd_changes))
		msleep(20);
}

static void sched_sd_change(void *ext, int id, int add)
{
	struct sd_change_wrapper *c = kmalloc(sizeof(*c), GFP_ATOMIC);

	schedule_work(&c->work);
}

void os_register_device(void *ext, int id)
{
	sched_sd_change(ext, id, 1);
}

static void leave(void)
{
	pci_unregister_driver(&one);
	os_drain_sd_changes();
}

static void leave_at_once(void)
{
	pci_unregister_driver(&other);
}
