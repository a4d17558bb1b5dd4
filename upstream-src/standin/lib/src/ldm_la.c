// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The logical device manager of the stand-in: one adapter per vbus, each disk a raw
 * device with its own target number, no arrays.
 */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "hptintf.h"

/* targets of one vbus, as many as the Rocket 750 has ports */
#define LDM_TARGETS 40
/* more than the SCSI layer sends whatever its template allows, as the vendor's */
#define LDM_COMMANDS 512
/* entries of a command's scatter list, as many as the vendor's objects have */
#define LDM_SG 32
/* pause between the probes of two targets, microseconds */
#define LDM_PROBE_GAP 100

/* a command with its extensions, one block of the free list */
struct ldm_command {
	COMMAND cmd;
	SG sg[LDM_SG];
	HPT_U64 ext[];
};

struct _VBUS {
	struct _VBUS *next;
	void *osext;
	PLDM_ADAPTER adapter;		/* NULL: free */

	struct freelist commands;
	void *pool;			/* pages, linked through their heads */
	struct timer_call *timers;	/* soonest first */

	VDEV vdev[LDM_TARGETS];
	HPT_BOOL present[LDM_TARGETS];

	struct timer_call probe_timer;
	int probe_next;
	void (*probe_ready)(void *osext);

	OSM_TASK removal;
	HPT_U64 removing;		/* a bit per target */
	HPT_BOOL autorebuild;
	HPT_BOOL down;
};

HIM *him_list;
static struct vdev_class *class_list;
static struct _VBUS *vbus_list;

/* --- registration --- */

void ldm_register_him(PHIM him)
{
	HIM **end = &him_list;

	while (*end)
		end = &(*end)->next;
	him->next = 0;
	*end = him;
}

void ldm_register_vdev_class(struct vdev_class *c)
{
	c->next = class_list;
	class_list = c;
}

static struct vdev_class *find_class(HPT_U8 type)
{
	struct vdev_class *c = class_list;

	while (c && c->type != type)
		c = c->next;
	return c;
}

/* --- timers --- */

static void arm_first(PVBUS vbus)
{
	long left;

	if (!vbus->timers || vbus->down)
		return;
	left = (long)(vbus->timers->expire_time - os_query_time());
	os_request_timer(vbus->osext, left > 0 ? (HPT_U32)left : 0);
}

void ldm_remove_timer(PVBUS vbus, struct timer_call *tc)
{
	struct timer_call **at = &vbus->timers;

	if (!tc->armed)
		return;
	while (*at != tc)
		at = &(*at)->next;
	*at = tc->next;
	tc->armed = HPT_FALSE;
}

void ldm_request_timer(PVBUS vbus, struct timer_call *tc, HPT_U32 interval)
{
	struct timer_call **at = &vbus->timers;

	ldm_remove_timer(vbus, tc);
	tc->expire_time = os_query_time() + interval;
	while (*at && (long)(tc->expire_time - (*at)->expire_time) >= 0)
		at = &(*at)->next;
	tc->next = *at;
	*at = tc;
	tc->armed = HPT_TRUE;
	if (vbus->timers == tc)
		arm_first(vbus);
}

void ldm_on_timer(PVBUS vbus)
{
	HPT_TIME now = os_query_time();
	struct timer_call *tc;

	while ((tc = vbus->timers) && (long)(now - tc->expire_time) >= 0) {
		ldm_remove_timer(vbus, tc);
		tc->proc(tc->arg);
	}
	arm_first(vbus);
}

/* --- the page pool --- */

void dmapool_put_page(PVBUS vbus, void *page, BUS_ADDRESS busaddr)
{
	*(void **)page = vbus->pool;
	*(BUS_ADDRESS *)((void **)page + 1) = busaddr;
	vbus->pool = page;
}

void *dmapool_get_page(PVBUS vbus, BUS_ADDRESS *busaddr)
{
	void *page = vbus->pool;

	if (page) {
		*busaddr = *(BUS_ADDRESS *)((void **)page + 1);
		vbus->pool = *(void **)page;
	}
	return page;
}

/* --- life of a vbus --- */

HPT_UINT ldm_get_vbus_size(void)
{
	return sizeof(struct _VBUS);
}

void ldm_create_vbus(PVBUS vbus, void *osext)
{
	struct _VBUS **end = &vbus_list;

	memset(vbus, 0, sizeof(*vbus));
	vbus->osext = osext;
	while (*end)
		end = &(*end)->next;
	*end = vbus;
}

