// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Tells the management interface which disks are in use, and the SCSI layer of
 * new capacities.
 */
#include "osm_linux.h"

/*
 * The gendisk of @sdev, or NULL while no upper driver has one. The queue names
 * it from 5.15 on; before that, its kobject is a child of the disk's.
 */
static struct gendisk *sdev_disk(struct scsi_device *sdev)
{
#if COMPAT_HAVE_QUEUE_DISK
	return sdev->request_queue->disk;
#else
	struct kobject *parent = sdev->request_queue->kobj.parent;

	return parent ? dev_to_disk(kobj_to_dev(parent)) : NULL;
#endif
}

/* How often @disk or a partition of it is open. */
static unsigned int openers(struct gendisk *disk)
{
#if COMPAT_HAVE_DISK_OPENERS
	return disk_openers(disk);
#elif COMPAT_HAVE_DISK_PART0_BDEV
	return disk->part0->bd_openers;
#else
	struct block_device *bdev = bdget_disk(disk, 0);
	unsigned int n = bdev ? bdev->bd_openers : 0;

	if (bdev)
		bdput(bdev);
	return n;
#endif
}

static void rescan(struct scsi_device *sdev)
{
#if COMPAT_HAVE_SCSI_RESCAN_SDEV
	scsi_rescan_device(sdev);
#else
	scsi_rescan_device(&sdev->sdev_gendev);
#endif
}

static void refresh_target(PVBUS_EXT vbus_ext, int id)
{
	struct scsi_device *sdev = scsi_device_lookup(vbus_ext->host, 0, id, 0);
	struct gendisk *disk = sdev ? sdev_disk(sdev) : NULL;
	HPT_U8 *flags = &vbus_ext->sd_flags[id];

	*flags &= ~SD_FLAG_IN_USE;
	if (disk && openers(disk))
		*flags |= SD_FLAG_IN_USE;
	if (disk && *flags & SD_FLAG_REVALIDATE) {
		*flags &= ~SD_FLAG_REVALIDATE;
		rescan(sdev);
	}
	if (sdev)
		scsi_device_put(sdev);
}

/**
 * refresh_sd_flags() - bring VBUS_EXT.sd_flags up to date for all targets
 * @vbus_ext: unlocked; may sleep
 */
void refresh_sd_flags(PVBUS_EXT vbus_ext)
{
	int id;

	vbus_ext->needs_refresh = 0;
	if (!vbus_ext->host)
		return;
	for (id = 0; id < osm_max_targets; id++)
		refresh_target(vbus_ext, id);
}
