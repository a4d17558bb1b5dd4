// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int lengths(Scsi_Cmnd *cmd, struct seg *to)
{
	struct scatterlist *list;
	int i, n;

	n = scsi_sg_count(cmd);
	list = scsi_sglist(cmd);
	for (i = 0; i < n; i++) {
		struct page *page = sg_page(&list[i]);

		to[i].cpu = page_address(page) + list[i].offset;
		to[i].size = list[i].length;
	}
	return n;
}

/* Not over the list, or not from its beginning to its end. */
static void others(Scsi_Cmnd *cmd, struct seg *to)
{
	struct scatterlist *list;
	int i, n = scsi_sg_count(cmd);

	list = scsi_sglist(cmd);
	for (i = 0; i < n; i++)
		to[i].last = i + 1 == n;
	for (i = 0; i < n; i++) {
		to[i].size = 0;
	}
	to[0].cpu = page_address(sg_page(&list[0]));
}
