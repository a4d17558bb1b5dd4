// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int queue(PVBUS vbus, struct scsi_cmnd *cmd)
{
	PVDEV vd;

	vd = ldm_find_target(vbus, cmd->device->id);
	if (compat_answer(vd, cmd))
		goto out;
	switch (cmd->cmnd[0]) {
	default:
		break;
	}
out:
	finish(cmd);
	return 0;
}

/* Answers, but has nowhere to go. */
static int answer(PVDEV vd, struct scsi_cmnd *cmd)
{
	if (compat_answer(vd, cmd))
		return 1;
	return 0;
}
