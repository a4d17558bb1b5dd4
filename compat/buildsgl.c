// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The scatter list that the objects ask for when they start a command, in place
 * of the driver's: never longer than they can hold, always as long as the command
 * in bytes; and a DMA mapping that fails does not crash the kernel.
 *
 * Without a list the HIM lets the card write to a page of its own and reports the
 * read as good, but never copies the data. The SCSI layer rules out one cause,
 * misaligned buffers; for the others compat_result() fails the read.
 */
#include "osm_linux.h"

/* Maps @cmd once; the driver unmaps it as it ends. */
static bool map(struct scsi_cmnd *cmd)
{
	int n;

	if (HPT_SCP(cmd)->mapped)
		return true;
	n = scsi_dma_map(cmd);
	HPT_SCP(cmd)->sgcnt = n > 0 ? n : COMPAT_MAP_FAILED;
	HPT_SCP(cmd)->mapped = n > 0;
	return n > 0;
}

static bool collect(struct scsi_cmnd *cmd, struct compat_sglist *list)
{
	struct scatterlist *sg;
	int i;

	scsi_for_each_sg(cmd, sg, HPT_SCP(cmd)->sgcnt, i) {
		if (!compat_sglist_add(list, sg_dma_address(sg),
				       sg_dma_len(sg)))
			return false;
	}
	return list->n && list->bytes == scsi_bufflen(cmd);
}

/* The driver's own, for lists of pointers. */
static compat_buildsgl_fn *with_pointers;

/*
 * Fills the COMPAT_SG_MAX entries @sg of the objects; @logical with pointers, for
 * their bounce buffer, and not with bus addresses. Returns 1; or 0, with the reason
 * in place of the command's count of segments.
 */
static int build(struct _COMMAND *c, struct _SG *sg, int logical)
{
	struct compat_sglist list = { .n = 0 };
	struct scsi_cmnd *cmd = c->priv;
	unsigned int i;

	if (c->type == CMD_TYPE_IO)
		c->uCmd.Ide.pad = 0; /* see bad_block() in result.c */
	else
		c->uCmd.Passthrough.pDataBuffer = NULL; /* an older command's */
	if (logical)
		return scsi_sg_count(cmd) <= COMPAT_SG_MAX &&
		       with_pointers(c, sg, logical);
	if (!map(cmd))
		return 0;
	if (!collect(cmd, &list)) {
		scsi_dma_unmap(cmd);
		HPT_SCP(cmd)->mapped = 0;
		HPT_SCP(cmd)->sgcnt = COMPAT_NO_LIST;
		return 0;
	}
	for (i = 0; i < list.n; i++) {
		sg[i].addr.bus = list.entry[i].bus;
		sg[i].size = list.entry[i].len;
		sg[i].eot = i == list.n - 1;
	}
	return 1;
}

/**
 * compat_buildsgl() - what fills the scatter list of a command
 * @drivers: the driver's own function, the same at each call
 */
compat_buildsgl_fn *compat_buildsgl(compat_buildsgl_fn *drivers)
{
	with_pointers = drivers;
	return build;
}

/**
 * compat_change_queue_depth() - how many commands a disk may have
 * @sdev: the disk
 * @depth: as many as are asked for
 *
 * Return: as many as it has now, COMPAT_QUEUE_DEPTH_MAX at most.
 */
int compat_change_queue_depth(struct scsi_device *sdev, int depth)
{
	return scsi_change_queue_depth(sdev,
				       min(depth, COMPAT_QUEUE_DEPTH_MAX));
}
