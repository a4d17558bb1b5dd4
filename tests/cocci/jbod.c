// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "osm_linux.h"

void hpt_stop_tasks(PVBUS_EXT vbus_ext);

static const char *get_array_status(PLOGICAL_DEVICE_INFO_V3 info)
{
	return info->u.array.Flags & ARRAY_FLAG_BROKEN ? "broken" : "whole";
}

static void put_device(struct seq_file *m, PLOGICAL_DEVICE_INFO_V3 info)
{
	switch (info->Type) {
	case LDT_DEVICE:
		seq_puts(m, info->u.device.name);
		break;
	case LDT_ARRAY:
		seq_puts(m, get_array_status(info));
		seq_puts(m, info->u.array.Name);
		break;
	}
}

static int __hpt_stop_tasks(PVBUS_EXT vbus_ext, DEVICEID id)
{
	return stop(vbus_ext, id);
}

void hpt_stop_tasks(PVBUS_EXT vbus_ext)
{
	__hpt_stop_tasks(vbus_ext, 1);
}

static int shift_of(PVDEV vd)
{
	if (mIsArray(vd->type))
		return vd->u.array.sector_size_shift;
	return 3;
}

static int shift(PVDEV vd)
{
	int n = 0;

	if (mIsArray(vd->type)) {
		n = vd->u.array.sector_size_shift;
	} else {
		n = vd->u.raw.logical_sector_size;
		n = ilog2(n);
	}
	return n;
}

static int count(PVDEV vd)
{
	int n;

	if (mIsArray(vd->type) && vd->u.array.transform)
		n = 2;
	else
		n = 1;
	if (mIsArray(vd->type) && vd->u.array.transform &&
	    vd->u.array.transform->target) {
		n *= 2;
	} else
		n += 3;
	return n;
}

static void alignment(PVDEV vd, u8 *buf)
{
	if (!mIsArray(vd->type)) {
		buf[13] = vd->u.raw.logicalsectors_per_physicalsector;
		buf[14] = 0;
	}
}

static PVDEV disk_of(PVDEV vd)
{
	if (vd && mIsArray(vd->type) && vd->u.array.ndisk == 1)
		vd = vd->u.array.member[0];
	if (vd && vd->type == VD_PARTITION)
		vd = vd->u.partition.raw_disk;
	if (vd && vd->type == VD_RAW)
		return vd;
	return NULL;
}

static void flushed(PCOMMAND cmd)
{
	PVDEV vd = cmd->target;

	if (mIsArray(vd->type) && vd->u.array.transform) {
		cmd->target = vd->u.array.transform->target;
		return;
	}
	up(cmd->priv2);
}

/* Uses its disk all the same. */
static void started(PCOMMAND cmd)
{
	PVDEV vd = cmd->target;

	if (mIsArray(vd->type))
		return;
	vd->Class->reset(vd);
}

static void halt(PVBUS_EXT vbus_ext)
{
	hpt_stop_tasks(vbus_ext);
	scsi_remove_host(vbus_ext->host);
}
