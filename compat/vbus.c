// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The lock of a vbus, and the delivery of commands that finished under it.
 */
#include <linux/module.h>

#include "osm_linux.h"

/**
 * compat_vbus_create() - make the state behind a vbus's lock
 * @dev: the function that does DMA for this vbus
 *
 * Return: the lock, to be kept in VBUS_EXT.lock, or NULL without memory.
 */
spinlock_t *compat_vbus_create(struct device *dev)
{
	struct compat_vbus *vbus = kzalloc(sizeof(*vbus), GFP_KERNEL);

	if (!vbus)
		return NULL;
	spin_lock_init(&vbus->lock);
	INIT_LIST_HEAD(&vbus->done);
	INIT_LIST_HEAD(&vbus->chunks);
	vbus->dev = dev;
	/* a report of a problem begins with this line of the log */
	dev_info(dev, "version %s\n", THIS_MODULE->version);
	return &vbus->lock;
}

/**
 * compat_vbus_destroy() - free what compat_vbus_create() made
 * @lock: VBUS_EXT.lock; nobody may hold it, no command may be outstanding
 */
void compat_vbus_destroy(spinlock_t *lock)
{
	struct compat_vbus *vbus = compat_vbus(lock);

	WARN_ON(!list_empty(&vbus->done));
	WARN_ON(!list_empty(&vbus->chunks));
	kfree(vbus);
}

/**
 * compat_scsi_done() - queue a command for completion
 * @cmd: with its result set; its vbus is locked
 */
void compat_scsi_done(struct scsi_cmnd *cmd)
{
	struct compat_vbus *vbus =
		compat_vbus(get_vbus_ext(sc_host(cmd))->lock);
	struct compat_cmd *c = scsi_cmd_priv(cmd);

	lockdep_assert_held(&vbus->lock);
	list_add_tail(&c->node, &vbus->done);
}

/**
 * compat_vbus_deliver() - complete the commands on a list
 * @done: list of struct compat_cmd, no lock held; empty afterwards
 */
void compat_vbus_deliver(struct list_head *done)
{
	while (!list_empty(done)) {
		struct compat_cmd *c =
			list_first_entry(done, struct compat_cmd, node);
		/* the inverse of scsi_cmd_priv() */
		struct scsi_cmnd *cmd = (struct scsi_cmnd *)c - 1;

		list_del(&c->node);
#if COMPAT_HAVE_SCSI_DONE_FN
		scsi_done(cmd);
#else
		cmd->scsi_done(cmd);
#endif
	}
}
