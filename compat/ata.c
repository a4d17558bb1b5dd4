// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * SCSI commands that become an ATA command of ours, passed through the objects.
 *
 * VERIFY: the HIM makes READ VERIFY SECTORS of it, which moves no data, but tells
 * the card of as many bytes as there are in the sectors, with no list of where
 * they would go. A pass-through has neither, and its registers say which sector
 * is the bad one.
 *
 * START STOP UNIT to start: the driver reset the disk's link for it, which
 * disturbs all disks behind the same multiplier and switches the disk's write
 * cache on. SAT-3 wants the disk to verify a sector, for which it has to spin up.
 *
 * INQUIRY for a page about a disk whose IDENTIFY data the HIM has made up: the disk
 * itself is asked. If it does not answer, the page is made of what there is.
 */
#include "osm_linux.h"

enum {
	READ_VERIFY = 0x40,
	IDENTIFY = 0xec,
	READ_VERIFY_EXT = 0x42,
	SET_FEATURES = 0xef,
	SETF_WRITE_CACHE = 0x02,
	DEV_LBA = 0x40,
};

static bool is_verify(const u8 *cdb)
{
	struct compat_blocks b;

	return compat_cdb_blocks(cdb, &b) && b.dir == COMPAT_NONE;
}

static bool becomes_ata(const u8 *cdb)
{
	switch (cdb[0]) {
	case INQUIRY: /* EVPD */
		return cdb[1] & 1;
	case START_STOP: /* START; neither LOEJ nor a power condition */
		return (cdb[4] & 0xf3) == 0x01;
	case MODE_SELECT:
	case MODE_SELECT_10:
		return true;
	default:
		return COMPAT_EXT_REGISTERS && is_verify(cdb);
	}
}

/**
 * compat_ata_takes() - whether a command is one for compat_ata_queue()
 * @vd: the disk, its vbus locked
 * @cmd: passed by compat_check_transfer() and compat_answer()
 */
bool compat_ata_takes(struct _VDEV *vd, struct scsi_cmnd *cmd)
{
	return becomes_ata(cmd->cmnd) && compat_identify(vd);
}

static void put_verify(PassthroughCmd *ata, u64 lba, u32 count, bool ext)
{
	ata->bCommandReg = ext ? READ_VERIFY_EXT : READ_VERIFY;
	ata->bDriveHeadReg = DEV_LBA | (ext ? 0 : lba >> 24 & 0x0f);
	ata->bSectorCountReg = ext ? count & 0xffff : count & 0xff;
	ata->bLbaLowReg = lba & 0xff;
	ata->bLbaMidReg = lba >> 8 & 0xff;
	ata->bLbaHighReg = lba >> 16 & 0xff;
	if (!ext)
		return;
	ata->bLbaLowReg |= (lba >> 24 & 0xff) << 8;
	ata->bLbaMidReg |= (lba >> 32 & 0xff) << 8;
	ata->bLbaHighReg |= (lba >> 40 & 0xff) << 8;
}

static void put_identify(PCOMMAND c, u8 *data)
{
	PassthroughCmd *ata = &c->uCmd.Passthrough;

	ata->bCommandReg = IDENTIFY;
	ata->bSectorCountReg = 1;
	ata->nSectors = 1;
	ata->pDataBuffer = data;
	c->flags.data_in = 1;
	c->buildsgl = NULL; /* the HIM has a page of its own, and copies */
}

static void put_command(PVDEV vd, const u8 *cdb, PassthroughCmd *ata)
{
	struct compat_blocks b;

	switch (cdb[0]) {
	case START_STOP:
		put_verify(ata, 0, 1, false);
		return;
	case MODE_SELECT:
	case MODE_SELECT_10:
		ata->bCommandReg = SET_FEATURES;
		ata->bFeaturesReg = SETF_WRITE_CACHE;
		return;
	default:
		compat_cdb_blocks(cdb, &b);
		put_verify(ata, b.lba, b.count,
			   compat_sat_lba48(compat_identify(vd)));
	}
}

/**
 * compat_ata_queue() - queue the ATA command that a SCSI command stands for
 * @vd: the disk, its vbus locked
 * @cmd: of which compat_ata_takes() is true
 * @done: the driver's, which sets the result and completes @cmd
 *
 * Return: 0, or SCSI_MLQUEUE_HOST_BUSY if @cmd has to come again.
 */
int compat_ata_queue(struct _VDEV *vd, struct scsi_cmnd *cmd,
		     void (*done)(struct _COMMAND *))
{
	bool identify = cmd->cmnd[0] == INQUIRY;
	u8 *data = identify ? kzalloc(ATA_SECTOR_SIZE, GFP_ATOMIC) : NULL;
	PCOMMAND c = ldm_alloc_cmds(vd->vbus, vd->cmds_per_request);

	if (!c || (identify && !data)) {
		if (c)
			ldm_free_cmds(c);
		kfree(data);
		return SCSI_MLQUEUE_HOST_BUSY;
	}
	memset(&c->uCmd.Passthrough, 0, sizeof(c->uCmd.Passthrough));
	if (identify)
		put_identify(c, data);
	else
		put_command(vd, cmd->cmnd, &c->uCmd.Passthrough);
	c->type = CMD_TYPE_PASSTHROUGH;
	c->target = vd;
	c->priv = cmd;
	c->done = done;
	HPT_SCP(cmd)->mapped = 0;
	ldm_queue_cmd(c);
	return 0;
}
