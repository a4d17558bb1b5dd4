// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int list_pages(Scsi_Cmnd *SCpnt, int count)
{
	struct scatterlist *sgl;
	int idx, total = 0;

	sgl = scsi_sglist(SCpnt);
	for (idx = 0; idx < count; idx++) {
		struct page *pg = HPT_SG_PAGE(&sgl[idx]);

		if (sgl[idx].offset)
			return 0;
		total += sgl[idx].length;
		note_page(idx, pg);
	}
	return total;
}

static int list_addresses(struct scsi_cmnd *cmd, PSG out)
{
	int i, n = scsi_sg_count(cmd);
	struct scatterlist *sgl;

	sgl = scsi_sglist(cmd);
	for (i = 0; i < n; i++) {
		out[i].addr = page_address(HPT_SG_PAGE(&sgl[i])) + sgl[i].offset;
		out[i].size = sgl[i].length;
	}
	return n;
}

/* Elements of our own lie in one piece. */
static int sum(PSG sg, int n)
{
	int i, total = 0;

	for (i = 0; i < n; i++)
		total += sg[i].size;
	return total;
}
