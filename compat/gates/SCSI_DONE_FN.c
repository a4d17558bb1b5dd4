// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: a command is completed by its scsi_done member -> by scsi_done()
// since: 5.16
// commit: 11b68e36b167
// either: SCSI_DONE_MEMBER
// uses: scsi_done any

static void gate_probe(struct scsi_cmnd *cmd)
{
	scsi_done(cmd);
}
