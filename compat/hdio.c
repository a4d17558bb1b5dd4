// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * HDIO ioctls: permission, and which disk a call is for.
 */
#include "osm_linux.h"
#include "hptintf.h"

#define GET_IDENTITY 0x30d /* HDIO_GET_IDENTITY */
#define BY_CHANNEL 0x3ff   /* smartctl -d hpt,...: another disk of the card */

/* What a call by channel begins with; all but the command count from 1. */
struct by_channel {
	s32 controller;
	s32 channel;
	s32 command;
	s32 port;
};

/**
 * compat_hdio_allowed() - whether the caller may use an ioctl
 * @cmd: the ioctl
 *
 * As in libata: whatever passes registers to a disk wants CAP_SYS_RAWIO.
 */
bool compat_hdio_allowed(unsigned int cmd)
{
	return cmd == GET_IDENTITY || capable(CAP_SYS_RAWIO);
}

/* The disk that the management interface has at a place, or 0. */
static u32 disk_at(const struct by_channel *at)
{
	u32 place[2] = { at->controller - 1, at->channel - 1 };
	CHANNEL_INFO_V2 info;
	IOCTL_ARG arg = {
		.dwIoControlCode = HPT_IOCTL_GET_CHANNEL_INFO_V2,
		.lpInBuffer = place,
		.nInBufferSize = sizeof(place),
		.lpOutBuffer = &info,
		.nOutBufferSize = sizeof(info),
		.result = HPT_IOCTL_RESULT_FAILED,
	};

	if (at->port < 1 || at->port > (int)ARRAY_SIZE(info.Devices))
		return 0;
	memset(&info, 0, sizeof(info));
	hpt_do_ioctl(&arg);
	if (arg.result != HPT_IOCTL_RESULT_OK)
		return 0;
	return info.Devices[at->port - 1];
}

/**
 * compat_hdio_disk() - the disk that an ioctl is for
 * @sdev: what it was made on
 * @cmd: the ioctl
 * @arg: its argument, of the caller
 *
 * Return: the disk's id for the management interface, or 0.
 */
u32 compat_hdio_disk(struct scsi_device *sdev, unsigned int cmd,
		     void __user *arg)
{
	PVBUS_EXT vbus_ext = get_vbus_ext(sdev->host);
	struct by_channel at;
	unsigned long flags;
	u32 id = 0;
	PVDEV vd;

	if (cmd == BY_CHANNEL)
		return copy_from_user(&at, arg, sizeof(at)) ? 0 : disk_at(&at);
	compat_vbus_lock_irqsave(vbus_ext->lock, flags);
	vd = ldm_find_target((PVBUS)vbus_ext->vbus, sdev->id);
	if (vd && vd->type == VD_RAW && !compat_sd_gone(sdev))
		id = ldm_get_device_id(vd);
	compat_vbus_unlock_irqrestore(vbus_ext->lock, flags);
	return id;
}
