// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the SCSI layer is told of a command that the LDM gave back as bad.
 *
 * The LDM retries once a command that a reset or a lost link has ended. If that
 * fails too, it reports an unreadable sector, even for a write, and a file system
 * loses blocks that nothing is wrong with. RetryCount tells the two apart.
 */
#include "osm_linux.h"

/*
 * How long to resend a command that a reset or a lost link has ended. A link that
 * was lost for a moment costs up to 25 s under load; a sector at which the disk
 * hangs has to be given up some time, so that md or ZFS can take it from elsewhere.
 */
#define AGAIN_FOR (60 * HZ)

/* Of the status register. */
#define ATA_FAILED 0xa9 /* BSY, DF, DRQ, ERR */
#define ATA_GOOD 0x50	/* DRDY, and the bit that is always set */

/* Additional sense codes of MEDIUM ERROR (SPC-4, table D.2), qualifier 0. */
#define WRITE_ERROR 0x0c
#define READ_ERROR 0x11

static void check_condition(struct scsi_cmnd *cmd)
{
	cmd->result = COMPAT_DRIVER_SENSE << 24 | SAM_STAT_CHECK_CONDITION;
}

/*
 * Sense data (SPC-4, 4.5). @lba, if not NULL, is the block that it is about: an
 * address of more than 32 bits takes the descriptor format.
 */
static void put_sense(struct scsi_cmnd *cmd, struct compat_sense code,
		      const u64 *lba)
{
	u8 *sense = cmd->sense_buffer;
	bool wide = lba && *lba > U32_MAX;
	int i;

	memset(sense, 0, SCSI_SENSE_BUFFERSIZE);
	sense[0] = wide ? 0x72 : 0x70;
	sense[wide ? 1 : 2] = code.key;
	sense[wide ? 2 : 12] = code.asc;
	sense[wide ? 3 : 13] = code.ascq;
	sense[7] = wide ? 12 : 18 - 8;
	if (wide) {
		sense[9] = 10;
		sense[10] = 0x80; /* VALID; INFORMATION of 8 bytes */
		for (i = 0; i < 8; i++)
			sense[12 + i] = *lba >> (56 - 8 * i);
	} else if (lba) {
		sense[0] |= 0x80; /* VALID; INFORMATION of 4 bytes */
		for (i = 0; i < 4; i++)
			sense[3 + i] = *lba >> (24 - 8 * i);
	}
	check_condition(cmd);
}

/* What a disk gives back in a pass-through's registers. */
static struct compat_ata_out registers(const PassthroughCmd *p)
{
	struct compat_ata_out out = {
		.status = p->bCommandReg,
		.error = p->bFeaturesReg & 0xff,
		.device = p->bDriveHeadReg,
		.count = p->bSectorCountReg,
		.lba = (p->bLbaLowReg & 0xff) | (p->bLbaMidReg & 0xff) << 8 |
		       (p->bLbaHighReg & 0xff) << 16 |
		       (u64)(p->bLbaLowReg >> 8) << 24 |
		       (u64)(p->bLbaMidReg >> 8) << 32 |
		       (u64)(p->bLbaHighReg >> 8) << 40,
	};

	return out;
}

/*
 * Find the block that could not be read. Objects and mends that know it put its
 * address into Ide.Lba and 1 into Ide.pad, which is otherwise unused. A command of
 * one block needs no hint.
 */
static bool bad_block(PCOMMAND done, struct compat_blocks *b)
{
	u64 lba = done->uCmd.Ide.Lba >> compat_block_shift(done->target);

	if (b->dir == COMPAT_IN && done->type == CMD_TYPE_IO &&
	    done->uCmd.Ide.pad == 1 && lba >= b->lba &&
	    lba - b->lba < b->count) {
		b->lba = lba;
		return true;
	}
	return b->count == 1;
}

