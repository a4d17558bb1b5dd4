// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "osm_linux.h"

static int hpt_proc_set_info(struct Scsi_Host *host, char *buffer, int length)
{
	if (length < 4)
		return -EINVAL;
	return copy(buffer);
}

static int set(struct Scsi_Host *host, char *buf, int length)
{
	return hpt_proc_set_info(host, buf, length);
}