PVBUS ldm_get_next_vbus(PVBUS vbus, void **posext)
{
	vbus = vbus ? vbus->next : vbus_list;
	if (vbus && posext)
		*posext = vbus->osext;
	return vbus;
}

PVBUS him_handle_to_vbus(void *him_handle)
{
	PVBUS vbus = vbus_list;

	while (vbus && (!vbus->adapter ||
			vbus->adapter->him_handle != him_handle))
		vbus = vbus->next;
	return vbus;
}

HPT_BOOL ldm_register_adapter(PLDM_ADAPTER la)
{
	PVBUS vbus;

	for (vbus = vbus_list; vbus; vbus = vbus->next) {
		if (vbus->adapter)
			continue;
		vbus->adapter = la;
		la->vbus = vbus;
		la->next = 0;
		return HPT_TRUE;
	}
	return HPT_FALSE;
}

void ldm_get_mem_info(PVBUS vbus, void *osext)
{
	HPT_UINT size = sizeof(struct ldm_command) +
			vbus->adapter->him->get_cmdext_size();

	(void)osext;
	vbus->commands.tag = "commands";
	freelist_reserve(&vbus->commands, vbus->osext, size, LDM_COMMANDS);
}

/* at bring-up, and after task files that may change it */
static void note_cache(PVDEV vd)
{
	HIM_DEVICE_CONFIG cfg;

	vd->u.raw.him->get_device_config(vd->u.raw.phy_dev, &cfg);
	vd->cache_policy = cfg.flags.df_write_cache_enabled ?
		CACHE_POLICY_WRITE_BACK : CACHE_POLICY_WRITE_THROUGH;
}

/* false: nothing in this build can carry it */
static HPT_BOOL take_device(PVBUS vbus, void *dev, int idx)
{
	PVDEV vd = &vbus->vdev[idx];
	HIM_DEVICE_CONFIG cfg;

	vd->vbus = vbus;
	vd->type = VD_RAW;
	vd->Class = find_class(VD_RAW);
	if (!vd->Class)
		return HPT_FALSE;
	vd->target_id = idx;
	vd->cmds_per_request = 1;
	vd->u.raw.him = vbus->adapter->him;
	vd->u.raw.phy_dev = dev;
	vd->u.raw.index = idx;
	vd->u.raw.legacy_disk = 1;

	vd->u.raw.him->get_device_config(dev, &cfg);
	vd->capacity = cfg.capacity;
	note_cache(vd);
	vd->u.raw.logical_sector_size = cfg.logical_sector_size;
	vd->u.raw.logicalsectors_per_physicalsector =
		cfg.logicalsectors_per_physicalsector;
	vd->u.raw.lowest_aligned = cfg.lowest_aligned;
	vd->vf_online = cfg.flags.df_on_line;
	vbus->present[idx] = HPT_TRUE;
	return HPT_TRUE;
}

void ldm_device_found(PVBUS vbus, void *dev, int idx)
{
	if (take_device(vbus, dev, idx))
		os_register_device(vbus->osext, idx);
}

void ldm_device_lost(PVBUS vbus, int idx)
{
	HPT_BOOL shown = vbus->present[idx] && vbus->vdev[idx].vf_online;

	vbus->present[idx] = HPT_FALSE;
	vbus->vdev[idx].vf_online = 0;
	/* devices removed by a management call are not shown any more */
	if (shown)
		os_unregister_device(vbus->osext, idx);
}

/* the result of a probe, perhaps much later */
static void vdev_found(void *arg, void *dev, int idx)
{
	PVBUS vbus = arg;

	if (dev)
		take_device(vbus, dev, idx);
	vbus->probe_next = idx + 1;
	ldm_request_timer(vbus, &vbus->probe_timer, LDM_PROBE_GAP);
}

/* one target at a time, so that the lock is never held for long */
static void probe_step(void *arg)
{
	PVBUS vbus = arg;
	PLDM_ADAPTER la = vbus->adapter;

	if (vbus->probe_next < LDM_TARGETS &&
	    la->him->probe_device(la->him_handle, vbus->probe_next,
				  vdev_found, vbus))
		return;
	vbus->probe_ready(vbus->osext);
}

void ldm_initialize_vbus_async(PVBUS vbus, PLDM_ADAPTER master,
			       void (*ready)(void *osext))
{
	HPT_ASSERT(master == vbus->adapter);
	vbus->probe_ready = ready;
	vbus->probe_next = 0;
	vbus->probe_timer.proc = probe_step;
	vbus->probe_timer.arg = vbus;
	ldm_request_timer(vbus, &vbus->probe_timer, LDM_PROBE_GAP);
}

