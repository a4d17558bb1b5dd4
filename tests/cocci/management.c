// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int nothing_to_do_with_it;
void hpt_do_async_ioctl(struct scsi_cmnd *cmd);
void hpt_do_ioctl(IOCTL_ARG *arg);

static int scsicmd_buf_get(struct scsi_cmnd *cmd, void **buf)
{
	*buf = sg_virt(scsi_sglist(cmd));
	return scsi_sglist(cmd)->length;
}

static inline void scsicmd_buf_put(struct scsi_cmnd *cmd, void *buf)
{
}

static void __hpt_do_async_ioctl(PVBUS_EXT ext, IOCTL_ARG *arg)
{
	ldm_ioctl((PVBUS)ext->vbus, arg);
}

static void hpt_async_ioctl_done(struct _IOCTL_ARG *arg)
{
	memcpy(arg->lpOutBuffer, arg->lpInBuffer, arg->nOutBufferSize);
}

void hpt_do_async_ioctl(struct scsi_cmnd *cmd)
{
	u8 *buf;

	if (scsicmd_buf_get(cmd, (void **)&buf) >= 4)
		__hpt_do_async_ioctl(ext_of(cmd), arg_of(cmd));
	scsicmd_buf_put(cmd, buf);
}

static int queue(struct scsi_cmnd *cmd)
{
	if (cmd->cmnd[0] == 2) {
		hpt_do_async_ioctl(cmd);
		return 0;
	}
	return 1;
}

void hpt_do_ioctl(IOCTL_ARG *arg)
{
}
