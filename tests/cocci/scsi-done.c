// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void finish(struct scsi_cmnd *cmd, struct ioctl *io)
{
	cmd->result = 0;
	cmd->scsi_done(cmd);
	if (io->cmd)
		io->cmd->scsi_done(io->cmd);
}

/* Another command, or no call at all. */
static void other(struct scsi_cmnd *cmd, struct scsi_cmnd *next)
{
	next->scsi_done(cmd);
	cmd->done(cmd);
	cmd->scsi_done = next->scsi_done;
	scsi_done(cmd);
}
