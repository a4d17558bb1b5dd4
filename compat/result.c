// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the SCSI layer is told of a command that the LDM gave back as bad.
 *
 * The LDM repeats once what a reset or a lost link has ended, and calls all
 * that then fails a sector that cannot be read, for a write too: a file system
 * loses blocks that nothing is wrong with. The count of its retries tells the
 * two apart.
 */
#include "osm_linux.h"

/*
 * How long a command that resets or a lost link have ended is sent again. A
 * link that was lost for a moment costs up to 25 s under load; a sector at
 * which the disk hangs has to be given up some time, so that md or ZFS can take
 * it from elsewhere.
 */
#define AGAIN_FOR (60 * HZ)

/* Additional sense codes of MEDIUM ERROR (SPC-4, table D.2), qualifier 0. */
#define WRITE_ERROR 0x0c
#define READ_ERROR 0x11

/*
 * MEDIUM ERROR in fixed format (SPC-4, 4.5.3), with the block's address if
 * there is but one it can be, and it fits.
 */
static void medium_error(struct scsi_cmnd *cmd)
{
	u8 *sense = cmd->sense_buffer;
	struct compat_blocks b;

	memset(sense, 0, SCSI_SENSE_BUFFERSIZE);
	sense[0] = 0x70;
	sense[2] = MEDIUM_ERROR;
	sense[7] = 18 - 8;
	sense[12] = READ_ERROR;
	if (compat_cdb_blocks(cmd->cmnd, &b)) {
		if (b.dir == COMPAT_OUT)
			sense[12] = WRITE_ERROR;
		if (b.count == 1 && b.lba <= U32_MAX) {
			sense[0] |= 0x80; /* VALID */
			sense[3] = b.lba >> 24;
			sense[4] = b.lba >> 16;
			sense[5] = b.lba >> 8;
			sense[6] = b.lba;
		}
	}
	cmd->result = COMPAT_DRIVER_SENSE << 24 | SAM_STAT_CHECK_CONDITION;
}

/**
 * compat_result() - correct the result of a command that has ended
 * @done: as the LDM gave it back
 * @cmd: the SCSI command, with the driver's result
 */
void compat_result(struct _COMMAND *done, struct scsi_cmnd *cmd)
{
	if (done->Result != RETURN_SECTOR_ERROR)
		return;
	if (done->RetryCount &&
	    time_before(jiffies, cmd->jiffies_at_alloc + AGAIN_FOR))
		cmd->result = DID_RESET << 16;
	else
		medium_error(cmd);
}
