// SPDX-License-Identifier: GPL-2.0-only OR MIT
#define PARITY (DRIVER_PARITY << 24)

static void sense(struct scsi_cmnd *cmd)
{
	cmd->result = (DRIVER_SENSE << 24) | SAM_STAT_CHECK_CONDITION;
	if (driver_byte(cmd->result) == DRIVER_SENSE)
		cmd->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) |
			      (DID_ABORT << 16);
}

/* Names that only look alike, strings, comments: DRIVER_SENSE */
static void other(struct scsi_cmnd *cmd)
{
	cmd->result = (DRIVER_OK << 24) | (MY_DRIVER_SENSE << 8);
	cmd->DRIVER_SENSE = DRIVER_SENSE_2;
	printk("DRIVER_SENSE, DRIVER_INVALID\n");
}