/* kept only to be returned: there is no array to rebuild */
void ldm_set_autorebuild(PVBUS vbus, int on)
{
	vbus->autorebuild = on != 0;
}

void ldm_shutdown(PVBUS vbus)
{
	vbus->down = HPT_TRUE;
	if (vbus->adapter)
		vbus->adapter->him->shutdown(vbus->adapter->him_handle);
}

/* also for a vbus that never came up */
void ldm_release_vbus(PVBUS vbus)
{
	struct _VBUS **at = &vbus_list;

	if (vbus->adapter)
		vbus->adapter->him->release_adapter(vbus->adapter->him_handle);
	vbus->adapter = 0;
	while (*at && *at != vbus)
		at = &(*at)->next;
	if (*at)
		*at = vbus->next;
}

/* --- devices and commands --- */

PVDEV ldm_find_target(PVBUS vbus, int id)
{
	if (id < 0 || id >= LDM_TARGETS || !vbus->present[id])
		return 0;
	return &vbus->vdev[id];
}

PCOMMAND ldm_alloc_cmds(PVBUS vbus, HPT_UINT cnt)
{
	struct ldm_command *c;

	/* only arrays need more than one */
	HPT_ASSERT(cnt == 1);
	if (vbus->down)
		return 0;
	c = freelist_get(&vbus->commands);
	if (!c)
		return 0;
	memset(c, 0, vbus->commands.size);
	c->cmd.vbus = vbus;
	c->cmd.psg = c->sg;
	c->cmd.ext = c->ext;
	return &c->cmd;
}

void ldm_free_cmds(PCOMMAND pCmd)
{
	freelist_put(&pCmd->vbus->commands, pCmd);
}

void vdev_queue_cmd(PCOMMAND pCmd)
{
	PVDEV vd = pCmd->target;

	vd->cq_len++;
	vd->Class->queue_cmd(pCmd);
}

void ldm_queue_cmd(PCOMMAND pCmd)
{
	pCmd->Result = RETURN_PENDING;
	vdev_queue_cmd(pCmd);
}

void ldm_finish_cmd(PCOMMAND pCmd)
{
	PVDEV vd = pCmd->target;

	HPT_ASSERT(pCmd->Result != RETURN_PENDING);
	HPT_ASSERT(vd->cq_len);
	vd->cq_len--;
	if (pCmd->type == CMD_TYPE_PASSTHROUGH)
		note_cache(vd);
	pCmd->done(pCmd);
}

HPT_BOOL ldm_intr(PVBUS vbus)
{
	return vbus->adapter->him->intr_handler(vbus->adapter->him_handle);
}

static void raw_queue_cmd(PCOMMAND pCmd)
{
	PVDEV vd = pCmd->target;

	vd->u.raw.him->queue_cmd(vd->u.raw.phy_dev, pCmd);
}

static void raw_reset_ready(void *arg)
{
	PVDEV vd = arg;

	HPT_ASSERT(vd->cq_len == 0);
}

static void raw_reset(PVDEV vd)
{
	vd->u.raw.him->reset_device(vd->u.raw.phy_dev, raw_reset_ready, vd);
}

int ldm_reset_vbus(PVBUS vbus)
{
	HPT_UINT busy = 0;
	int id;

	for (id = 0; id < LDM_TARGETS; id++) {
		if (!vbus->present[id])
			continue;
		vbus->vdev[id].Class->reset(&vbus->vdev[id]);
		busy += vbus->vdev[id].cq_len;
	}
	return busy != 0;
}

static struct vdev_class vdev_raw_class = {
	.type      = VD_RAW,
	.queue_cmd = raw_queue_cmd,
	.reset     = raw_reset,
};

int init_module_vdev_raw(void);
int init_module_vdev_raw(void)
{
	ldm_register_vdev_class(&vdev_raw_class);
	return 0;
}

void ldm_ide_fixstring(HPT_U8 *text, const int bytes)
{
	HPT_U8 first;
	int i;

	for (i = 0; i + 1 < bytes; i += 2) {
		first = text[i];
		text[i] = text[i + 1];
		text[i + 1] = first;
	}
}

/* --- management --- */

