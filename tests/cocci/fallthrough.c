// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void finish(struct scsi_cmnd *cmd)
{
	switch (cmd->cmnd[0]) {
	case 0x85:
	case 0xA1:
	{
		if (wants_registers(cmd))
			add_registers(cmd);
	}
	default:
		break;
	}
}

/* Other commands, and an end that says so, stay. */
static int start(struct scsi_cmnd *cmd)
{
	switch (cmd->cmnd[0]) {
	case 0x88:
	case 0x8a:
	{
		cmd->result = 0;
	}
	default:
		break;
	}
	switch (cmd->cmnd[0]) {
	case 0x85:
		return 1;
	default:
		break;
	}
	return 0;
}
