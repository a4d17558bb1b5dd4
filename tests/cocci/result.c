// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void os_cmddone(PCOMMAND cmd)
{
	struct scsi_cmnd *scmd = (struct scsi_cmnd *)cmd->priv;
	int sense = 0;

	switch (scmd->cmnd[0]) {
	case 0x85:
		if (cmd->Result)
			sense = 1;
		if (sense)
			goto ret;
	}
	switch (cmd->Result) {
	default:
		scmd->result = DID_ABORT << 16;
		break;
	}
ret:
	ldm_free_cmds(cmd);
	compat_scsi_done(scmd);
}

static void other_done(PCOMMAND cmd)
{
	struct scsi_cmnd *scmd = cmd->priv;

	ldm_free_cmds(cmd);
	compat_scsi_done(scmd);
}
