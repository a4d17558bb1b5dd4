// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int queue(PVBUS vbus, struct scsi_cmnd *cmd)
{
	PVDEV vd;

	vd = ldm_find_target(vbus, cmd->device->id);
	if (!vd || !vd->vf_online) {
		cmd->result = DID_NO_CONNECT << 16;
		goto out;
	}
	switch (cmd->cmnd[0]) {
	default:
		break;
	}
out:
	finish(cmd);
	return 0;
}

/* Looks up a disk, but for no command. */
static int flush(PVBUS vbus, int id)
{
	PVDEV vd;

	vd = ldm_find_target(vbus, id);
	if (!vd)
		return -1;
	return flush_one(vd);
}