/* ids count vbuses from 1 in the upper half, targets from 1 in the lower */
static HPT_U32 vbus_number(PVBUS vbus)
{
	HPT_U32 n = 1;
	PVBUS v;

	for (v = vbus_list; v && v != vbus; v = v->next)
		n++;
	return n;
}

HPT_U32 ldm_get_device_id(PVDEV vd)
{
	return vbus_number(vd->vbus) << 16 | (HPT_U32)(vd->target_id + 1);
}

/* OK with *pvd set, WRONG_VBUS, or FAILED */
static int find_device(PVBUS vbus, DEVICEID id, PVDEV *pvd)
{
	if (id >> 16 != vbus_number(vbus))
		return HPT_IOCTL_RESULT_WRONG_VBUS;
	*pvd = ldm_find_target(vbus, (int)(id & 0xffff) - 1);
	return *pvd ? HPT_IOCTL_RESULT_OK : HPT_IOCTL_RESULT_FAILED;
}

static int ioctl_controller_count(HPT_U32 *count)
{
	PVBUS v;

	*count = 0;
	for (v = vbus_list; v; v = v->next)
		*count += v->adapter != 0;
	return HPT_IOCTL_RESULT_OK;
}

static int ioctl_controller_info(PVBUS vbus, HPT_U32 idx,
				 CONTROLLER_INFO_V2 *info)
{
	HIM_ADAPTER_CONFIG cfg;

	if (idx + 1 != vbus_number(vbus))
		return HPT_IOCTL_RESULT_WRONG_VBUS;
	memset(info, 0, sizeof(*info));
	memset(&cfg, 0, sizeof(cfg));
	vbus->adapter->him->get_adapter_config(vbus->adapter->him_handle, &cfg);
	memcpy(info->szProductID, cfg.szProductID, sizeof(info->szProductID));
	info->pci_tree = cfg.pci_addr.tree;
	info->pci_bus = cfg.pci_addr.bus;
	info->pci_device = cfg.pci_addr.device;
	info->pci_function = cfg.pci_addr.function;
	info->nBuses = cfg.bNumBuses;
	return HPT_IOCTL_RESULT_OK;
}

/* in: controller, channel; a channel is a range of target numbers */
static int ioctl_channel_info(PVBUS vbus, const HPT_U32 *in,
			      CHANNEL_INFO_V2 *info)
{
	HPT_U32 first = in[1] * MAX_CHANNEL_DEVICES, i;
	PVDEV vd;

	if (in[0] + 1 != vbus_number(vbus))
		return HPT_IOCTL_RESULT_WRONG_VBUS;
	if (in[1] >= LDM_TARGETS)
		return HPT_IOCTL_RESULT_FAILED;
	memset(info, 0, sizeof(*info));
	for (i = 0; i < MAX_CHANNEL_DEVICES; i++) {
		vd = ldm_find_target(vbus, (int)(first + i));
		if (vd)
			info->Devices[i] = ldm_get_device_id(vd);
	}
	return HPT_IOCTL_RESULT_OK;
}

/* out: the count, then as many ids; ids are those of all vbuses */
static int ioctl_devices(HPT_U32 room, DEVICEID *out)
{
	HPT_U32 n = 0;
	PVBUS v;
	int id;

	for (v = vbus_list; v; v = v->next)
		for (id = 0; id < LDM_TARGETS && n < room; id++)
			if (v->present[id])
				out[++n] = ldm_get_device_id(&v->vdev[id]);
	out[0] = n;
	return HPT_IOCTL_RESULT_OK;
}

static int ioctl_device_info(PVBUS vbus, DEVICEID id,
			     LOGICAL_DEVICE_INFO_V3 *info)
{
	HIM_DEVICE_CONFIG cfg;
	PVDEV vd;
	int result = find_device(vbus, id, &vd);

	if (result)
		return result;
	memset(info, 0, sizeof(*info));
	vd->u.raw.him->get_device_config(vd->u.raw.phy_dev, &cfg);
	info->Type = LDT_DEVICE;
	info->Capacity = vd->capacity;
	info->VBusId = os_get_vbus_seq(vbus->osext);
	info->TargetId = (HPT_U8)vd->target_id;
	info->u.device.ControllerId = (HPT_U8)(vbus_number(vbus) - 1);
	info->u.device.PathId = cfg.path_id;
	info->u.device.TargetId = cfg.target_id;
	info->u.device.WriteCacheEnabled = cfg.flags.df_write_cache_enabled;
	info->u.device.ReadAheadEnabled = cfg.flags.df_read_ahead_enabled;
	info->u.device.Flags = vd->vf_online ? 0 : DEVICE_FLAG_DISABLED;
	memcpy(&info->u.device.IdentifyData, cfg.pIdentifyData,
	       sizeof(IDENTIFY_DATA));
	return HPT_IOCTL_RESULT_OK;
}

