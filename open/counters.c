// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Files in /sys/class/scsi_host/host*: a port's counters, r750_*, and its LEDs. */
#include <linux/device.h>
#include <scsi/scsi_host.h>

#include "sata_r750.h"

static unsigned long r750_counter(struct r750_port *p, enum r750_counter what)
{
	switch (what) {
	case R750_INTERRUPTS:
		return READ_ONCE(p->core->interrupts);
	case R750_LOST_COMMANDS:
		return READ_ONCE(p->core->phy[p->phy].lost);
	default:
		return READ_ONCE(p->count[what]);
	}
}

static ssize_t r750_counter_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct ata_port *ap = ata_shost_to_port(class_to_shost(dev));
	struct dev_ext_attribute *ext =
		container_of(attr, struct dev_ext_attribute, attr);

	return sysfs_emit(buf, "%lu\n",
			  r750_counter(ap->private_data, (long)ext->var));
}

#define R750_COUNTER(name, what)                                            \
	static struct dev_ext_attribute name = {                            \
		.attr = __ATTR(r750_##name, 0444, r750_counter_show, NULL), \
		.var = (void *)(long)(what),                                \
	}

R750_COUNTER(interrupts, R750_INTERRUPTS);
R750_COUNTER(commands, R750_COMMANDS);
R750_COUNTER(completions, R750_COMPLETIONS);
R750_COUNTER(errors, R750_ERRORS);
R750_COUNTER(lost_commands, R750_LOST_COMMANDS);
R750_COUNTER(lost_interrupts, R750_LOST_INTERRUPTS);
R750_COUNTER(resets, R750_RESETS);
R750_COUNTER(hotplugs, R750_HOTPLUGS);

static R750_HOST_ATTR *r750_host_attrs[] = {
	r750_host_attr(&interrupts.attr),
	r750_host_attr(&commands.attr),
	r750_host_attr(&completions.attr),
	r750_host_attr(&errors.attr),
	r750_host_attr(&lost_commands.attr),
	r750_host_attr(&lost_interrupts.attr),
	r750_host_attr(&resets.attr),
	r750_host_attr(&hotplugs.attr),
	r750_host_attr(&dev_attr_em_message),
	NULL,
};

#if COMPAT_HAVE_SHOST_GROUPS
ATTRIBUTE_GROUPS(r750_host);
#endif

/* Before hosts are made of it. */
void r750_add_attrs(struct scsi_host_template *sht)
{
#if COMPAT_HAVE_SHOST_GROUPS
	sht->shost_groups = r750_host_groups;
#else
	sht->shost_attrs = r750_host_attrs;
#endif
}
