// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "osm_linux.h"
#include "osm_linux_more.h"

static int hpt_queuecommand_lck(Scsi_Cmnd *cmd, void (*finish)(Scsi_Cmnd *))
{
	HPT_ASSERT(finish);
	HPT_ASSERT(cmd);
	cmd->scsi_done = finish;
	cmd->result = 0;
	if (cmd->cmd_len > 16) {
		cmd->result = DID_ERROR << 16;
		cmd->scsi_done(cmd);
	}
	return 0;
}

static DEF_SCSI_QCMD(hpt_queuecommand)

/* Built in place of the other; empty lines stay. */
static int hpt_queuecommand_lck(Scsi_Cmnd *cmd, void (*finish)(Scsi_Cmnd *))
{
	trace(cmd);

	HPT_ASSERT(finish);
	cmd->scsi_done = finish;
	cmd->result = 0;

	return start(cmd);
}

/* Its own waiters, by the same name. */
static void on_reset(struct waiter *w, void (*finish)(struct waiter *))
{
	HPT_ASSERT(finish);
	w->scsi_done = finish;
}

static int queue_lck(Scsi_Cmnd *cmd, void (*finish)(Scsi_Cmnd *))
{
	cmd->scsi_done = finish;
	return 0;
}
