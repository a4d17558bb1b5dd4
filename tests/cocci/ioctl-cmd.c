// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int hpt_scsi_ioctl(Scsi_Device *sdev, int cmd, void *arg)
{
	if (cmd == 0x30d)
		return identify(sdev, arg);
	return -ENOTTY;
}

/* The entry that others call through: no member of the host template. */
int (*ioctl_handler)(Scsi_Device *sdev, int cmd, void *arg);

static int disk_ioctl(Scsi_Device *sdev, int cmd, void *arg)
{
	return ioctl_handler ? ioctl_handler(sdev, cmd, arg) : 0;
}

static int hpt_scsi_ioctl_id(Scsi_Device *sdev, int cmd, void *arg)
{
	return hpt_scsi_ioctl(sdev, cmd, arg);
}
