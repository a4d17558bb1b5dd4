// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A buffer for the answer that the driver makes up to an INQUIRY or a READ
 * CAPACITY.
 *
 * The driver writes its answer to where the command's data begins: behind the
 * first segment of it lies somebody else's memory, and a command may bring no
 * data buffer at all. It also refuses a command that has no room for the whole
 * answer, where SPC wants the answer cut: the midlayer asks for 4 bytes of a
 * VPD page from 5.19 on.
 */
#include "osm_linux.h"

/* More than the driver writes for any of them (byte 67 of an INQUIRY). */
#define REPLY_LEN 256

/**
 * compat_reply_get() - a zeroed buffer for the longest answer
 * @cmd: an INQUIRY, READ CAPACITY(10) or READ CAPACITY(16)
 * @buf: set to the buffer, or NULL without memory
 *
 * Return: the buffer's length in bytes, 0 without memory.
 */
int compat_reply_get(struct scsi_cmnd *cmd, void **buf)
{
	*buf = kzalloc(REPLY_LEN, GFP_ATOMIC);
	return *buf ? REPLY_LEN : 0;
}

/* How long the answer in @buf says that it is, in bytes. */
static unsigned int reply_len(const u8 *cdb, const u8 *buf)
{
	switch (cdb[0]) {
	case INQUIRY:
		if (cdb[1] & 1) /* EVPD: PAGE LENGTH */
			return 4 + (buf[2] << 8 | buf[3]);
		return 5 + buf[4]; /* ADDITIONAL LENGTH */
	case READ_CAPACITY:
		return 8;
	default: /* READ CAPACITY(16) */
		return 32;
	}
}

/**
 * compat_reply_put() - hand the answer over and free the buffer
 * @cmd: gets as much of it as it asked for and has room for; nothing if its
 *	result says already that it was refused
 * @buf: from compat_reply_get(), may be NULL
 */
void compat_reply_put(struct scsi_cmnd *cmd, void *buf)
{
	if (!buf)
		return;
	if (!cmd->result)
		compat_reply(cmd, buf,
			     min_t(unsigned int, REPLY_LEN,
				   reply_len(cmd->cmnd, buf)));
	kfree(buf);
}

/**
 * compat_reply() - copy an answer into a command's data
 * @cmd: with the residual count set by what it gets less than it has room for
 * @buf: the answer
 * @len: its length in bytes; cut to the CDB's allocation length
 */
void compat_reply(struct scsi_cmnd *cmd, const void *buf, unsigned int len)
{
	unsigned int room = scsi_bufflen(cmd);

	len = min3(len, compat_cdb_asks(cmd->cmnd), room);
	/* Data on their way out may lie in pages that are not to be written. */
	if (cmd->sc_data_direction != DMA_FROM_DEVICE)
		len = 0;
	if (len)
		scsi_sg_copy_from_buffer(cmd, (void *)buf, len);
	scsi_set_resid(cmd, room - len);
}

/**
 * compat_refuse() - end a command with CHECK CONDITION, ILLEGAL REQUEST
 * @cmd: gets the result and fixed-format sense data (SPC-4, 4.5.3)
 * @asc: the additional sense code; its qualifier is 0
 */
void compat_refuse(struct scsi_cmnd *cmd, u8 asc)
{
	u8 *sense = cmd->sense_buffer;

	memset(sense, 0, SCSI_SENSE_BUFFERSIZE);
	sense[0] = 0x70;
	sense[2] = ILLEGAL_REQUEST;
	sense[7] = 18 - 8;
	sense[12] = asc;
	scsi_set_resid(cmd, scsi_bufflen(cmd));
	cmd->result = COMPAT_DRIVER_SENSE << 24 | SAM_STAT_CHECK_CONDITION;
}