static void pass_through_done(PCOMMAND pCmd)
{
	IOCTL_ARG *arg = pCmd->priv;
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;
	IDE_PASS_THROUGH_HEADER *hdr = arg->lpOutBuffer;

	*hdr = *(IDE_PASS_THROUGH_HEADER *)arg->lpInBuffer;
	hdr->bCommandReg = tf->bCommandReg;
	hdr->bFeaturesReg = (HPT_U8)tf->bFeaturesReg;
	hdr->bSectorCountReg = (HPT_U8)tf->bSectorCountReg;
	hdr->bLbaLowReg = (HPT_U8)tf->bLbaLowReg;
	hdr->bLbaMidReg = (HPT_U8)tf->bLbaMidReg;
	hdr->bLbaHighReg = (HPT_U8)tf->bLbaHighReg;
	hdr->bDriveHeadReg = tf->bDriveHeadReg;
	arg->result = pCmd->Result == RETURN_SUCCESS ?
		HPT_IOCTL_RESULT_OK : HPT_IOCTL_RESULT_FAILED;
	if (arg->lpBytesReturned)
		*arg->lpBytesReturned = arg->nOutBufferSize;
	ldm_free_cmds(pCmd);
	arg->done(arg);
}

/* OK: sent, pass_through_done() follows */
static int ioctl_pass_through(PVBUS vbus, IOCTL_ARG *arg)
{
	const IDE_PASS_THROUGH_HEADER *hdr = arg->lpInBuffer;
	HPT_U32 in = sizeof(*hdr), out = sizeof(*hdr), data;
	PassthroughCmd *tf;
	PCOMMAND pCmd;
	PVDEV vd;
	int result;

	if (arg->nInBufferSize < sizeof(*hdr))
		return HPT_IOCTL_RESULT_INVALID;
	result = find_device(vbus, hdr->idDisk, &vd);
	if (result)
		return result;
	data = (HPT_U32)hdr->nSectors * ATA_SECTOR_SIZE;
	if (hdr->protocol == IO_COMMAND_WRITE)
		in += data;
	else if (hdr->protocol == IO_COMMAND_READ)
		out += data;
	else
		data = 0;
	if (arg->nInBufferSize < in || arg->nOutBufferSize < out)
		return HPT_IOCTL_RESULT_INVALID;
	pCmd = ldm_alloc_cmds(vbus, 1);
	if (!pCmd)
		return HPT_IOCTL_RESULT_RETRY;

	tf = &pCmd->uCmd.Passthrough;
	tf->bFeaturesReg = hdr->bFeaturesReg;
	tf->bSectorCountReg = hdr->bSectorCountReg;
	tf->bLbaLowReg = hdr->bLbaLowReg;
	tf->bLbaMidReg = hdr->bLbaMidReg;
	tf->bLbaHighReg = hdr->bLbaHighReg;
	tf->bDriveHeadReg = hdr->bDriveHeadReg;
	tf->bCommandReg = hdr->bCommandReg;
	tf->nSectors = (HPT_U16)(data / ATA_SECTOR_SIZE);
	if (hdr->protocol == IO_COMMAND_WRITE)
		tf->pDataBuffer = (HPT_U8 *)arg->lpInBuffer + sizeof(*hdr);
	else if (data)
		tf->pDataBuffer = (HPT_U8 *)arg->lpOutBuffer + sizeof(*hdr);
	pCmd->flags.data_out = hdr->protocol == IO_COMMAND_WRITE;
	pCmd->flags.data_in = hdr->protocol == IO_COMMAND_READ;
	pCmd->type = CMD_TYPE_PASSTHROUGH;
	pCmd->target = vd;
	pCmd->priv = arg;
	pCmd->done = pass_through_done;
	ldm_queue_cmd(pCmd);
	return HPT_IOCTL_RESULT_OK;
}

/* informs the OSM outside of the caller's command */
static void removal_task(void *v, void *data)
{
	PVBUS vbus = v;
	int id;

	(void)data;
	for (id = 0; id < LDM_TARGETS; id++)
		if (vbus->removing >> id & 1)
			os_unregister_device(vbus->osext, id);
	vbus->removing = 0;
}