/* MEDIUM ERROR of a command without registers. */
static void medium_error(PCOMMAND done, struct scsi_cmnd *cmd)
{
	struct compat_sense code = { MEDIUM_ERROR, READ_ERROR, 0 };
	struct compat_blocks b;
	u64 *lba = NULL;

	if (compat_cdb_blocks(cmd->cmnd, &b)) {
		if (b.dir == COMPAT_OUT)
			code.asc = WRITE_ERROR;
		if (bad_block(done, &b))
			lba = &b.lba;
	} else if (cmd->sc_data_direction == DMA_NONE) {
		code.asc = WRITE_ERROR; /* SYNCHRONIZE CACHE */
	}
	put_sense(cmd, code, lba);
}

/* An ATA command of ours has failed: which block, if it was a VERIFY. */
static void own_ata_error(const PassthroughCmd *p, struct scsi_cmnd *cmd)
{
	struct compat_ata_out out = registers(p);
	struct compat_sense code =
		compat_sat_error(out.status, out.error, false);
	struct compat_blocks b;
	u64 *lba = NULL;

	if (compat_cdb_blocks(cmd->cmnd, &b)) {
		if (p->bDriveHeadReg & 0x0f && !(out.lba >> 24))
			out.lba |= (u64)(p->bDriveHeadReg & 0x0f) << 24;
		if (out.lba >= b.lba && out.lba - b.lba < b.count)
			lba = &out.lba;
	}
	put_sense(cmd, code, code.key == MEDIUM_ERROR ? lba : NULL);
}

/* Sense data with the registers, in descriptor format whatever D_SENSE is. */
static void put_registers(struct scsi_cmnd *cmd, struct compat_sense code,
			  const struct compat_ata_out *out)
{
	u8 *sense = cmd->sense_buffer;

	memset(sense, 0, SCSI_SENSE_BUFFERSIZE);
	sense[0] = 0x72;
	sense[1] = code.key;
	sense[2] = code.asc;
	sense[3] = code.ascq;
	compat_sat_registers(out, cmd->cmnd[0] == ATA_16 && cmd->cmnd[1] & 1,
			     sense);
	check_condition(cmd);
}

/*
 * The registers as they were sent. A disk that has delivered data by PIO sends
 * none behind them, so what the card holds is from another command, or disk.
 */
static void as_sent(const u8 *cdb, struct compat_ata_out *out)
{
	if (cdb[0] == ATA_16) {
		out->count = cdb[5] << 8 | cdb[6];
		out->lba = (u64)cdb[11] << 40 | (u64)cdb[9] << 32 |
			   (u64)cdb[7] << 24 | cdb[12] << 16 | cdb[10] << 8 |
			   cdb[8];
		out->device = cdb[13];
	} else {
		out->count = cdb[4];
		out->lba = cdb[7] << 16 | cdb[6] << 8 | cdb[5];
		out->device = cdb[8];
	}
	out->status = ATA_GOOD;
	out->error = 0;
}

/* An ATA PASS-THROUGH that the disk has carried out. */
static void ata_succeeded(PCOMMAND done, struct scsi_cmnd *cmd)
{
	/* ATA PASS-THROUGH INFORMATION AVAILABLE */
	static const struct compat_sense available = { RECOVERED_ERROR, 0,
						       0x1d };
	static const struct compat_sense unknown = { ABORTED_COMMAND, 0, 0 };
	struct compat_ata_out out = registers(&done->uCmd.Passthrough);

	cmd->result = DID_OK << 16;
	cmd->sense_buffer[0] = 0;
	if (!(cmd->cmnd[2] & 0x20)) /* CK_COND */
		return;
	if (done->flags.data_in)
		as_sent(cmd->cmnd, &out);
	if (out.status & ATA_FAILED) /* another's, for this has not failed */
		put_sense(cmd, unknown, NULL);
	else
		put_registers(cmd, available, &out);
}

/* An ATA PASS-THROUGH that the disk has refused or failed. */
static void ata_failed(PCOMMAND done, struct scsi_cmnd *cmd)
{
	struct compat_ata_out out = registers(&done->uCmd.Passthrough);
	struct compat_sense code =
		compat_sat_error(out.status, out.error, done->flags.data_out);

	put_registers(cmd, code, &out);
}

