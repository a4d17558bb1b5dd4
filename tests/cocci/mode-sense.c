// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int nothing_to_do_with_it;
static const u8 mode_caching[] = { 0x08, 18 };
static const u8 mode_spinning[] = { 0x1c, 10 };

static unsigned int fill_msense_caching(PVDEV vd, u8 *p, u32 used, u32 room)
{
	return used + 12 <= room ? 12 : 0;
}

static unsigned int fill_mode_page(PVDEV vd, const u8 *page, u8 *p)
{
	memcpy(p, page, page[1] + 2);
	return page[1] + 2;
}

/* Not one of them. */
static unsigned int fill_log_page(PVDEV vd, u8 *p)
{
	return 0;
}

static void do_mode_sense(PVDEV vd, struct scsi_cmnd *cmd)
{
	u8 *p = first_segment(cmd);

	memset(p, 0, scsi_bufflen(cmd));
	fill_mode_page(vd, mode_caching, p + fill_msense_caching(vd, p, 4, 20));
}

static int queue(PVDEV vd, struct scsi_cmnd *cmd)
{
	switch (cmd->cmnd[0]) {
	case MODE_SENSE:
	case MODE_SENSE_10:
		do_mode_sense(vd, cmd);
		break;
	case LOG_SENSE:
		do_log_sense(vd, cmd, fill_log_page, mode_spinning);
		break;
	}
	return 0;
}
