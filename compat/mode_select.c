// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * MODE SELECT. The only field that could be changed is WCE, and that to 1 alone:
 * the HIM switches a disk's write cache on whenever it takes the disk up, after a
 * reset and after each loss of its link, and tells nobody. A kernel that had been
 * promised a disk without a cache would send no flush from then on. So switching
 * the cache off is refused, and switching it on undoes a "hdparm -W 0".
 */
#include "osm_linux.h"

#define LIST_MAX (8 + 8 + 20 + 12 + 12)
#define WCE 0x04

/*
 * Whether @page, as the initiator wants it, is what MODE SENSE has for it. PS is
 * reserved here.
 */
static bool same(const u8 *page, const u8 *have, unsigned int len)
{
	return !(page[0] & 0x80) && !memcmp(page, have, len);
}

/*
 * The pages of a list, @len bytes: 0, or the additional sense code of what is
 * wrong with them. @wce is set if the caching page is among them.
 */
static u8 check_pages(PVDEV vd, const u8 *p, unsigned int len, bool *wce)
{
	u8 have[COMPAT_MODE_PAGES_MAX];
	unsigned int n;

	while (len) {
		if (len < 2 || len - 2 < p[1])
			return COMPAT_BAD_LIST_LENGTH;
		if (p[0] & 0x40 || (p[0] & 0x3f) == 0x3f)
			return COMPAT_BAD_PARAMETER;
		n = compat_mode_page(vd, p[0] & 0x3f, have);
		if (!n || n != p[1] + 2u || !same(p, have, n))
			return COMPAT_BAD_PARAMETER;
		if (p[0] == 0x08 && p[2] & WCE)
			*wce = true;
		p += n;
		len -= n;
	}
	return 0;
}

/* The header and the block descriptor, of which none may change anything. */
static u8 check_list(PVDEV vd, const u8 *cdb, const u8 *p, unsigned int len,
		     bool *wce)
{
	unsigned int head = cdb[0] == MODE_SELECT ? 4 : 8;
	unsigned int blocks;

	if (len < head)
		return COMPAT_BAD_LIST_LENGTH;
	blocks = head == 4 ? p[3] : p[6] << 8 | p[7];
	if (blocks && blocks != 8)
		return COMPAT_BAD_PARAMETER;
	if (len < head + blocks)
		return COMPAT_BAD_LIST_LENGTH;
	return check_pages(vd, p + head + blocks, len - head - blocks, wce);
}

/**
 * compat_mode_select() - carry out a MODE SELECT(6) or (10)
 * @vd: the disk, its vbus locked
 * @cmd: not yet checked against its data
 *
 * Return: 1 if @cmd has ended with its result set; 0 if the write cache is to be
 * switched on, for which compat_ata_queue() has the command.
 */
int compat_mode_select(struct _VDEV *vd, struct scsi_cmnd *cmd)
{
	const u8 *cdb = cmd->cmnd;
	unsigned int len = cdb[0] == MODE_SELECT ? cdb[4] :
						   cdb[7] << 8 | cdb[8];
	u8 list[LIST_MAX], asc = 0;
	bool wce = false;

	/* PF as SPC-4 has the pages, SP not: nothing is saved. */
	if ((cdb[1] & 0x11) != 0x10 || len > sizeof(list) ||
	    len != scsi_bufflen(cmd) ||
	    (len && cmd->sc_data_direction != DMA_TO_DEVICE))
		asc = COMPAT_BAD_FIELD;
	else if (len) {
		scsi_sg_copy_to_buffer(cmd, list, len);
		asc = check_list(vd, cdb, list, len, &wce);
	}
	if (asc)
		compat_refuse(cmd, asc);
	else if (wce)
		return 0;
	else
		cmd->result = DID_OK << 16;
	return 1;
}
