// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Disks that come and go: the LDM says so with its vbus locked, the SCSI layer
 * wants to sleep. One work item carries the changes out in their order, for a
 * disk may go and come back while its removal still waits.
 */
#include "osm_linux.h"

struct sd_change {
	struct list_head node;
	struct Scsi_Host *host; /* a reference */
	int id;
	int add;
};

static DEFINE_SPINLOCK(changes_lock);
static LIST_HEAD(changes);
static atomic_t pending = ATOMIC_INIT(0); /* on the list or carried out */
static DECLARE_WAIT_QUEUE_HEAD(idle);

/*
 * Another disk may come to the same target before the SCSI layer has let go of the
 * device, and what it still writes, dirty pages above all, is not for that one.
 */
static void mark_gone(struct Scsi_Host *host, int id)
{
	struct scsi_device *sdev;
	unsigned long flags;

	spin_lock_irqsave(host->host_lock, flags);
	sdev = __scsi_device_lookup(host, 0, id, 0);
	if (sdev)
		sdev->hostdata = COMPAT_SD_GONE;
	spin_unlock_irqrestore(host->host_lock, flags);
}

static struct sd_change *next_change(void)
{
	struct sd_change *c;
	unsigned long flags;

	spin_lock_irqsave(&changes_lock, flags);
	c = list_first_entry_or_null(&changes, struct sd_change, node);
	if (c)
		list_del(&c->node);
	spin_unlock_irqrestore(&changes_lock, flags);
	return c;
}

static void carry_out(const struct sd_change *c)
{
	struct scsi_device *sdev;
	int rc;

	if (c->add) {
		/* Refused if the host is on its way out. */
		rc = scsi_add_device(c->host, 0, c->id, 0);
		if (rc)
			printk(KERN_WARNING
			       "%s: host %u: cannot add target %d: %d\n",
			       driver_name, c->host->host_no, c->id, rc);
		return;
	}
	sdev = scsi_device_lookup(c->host, 0, c->id, 0);
	if (!sdev)
		return;
	scsi_remove_device(sdev);
	scsi_device_put(sdev);
}

static void carry_out_all(struct work_struct *work)
{
	struct sd_change *c;

	while ((c = next_change())) {
		carry_out(c);
		scsi_host_put(c->host);
		kfree(c);
		if (atomic_dec_and_test(&pending))
			wake_up(&idle);
	}
}

static DECLARE_WORK(changes_work, carry_out_all);

/**
 * compat_sd_change() - make it known that a disk came or went
 * @osext: its vbus, locked; nothing is done before it has a host
 * @id: its target id
 * @add: whether it came
 */
void compat_sd_change(void *osext, int id, int add)
{
	struct Scsi_Host *host = ((PVBUS_EXT)osext)->host;
	struct sd_change *c;
	unsigned long flags;

	if (!host || !scsi_host_get(host))
		return;
	if (!add)
		mark_gone(host, id);
	c = kmalloc(sizeof(*c), GFP_ATOMIC);
	if (!c) {
		printk(KERN_ERR "%s: host %u: no memory to %s target %d; %s\n",
		       driver_name, host->host_no, add ? "add" : "remove", id,
		       add ? "rescan the host" : "delete the device in sysfs");
		scsi_host_put(host);
		return;
	}
	c->host = host;
	c->id = id;
	c->add = add;
	atomic_inc(&pending);
	spin_lock_irqsave(&changes_lock, flags);
	list_add_tail(&c->node, &changes);
	spin_unlock_irqrestore(&changes_lock, flags);
	schedule_work(&changes_work);
}

/**
 * compat_sd_drain() - wait until all changes are carried out
 *
 * For when the module goes: there is no host any more, so none is added.
 */
void compat_sd_drain(void)
{
	wait_event(idle, !atomic_read(&pending));
}
