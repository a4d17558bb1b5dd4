// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The text of /proc/scsi/r750/N, made from the answers of ldm_ioctl(), and the
 * end of background work, which is asked for the same way.
 */
#include "osm_linux.h"
#include "hptintf.h"

/* the reader's window, [offset, offset + length), on all of the text */
typedef struct _hpt_text {
	char *buf;
	int length;
	int offset;
	int pos;
	int filled;
} HPT_TEXT;

static void put(HPT_TEXT *t, char *fmt, ...)
{
	char line[160];
	va_list args;
	int i, n;

	va_start(args, fmt);
	n = vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	for (i = 0; i < n; i++, t->pos++)
		if (t->pos >= t->offset && t->filled < t->length)
			t->buf[t->filled++] = line[i];
}

#define HPT_DO_IOCTL(code, in, inlen, out, outlen) ({ \
	IOCTL_ARG arg; \
	memset(&arg, 0, sizeof(arg)); \
	arg.dwIoControlCode = code; \
	arg.nInBufferSize = inlen; \
	arg.lpInBuffer = in; \
	arg.nOutBufferSize = outlen; \
	arg.lpOutBuffer = out; \
	hpt_do_ioctl(&arg); \
	arg.result; \
})

/* the most devices that one listing holds, and the count before them */
#define MAX_LISTED 128

/* returns how many, or -1; ids has room for MAX_LISTED + 1 */
static int list_devices(HPT_U32 code, DEVICEID *ids)
{
	HPT_U32 room = MAX_LISTED;
	int count;

	if (HPT_DO_IOCTL(code, &room, sizeof(room), ids,
			 (MAX_LISTED + 1) * sizeof(*ids)))
		return -1;
	count = ids[0];
	memmove(ids, ids + 1, count * sizeof(*ids));
	return count;
}

/* one ATA string, in the order of reading, without the blanks at its end */
static char *ata_text(char *to, const HPT_U16 *words, int bytes)
{
	memcpy(to, words, bytes);
	ldm_ide_fixstring((HPT_U8 *)to, bytes);
	to[bytes] = 0;
	while (bytes && to[bytes - 1] == ' ')
		to[--bytes] = 0;
	return to;
}

static void put_disk_line(HPT_TEXT *t, LOGICAL_DEVICE_INFO_V3 *dev)
{
	PIDENTIFY_DATA id = &dev->u.device.IdentifyData;
	char model[41], serial[21];

	put(t, "  %d/%d/%d  %s  %s  %d MB  %s%s%s\n",
	    dev->u.device.ControllerId + 1, dev->u.device.PathId + 1,
	    dev->u.device.TargetId + 1,
	    ata_text(model, id->ModelNumber, 40),
	    ata_text(serial, id->SerialNumber, 20),
	    (int)(dev->Capacity >> 11),
	    dev->u.device.Flags & DEVICE_FLAG_DISABLED ? "gone" : "online",
	    dev->u.device.ReadAheadEnabled ? " +read-ahead" : "",
	    dev->u.device.WriteCacheEnabled ? " +write-cache" : "");
}

static void put_list(HPT_TEXT *t, struct Scsi_Host *host, HPT_U32 code,
		     DEVICEID *ids, LOGICAL_DEVICE_INFO_V3 *dev)
{
	int i, count = list_devices(code, ids);

	for (i = 0; i < count; i++) {
		if (HPT_DO_IOCTL(HPT_IOCTL_GET_DEVICE_INFO_V3, &ids[i],
				 sizeof(ids[i]), dev, sizeof(*dev)))
			continue;
		if (dev->VBusId == (HPT_U8)host->host_no &&
		    dev->Type == LDT_DEVICE)
			put_disk_line(t, dev);
	}
}

static void put_controllers(HPT_TEXT *t, PVBUS_EXT vbus_ext)
{
	CONTROLLER_INFO_V2 ctl;
	HPT_U32 i, count;
	PHBA hba;

	if (HPT_DO_IOCTL(HPT_IOCTL_GET_CONTROLLER_COUNT, NULL, 0,
			 &count, sizeof(count)))
		return;
	for (i = 0; i < count; i++) {
		if (HPT_DO_IOCTL(HPT_IOCTL_GET_CONTROLLER_INFO_V2, &i,
				 sizeof(i), &ctl, sizeof(ctl)))
			continue;
		for (hba = vbus_ext->hba_list; hba; hba = hba->next)
			if (hba->pciaddr.bus == ctl.pci_bus &&
			    hba->pciaddr.device == ctl.pci_device &&
			    hba->pciaddr.function == ctl.pci_function)
				put(t, "controller %d: %s, %d buses\n", i + 1,
				    ctl.szProductID, ctl.nBuses);
	}
}

int hpt_proc_get_info(struct Scsi_Host *host, char *buffer, char **start,
		      off_t offset, int length)
{
	HPT_TEXT t = { .buf = buffer, .length = length, .offset = offset };
	LOGICAL_DEVICE_INFO_V3 *dev;
	DEVICEID *ids;

	if (start)
		*start = buffer;
	put(&t, "%s %s\n", driver_name_long, driver_ver);
	dev = kmalloc(sizeof(*dev), GFP_KERNEL);
	ids = kmalloc((MAX_LISTED + 1) * sizeof(*ids), GFP_KERNEL);
	if (dev && ids) {
		put_controllers(&t, get_vbus_ext(host));
		put(&t, "physical devices:\n");
		put_list(&t, host, HPT_IOCTL_GET_PHYSICAL_DEVICES, ids, dev);
		put(&t, "logical devices:\n");
		put_list(&t, host, HPT_IOCTL_GET_LOGICAL_DEVICES, ids, dev);
	}
	kfree(ids);
	kfree(dev);
	return t.filled;
}

/* whatever an array is busy with in the background comes to an end */
int __hpt_stop_tasks(PVBUS_EXT vbus_ext, LOGICAL_DEVICE_INFO_V3 *dev,
		     DEVICEID id)
{
	HPT_U32 param[2] = { id, 0 };

	if (HPT_DO_IOCTL(HPT_IOCTL_GET_DEVICE_INFO_V3, &id, sizeof(id), dev,
			 sizeof(*dev)) || dev->Type != LDT_ARRAY)
		return -1;
	if (dev->u.array.Flags & ARRAY_FLAG_REBUILDING)
		param[1] = AS_REBUILD_ABORT;
	else if (dev->u.array.Flags & ARRAY_FLAG_VERIFYING)
		param[1] = AS_VERIFY_ABORT;
	else if (dev->u.array.Flags & ARRAY_FLAG_INITIALIZING)
		param[1] = AS_INITIALIZE_ABORT;
	else
		return -1;
	return HPT_DO_IOCTL(HPT_IOCTL_SET_ARRAY_STATE, param, sizeof(param),
			    NULL, 0);
}

void hpt_stop_tasks(PVBUS_EXT vbus_ext)
{
	LOGICAL_DEVICE_INFO_V3 *dev = kmalloc(sizeof(*dev), GFP_KERNEL);
	DEVICEID *ids = kmalloc((MAX_LISTED + 1) * sizeof(*ids), GFP_KERNEL);
	int i, count;

	if (dev && ids) {
		count = list_devices(HPT_IOCTL_GET_LOGICAL_DEVICES, ids);
		for (i = 0; i < count; i++)
			__hpt_stop_tasks(vbus_ext, dev, ids[i]);
	}
	kfree(ids);
	kfree(dev);
}
