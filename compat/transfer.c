// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands are held against their data and against the disk before the driver
 * and the objects see them. They check neither: a command without the data
 * that it speaks of is a NULL pointer or the bus address of an older command,
 * and an address beyond the disk is cut to one within it. Nor do they see that
 * a command is for a disk that has since been exchanged for another.
 */
#include "osm_linux.h"

/* READ VERIFY SECTORS EXT and READ VERIFY SECTORS count blocks. */
#define VERIFY_EXT_MAX 65536
#define VERIFY_MAX 256
#define ATA_SHIFT ilog2(ATA_SECTOR_SIZE)
/* An ATA PASS-THROUGH goes by PIO, of which no more was ever asked. */
#define ATA_BYTES_MAX (128 * ATA_SECTOR_SIZE)

/* A logical block of @vd is 512 bytes << this. */
unsigned int compat_block_shift(struct _VDEV *vd)
{
	if (vd->type != VD_RAW || !vd->u.raw.logical_sector_size)
		return 0;
	return ilog2(vd->u.raw.logical_sector_size) - ATA_SHIFT;
}

/* Whether data of @len bytes go the way of @dir; len 0: there are none. */
static bool data_fits(struct scsi_cmnd *cmd, enum compat_dir dir, u64 len)
{
	unsigned int room = scsi_bufflen(cmd);

	if (dir == COMPAT_NONE || !len)
		return !room;
	if (cmd->sc_data_direction !=
	    (dir == COMPAT_IN ? DMA_FROM_DEVICE : DMA_TO_DEVICE))
		return false;
	return room == len;
}

static int refuse(struct scsi_cmnd *cmd, u8 asc)
{
	compat_refuse(cmd, asc);
	return 1;
}

/*
 * How many sectors of 512 bytes a command may read or write. A disk may have no
 * commands with 48 bits of LBA if it can do without them and does not say that it
 * has them, as by the IDENTIFY data that the HIM makes up.
 */
static u32 sectors_max(PVDEV vd)
{
	const u16 *id = compat_identify(vd);

	if (vd->capacity >= BIT_ULL(28) ||
	    (id && compat_sat_complete(id) && compat_sat_lba48(id)))
		return COMPAT_SECTORS_MAX;
	return COMPAT_SECTORS_MAX_28;
}

/**
 * compat_blocks_limit() - the disk's own limit of a command's length
 * @vd: the disk, its vbus locked
 *
 * Return: logical blocks; 0: it has none but the host's.
 */
u16 compat_blocks_limit(struct _VDEV *vd)
{
	u32 sectors = sectors_max(vd);

	return sectors < COMPAT_SECTORS_MAX ?
		       sectors >> compat_block_shift(vd) :
		       0;
}

/* How many blocks one command may have. */
static u32 blocks_max(PVDEV vd, const struct compat_blocks *b)
{
	const u16 *id;

	if (b->dir == COMPAT_NONE && COMPAT_EXT_REGISTERS) {
		id = compat_identify(vd);
		if (id)
			return compat_sat_lba48(id) ? VERIFY_EXT_MAX :
						      VERIFY_MAX;
	}
	return sectors_max(vd) >> compat_block_shift(vd);
}

/* READ, WRITE and VERIFY. */
static int check_blocks(PVDEV vd, struct scsi_cmnd *cmd,
			const struct compat_blocks *b)
{
	unsigned int shift = compat_block_shift(vd);
	u64 blocks = vd->capacity >> shift;

	if (b->lba >= blocks || b->count > blocks - b->lba)
		return refuse(cmd, COMPAT_BAD_LBA);
	/* The HIM can only have the disk read, not compare. */
	if (b->bytchk)
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (!data_fits(cmd, b->dir, (u64)b->count << (shift + ATA_SHIFT)))
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (b->count > blocks_max(vd, b))
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (b->count)
		return 0;
	/* Nothing to do, which is not an error (SBC-3, TRANSFER LENGTH). */
	cmd->result = DID_OK << 16;
	return 1;
}

/* Commands that the driver answers itself. */
static int check_reply(struct scsi_cmnd *cmd)
{
	if (cmd->cmnd[0] == SERVICE_ACTION_IN_16 &&
	    (cmd->cmnd[1] & 0x1f) != SAI_READ_CAPACITY_16)
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (!compat_cdb_asks(cmd->cmnd))
		return 0;
	if (cmd->sc_data_direction != DMA_FROM_DEVICE || !scsi_bufflen(cmd))
		return refuse(cmd, COMPAT_BAD_FIELD);
	return 0;
}

/* ATA PASS-THROUGH: PIO in whole sectors, and commands without data. */
static int check_ata(PVDEV vd, struct scsi_cmnd *cmd,
		     const struct compat_ata *a)
{
	u64 len = scsi_bufflen(cmd);

	if (!a->fits || (a->high && !COMPAT_EXT_REGISTERS))
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (a->dir == COMPAT_NONE)
		return len ? refuse(cmd, COMPAT_BAD_FIELD) : 0;
	if (!a->t_length || !len || len % ATA_SECTOR_SIZE ||
	    len > ATA_BYTES_MAX || a->t_dir_in != (a->dir == COMPAT_IN))
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (a->one_sector && len != ATA_SECTOR_SIZE)
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (a->t_length != 3) {
		len = a->units;
		if (!a->in_bytes)
			len *= ATA_SECTOR_SIZE
			       << (a->in_blocks ? compat_block_shift(vd) : 0);
	}
	return data_fits(cmd, a->dir, len) ? 0 : refuse(cmd, COMPAT_BAD_FIELD);
}

/**
 * compat_check_transfer() - refuse what the driver may not see
 * @vd: the disk, its vbus locked
 * @cmd: with result 0
 *
 * Return: 0 if the driver may go on with @cmd; 1 if @cmd has ended with its
 * result set: refused, or done because there was nothing to do.
 */
int compat_check_transfer(struct _VDEV *vd, struct scsi_cmnd *cmd)
{
	struct compat_blocks blocks;
	struct compat_ata ata;

	HPT_SCP(cmd)->sgcnt = 0; /* see compat_buildsgl() */
	if (compat_sd_gone(cmd->device)) {
		cmd->result = DID_NO_CONNECT << 16;
		return 1;
	}
	if (compat_cdb_blocks(cmd->cmnd, &blocks))
		return check_blocks(vd, cmd, &blocks);
	if (compat_cdb_ata(cmd->cmnd, &ata))
		return check_ata(vd, cmd, &ata);
	switch (cmd->cmnd[0]) {
	case INQUIRY:
	case MODE_SENSE:
	case MODE_SENSE_10:
	case READ_CAPACITY:
	case SERVICE_ACTION_IN_16:
	case REPORT_LUNS:
	case REQUEST_SENSE:
		return check_reply(cmd);
	case MODE_SELECT:
	case MODE_SELECT_10:
		return 0;
	}
	/* All others move no data. */
	scsi_set_resid(cmd, scsi_bufflen(cmd));
	return 0;
}
