// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int list_pages(Scsi_Cmnd *SCpnt, struct scatterlist *sgl, int count)
{
	int idx, total = 0;

	for (idx = 0; idx < count; idx++) {
		struct page *pg = HPT_SG_PAGE(&sgl[idx]);

		if (sgl[idx].offset)
			return 0;
		total += sgl[idx].length;
		note_page(idx, pg);
	}
	return total;
}

static int list_addresses(Scsi_Cmnd *SCpnt, struct scatterlist *list, PSG out)
{
	int i, n = scsi_sg_count(SCpnt);

	for (i = 0; i < n; i++) {
		out[i].addr = page_address(HPT_SG_PAGE(&list[i])) + list[i].offset;
		out[i].size = list[i].length;
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
