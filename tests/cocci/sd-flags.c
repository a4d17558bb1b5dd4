// SPDX-License-Identifier: GPL-2.0-only OR MIT
#define __BDEV_RAW
#define __BDEV_FILE
#define BDEV_RAW 1

void refresh_sd_flags(PVBUS_EXT ext);

void refresh_sd_flags(PVBUS_EXT ext)
{
	struct block_device *bdev = bdget(MKDEV(SCSI_DISK0_MAJOR, 0));

	if (bdev && !blkdev_get(bdev, FMODE_READ, NULL)) {
		ext->flags = bdev->bd_openers > 1;
		blkdev_put(bdev, FMODE_READ);
	}
}

void refresh_sd_flags_later(PVBUS_EXT ext)
{
	if (ext->needs_refresh)
		refresh_sd_flags(ext);
}
