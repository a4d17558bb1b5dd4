// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The memory HIM: the function table, the queue and the data path. ATA commands are
 * in mem_ata.c.
 */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mem.h"

/* --- data --- */

/* copies a range of CPU memory to or from the medium, chunk by chunk */
static void copy_medium(struct mem_disk *d, HPT_U32 at, HPT_U8 *cpu,
			HPT_U32 len, HPT_BOOL to_medium)
{
	HPT_U32 part, off;
	HPT_U8 *medium;

	while (len) {
		off = at & (MEM_CHUNK_BYTES - 1);
		part = MIN(len, MEM_CHUNK_BYTES - off);
		medium = d->chunk[at >> MEM_CHUNK_SHIFT].logical + off;
		if (to_medium)
			memcpy(medium, cpu, part);
		else
			memcpy(cpu, medium, part);
		at += part;
		cpu += part;
		len -= part;
	}
}

static HPT_U32 list_bytes(PSG sg)
{
	HPT_U32 sum = sg->size;

	while (!sg->eot)
		sum += (++sg)->size;
	return sum;
}

/* buf NULL: the medium at byte `at` */
static HPT_BOOL copy_data(struct mem_disk *d, PCOMMAND pCmd, HPT_U32 at,
		     HPT_U8 *buf, HPT_U32 len, HPT_BOOL from_cmd)
{
	HPT_U32 part;
	HPT_U8 *cpu;
	PSG sg = pCmd->psg;

	if (!pCmd->buildsgl(pCmd, sg, 1) || list_bytes(sg) < len)
		return HPT_FALSE;
	for (; len; sg++) {
		part = MIN(len, sg->size);
		cpu = os_kmap_sgptr(sg);
		if (!buf) {
			copy_medium(d, at, cpu, part, from_cmd);
		} else {
			memcpy(cpu, buf, part);
			buf += part;
		}
		os_kunmap_sgptr(cpu);
		at += part;
		len -= part;
	}
	return HPT_TRUE;
}

HPT_BOOL mem_move(struct mem_disk *d, PCOMMAND pCmd, HPT_U32 at, HPT_U32 len,
		  HPT_BOOL to_medium)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;

	if (pCmd->buildsgl)
		return copy_data(d, pCmd, at, 0, len, to_medium);
	if (pCmd->type != CMD_TYPE_PASSTHROUGH || !tf->pDataBuffer ||
	    len > (HPT_U32)tf->nSectors * ATA_SECTOR_SIZE)
		return HPT_FALSE;
	copy_medium(d, at, tf->pDataBuffer, len, to_medium);
	return HPT_TRUE;
}

HPT_BOOL mem_reply(PCOMMAND pCmd, HPT_U8 *buf, HPT_U32 len)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;

	if (pCmd->buildsgl)
		return copy_data(0, pCmd, 0, buf, len, HPT_FALSE);
	if (!tf->pDataBuffer || len > (HPT_U32)tf->nSectors * ATA_SECTOR_SIZE)
		return HPT_FALSE;
	memcpy(tf->pDataBuffer, buf, len);
	return HPT_TRUE;
}

/* --- commands --- */

/*
 * This HIM needs no bus addresses, but hardware would, so a write requests them too
 * and checks their length. A read does not: with a bounce buffer, unmapping would
 * overwrite what the CPU copied with stale data.
 */
static HPT_BOOL bus_list_ok(PCOMMAND pCmd, HPT_U32 len)
{
	if (!pCmd->flags.data_out)
		return HPT_TRUE;
	return pCmd->buildsgl(pCmd, pCmd->psg, 0) &&
	       list_bytes(pCmd->psg) >= len;
}

static HPT_U8 exec_io(struct mem_disk *d, PCOMMAND pCmd)
{
	HPT_LBA lba = pCmd->uCmd.Ide.Lba;
	HPT_U32 count = pCmd->uCmd.Ide.nSectors;
	HPT_LBA size = MEM_DISK_BYTES / ATA_SECTOR_SIZE;

	d->standby = HPT_FALSE;
	if (lba > size || count > size - lba)
		return RETURN_SECTOR_ERROR;
	if (!pCmd->flags.data_in && !pCmd->flags.data_out)
		return RETURN_SUCCESS;	/* verify: memory is always readable */
	if (!bus_list_ok(pCmd, count * ATA_SECTOR_SIZE) ||
	    !mem_move(d, pCmd, (HPT_U32)lba * ATA_SECTOR_SIZE,
		      count * ATA_SECTOR_SIZE, pCmd->flags.data_out))
		return RETURN_BAD_PARAMETER;
	return RETURN_SUCCESS;
}

static HPT_U8 exec(struct mem_disk *d, PCOMMAND pCmd)
{
	switch (pCmd->type) {
	case CMD_TYPE_IO:
		return exec_io(d, pCmd);
	case CMD_TYPE_FLUSH:
		d->standby = pCmd->flags.hard_flush == CF_HARD_FLUSH_STANDBY;
		return RETURN_SUCCESS;
	case CMD_TYPE_PASSTHROUGH:
		return mem_ata_exec(d, pCmd);
	}
	return RETURN_INVALID_REQUEST;
}

