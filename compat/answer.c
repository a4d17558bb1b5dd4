// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands that the driver does not know, or answers the same for every disk:
 * answered from the disk's IDENTIFY data.
 */
#include "osm_linux.h"

/**
 * compat_identify() - a disk's IDENTIFY data
 * @vd: the disk, its vbus locked
 *
 * Return: 256 words, valid until the disk goes; NULL if there are none.
 */
const u16 *compat_identify(struct _VDEV *vd)
{
	HIM_DEVICE_CONFIG cfg;

	if (vd->type != VD_RAW)
		return NULL;
	memset(&cfg, 0, sizeof(cfg));
	vd->u.raw.him->get_device_config(vd->u.raw.phy_dev, &cfg);
	return (const u16 *)cfg.pIdentifyData;
}

static int refuse(struct scsi_cmnd *cmd, u8 asc)
{
	compat_refuse(cmd, asc);
	return 1;
}

static int answered(struct scsi_cmnd *cmd, const u8 *data, unsigned int len)
{
	compat_reply(cmd, data, len);
	cmd->result = DID_OK << 16;
	return 1;
}

/* INQUIRY with EVPD, by IDENTIFY data. */
static int vpd(PVDEV vd, struct scsi_cmnd *cmd, const u16 *id)
{
	u8 *page = kzalloc(COMPAT_VPD_MAX, GFP_ATOMIC);
	unsigned int len;

	if (!page) {
		cmd->result = DID_IMM_RETRY << 16;
		return 1;
	}
	len = compat_sat_vpd(cmd->cmnd[2], id, compat_blocks_limit(vd), page);
	if (len)
		answered(cmd, page, len);
	else
		refuse(cmd, COMPAT_BAD_FIELD);
	kfree(page);
	return 1;
}

/* The standard data are the driver's; for made-up IDENTIFY data, see ata.c. */
static int inquiry(PVDEV vd, struct scsi_cmnd *cmd)
{
	const u16 *id = compat_identify(vd);

	if (!(cmd->cmnd[1] & 1) || !id || !compat_sat_complete(id))
		return 0;
	return vpd(vd, cmd, id);
}

/**
 * compat_identified() - end an INQUIRY for which a disk has been asked
 * @done: the IDENTIFY DEVICE, with what the disk sent
 * @cmd: the INQUIRY
 */
void compat_identified(struct _COMMAND *done, struct scsi_cmnd *cmd)
{
	const u16 *id = (const u16 *)done->uCmd.Passthrough.pDataBuffer;
	const u16 *made_up = compat_identify(done->target);

	cmd->sense_buffer[0] = 0;
	if (done->Result == RETURN_SUCCESS && compat_sat_complete(id))
		vpd(done->target, cmd, id);
	else if (made_up)
		vpd(done->target, cmd, made_up);
	else
		cmd->result = DID_NO_CONNECT << 16;
	kfree(id);
}

/* LUN 0 alone; SELECT REPORT 1 asks for well-known units: none. */
static int report_luns(struct scsi_cmnd *cmd)
{
	u8 list[16] = { 0, 0, 0, 8 };

	if (cmd->cmnd[2] > 2 || compat_cdb_asks(cmd->cmnd) < sizeof(list))
		return refuse(cmd, COMPAT_BAD_FIELD);
	if (cmd->cmnd[2] == 1) {
		list[3] = 0;
		return answered(cmd, list, 8);
	}
	return answered(cmd, list, sizeof(list));
}

/* Nothing is ever left to be fetched: sense data come with the status. */
static int request_sense(struct scsi_cmnd *cmd)
{
	static const u8 fixed[18] = { 0x70, [7] = 18 - 8 };
	static const u8 descriptor[8] = { 0x72 };

	if (cmd->cmnd[1] & 1)
		return answered(cmd, descriptor, sizeof(descriptor));
	return answered(cmd, fixed, sizeof(fixed));
}

/**
 * compat_answer() - answer a command, if it is one that is answered here
 * @vd: the disk, its vbus locked
 * @cmd: passed by compat_check_transfer()
 *
 * Return: 1 if @cmd has ended with its result set, 0 if the driver has to see to
 * it.
 */
int compat_answer(struct _VDEV *vd, struct scsi_cmnd *cmd)
{
	switch (cmd->cmnd[0]) {
	case INQUIRY:
		return inquiry(vd, cmd);
	case REPORT_LUNS:
		return report_luns(cmd);
	case REQUEST_SENSE:
		return request_sense(cmd);
	case MODE_SELECT:
	case MODE_SELECT_10:
		return compat_mode_select(vd, cmd);
	default:
		return 0;
	}
}
