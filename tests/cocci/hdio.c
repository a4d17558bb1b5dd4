// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int hpt_do_disk_ioctl(void *buff, void *arg)
{
	IOCTL_ARG ioctl;

	hpt_do_ioctl(&ioctl);
	switch (cmd) {
	case 1:
		if (copy_to_user(arg, buff, 1))
			return -EINVAL;
		break;
	default:
		if (copy_to_user(arg, buff, 2))
			goto invalid;
	}
	kfree(buff);
	return ioctl.result;
invalid:
	kfree(buff);
	return -EINVAL;
}

static HPT_U32 hpt_scsi_ioctl_get_diskid(Scsi_Device *dev, int cmd, void *arg)
{
	if (cmd == 1) {
		hpt_do_ioctl(&ioctl);
		return ioctl.result;
	} else {
		PVBUS vbus = get_vbus(dev->host);
		PVDEV vdev = ldm_find_target(vbus, dev->id);

		return vdev ? ldm_get_device_id(vdev) : 0;
	}
}

static int other(void *arg)
{
	hpt_do_ioctl(arg);
	if (copy_to_user(arg, buff, 1))
		return -EINVAL;
	return 0;
}

static int hpt_scsi_ioctl(Scsi_Device *dev, compat_ioctl_cmd_t cmd, void *arg)
{
	if ((cmd & 0xfffff300) == 0x300)
		return hpt_do_disk_ioctl(hpt_scsi_ioctl_get_diskid(dev, cmd, arg), arg);
	return -EINVAL;
}
