// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A buffer for the answer to an INQUIRY.
 *
 * The driver writes its whole answer and refuses a command that has no room
 * for 36 bytes of it; SPC wants the answer cut to the allocation length, and
 * the midlayer asks for 4 bytes of a VPD page from 5.19 on.
 */
#include "osm_linux.h"

/* The driver's INQUIRYDATA: 36 bytes and everything it knows behind them. */
#define INQUIRY_LEN	sizeof(INQUIRYDATA)

/**
 * compat_inquiry_get() - a zeroed buffer for the longest answer
 * @cmd: an INQUIRY
 * @buf: set to the buffer, or NULL without memory
 *
 * Return: the buffer's length in bytes, 0 without memory.
 */
int compat_inquiry_get(struct scsi_cmnd *cmd, void **buf)
{
	*buf = kzalloc(INQUIRY_LEN, GFP_ATOMIC);
	return *buf ? INQUIRY_LEN : 0;
}

/**
 * compat_inquiry_put() - hand the answer over and free the buffer
 * @cmd: an INQUIRY; gets as many bytes as it asked for and has room for
 * @buf: from compat_inquiry_get(), may be NULL
 */
void compat_inquiry_put(struct scsi_cmnd *cmd, void *buf)
{
	/* bytes 3 and 4 of the CDB: the allocation length (SPC-3, 6.4) */
	unsigned int asked = cmd->cmnd[3] << 8 | cmd->cmnd[4];
	unsigned int room = scsi_bufflen(cmd);
	unsigned int len = min_t(unsigned int, INQUIRY_LEN, min(asked, room));

	if (!buf)
		return;
	scsi_sg_copy_from_buffer(cmd, buf, len);
	scsi_set_resid(cmd, room - len);
	kfree(buf);
}