/* detaches the list first: commands that done() sends wait for the next run */
static void finish(struct mem_adapter *a, void *phy, HPT_BOOL reset)
{
	struct list_head batch, *at, *next;
	PCOMMAND pCmd;
	PVDEV vd;

	INIT_LIST_HEAD(&batch);
	for (at = a->open.next; at != &a->open; at = next) {
		next = at->next;
		vd = list_entry(at, COMMAND, q_link)->target;
		if (phy && vd->u.raw.phy_dev != phy)
			continue;
		list_del_init(at);
		list_add_tail(at, &batch);
	}
	while (!list_empty(&batch)) {
		pCmd = list_entry(batch.next, COMMAND, q_link);
		list_del_init(&pCmd->q_link);
		vd = pCmd->target;
		pCmd->Result = reset ? RETURN_BUS_RESET :
				       exec(vd->u.raw.phy_dev, pCmd);
		ldm_finish_cmd(pCmd);
	}
}

static void service(void *arg)
{
	finish(arg, 0, HPT_FALSE);
}

static void mem_queue_cmd(void *phy, PCOMMAND pCmd)
{
	struct mem_adapter *a = ((struct mem_disk *)phy)->adapter;

	list_add_tail(&pCmd->q_link, &a->open);
	if (!a->service.armed)
		ldm_request_timer(him_handle_to_vbus(a), &a->service,
				  MEM_SERVICE_TIME);
}

static void mem_reset_device(void *phy, void (*ready)(void *arg), void *arg)
{
	struct mem_disk *d = phy;

	finish(d->adapter, phy, HPT_TRUE);
	d->standby = HPT_FALSE;
	ready(arg);
}

/* --- the adapter --- */

static HPT_BOOL mem_get_supported_device_id(int idx, PCI_ID *pid)
{
	static const PCI_ID ids[] = {
		{ .vid = 0x1103, .did = 0x0750 },
		{ .vid = HIM_ANY_ID, .did = HIM_ANY_ID },
	};

	if (idx < 0 || idx >= (int)(sizeof(ids) / sizeof(ids[0])))
		return HPT_FALSE;
	*pid = ids[idx];
	return HPT_TRUE;
}

/* a board with one chip is complete with the first */
static HPT_U8 mem_get_controller_count(PCI_ID *pid, HPT_U8 *reached,
				       PCI_ADDRESS *where)
{
	(void)pid;
	(void)where;
	if (reached)
		*reached = 1;
	return 1;
}

static HPT_UINT mem_get_adapter_size(const PCI_ID *pid)
{
	(void)pid;
	return sizeof(struct mem_adapter);
}

static HPT_BOOL mem_create_adapter(const PCI_ID *pid, PCI_ADDRESS where,
				   void *him_handle, void *osext)
{
	struct mem_adapter *a = him_handle;

	memset(a, 0, sizeof(*a));
	INIT_LIST_HEAD(&a->open);
	a->service.proc = service;
	a->service.arg = a;
	a->where = where;
	a->osext = osext;
	a->id = *pid;
	return HPT_TRUE;
}

static HPT_BOOL mem_adapter_on_same_vbus(void *one, void *other)
{
	return one == other;
}

static HPT_BOOL mem_get_meminfo(void *him_handle)
{
	struct mem_adapter *a = him_handle;

	a->chunks.tag = "disk chunks";
	freelist_reserve_dma(&a->chunks, a->osext, MEM_CHUNK_BYTES,
			     DMAPOOL_PAGE_SIZE, MEM_DISKS * MEM_CHUNKS);
	a->identify.tag = "identify data";
	freelist_reserve_dma(&a->identify, a->osext, sizeof(IDENTIFY_DATA),
			     sizeof(IDENTIFY_DATA), MEM_DISKS);
	return HPT_TRUE;
}

static HPT_BOOL alloc_block(struct freelist *fl, HPT_ADDRESS *to)
{
	to->logical = freelist_get_dma(fl, &to->bus);
	if (!to->logical)
		return HPT_FALSE;
	memset(to->logical, 0, fl->size);
	return HPT_TRUE;
}

static void free_block(struct freelist *fl, HPT_ADDRESS *from)
{
	if (from->logical)
		freelist_put_dma(fl, from->logical, from->bus);
	from->logical = 0;
}

static void mem_release_adapter(void *him_handle)
{
	struct mem_adapter *a = him_handle;
	struct mem_disk *d;
	HPT_U32 i;

	HPT_ASSERT(list_empty(&a->open));
	for (d = a->disk; d < a->disk + MEM_DISKS; d++) {
		free_block(&a->identify, &d->identify);
		for (i = 0; i < MEM_CHUNKS; i++)
			free_block(&a->chunks, &d->chunk[i]);
	}
	a->ready = HPT_FALSE;
}