static int ioctl_remove(PVBUS vbus, DEVICEID id, HPT_BOOL only_ask)
{
	PVDEV vd;
	int result = find_device(vbus, id, &vd);

	if (result)
		return result;
	if (!vd->vf_online || os_query_remove_device(vbus->osext,
						     vd->target_id))
		return HPT_IOCTL_RESULT_FAILED;
	if (only_ask)
		return HPT_IOCTL_RESULT_OK;
	vd->vf_online = 0;
	if (!vbus->removing) {
		vbus->removal.func = removal_task;
		os_schedule_task(vbus->osext, &vbus->removal);
	}
	vbus->removing |= 1ull << vd->target_id;
	return HPT_IOCTL_RESULT_OK;
}

/* brings removed devices back, and revalidates the size of the others */
static int ioctl_rescan(PVBUS vbus)
{
	int id;

	for (id = 0; id < LDM_TARGETS; id++) {
		if (!vbus->present[id])
			continue;
		if (vbus->vdev[id].vf_online) {
			os_revalidate_device(vbus->osext, id);
		} else if (!(vbus->removing >> id & 1)) {
			vbus->vdev[id].vf_online = 1;
			os_register_device(vbus->osext, id);
		}
	}
	return HPT_IOCTL_RESULT_OK;
}

/* minimum lengths of both buffers; shorter ones are refused */
static HPT_BOOL fits(const IOCTL_ARG *arg, HPT_U32 in, HPT_U32 out)
{
	return arg->nInBufferSize >= in && arg->nOutBufferSize >= out;
}

static int ioctl_now(PVBUS vbus, IOCTL_ARG *arg)
{
	HPT_U32 *in = arg->lpInBuffer;
	void *out = arg->lpOutBuffer;

	switch (arg->dwIoControlCode) {
	case HPT_IOCTL_GET_CONTROLLER_COUNT:
		if (!fits(arg, 0, sizeof(HPT_U32)))
			break;
		return ioctl_controller_count(out);
	case HPT_IOCTL_GET_CONTROLLER_INFO_V2:
		if (!fits(arg, sizeof(*in), sizeof(CONTROLLER_INFO_V2)))
			break;
		return ioctl_controller_info(vbus, *in, out);
	case HPT_IOCTL_GET_CHANNEL_INFO_V2:
		if (!fits(arg, 2 * sizeof(*in), sizeof(CHANNEL_INFO_V2)))
			break;
		return ioctl_channel_info(vbus, in, out);
	case HPT_IOCTL_GET_PHYSICAL_DEVICES:
	case HPT_IOCTL_GET_LOGICAL_DEVICES:
		/* no arrays: each disk is its own logical device */
		if (!fits(arg, sizeof(*in), sizeof(DEVICEID)))
			break;
		return ioctl_devices(MIN(*in, arg->nOutBufferSize /
					 (HPT_U32)sizeof(DEVICEID) - 1), out);
	case HPT_IOCTL_GET_DEVICE_INFO_V3:
		if (!fits(arg, sizeof(*in), sizeof(LOGICAL_DEVICE_INFO_V3)))
			break;
		return ioctl_device_info(vbus, *in, out);
	case HPT_IOCTL_QUERY_REMOVE:
	case HPT_IOCTL_REMOVE_DEVICES:
		if (!fits(arg, sizeof(*in), 0))
			break;
		return ioctl_remove(vbus, *in, arg->dwIoControlCode ==
				    HPT_IOCTL_QUERY_REMOVE);
	case HPT_IOCTL_RESCAN_DEVICES:
		return ioctl_rescan(vbus);
	}
	return HPT_IOCTL_RESULT_INVALID;
}

void ldm_ioctl(PVBUS vbus, IOCTL_ARG *arg)
{
	if (arg->lpBytesReturned)
		*arg->lpBytesReturned = 0;
	if (!vbus->adapter) {
		arg->result = HPT_IOCTL_RESULT_WRONG_VBUS;
	} else if (arg->dwIoControlCode == HPT_IOCTL_IDE_PASS_THROUGH) {
		arg->result = ioctl_pass_through(vbus, arg);
		if (arg->result == HPT_IOCTL_RESULT_OK)
			return;
	} else {
		arg->result = ioctl_now(vbus, arg);
		if (!arg->result && arg->lpBytesReturned)
			*arg->lpBytesReturned = arg->nOutBufferSize;
	}
	arg->done(arg);
}
