// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int vendor_page(struct scsi_cmnd *cmd)
{
	PINQUIRYDATA answer;
	u8 *bytes;
	int len;

	len = scsicmd_buf_get(cmd, (void **)&answer);
	if (len < 36) {
		scsicmd_buf_put(cmd, answer);
		return -1;
	}
	memset(answer, 0, len);
	switch (cmd->cmnd[2]) {
	case 0x80:
		fill_serial(answer);
		break;
	default:
		scsicmd_buf_put(cmd, answer);
		return 0;
	}
	scsicmd_buf_put(cmd, answer);

	/* Not the INQUIRY's own buffer. */
	if (scsicmd_buf_get(cmd, (void **)&bytes) >= 8)
		bytes[0] = 1;
	scsicmd_buf_put(cmd, bytes);
	return 0;
}

static int in_a_block(struct scsi_cmnd *cmd)
{
	if (cmd->cmnd[0] == INQUIRY) {
		PINQUIRYDATA data;

		if (scsicmd_buf_get(cmd, (void **)&data) >= 36)
			data->Versions = 5;
		scsicmd_buf_put(cmd, data);
	}
	return 0;
}

static int capacity(struct scsi_cmnd *cmd)
{
	u8 *answer;

	if (scsicmd_buf_get(cmd, (void **)&answer) < 8) {
		scsicmd_buf_put(cmd, answer);
		return -1;
	}
	scsicmd_buf_put(cmd, answer);
	return 0;
}

static int capacity_in_a_block(struct scsi_cmnd *cmd)
{
	switch (cmd->cmnd[0]) {
	case READ_CAPACITY:
	{
		u8 *rbuf;

		if (scsicmd_buf_get(cmd, (void **)&rbuf) < 8) {
			scsicmd_buf_put(cmd, rbuf);
			return -1;
		}
		rbuf[6] = 2;
		scsicmd_buf_put(cmd, rbuf);
	}
	}
	return 0;
}