/*
 * The driver takes the registers for the outcome. Unless the command reached the
 * disk and came back, they are still those that were sent.
 */
static void ata_result(PCOMMAND done, struct scsi_cmnd *cmd)
{
	switch (done->Result) {
	case RETURN_SUCCESS:
		ata_succeeded(done, cmd);
		return;
	case RETURN_SECTOR_ERROR:
	case RETURN_IDE_ERROR:
		ata_failed(done, cmd);
		return;
	}
	cmd->sense_buffer[0] = 0;
	switch (done->Result) {
	case RETURN_INVALID_REQUEST:
	case RETURN_BAD_PARAMETER:
		compat_refuse(cmd, COMPAT_BAD_FIELD);
		return;
	case RETURN_BUS_RESET:
		cmd->result = DID_RESET << 16;
		return;
	case RETURN_DEVICE_BUSY:
	case RETURN_RETRY:
		cmd->result = DID_BUS_BUSY << 16;
		return;
	case RETURN_SELECTION_TIMEOUT:
		cmd->result = DID_NO_CONNECT << 16;
		return;
	case RETURN_BAD_DEVICE:
		cmd->result = DID_BAD_TARGET << 16;
		return;
	default:
		cmd->result = DID_ERROR << 16;
	}
}

/* Whether a reset or a lost link has ended a command that is to come again. */
static bool again(PCOMMAND done, struct scsi_cmnd *cmd)
{
	return done->RetryCount &&
	       time_before(jiffies, cmd->jiffies_at_alloc + AGAIN_FOR);
}

/*
 * Whether a failed ATA command of ours has the disk's registers: DF or ERR set, BSY
 * clear. Otherwise bCommandReg still holds the opcode, and no opcode that ata.c
 * sends looks like that.
 */
static bool has_answer(const PassthroughCmd *p)
{
	return !(p->bCommandReg & 0x80) && p->bCommandReg & 0x21;
}

/*
 * A command that build() had no list for (buildsgl.c). A read may be reported as
 * good but was never copied to its buffer; a write was carried out, unless it was
 * too long. A failed mapping is requeued: room comes back as commands end.
 */
static bool had_no_list(PCOMMAND done, struct scsi_cmnd *cmd)
{
	int why = HPT_SCP(cmd)->sgcnt;

	if (why >= 0 || (cmd->sc_data_direction != DMA_FROM_DEVICE &&
			 done->Result != RETURN_INVALID_REQUEST))
		return false;
	cmd->sense_buffer[0] = 0;
	cmd->result = (why == COMPAT_MAP_FAILED ? DID_REQUEUE : DID_ERROR)
		      << 16;
	return true;
}

/**
 * compat_result() - correct the result of a command that has ended
 * @done: as the LDM gave it back
 * @cmd: the SCSI command, with the driver's result
 */
void compat_result(struct _COMMAND *done, struct scsi_cmnd *cmd)
{
	if (cmd->cmnd[0] == INQUIRY) {
		compat_identified(done, cmd);
		return;
	}
	if (had_no_list(done, cmd))
		return;
	if (cmd->cmnd[0] == ATA_16 || cmd->cmnd[0] == ATA_12) {
		ata_result(done, cmd);
		return;
	}
	if (done->type == CMD_TYPE_PASSTHROUGH &&
	    (done->Result == RETURN_SECTOR_ERROR ||
	     done->Result == RETURN_IDE_ERROR)) {
		if (!has_answer(&done->uCmd.Passthrough) && again(done, cmd))
			cmd->result = DID_RESET << 16;
		else
			own_ata_error(&done->uCmd.Passthrough, cmd);
		return;
	}
	if (done->Result != RETURN_SECTOR_ERROR)
		return;
	if (again(done, cmd))
		cmd->result = DID_RESET << 16;
	else
		medium_error(done, cmd);
}