static HPT_BOOL mem_initialize(void *him_handle)
{
	struct mem_adapter *a = him_handle;
	struct mem_disk *d;
	HPT_U32 i;

	for (d = a->disk; d < a->disk + MEM_DISKS; d++) {
		d->adapter = a;
		d->index = (int)(d - a->disk);
		d->shift = d->index == MEM_DISK_4KN ? 3 : 0;
		if (!alloc_block(&a->identify, &d->identify))
			goto fail;
		for (i = 0; i < MEM_CHUNKS; i++)
			if (!alloc_block(&a->chunks, &d->chunk[i]))
				goto fail;
		mem_ata_power_on(d);
	}
	a->ready = HPT_TRUE;
	return HPT_TRUE;
fail:
	mem_release_adapter(a);
	return HPT_FALSE;
}

static void *mem_get_device(void *him_handle, int idx)
{
	struct mem_adapter *a = him_handle;

	return a->ready && idx >= 0 && idx < MEM_DISKS ? &a->disk[idx] : 0;
}

static HPT_BOOL mem_probe_device(void *him_handle, int idx,
				 PROBE_CALLBACK found, void *arg)
{
	found(arg, mem_get_device(him_handle, idx), idx);
	return HPT_TRUE;
}

static void mem_get_device_config(void *phy, HIM_DEVICE_CONFIG *cfg)
{
	struct mem_disk *d = phy;
	PIDENTIFY_DATA id = (PIDENTIFY_DATA)d->identify.logical;
	HPT_U16 enabled = LE16_TO_CPU(id->CommandEnable[0]);

	memset(cfg, 0, sizeof(*cfg));
	cfg->pIdentifyData = id;
	cfg->capacity = MEM_DISK_BYTES / ATA_SECTOR_SIZE;
	cfg->logical_sector_size = ATA_SECTOR_SIZE << d->shift;
	cfg->max_sectors_per_cmd = 4096;
	cfg->max_queue_depth = 1;
	cfg->path_id = (HPT_U8)d->index;
	cfg->flags.df_on_line = 1;
	cfg->flags.df_ssd = 1;
	cfg->flags.df_sata = 1;
	/* bits of word 85 */
	cfg->flags.df_write_cache_enabled = enabled >> 5 & 1;
	cfg->flags.df_read_ahead_enabled = enabled >> 6 & 1;
}

static void mem_get_adapter_config(void *him_handle, HIM_ADAPTER_CONFIG *cfg)
{
	static const char vendor[] = "Stand-in", product[] = "Memory HBA";
	struct mem_adapter *a = him_handle;

	memset(cfg, 0, sizeof(*cfg));
	memcpy(cfg->szProductID, product, sizeof(product));
	memcpy(cfg->szVendorID, vendor, sizeof(vendor));
	cfg->pci_addr = a->where;
	cfg->pci_id = a->id;
	cfg->max_devices = MEM_DISKS;
	cfg->bNumBuses = MEM_DISKS;
}

static HPT_U32 mem_get_cmdext_size(void)
{
	return 0;
}

/* an interrupt is never from this adapter */
static HPT_BOOL mem_intr_handler(void *him_handle)
{
	(void)him_handle;
	return HPT_FALSE;
}

static HPT_BOOL mem_intr_control(void *him_handle, HPT_BOOL on)
{
	(void)him_handle;
	(void)on;
	return HPT_FALSE;
}

static void mem_remove_device(void *phy)
{
	finish(((struct mem_disk *)phy)->adapter, phy, HPT_TRUE);
}

static void mem_shutdown(void *him_handle)
{
	struct mem_adapter *a = him_handle;

	ldm_remove_timer(him_handle_to_vbus(a), &a->service);
	finish(a, 0, HPT_TRUE);
}

static HIM him_mem = {
	.name                    = "him_mem",
	.max_sg_descriptors      = os_max_sg_descriptors,
	.get_supported_device_id = mem_get_supported_device_id,
	.get_controller_count    = mem_get_controller_count,
	.get_adapter_size        = mem_get_adapter_size,
	.create_adapter          = mem_create_adapter,
	.adapter_on_same_vbus    = mem_adapter_on_same_vbus,
	.get_meminfo             = mem_get_meminfo,
	.initialize              = mem_initialize,
	.probe_device            = mem_probe_device,
	.intr_control            = mem_intr_control,
	.get_adapter_config      = mem_get_adapter_config,
	.get_device              = mem_get_device,
	.get_device_config       = mem_get_device_config,
	.get_cmdext_size         = mem_get_cmdext_size,
	.queue_cmd               = mem_queue_cmd,
	.intr_handler            = mem_intr_handler,
	.reset_device            = mem_reset_device,
	.remove_device           = mem_remove_device,
	.shutdown                = mem_shutdown,
	.release_adapter         = mem_release_adapter,
};

int init_module_him_mem(void);
int init_module_him_mem(void)
{
	ldm_register_him(&him_mem);
	return 0;
}
