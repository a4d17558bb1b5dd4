// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The SCSI host: PCI probe and remove, commands from the midlayer and back,
 * error handling, the management calls.
 *
 * Written in the manner of a driver that began on Linux 2.4 and was carried
 * along: every kernel it ever met has left its branch here. That is the point
 * of it (see README.md); do not tidy it up.
 */
#include "osm_linux.h"
#include "hptintf.h"

MODULE_DESCRIPTION("Stand-in for the Rocket 750 driver");

static int autorebuild = 1;
int msi = 1;
int debug_flag;

#if LINUX_VERSION_CODE > KERNEL_VERSION(2, 5, 0)
module_param(msi, int, 0444);
MODULE_PARM_DESC(msi, "message-signalled interrupts (1), or the line (0)");
module_param(autorebuild, int, 0444);
#else
MODULE_PARM(msi, "i");
MODULE_PARM(autorebuild, "i");
#endif

#if (LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 12))
static int hpt_halt(struct notifier_block *self, unsigned long why, void *p);
static struct notifier_block hpt_notifier = { hpt_halt, NULL, 0 };
#endif

#ifdef SAM_STAT_CHECK_CONDITION
#define HPT_SAM_STAT_GOOD            SAM_STAT_GOOD
/* the same for the one status with sense data */
#define HPT_SAM_STAT_CHECK_CONDITION SAM_STAT_CHECK_CONDITION
#else
/* the old names mean the status without its lowest bit */
#define HPT_SAM_STAT_GOOD            GOOD
#define HPT_SAM_STAT_CHECK_CONDITION CHECK_CONDITION
#endif

/* --- bringing an adapter up --- */

/* what hpt_init_one() took, except the structure itself */
static void hpt_release_pci(PHBA hba)
{
	struct pci_dev *pdev = hba->pcidev;

	if (hba->flags & HBA_FLAG_MSI_ENABLED)
		pci_disable_msi(pdev);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static int hpt_init_one(HIM *him, struct pci_dev *pcidev)
{
	PVBUS_EXT vbus_ext;
	PCI_ID pci_id;
	PVBUS vbus;
	int bytes, order;
	PHBA hba;

	if (pci_enable_device(pcidev)) {
		os_printk("cannot enable %s", pci_name(pcidev));
		return -1;
	}
	if (pci_request_regions(pcidev, driver_name)) {
		os_printk("regions of %s are taken", pci_name(pcidev));
		goto disable_device;
	}

	/* all of memory if the bridge lets us, else the first 4 GB */
	if (pci_set_dma_mask(pcidev, 0xffffffffffffffffULL)) {
		if (pci_set_dma_mask(pcidev, 0xffffffffUL)) {
			os_printk("no DMA mask for %s", pci_name(pcidev));
			goto release_region;
		}
	}
	if (pci_set_consistent_dma_mask(pcidev, 0xffffffffffffffffULL)) {
		if (pci_set_consistent_dma_mask(pcidev, 0xffffffffUL)) {
			os_printk("no coherent mask for %s", pci_name(pcidev));
			goto release_region;
		}
	}
	pci_set_master(pcidev);

	memset(&pci_id, 0, sizeof(pci_id));
	pci_read_config_byte(pcidev, PCI_REVISION_ID, &pci_id.rev);
	pci_id.subsys = (HPT_U32)pcidev->subsystem_device << 16 |
			pcidev->subsystem_vendor;
	pci_id.did = pcidev->device;
	pci_id.vid = pcidev->vendor;

	bytes = sizeof(HBA) + him->get_adapter_size(&pci_id);
	hba = kmalloc(bytes, GFP_ATOMIC);
	if (!hba)
		goto release_region;
	memset(hba, 0, sizeof(HBA));
	hba->ext_type = EXT_TYPE_HBA;
	hba->pcidev = pcidev;
	hba->pciaddr.function = PCI_FUNC(pcidev->devfn);
	hba->pciaddr.device = PCI_SLOT(pcidev->devfn);
	hba->pciaddr.bus = pcidev->bus->number;
	/* the HIM's part lies behind ours */
	hba->ldm_adapter.him_handle = hba->him_handle;
	hba->ldm_adapter.him = him;
	if (msi && !pci_enable_msi(pcidev))
		hba->flags |= HBA_FLAG_MSI_ENABLED;

	if (!him->create_adapter(&pci_id, hba->pciaddr, hba->him_handle, hba)) {
		os_printk("%s does not want %s", him->name, pci_name(pcidev));
		goto freehba;
	}

	/* the first to come makes the vbus, others may find a place on it */
	if (!ldm_register_adapter(&hba->ldm_adapter)) {
		bytes = sizeof(VBUS_EXT) + ldm_get_vbus_size();
		order = get_order(bytes);
		vbus_ext = (PVBUS_EXT)__get_free_pages(GFP_ATOMIC, order);
		if (!vbus_ext)
			goto freehba;
		memset(vbus_ext, 0, PAGE_SIZE << order);
		vbus_ext->mem_order = order;
		vbus_ext->ext_type = EXT_TYPE_VBUS;
		ldm_create_vbus((void *)vbus_ext->vbus, vbus_ext);
		/* an empty vbus has a place */
		ldm_register_adapter(&hba->ldm_adapter);
	}
	ldm_for_each_vbus(vbus, vbus_ext)
		if (hba->ldm_adapter.vbus == vbus)
			break;
	hba->vbus_ext = vbus_ext;
	hba->next = hba->vbus_ext->hba_list;
	hba->vbus_ext->hba_list = hba;
	os_printk("%s on %s, irq %d", him->name, pci_name(pcidev),
		  pcidev->irq);
	return 0;

freehba:
	hpt_release_pci(hba);
	kfree(hba);
	return -1;
release_region:
	pci_release_regions(pcidev);
disable_device:
	pci_disable_device(pcidev);
	return -1;
}

/* everything that the HIM and the LDM reserved; hpt_free_mem() on failure */
static int hpt_alloc_mem(PVBUS_EXT vbus_ext)
{
	HPT_UINT n, fit, order;
	struct freelist *f;
	void **block;
	PHBA hba;

	for (hba = vbus_ext->hba_list; hba; hba = hba->next)
		hba->ldm_adapter.him->get_meminfo(hba->him_handle);
	ldm_get_mem_info((PVBUS)vbus_ext->vbus, 0);

	for (f = vbus_ext->freelist_head; f; f = f->next) {
		for (n = 0; n < f->count; n++) {
			block = (void **)kmalloc(f->size, GFP_ATOMIC);
			if (!block)
				return -1;
			*block = f->head;
			f->head = block;
		}
	}

	for (f = vbus_ext->freelist_dma_head; f; f = f->next) {
		HPT_ASSERT(f->alignment <= PAGE_SIZE);
		HPT_ASSERT(f->size % f->alignment == 0);
		order = get_order(f->size);
		for (n = 0; n < f->count;) {
			block = (void **)__get_free_pages(GFP_ATOMIC, order);
			if (!block)
				return -1;
			fit = (PAGE_SIZE << order) / f->size;
			for (; fit && n < f->count; fit--, n++) {
				*block = f->head;
				*(BUS_ADDRESS *)(block + 1) = (BUS_ADDRESS)virt_to_bus(block);
				f->head = block;
				block = (void **)((HPT_U8 *)block + f->size);
			}
		}
	}

	HPT_ASSERT(DMAPOOL_PAGE_SIZE == PAGE_SIZE);
	for (n = 0; n < os_max_cache_pages; n++) {
		block = (void **)__get_free_page(GFP_ATOMIC);
		if (!block)
			return -1;
		dmapool_put_page((PVBUS)vbus_ext->vbus, block, (BUS_ADDRESS)virt_to_bus(block));
	}

	vbus_ext->sd_flags = kmalloc(osm_max_targets, GFP_ATOMIC);
	if (!vbus_ext->sd_flags)
		return -1;
	memset(vbus_ext->sd_flags, 0, osm_max_targets);
	return 0;
}

/* all blocks must be back on their lists, and nobody on the vbus */
static void hpt_free_mem(PVBUS_EXT vbus_ext)
{
	PVBUS vbus = (void *)vbus_ext->vbus;
	struct freelist *f;
	BUS_ADDRESS addr;
	void *p;

	kfree(vbus_ext->sd_flags);
	for (f = vbus_ext->freelist_head; f; f = f->next)
		while ((p = freelist_get(f)))
			kfree(p);

	/*
	 * Blocks may share a page, and only when the list is empty is the page
	 * free: the first block of each waits in the page pool until then.
	 */
	for (f = vbus_ext->freelist_dma_head; f; f = f->next) {
		while ((p = freelist_get_dma(f, &addr))) {
			if (get_order(f->size))
				free_pages((unsigned long)p, get_order(f->size));
			else if (!((HPT_UPTR)p & ~PAGE_MASK))
				dmapool_put_page(vbus, p, addr);
		}
	}
	while ((p = dmapool_get_page(vbus, &addr)))
		free_page((HPT_UPTR)p);
}

/* with the vbus lock held; a task may schedule the next */
static void __hpt_do_tasks(PVBUS_EXT vbus_ext)
{
	OSM_TASK *list = vbus_ext->tasks, *task;

	vbus_ext->tasks = NULL;
	while ((task = list)) {
		list = task->next;
		task->next = NULL;
		task->func(vbus_ext->vbus, task->data);
	}
}

static void hpt_do_tasks(PVBUS_EXT vbus_ext)
{
	unsigned long irqf;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	__hpt_do_tasks(vbus_ext);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
}

static irqreturn_t hpt_intr(int line, void *cookie
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 19)
			    , struct pt_regs *regs
#endif
)
{
	unsigned long irqf;
	int handled = 0;
	PHBA hba = cookie;

	if (msi || line == hba->pcidev->irq) {
		spin_lock_irqsave(hba->vbus_ext->lock, irqf);
		handled = ldm_intr(hba->ldm_adapter.vbus);
		spin_unlock_irqrestore(hba->vbus_ext->lock, irqf);
	}
	return IRQ_RETVAL(handled);
}

/* for hpt_init_all(), which waits */
static void ldm_initialize_vbus_done(void *osext)
{
	PVBUS_EXT ext = osext;

	up(&ext->sem);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
/* 2.4 finds its adapters here, in one go; later there is hpt_probe() */
static int hpt_detect(Scsi_Host_Template *tpnt)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
	struct pci_dev *pcidev;
	struct Scsi_Host *shost;
	PVBUS_EXT vbus_ext;
	PCI_ID pci_id;
	PVBUS vbus;
	HIM *him;
	PHBA hba;
	int i, hosts = 0;

	init_config();
	for (him = him_list; him; him = him->next) {
		for (i = 0; him->get_supported_device_id(i, &pci_id); i++) {
			for (pcidev = NULL; (pcidev = HPT_FIND_PCI_DEVICE(
				     pci_id.vid, pci_id.did, pcidev));)
				hpt_init_one(him, pcidev);
		}
	}
	ldm_for_each_vbus(vbus, vbus_ext) {
		spinlock_t initlock;

		if (hpt_alloc_mem(vbus_ext))
			return 0;
		spin_unlock_irq_io_request_lock;
		for (hba = vbus_ext->hba_list; hba; hba = hba->next)
			hba->ldm_adapter.him->initialize(hba->him_handle);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
		timer_setup(&vbus_ext->timer, NULL, 0);
#else
		init_timer(&vbus_ext->timer);
#endif
		/* until there is a host, and with it the lock of all SCSI */
		vbus_ext->lock = &initlock;
		spin_lock_init(vbus_ext->lock);
		sema_init(&vbus_ext->sem, 0);

		/* the master is the first of the list */
		hba = vbus_ext->hba_list;
		spin_lock_irq(vbus_ext->lock);
		ldm_initialize_vbus_async(vbus, &hba->ldm_adapter, ldm_initialize_vbus_done);
		spin_unlock_irq(vbus_ext->lock);
		down(&vbus_ext->sem);
		spin_lock_irq_io_request_lock;

		shost = scsi_register(tpnt, sizeof(void *));
		if (!shost)
			continue;
		vbus_ext->host = shost;
		get_vbus_ext(shost) = vbus_ext;
		set_vbus_lock(vbus_ext);
		scsi_set_pci_device(shost, hba->pcidev);
		shost->max_id = osm_max_targets;
		shost->irq = hba->pcidev->irq;
		for (; hba; hba = hba->next)
			request_irq(hba->pcidev->irq, hpt_intr, HPT_SA_SHIRQ,
				    driver_name, hba);
		tasklet_init(&vbus_ext->worker, (void (*)(unsigned long))hpt_do_tasks, (HPT_UPTR)vbus_ext);
		hosts++;
	}
	register_reboot_notifier(&hpt_notifier);
	return hosts;
#else
	PVBUS_EXT vbus_ext;
	int hosts = 0;
	PVBUS vbus;

	ldm_for_each_vbus(vbus, vbus_ext)
		hosts++;
	return hosts;
#endif
}
#endif

/* --- the data of a command --- */

/*
 * The first segment of the data, mapped; its length. As long as it is mapped
 * nothing may sleep.
 */
static int scsicmd_buf_get(Scsi_Cmnd *cmd, void **pbuf)
{
	unsigned int buflen;

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
	struct scatterlist *sg = cmd->request_buffer;

	/* from before there always was a list */
	if (!cmd->use_sg) {
		*pbuf = cmd->request_buffer;
		return cmd->request_bufflen;
	}
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
	*pbuf = sg->address;
#else
	*pbuf = kmap_atomic(HPT_SG_PAGE(sg), HPT_KMAP_TYPE) + sg->offset;
#endif
	buflen = sg->length;
#else
	struct scatterlist *sg = scsi_sglist(cmd);

	if (!scsi_sg_count(cmd)) {
		*pbuf = NULL;
		return 0;
	}
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 6, 0)
	*pbuf = kmap_atomic(HPT_SG_PAGE(sg), HPT_KMAP_TYPE) + sg->offset;
#else
	*pbuf = kmap_atomic(HPT_SG_PAGE(sg)) + sg->offset;
#endif
	buflen = sg->length;
#endif
	return buflen;
}

/* the other end; buf as scsicmd_buf_get() gave it */
static inline void scsicmd_buf_put(struct scsi_cmnd *cmd, void *buf)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
	if (cmd->use_sg)
		kunmap_atomic((char *)buf - ((struct scatterlist *)cmd->request_buffer)->offset, HPT_KMAP_TYPE);
#endif
#else
	struct scatterlist *sg = scsi_sglist(cmd);

	if (!buf)
		return;
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 6, 0)
	kunmap_atomic((char *)buf - sg->offset, HPT_KMAP_TYPE);
#else
	kunmap_atomic((char *)buf - sg->offset);
#endif
#endif
}

/* for the HIM: the data as CPU pointers, or mapped for the device */
static int os_buildsgl(PCOMMAND pCmd, PSG pSg, int logical)
{
	Scsi_Cmnd *SCpnt = pCmd->priv;
	int idx, count;
	struct scatterlist *sgl, *sg;

	HPT_CHECK_STACK(1024);
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
	count = SCpnt->use_sg;
	sgl = (struct scatterlist *)SCpnt->request_buffer;
#else
	count = scsi_sg_count(SCpnt);
	sgl = scsi_sglist(SCpnt);
#endif

	if (logical) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
		if (!count) {
			os_set_sgptr(pSg, SCpnt->request_buffer);
			pSg->size = SCpnt->request_bufflen;
			pSg->eot = 1;
			return 1;
		}
#endif
		if (!count)
			return 0;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 4, 18) && defined(CONFIG_HIGHMEM)
		/* no pointer yet: page and offset, for os_kmap_sgptr() */
		for (idx = 0; idx < count; idx++) {
			struct page *pg = HPT_SG_PAGE(&sgl[idx]);

			if (sgl[idx].offset + sgl[idx].length > PAGE_SIZE)
				return 0;
			pSg[idx].addr.bus = (BUS_ADDRESS)(HPT_UPTR)pg << 32 | sgl[idx].offset;
			pSg[idx].size = sgl[idx].length;
			pSg[idx].eot = idx + 1 == count;
		}
#else
		for (idx = 0; idx < count; idx++) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
			os_set_sgptr(&pSg[idx], sgl[idx].address);
#else
			os_set_sgptr(&pSg[idx], (HPT_U8 *)page_address(HPT_SG_PAGE(&sgl[idx])) + sgl[idx].offset);
#endif
			pSg[idx].size = sgl[idx].length;
			pSg[idx].eot = idx + 1 == count;
		}
#endif
		return 1;
	}

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
	if (!HPT_SCP(SCpnt)->mapped) {
		struct pci_dev *pcidev = get_vbus_ext(sc_host(SCpnt))->hba_list->pcidev;

		if (count)
			HPT_SCP(SCpnt)->sgcnt = pci_map_sg(pcidev, sgl, count, (int)SCpnt->sc_data_direction);
		else
			HPT_SCP(SCpnt)->dma_handle = pci_map_single(pcidev, SCpnt->request_buffer, SCpnt->request_bufflen, (int)SCpnt->sc_data_direction);
		HPT_SCP(SCpnt)->mapped = 1;
	}
	if (!count) {
		pSg->addr.bus = HPT_SCP(SCpnt)->dma_handle;
		pSg->size = SCpnt->request_bufflen;
		pSg->eot = 1;
		return !((pSg->addr.bus | pSg->size) & 1);
	}
#else
	if (!HPT_SCP(SCpnt)->mapped) {
		count = scsi_dma_map(SCpnt);
		if (count <= 0)
			return 0;
		/* may be fewer than there were: the IOMMU joins them too */
		HPT_SCP(SCpnt)->mapped = 1;
		HPT_SCP(SCpnt)->sgcnt = count;
	}
#endif
	/* neighbours become one element, as long as it stays within 64 KB */
	count = -1;
	hpt_for_each_sg(sgl, sg, HPT_SCP(SCpnt)->sgcnt, idx) {
		BUS_ADDRESS addr = sg_dma_address(sg);
		HPT_U32 len = sg_dma_len(sg);

		if ((addr | len) & 1)
			return 0;
		if (count >= 0 && pSg[count].addr.bus + pSg[count].size == addr &&
		    pSg[count].size + len <= 0x10000 && (HPT_U32)addr) {
			pSg[count].size += len;
			continue;
		}
		if (count >= 0)
			pSg[count].eot = 0;
		count++;
		pSg[count].addr.bus = addr;
		pSg[count].size = len;
		pSg[count].eot = 1;
	}
	if (count < 0)
		return 0;
	pSg[count].eot = 1;
	return 1;
}

/* --- sense --- */

/* additional sense codes of ILLEGAL REQUEST, by SPC */
#define BAD_OPCODE 0x20
#define BAD_FIELD  0x24
#define NOT_SAVED  0x39

/* fixed format, 18 bytes */
void scsi_check_condition(Scsi_Cmnd *SCpnt, HPT_U8 key, HPT_U8 asc, HPT_U8 ascq)
{
	HPT_U8 *sense = SCpnt->sense_buffer;

	memset(sense, 0, SCSI_SENSE_BUFFERSIZE);
	sense[0] = 0x70;
	sense[2] = key;
	sense[7] = 10;
	sense[12] = asc;
	sense[13] = ascq;
	SCpnt->result = HPT_SAM_STAT_CHECK_CONDITION;
}

static void hpt_scsi_set_sense(Scsi_Cmnd *SCpnt, HPT_U8 key, HPT_U8 asc, HPT_U8 ascq)
{
	scsi_check_condition(SCpnt, key, asc, ascq);
	SCpnt->result = (DRIVER_SENSE << 24) | HPT_SAM_STAT_CHECK_CONDITION;
}

/* status bits of a task file that ended badly: busy, fault, data left, error */
#define TF_BAD 0xa9

/* the task file as ended, in descriptor format (SAT, ATA status return) */
static void hpt_ata_sense(Scsi_Cmnd *SCpnt, PassthroughCmd *tf)
{
	HPT_U8 *s = SCpnt->sense_buffer;
	HPT_U8 error = tf->bFeaturesReg;

	memset(s, 0, SCSI_SENSE_BUFFERSIZE);
	s[0] = 0x72;
	s[7] = 14;
	s[8] = 0x09;
	s[9] = 12;
	if (!(tf->bCommandReg & TF_BAD)) {
		s[1] = RECOVERED_ERROR;
		s[3] = 0x1d;
	} else if (error & 0x40) {		/* uncorrectable */
		s[1] = MEDIUM_ERROR;
		s[2] = 0x11;
	} else if (error & 0x10) {		/* no such sector */
		s[1] = ILLEGAL_REQUEST;
		s[2] = 0x21;
	} else {
		s[1] = ABORTED_COMMAND;
	}
	if (SCpnt->cmnd[0] == 0x85 && SCpnt->cmnd[1] & 1) {
		s[10] = 1;
		s[12] = tf->bSectorCountReg >> 8;
		s[14] = tf->bLbaLowReg >> 8;
		s[16] = tf->bLbaMidReg >> 8;
		s[18] = tf->bLbaHighReg >> 8;
	}
	s[11] = error;
	s[13] = tf->bSectorCountReg;
	s[15] = tf->bLbaLowReg;
	s[17] = tf->bLbaMidReg;
	s[19] = tf->bLbaHighReg;
	s[20] = tf->bDriveHeadReg;
	s[21] = tf->bCommandReg;
	SCpnt->result = (DRIVER_SENSE << 24) | HPT_SAM_STAT_CHECK_CONDITION;
}

/* --- completion --- */

static void os_cmddone(PCOMMAND pCmd)
{
	Scsi_Cmnd *SCpnt = (Scsi_Cmnd *)pCmd->priv;
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
	if (HPT_SCP(SCpnt)->mapped) {
		struct pci_dev *pcidev = get_vbus_ext(sc_host(SCpnt))->hba_list->pcidev;

		if (!SCpnt->use_sg)
			pci_unmap_single(pcidev, HPT_SCP(SCpnt)->dma_handle, SCpnt->request_bufflen, (int)SCpnt->sc_data_direction);
		else
			pci_unmap_sg(pcidev, (struct scatterlist *)SCpnt->request_buffer, SCpnt->use_sg, (int)SCpnt->sc_data_direction);
	}
#else
	if (HPT_SCP(SCpnt)->mapped)
		scsi_dma_unmap(SCpnt);
#endif

	switch (pCmd->Result) {
	case RETURN_SUCCESS:
		SCpnt->result = DID_OK << 16;
		break;
	case RETURN_IDE_ERROR:
		hpt_ata_sense(SCpnt, tf);
		break;
	case RETURN_SECTOR_ERROR:
		scsi_check_condition(SCpnt, MEDIUM_ERROR, 0x11, 0x04);
		break;
	case RETURN_BUS_RESET:
		SCpnt->result = DID_RESET << 16;
		break;
	case RETURN_DEVICE_BUSY:
	case RETURN_RETRY:
		SCpnt->result = DID_BUS_BUSY << 16;
		break;
	case RETURN_BAD_DEVICE:
		SCpnt->result = DID_BAD_TARGET << 16;
		break;
	case RETURN_SELECTION_TIMEOUT:
		SCpnt->result = DID_NO_CONNECT << 16;
		break;
	default:
		SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
		break;
	}

	switch (SCpnt->cmnd[0]) {
	case 0x85:	/* ATA PASS-THROUGH(16) */
	case 0xA1:	/* ATA PASS-THROUGH(12) */
	{
		/* CK_COND asks for the registers in any case */
		if (pCmd->Result == RETURN_SUCCESS && SCpnt->cmnd[2] & 0x20)
			hpt_ata_sense(SCpnt, tf);
	}
	default:
		break;
	}
	ldm_free_cmds(pCmd);
	SCpnt->scsi_done(SCpnt);
}

/* a stop, the only one that becomes a command of its own */
static void hpt_scsi_start_stop_done(PCOMMAND pCmd)
{
	Scsi_Cmnd *SCpnt = pCmd->priv;

	if (pCmd->Result == RETURN_SUCCESS)
		SCpnt->result = HPT_SAM_STAT_GOOD;
	else
		hpt_scsi_set_sense(SCpnt, ABORTED_COMMAND, 0, 0);
	ldm_free_cmds(pCmd);
	SCpnt->scsi_done(SCpnt);
}

/* --- commands --- */

static int hpt_slave_configure(struct scsi_device *sdev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 7)
	/* the midlayer's own */
#elif LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 28)
	sdev->timeout = 60 * HZ;
#else
	sdev->request_queue->rq_timeout = 60 * HZ;
#endif
	return 0;
}

/* mode pages; byte 0 is the page, byte 1 its length without these two */
static const HPT_U8 mode_recovery[] = { 0x01, 10, 0xc0, [11] = 0 };
static const HPT_U8 mode_caching[] = { 0x08, 18, [19] = 0 };
static const HPT_U8 mode_control[] = { 0x0a, 10, 0x02, [8] = 0xff, 0xff, 0, 30 };

/* returns what the page takes; what does not fit is left out */
static HPT_UINT fill_mode_page(PVDEV pVDev, const HPT_U8 *page, HPT_U8 *to,
			       HPT_UINT room)
{
	HPT_UINT len = page[1] + 2;

	if (len > room)
		return len;
	memcpy(to, page, len);
	if (page == mode_caching &&
	    pVDev->cache_policy == CACHE_POLICY_WRITE_BACK)
		to[2] = 0x04;
	return len;
}

static void do_mode_sense(PVDEV pVDev, Scsi_Cmnd *SCpnt)
{
	static const HPT_U8 *const pages[] = {
		mode_recovery, mode_caching, mode_control,
	};
	HPT_UINT header = SCpnt->cmnd[0] == MODE_SENSE ? 4 : 8;
	HPT_U8 wanted = SCpnt->cmnd[2] & 0x3f;
	HPT_UINT i, len = header;
	int buflen;
	HPT_U8 *p;

	/* saved values there are none; of the others only the current ones */
	if (SCpnt->cmnd[2] >> 6) {
		scsi_check_condition(SCpnt, ILLEGAL_REQUEST,
				     SCpnt->cmnd[2] >> 6 == 3 ? NOT_SAVED : BAD_FIELD, 0);
		return;
	}
	buflen = scsicmd_buf_get(SCpnt, (void **)&p);
	if (buflen < header) {
		scsicmd_buf_put(SCpnt, p);
		scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
		return;
	}
	memset(p, 0, buflen);
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (wanted == 0x3f || wanted == pages[i][0])
			len += fill_mode_page(pVDev, pages[i], p + len,
					      len < buflen ? buflen - len : 0);
	if (header == 4) {
		p[0] = len - 1;
	} else {
		p[0] = (len - 2) >> 8;
		p[1] = len - 2;
	}
	scsicmd_buf_put(SCpnt, p);
	if (len == header)
		scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
	else
		SCpnt->result = DID_OK << 16;
}

/* sectors of 512 << this */
static HPT_U8 sector_shift(PVDEV pVDev)
{
	if (mIsArray(pVDev->type))
		return pVDev->u.array.sector_size_shift;
	return pVDev->u.raw.logical_sector_size == 0x1000 ? 3 : 0;
}

/* how many commands of the LDM one of ours may turn into */
static HPT_UINT cmds_for(PVDEV pVDev)
{
	if (mIsArray(pVDev->type) && pVDev->u.array.transform &&
	    pVDev->u.array.transform->target)
		return MAX(pVDev->u.array.transform->source->cmds_per_request,
			   pVDev->u.array.transform->target->cmds_per_request);
	return pVDev->cmds_per_request;
}

static HPT_U64 get_be(const HPT_U8 *p, int bytes)
{
	HPT_U64 v = 0;

	while (bytes--)
		v = v << 8 | *p++;
	return v;
}

static void put_be(HPT_U8 *p, int bytes, HPT_U64 v)
{
	for (; bytes--; v >>= 8)
		p[bytes] = v;
}

/* LBA, length and direction of a read, write or verify, in 512-byte sectors */
static void hpt_parse_rw(Scsi_Cmnd *SCpnt, PCOMMAND pCmd, HPT_U8 shift)
{
	HPT_U8 *cdb = SCpnt->cmnd;
	AtaComm *io = &pCmd->uCmd.Ide;

	switch (cdb[0] >> 5) {
	case 0:		/* 6 bytes: a length of 0 means 256 */
		io->Lba = get_be(cdb + 1, 3) & 0x1fffff;
		io->nSectors = cdb[4] ? cdb[4] : 256;
		break;
	case 4:		/* 16 bytes */
		io->Lba = get_be(cdb + 2, 8);
		io->nSectors = get_be(cdb + 10, 4);
		break;
	default:	/* 10 bytes */
		io->Lba = get_be(cdb + 2, 4);
		io->nSectors = get_be(cdb + 7, 2);
		break;
	}
	io->Lba <<= shift;
	io->nSectors <<= shift;
	switch (cdb[0] & 0x1f) {
	case 0x08:	/* READ of any length */
		pCmd->flags.data_in = 1;
		break;
	case 0x0a:	/* WRITE */
		pCmd->flags.data_out = 1;
		break;
	}
}

/* ATA PASS-THROUGH of 12 or 16 bytes into a task file */
static void hpt_parse_ata(const HPT_U8 *cdb, PassthroughCmd *tf)
{
	int step = cdb[0] == 0x85 ? 2 : 1, ext = cdb[0] == 0x85 && cdb[1] & 1;
	HPT_U16 *reg[5];
	int i, at = cdb[0] == 0x85 ? 4 : 3;

	reg[0] = &tf->bFeaturesReg;
	reg[1] = &tf->bSectorCountReg;
	reg[2] = &tf->bLbaLowReg;
	reg[3] = &tf->bLbaMidReg;
	reg[4] = &tf->bLbaHighReg;
	for (i = 0; i < 5; i++, at += step)
		*reg[i] = cdb[at] | (ext ? cdb[at - 1] << 8 : 0);
	at -= step - 1;
	tf->bDriveHeadReg = cdb[at];
	tf->bCommandReg = cdb[at + 1];
}

/* false: a command that would upset the HIM, or a protocol it does not know */
static int hpt_ata_allowed(const HPT_U8 *cdb, const PassthroughCmd *tf)
{
	int prot = cdb[1] >> 1 & 0x0f;

	if (prot < 3 || prot > 5)
		return 0;
	/* T_DIR must agree, where T_LENGTH says that there is data */
	if (cdb[2] & 3 && ((prot == 4 && !(cdb[2] & 8)) ||
			   (prot == 5 && cdb[2] & 8)))
		return 0;
	/* MULTIPLE_COUNT is for these */
	if (cdb[1] >> 5)
		switch (tf->bCommandReg) {
		case ATA_CMD_READ_MULTI:
		case ATA_CMD_READ_MULTI_EXT:
		case ATA_CMD_WRITE_MULTI:
		case ATA_CMD_WRITE_MULTI_EXT:
		case ATA_CMD_WRITE_MULTI_FUA_EXT:
			break;
		default:
			return 0;
		}
	return tf->bCommandReg != ATA_CMD_SET_FEATURES ||
	       tf->bFeaturesReg != ATA_SET_FEATURES_XFER;
}

/* off to the LDM; from here on pCmd->done() is what ends SCpnt */
static int hpt_send(Scsi_Cmnd *SCpnt, PVDEV pVDev, PCOMMAND pCmd,
		    void (*ended)(PCOMMAND))
{
	pCmd->target = pVDev;
	pCmd->priv = SCpnt;
	pCmd->done = ended;
	HPT_SCP(SCpnt)->mapped = 0;
	ldm_queue_cmd(pCmd);
	return 0;
}

static int hpt_queuecommand_lck(Scsi_Cmnd *SCpnt, void (*done)(Scsi_Cmnd *))
{
	struct Scsi_Host *shost = sc_host(SCpnt);
	PVBUS_EXT vbus_ext = get_vbus_ext(shost);
	PVBUS vbus = (PVBUS)&vbus_ext->vbus[0];
	PCOMMAND pCmd;
	PVDEV pVDev;

	KdPrint(("command %02x for target %d", SCpnt->cmnd[0], (int)sc_target(SCpnt)));

	__hpt_do_tasks(vbus_ext);

	HPT_ASSERT(done);
	SCpnt->scsi_done = done;
	SCpnt->result = 0;

	if (sc_lun(SCpnt) || sc_channel(SCpnt)) {
		SCpnt->result = DID_BAD_TARGET << 16;
		goto cmd_done;
	}

#ifndef CONFIG_SCSI_PROC_FS
	/* without /proc, management comes through a processor device */
	if (sc_target(SCpnt) == osm_max_targets) {
		if (SCpnt->cmnd[0] == INQUIRY) {
			PINQUIRYDATA inquiryData;
			HPT_U8 *rbuf;
			int buflen;

			if ((buflen = scsicmd_buf_get(SCpnt, (void **)&inquiryData)) < 36) {
				scsicmd_buf_put(SCpnt, inquiryData);
				SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
				goto cmd_done;
			}
			memset(inquiryData, 0, buflen);
			rbuf = (HPT_U8 *)inquiryData;
			/* EVPD: one of the pages of vital product data */
			if (SCpnt->cmnd[1] & 1) {
				rbuf[0] = TYPE_PROCESSOR;
				rbuf[1] = SCpnt->cmnd[2];
				switch (SCpnt->cmnd[2]) {
				case 0:
					rbuf[3] = 2;
					rbuf[5] = 0x80;
					SCpnt->result = DID_OK << 16;
					break;
				case 0x80:
					rbuf[3] = 1;
					rbuf[4] = ' ';
					SCpnt->result = DID_OK << 16;
					break;
				default:
					scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
					break;
				}
				scsicmd_buf_put(SCpnt, inquiryData);
			} else if (SCpnt->cmnd[2]) {
				/* a page code is for VPD only */
				scsicmd_buf_put(SCpnt, inquiryData);
				scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
			} else {
				inquiryData->DeviceType = TYPE_PROCESSOR;
				inquiryData->Versions = 5;
				inquiryData->AdditionalLength = 31;
				memcpy(inquiryData->VendorId, "STANDIN ", 8);
				memcpy(inquiryData->ProductId, "MANAGEMENT      ", 16);
				memcpy(inquiryData->ProductRevisionLevel, "1.0 ", 4);
				scsicmd_buf_put(SCpnt, inquiryData);
				SCpnt->result = DID_OK << 16;
			}
		} else if (SCpnt->cmnd[0] == TEST_UNIT_READY ||
			   SCpnt->cmnd[0] == START_STOP) {
			SCpnt->result = DID_OK << 16;
		} else if (SCpnt->cmnd[0] == 2 && SCpnt->cmnd[1] == 'H' &&
			   SCpnt->cmnd[2] == 'P' && SCpnt->cmnd[3] == 'T') {
			hpt_do_async_ioctl(SCpnt);
			return 0;
		} else {
			scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_OPCODE, 0);
		}
		goto cmd_done;
	}
#endif

	pVDev = ldm_find_target(vbus, sc_target(SCpnt));
	if (!pVDev || !pVDev->vf_online) {
		SCpnt->result = DID_NO_CONNECT << 16;
		goto cmd_done;
	}

	switch (SCpnt->cmnd[0]) {
	case TEST_UNIT_READY:
		SCpnt->result = DID_OK << 16;
		break;

	case INQUIRY: {
		HIM_DEVICE_CONFIG cfg;
		PINQUIRYDATA inquiryData;
		HPT_U8 *rbuf;
		int buflen;

		if ((buflen = scsicmd_buf_get(SCpnt, (void **)&inquiryData)) < 36) {
			scsicmd_buf_put(SCpnt, inquiryData);
			SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
			break;
		}
		memset(inquiryData, 0, buflen);
		rbuf = (HPT_U8 *)inquiryData;
		pVDev->u.raw.him->get_device_config(pVDev->u.raw.phy_dev, &cfg);
		if (SCpnt->cmnd[1] & 1) {
			rbuf[0] = TYPE_DISK;
			rbuf[1] = SCpnt->cmnd[2];
			switch (SCpnt->cmnd[2]) {
			case 0:
				rbuf[3] = 3;
				rbuf[5] = 0x80;
				rbuf[6] = 0x83;
				SCpnt->result = DID_OK << 16;
				break;
			case 0x80:
				rbuf[3] = 20;
				memcpy(rbuf + 4, cfg.pIdentifyData->SerialNumber, 20);
				ldm_ide_fixstring(rbuf + 4, 20);
				SCpnt->result = DID_OK << 16;
				break;
			case 0x83:
				/* vendor specific, ASCII: the serial number */
				rbuf[3] = 4 + 20;
				rbuf[4] = 2;
				rbuf[7] = 20;
				memcpy(rbuf + 8, cfg.pIdentifyData->SerialNumber, 20);
				ldm_ide_fixstring(rbuf + 8, 20);
				SCpnt->result = DID_OK << 16;
				break;
			default:
				scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
				break;
			}
			scsicmd_buf_put(SCpnt, inquiryData);
			break;
		} else if (SCpnt->cmnd[2]) {
			/* a page code is for VPD only */
			scsicmd_buf_put(SCpnt, inquiryData);
			scsi_check_condition(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
			break;
		}
		inquiryData->DeviceType = TYPE_DISK;
		inquiryData->Versions = 5;
		inquiryData->ResponseDataFormat = 2;
		inquiryData->AdditionalLength = 31;
		inquiryData->QueueFlags = INQ_CMDQUE;
		memcpy(inquiryData->VendorId, "ATA     ", 8);
		memcpy(inquiryData->ProductId, cfg.pIdentifyData->ModelNumber, 16);
		ldm_ide_fixstring(inquiryData->ProductId, 16);
		memcpy(inquiryData->ProductRevisionLevel, cfg.pIdentifyData->FirmwareRevision, 4);
		ldm_ide_fixstring(inquiryData->ProductRevisionLevel, 4);
		scsicmd_buf_put(SCpnt, inquiryData);
		SCpnt->result = DID_OK << 16;
		break;
	}

	case READ_CAPACITY: {
		HPT_U8 shift = sector_shift(pVDev), *rbuf;
		HPT_U64 last = (pVDev->capacity >> shift) - 1;

		if (scsicmd_buf_get(SCpnt, (void **)&rbuf) < 8) {
			scsicmd_buf_put(SCpnt, rbuf);
			SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
			break;
		}
		put_be(rbuf, 4, MIN(last, 0xffffffffull));
		put_be(rbuf + 4, 4, 512 << shift);
		scsicmd_buf_put(SCpnt, rbuf);
		SCpnt->result = DID_OK << 16;
		break;
	}

	case 0x9e: {	/* SERVICE ACTION IN(16), READ CAPACITY(16) */
		HPT_U8 shift = sector_shift(pVDev), *rbuf;

		if ((SCpnt->cmnd[1] & 0x1f) != 0x10) {
			SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
			break;
		}
		if (scsicmd_buf_get(SCpnt, (void **)&rbuf) < 16) {
			scsicmd_buf_put(SCpnt, rbuf);
			SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
			break;
		}
		put_be(rbuf, 8, (pVDev->capacity >> shift) - 1);
		put_be(rbuf + 8, 4, 512 << shift);
		rbuf[12] = 0;
		rbuf[13] = pVDev->u.raw.logicalsectors_per_physicalsector;
		put_be(rbuf + 14, 2, pVDev->u.raw.lowest_aligned & 0x3fff);
		scsicmd_buf_put(SCpnt, rbuf);
		SCpnt->result = DID_OK << 16;
		break;
	}

	case MODE_SENSE:
	case MODE_SENSE_10:
		do_mode_sense(pVDev, SCpnt);
		break;

	case START_STOP:
		if (mIsArray(pVDev->type)) {
			SCpnt->result = DID_OK << 16;
			break;
		}
		/* nothing to eject, no power condition by name */
		if (SCpnt->cmnd[4] & 0xf2) {
			hpt_scsi_set_sense(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
			break;
		}
		if (SCpnt->cmnd[4] & 1) {
			pVDev->Class->reset(pVDev);
			SCpnt->result = DID_OK << 16;
			SCpnt->scsi_done(SCpnt);
			return 0;
		}
		pCmd = ldm_alloc_cmds(vbus, cmds_for(pVDev));
		if (!pCmd)
			return SCSI_MLQUEUE_HOST_BUSY;
		pCmd->type = CMD_TYPE_FLUSH;
		/* the cache first, so that nothing is lost at power off */
		pCmd->flags.hard_flush = CF_HARD_FLUSH_STANDBY;
		return hpt_send(SCpnt, pVDev, pCmd, hpt_scsi_start_stop_done);

	case 0x35:	/* SYNCHRONIZE CACHE(10) */
	case 0x91:	/* SYNCHRONIZE CACHE(16) */
		pCmd = ldm_alloc_cmds(vbus, cmds_for(pVDev));
		if (!pCmd)
			return SCSI_MLQUEUE_HOST_BUSY;
		pCmd->type = CMD_TYPE_FLUSH;
		/* always the whole cache; the range in the CDB is a hint */
		pCmd->flags.hard_flush = CF_HARD_FLUSH_CACHE;
		return hpt_send(SCpnt, pVDev, pCmd, os_cmddone);

	case READ_6:
	case READ_10:
	case 0x88:	/* READ(16) */
	case WRITE_6:
	case WRITE_10:
	case 0x8a:	/* WRITE(16) */
	case VERIFY:
	case 0x8f:	/* VERIFY(16) */
		pCmd = ldm_alloc_cmds(vbus, cmds_for(pVDev));
		/* the midlayer brings it again */
		if (!pCmd)
			return SCSI_MLQUEUE_HOST_BUSY;
		pCmd->type = CMD_TYPE_IO;
		hpt_parse_rw(SCpnt, pCmd, sector_shift(pVDev));
		pCmd->buildsgl = os_buildsgl;
		return hpt_send(SCpnt, pVDev, pCmd, os_cmddone);

	case 0x85:	/* ATA PASS-THROUGH(16) */
	case 0xa1:	/* ATA PASS-THROUGH(12) */
		if (mIsArray(pVDev->type)) {
			SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
			break;
		}
		pCmd = ldm_alloc_cmds(vbus, cmds_for(pVDev));
		if (!pCmd)
			return SCSI_MLQUEUE_HOST_BUSY;
		pCmd->type = CMD_TYPE_PASSTHROUGH;
		hpt_parse_ata(SCpnt->cmnd, &pCmd->uCmd.Passthrough);
		if (!hpt_ata_allowed(SCpnt->cmnd, &pCmd->uCmd.Passthrough)) {
			ldm_free_cmds(pCmd);
			hpt_scsi_set_sense(SCpnt, ILLEGAL_REQUEST, BAD_FIELD, 0);
			break;
		}
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
		pCmd->uCmd.Passthrough.nSectors = SCpnt->request_bufflen / ATA_SECTOR_SIZE;
		if (SCpnt->use_sg)
			pCmd->buildsgl = os_buildsgl;
		else
			pCmd->uCmd.Passthrough.pDataBuffer = SCpnt->request_buffer;
#else
		pCmd->uCmd.Passthrough.nSectors = scsi_bufflen(SCpnt) / ATA_SECTOR_SIZE;
		pCmd->buildsgl = os_buildsgl;
#endif
		pCmd->flags.data_in = (SCpnt->cmnd[1] & 0x1e) == 4 << 1;
		pCmd->flags.data_out = (SCpnt->cmnd[1] & 0x1e) == 5 << 1;
		return hpt_send(SCpnt, pVDev, pCmd, os_cmddone);

	default:
		hpt_scsi_set_sense(SCpnt, ILLEGAL_REQUEST, BAD_OPCODE, 0);
		SCpnt->result = ((DRIVER_SENSE << 24) | (DID_OK << 16) | HPT_SAM_STAT_CHECK_CONDITION);
		break;
	}

cmd_done:
	SCpnt->scsi_done(SCpnt);
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 37)
static DEF_SCSI_QCMD(hpt_queuecommand)
#else
#define hpt_queuecommand hpt_queuecommand_lck
#endif

/* --- error handling --- */

static int hpt_reset(Scsi_Cmnd *SCpnt)
{
	PVBUS_EXT vbus_ext = get_vbus_ext(sc_host(SCpnt));
	PVBUS vbus = (PVBUS)vbus_ext->vbus;

	os_printk("reset, for target %d", (int)sc_target(SCpnt));
	/* older midlayers came in with the lock held */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 13)
	spin_lock_irq(vbus_ext->lock);
#endif
	while (ldm_reset_vbus(vbus)) {
		/* drives may need to spin up again */
		spin_unlock_irq(vbus_ext->lock);
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_timeout(3 * HZ);
		spin_lock_irq(vbus_ext->lock);
	}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 13)
	spin_unlock_irq(vbus_ext->lock);
#endif
	return SUCCESS;
}

static void hpt_flush_done(PCOMMAND pCmd)
{
	PVDEV vd = (PVDEV)pCmd->target;

	if (mIsArray(vd->type) && vd->u.array.transform &&
	    vd->u.array.transform->target != vd) {
		/* being reshaped: its new shape too */
		pCmd->target = vd->u.array.transform->target;
		pCmd->Result = RETURN_PENDING;
		vdev_queue_cmd(pCmd);
		return;
	}
	up((struct semaphore *)pCmd->priv2);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
static void cmd_timeout_sem(unsigned long sem)
{
	up((struct semaphore *)sem);
}
#else
static void cmd_timeout_sem(struct timer_list *t)
{
	PSEM_TIMER st = NULL;

	st = (PSEM_TIMER)from_timer(st, t, timer);
	up(&st->sem);
}
#endif

/* 0, or -1 if the device did not say that its cache is on the medium */
static int hpt_flush_vdev(PVBUS_EXT vbus_ext, PVDEV vd)
{
	unsigned long irqf, timeout;
	SEM_TIMER tmo;
	PCOMMAND pCmd;
	int result;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	pCmd = ldm_alloc_cmds(vd->vbus, cmds_for(vd));
	if (!pCmd) {
		spin_unlock_irqrestore(vbus_ext->lock, irqf);
		return -1;
	}
	sema_init(&tmo.sem, 0);
	pCmd->done = hpt_flush_done;
	pCmd->priv2 = (HPT_UPTR)&tmo.sem;
	pCmd->target = vd;
	pCmd->flags.hard_flush = CF_HARD_FLUSH_CACHE;
	pCmd->type = CMD_TYPE_FLUSH;
	ldm_queue_cmd(pCmd);

wait:
	spin_unlock_irqrestore(vbus_ext->lock, irqf);

	if (down_trylock(&tmo.sem)) {
		timeout = jiffies + 20 * HZ;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
		init_timer(&tmo.timer);
		tmo.timer.data = (HPT_UPTR)&tmo.sem;
#else
		timer_setup_on_stack(&tmo.timer, NULL, 0);
#endif
		tmo.timer.function = cmd_timeout_sem;
		tmo.timer.expires = timeout;
		add_timer(&tmo.timer);
		if (down_interruptible(&tmo.sem))
			down(&tmo.sem);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
		del_timer(&tmo.timer);
#else
		del_timer_sync(&tmo.timer);
		destroy_timer_on_stack(&tmo.timer);
#endif
	}

	spin_lock_irqsave(vbus_ext->lock, irqf);

	if (pCmd->Result == RETURN_PENDING) {
		sema_init(&tmo.sem, 0);
		ldm_reset_vbus(vd->vbus);
		goto wait;
	}
	result = pCmd->Result == RETURN_SUCCESS ? 0 : -1;
	ldm_free_cmds(pCmd);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
	return result;
}

/* every device, each with one more try */
static void hpt_flush_all(PVBUS_EXT vbus_ext)
{
	PVDEV vd;
	int i;

	for (i = 0; i < osm_max_targets; i++) {
		vd = ldm_find_target((PVBUS)vbus_ext->vbus, i);
		if (vd && hpt_flush_vdev(vbus_ext, vd) &&
		    hpt_flush_vdev(vbus_ext, vd))
			os_printk("target %d was not flushed", i);
	}
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
static int hpt_halt(struct notifier_block *self, unsigned long why, void *p)
{
	PVBUS_EXT vbus_ext;
	PVBUS vbus;

	ldm_for_each_vbus(vbus, vbus_ext) {
		hpt_stop_tasks(vbus_ext);
		hpt_flush_all(vbus_ext);
	}
	return NOTIFY_OK;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
static int hpt_release(struct Scsi_Host *host)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
	PVBUS_EXT vbus_ext = get_vbus_ext(host);

	hpt_flush_all(vbus_ext);
	ldm_shutdown((PVBUS)vbus_ext->vbus);
	free_irq(host->irq, vbus_ext->hba_list);
	ldm_release_vbus((PVBUS)vbus_ext->vbus);
	hpt_free_mem(vbus_ext);
	scsi_unregister(host);
#endif
	return 0;
}
#endif

/* --- management --- */

#ifndef CONFIG_SCSI_PROC_FS
static void __hpt_do_async_ioctl(PVBUS_EXT vbus_ext, IOCTL_ARG *ioctl_args)
{
	PIOCTL_CMD ioctl_cmd = ioctl_args->ioctl_cmnd;
	PVBUS_EXT own = get_vbus_ext(sc_host(ioctl_cmd->SCpnt));
	unsigned long irqf;

	ioctl_cmd->vbus = (PVBUS)vbus_ext->vbus;
	/* the midlayer or the timer already holds that of the command's host */
	if (vbus_ext == own) {
		ldm_ioctl(ioctl_cmd->vbus, ioctl_args);
		return;
	}
	spin_lock_irqsave(vbus_ext->lock, irqf);
	ldm_ioctl(ioctl_cmd->vbus, ioctl_args);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
}

/* the answer: how many bytes, then the bytes */
static void hpt_async_ioctl_done(struct _IOCTL_ARG *arg)
{
	PIOCTL_CMD ioctl_cmd = arg->ioctl_cmnd;
	PVBUS_EXT vbus_ext;
	HPT_U8 *buf;
	int buflen;

	if (arg->result == HPT_IOCTL_RESULT_WRONG_VBUS &&
	    ldm_get_next_vbus(ioctl_cmd->vbus, (void **)(void *)&vbus_ext)) {
		__hpt_do_async_ioctl(vbus_ext, arg);
		return;
	}
	ioctl_cmd->SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
	if (arg->result == HPT_IOCTL_RESULT_OK) {
		buflen = scsicmd_buf_get(ioctl_cmd->SCpnt, (void **)&buf);
		if (buflen >= 4 && buflen - 4 >= arg->nOutBufferSize) {
			memcpy(buf, arg->lpBytesReturned, 4);
			memcpy(buf + 4, arg->lpOutBuffer, arg->nOutBufferSize);
			ioctl_cmd->SCpnt->result = DID_OK << 16;
		}
		scsicmd_buf_put(ioctl_cmd->SCpnt, buf);
	}
	ioctl_cmd->SCpnt->scsi_done(ioctl_cmd->SCpnt);
	kfree(arg->lpInBuffer);
	kfree(arg->lpOutBuffer);
	kfree(ioctl_cmd);
}

/* CDB: 2 'H' 'P' 'T', then function, length in and length out, u32 each */
void hpt_do_async_ioctl(Scsi_Cmnd *SCpnt)
{
	PVBUS_EXT first_vbus_ext = NULL;
	PIOCTL_CMD ioctl_cmd = NULL;
	IOCTL_ARG *ioctl_args;
	HPT_U8 *buf;
	int buflen;

	buflen = scsicmd_buf_get(SCpnt, (void **)&buf);
	if (buflen < 4)
		goto deal_err;
	ioctl_cmd = kmalloc(sizeof(IOCTL_CMD), GFP_ATOMIC);
	if (!ioctl_cmd)
		goto deal_err;
	memset(ioctl_cmd, 0, sizeof(IOCTL_CMD));
	ioctl_cmd->SCpnt = SCpnt;

	ioctl_args = &ioctl_cmd->ioctl_args;
	ioctl_args->dwIoControlCode = HPT_CTL_CODE(*(HPT_U32 *)&SCpnt->cmnd[4]);
	ioctl_args->nInBufferSize = *(HPT_U32 *)&SCpnt->cmnd[8];
	ioctl_args->nOutBufferSize = *(HPT_U32 *)&SCpnt->cmnd[12];
	if (ioctl_args->nInBufferSize > buflen ||
	    ioctl_args->nOutBufferSize > buflen - 4)
		goto deal_err;
	ioctl_args->lpInBuffer = kmalloc(ioctl_args->nInBufferSize + 1, GFP_ATOMIC);
	ioctl_args->lpOutBuffer = kmalloc(ioctl_args->nOutBufferSize + 1, GFP_ATOMIC);
	if (!ioctl_args->lpInBuffer || !ioctl_args->lpOutBuffer)
		goto deal_err;
	memcpy(ioctl_args->lpInBuffer, buf, ioctl_args->nInBufferSize);
	memset(ioctl_args->lpOutBuffer, 0, ioctl_args->nOutBufferSize);
	scsicmd_buf_put(SCpnt, buf);

	ioctl_args->result = HPT_IOCTL_RESULT_FAILED;
	ioctl_args->lpBytesReturned = &ioctl_cmd->bytesReturned;
	ioctl_args->ioctl_cmnd = ioctl_cmd;
	ioctl_args->done = hpt_async_ioctl_done;
	ldm_get_next_vbus(0, (void **)(void *)&first_vbus_ext);
	__hpt_do_async_ioctl(first_vbus_ext, ioctl_args);
	return;

deal_err:
	scsicmd_buf_put(SCpnt, buf);
	SCpnt->result = ((DRIVER_INVALID | SUGGEST_ABORT) << 24) | (DID_ABORT << 16);
	SCpnt->scsi_done(SCpnt);
	if (ioctl_cmd) {
		kfree(ioctl_cmd->ioctl_args.lpInBuffer);
		kfree(ioctl_cmd->ioctl_args.lpOutBuffer);
		kfree(ioctl_cmd);
	}
}
#endif

static void hpt_ioctl_done(struct _IOCTL_ARG *arg)
{
	up((struct semaphore *)arg->ioctl_cmnd);
	arg->ioctl_cmnd = NULL;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
static void hpt_ioctl_timeout(unsigned long sem)
{
	up((struct semaphore *)sem);
}
#else
static void hpt_ioctl_timeout(struct timer_list *t)
{
	PSEM_TIMER st = NULL;

	st = (PSEM_TIMER)from_timer(st, t, timer);
	up(&st->sem);
}
#endif

void __hpt_do_ioctl(PVBUS_EXT vbus_ext, IOCTL_ARG *ioctl_args)
{
	unsigned long irqf, timeout;
	SEM_TIMER tmo;

	if (vbus_ext->needs_refresh
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
	    || ioctl_args->dwIoControlCode == HPT_IOCTL_DELETE_ARRAY
	    || ioctl_args->dwIoControlCode == HPT_IOCTL_REMOVE_DEVICES
	    || ioctl_args->dwIoControlCode == HPT_IOCTL_QUERY_REMOVE
#endif
	   )
		refresh_sd_flags(vbus_ext);

	sema_init(&tmo.sem, 0);
	ioctl_args->ioctl_cmnd = &tmo.sem;
	ioctl_args->done = hpt_ioctl_done;
	ioctl_args->result = HPT_IOCTL_RESULT_FAILED;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	ldm_ioctl((PVBUS)vbus_ext->vbus, ioctl_args);

wait:
	spin_unlock_irqrestore(vbus_ext->lock, irqf);

	if (down_trylock(&tmo.sem)) {
		timeout = jiffies + 20 * HZ;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
		init_timer(&tmo.timer);
		tmo.timer.data = (HPT_UPTR)&tmo.sem;
#else
		timer_setup_on_stack(&tmo.timer, NULL, 0);
#endif
		tmo.timer.function = hpt_ioctl_timeout;
		tmo.timer.expires = timeout;
		add_timer(&tmo.timer);
		if (down_interruptible(&tmo.sem))
			down(&tmo.sem);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
		del_timer(&tmo.timer);
#else
		del_timer_sync(&tmo.timer);
		destroy_timer_on_stack(&tmo.timer);
#endif
	}

	spin_lock_irqsave(vbus_ext->lock, irqf);

	/* still there: not answered in time */
	if (ioctl_args->ioctl_cmnd) {
		sema_init(&tmo.sem, 0);
		ldm_reset_vbus((PVBUS)vbus_ext->vbus);
		/* the answer may hang on one of these */
		__hpt_do_tasks(vbus_ext);
		goto wait;
	}
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
}

/* asks one vbus after the other until one feels addressed */
void hpt_do_ioctl(IOCTL_ARG *ioctl_args)
{
	PVBUS_EXT vbus_ext;
	PVBUS vbus;

	ioctl_args->result = HPT_IOCTL_RESULT_FAILED;
	ldm_for_each_vbus(vbus, vbus_ext) {
		/* one that is still being set up has nothing to say */
		if (!vbus_ext->host)
			continue;
		__hpt_do_ioctl(vbus_ext, ioctl_args);
		if (ioctl_args->result != HPT_IOCTL_RESULT_WRONG_VBUS)
			break;
	}
}

static int hpt_proc_set_info(struct Scsi_Host *host, char *buffer, int length)
{
	PHPT_IOCTL_PARAM param = (PHPT_IOCTL_PARAM)buffer;
	PHPT_IOCTL_PARAM32 param32 = (PHPT_IOCTL_PARAM32)buffer;
	void *lpInBuffer, *lpOutBuffer, *lpBytesReturned;
	HPT_U32 nInBufferSize, nOutBufferSize, bytes = 0;
	int result = -EINVAL;
	IOCTL_ARG ioctl_args;

	memset(&ioctl_args, 0, sizeof(ioctl_args));
	if (length >= sizeof(*param) && param->Magic == HPT_IOCTL_MAGIC) {
		ioctl_args.dwIoControlCode = param->dwIoControlCode;
		nInBufferSize = param->nInBufferSize;
		nOutBufferSize = param->nOutBufferSize;
		lpInBuffer = param->lpInBuffer;
		lpOutBuffer = param->lpOutBuffer;
		lpBytesReturned = param->lpBytesReturned;
	} else if (length >= sizeof(*param32) &&
		   param32->Magic == HPT_IOCTL_MAGIC32) {
		ioctl_args.dwIoControlCode = param32->dwIoControlCode;
		nInBufferSize = param32->nInBufferSize;
		nOutBufferSize = param32->nOutBufferSize;
		lpInBuffer = (void *)(HPT_UPTR)param32->lpInBuffer;
		lpOutBuffer = (void *)(HPT_UPTR)param32->lpOutBuffer;
		lpBytesReturned = (void *)(HPT_UPTR)param32->lpBytesReturned;
	} else {
		return -EINVAL;
	}

	if ((nInBufferSize && hpt_verify_area(VERIFY_READ, (void *)lpInBuffer, nInBufferSize)) ||
	    (nOutBufferSize && hpt_verify_area(VERIFY_WRITE, (void *)lpOutBuffer, nOutBufferSize)) ||
	    (lpBytesReturned && hpt_verify_area(VERIFY_WRITE, (void *)lpBytesReturned, sizeof(HPT_U32))) ||
	    (HPT_U64)nInBufferSize + nOutBufferSize > 0x10000) {
		KdPrint(("management call with a bad address"));
		return -EINVAL;
	}

	ioctl_args.lpBytesReturned = &bytes;
	ioctl_args.nInBufferSize = nInBufferSize;
	ioctl_args.nOutBufferSize = nOutBufferSize;
	ioctl_args.lpInBuffer = kmalloc(nInBufferSize + 1, GFP_KERNEL);
	ioctl_args.lpOutBuffer = kzalloc(nOutBufferSize + 1, GFP_KERNEL);
	if (!ioctl_args.lpInBuffer || !ioctl_args.lpOutBuffer)
		goto out;
	if (copy_from_user(ioctl_args.lpInBuffer, lpInBuffer, nInBufferSize))
		goto out;
	hpt_do_ioctl(&ioctl_args);
	if (ioctl_args.result != HPT_IOCTL_RESULT_OK)
		goto out;
	if (copy_to_user(lpOutBuffer, ioctl_args.lpOutBuffer, nOutBufferSize))
		goto out;
	if (lpBytesReturned && copy_to_user(lpBytesReturned, &bytes, sizeof(bytes)))
		goto out;
	result = length;
out:
	kfree(ioctl_args.lpOutBuffer);
	kfree(ioctl_args.lpInBuffer);
	return result;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 10, 0)
static int hpt_proc_info26(struct Scsi_Host *host, char *buffer, char **start,
			   off_t offset, int length, int inout)
{
	return inout ? hpt_proc_set_info(host, buffer, length) :
		       hpt_proc_get_info(host, buffer, start, offset, length);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
static int hpt_proc_info24(char *buffer, char **start, off_t offset, int length,
			   int hostno, int inout)
{
	PVBUS_EXT vbus_ext;
	PVBUS vbus;

	ldm_for_each_vbus(vbus, vbus_ext)
		if (vbus_ext->host->host_no == hostno)
			return hpt_proc_info26(vbus_ext->host, buffer, start,
					       offset, length, inout);
	return -EINVAL;
}
#endif
#else
static int hpt_proc_info310_set(struct Scsi_Host *host, char *buf, int length)
{
	return hpt_proc_set_info(host, buf, length);
}

static int hpt_proc_info310_get(struct seq_file *seq_info, struct Scsi_Host *host)
{
	seq_info->count = hpt_proc_get_info(host, seq_info->buf, 0, 0, seq_info->size);
	return 0;
}
#endif

/* --- HDIO ioctls on a disk --- */

/* linux/hdreg.h has gone from some trees, so by number */
#define DISK_GET_IDENTITY 0x030d
#define DISK_DRIVE_CMD    0x031f
#define DISK_DRIVE_TASK   0x031e

/* command, count, feature, blocks of data in: four bytes, then the data */
static int hpt_do_disk_ioctl(HPT_U32 diskid, int cmd, void *arg)
{
	IDE_PASS_THROUGH_HEADER *hdr, *end;
	int reply = 0, datalen = 0, result = -EINVAL;
	IOCTL_ARG ioctl_arg;
	HPT_U8 reg[8], *buff;

	memset(reg, 0, sizeof(reg));
	switch (cmd) {
	case DISK_GET_IDENTITY:
		datalen = ATA_SECTOR_SIZE;
		reg[0] = ATA_CMD_IDENTIFY;
		break;
	case DISK_DRIVE_CMD:
		reply = 4;
		if (hpt_verify_area(VERIFY_READ, (void *)(HPT_UPTR)arg, 4) ||
		    copy_from_user(reg, arg, 4))
			return -EINVAL;
		datalen = reg[3] * ATA_SECTOR_SIZE;
		break;
	case DISK_DRIVE_TASK:
		reply = 7;
		if (hpt_verify_area(VERIFY_READ, (void *)(HPT_UPTR)arg, 7) ||
		    copy_from_user(reg, arg, 7))
			return -EINVAL;
		break;
	default:
		return -EINVAL;
	}

	buff = kzalloc(2 * sizeof(*hdr) + datalen, GFP_KERNEL);
	if (!buff)
		return -ENOMEM;
	hdr = (IDE_PASS_THROUGH_HEADER *)buff;
	end = hdr + 1;
	hdr->idDisk = diskid;
	hdr->bCommandReg = reg[0];
	hdr->nSectors = datalen / ATA_SECTOR_SIZE;
	hdr->protocol = datalen ? IO_COMMAND_READ : 0;
	if (cmd == DISK_DRIVE_TASK) {
		hdr->bFeaturesReg = reg[1];
		hdr->bSectorCountReg = reg[2];
		hdr->bLbaLowReg = reg[3];
		hdr->bLbaMidReg = reg[4];
		hdr->bLbaHighReg = reg[5];
		hdr->bDriveHeadReg = reg[6];
	} else {
		hdr->bFeaturesReg = reg[2];
		/* SMART is called by these, and takes the count as its LBA */
		hdr->bSectorCountReg = reg[0] == ATA_CMD_SMART_OP ? reg[3] : reg[1];
		hdr->bLbaLowReg = reg[1];
		hdr->bLbaMidReg = 0x4f;
		hdr->bLbaHighReg = 0xc2;
	}

	memset(&ioctl_arg, 0, sizeof(ioctl_arg));
	ioctl_arg.dwIoControlCode = HPT_IOCTL_IDE_PASS_THROUGH;
	ioctl_arg.lpInBuffer = hdr;
	ioctl_arg.nInBufferSize = sizeof(*hdr);
	ioctl_arg.lpOutBuffer = end;
	ioctl_arg.nOutBufferSize = sizeof(*end) + datalen;
	hpt_do_ioctl(&ioctl_arg);
	if (ioctl_arg.result != HPT_IOCTL_RESULT_OK) {
		result = -EIO;
		goto out;
	}

	reg[0] = end->bCommandReg;
	reg[1] = end->bFeaturesReg;
	reg[2] = end->bSectorCountReg;
	reg[3] = end->bLbaLowReg;
	reg[4] = end->bLbaMidReg;
	reg[5] = end->bLbaHighReg;
	reg[6] = end->bDriveHeadReg;
	if (reply && copy_to_user(arg, reg, reply))
		goto out;
	if (datalen && (hpt_verify_area(VERIFY_WRITE, (void *)(HPT_UPTR)(arg + reply), datalen) ||
			copy_to_user(arg + reply, end + 1, datalen)))
		goto out;
	result = 0;
out:
	kfree(buff);
	return result;
}

static HPT_U32 hpt_scsi_ioctl_get_diskid(Scsi_Device *dev)
{
	PVBUS_EXT vbus_ext = get_vbus_ext(dev->host);
	unsigned long irqf;
	HPT_U32 id = 0;
	PVDEV vd;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	vd = ldm_find_target((PVBUS)vbus_ext->vbus, dev->id);
	if (vd && mIsArray(vd->type) && vd->u.array.ndisk == 1)
		vd = vd->u.array.member[0];
	if (vd && vd->type == VD_PARTITION)
		vd = vd->u.partition.raw_disk;
	if (vd && vd->type == VD_RAW)
		id = ldm_get_device_id(vd);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
	return id;
}

/* for another module to take the rest */
int (*hpt_scsi_ioctl_handler)(Scsi_Device *dev, int cmd, void *arg) = 0;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)
static int hpt_scsi_ioctl(Scsi_Device *dev, unsigned int cmd, void *arg)
#else
static int hpt_scsi_ioctl(Scsi_Device *dev, int cmd, void *arg)
#endif
{
	HPT_U32 diskid;

	if ((cmd & 0xffffff00) != 0x300) {
		if (hpt_scsi_ioctl_handler)
			return hpt_scsi_ioctl_handler(dev, cmd, arg);
		return -EINVAL;
	}
	/* registers of a disk are not for everyone */
	if (cmd != DISK_GET_IDENTITY && !capable(CAP_SYS_RAWIO))
		return -EACCES;
	diskid = hpt_scsi_ioctl_get_diskid(dev);
	return diskid ? hpt_do_disk_ioctl(diskid, cmd, arg) : -EINVAL;
}

/* --- registration --- */

static Scsi_Host_Template driver_template = {
	/* without it the module could go while a disk is mounted */
	module:                  THIS_MODULE,
	name:                    driver_name,
	proc_name:               driver_name,
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
	release:                 hpt_release,
	detect:                  hpt_detect,
#endif
	/* from the midlayer, in the order of their turn */
	slave_configure:         hpt_slave_configure,
	queuecommand:            hpt_queuecommand,
	ioctl:                   hpt_scsi_ioctl,
	/* there is but one reset, and it is for all targets */
	eh_bus_reset_handler:    hpt_reset,
	eh_device_reset_handler: hpt_reset,
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
	use_new_eh_code:         1,
	proc_info:               hpt_proc_info24,
	#if (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 4, 18))
		highmem_io:      1,
	#endif
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 10, 0)
	write_info:              hpt_proc_info310_set,
	/* and what reads it */
	show_info:               hpt_proc_info310_get,
#else
	/* both ways in one function */
	proc_info:               hpt_proc_info26,
#endif
#endif
	this_id:                 -1,
	/* the free list of commands is a little longer than this */
	can_queue:               os_max_queue_comm,
	cmd_per_lun:             1,
	sg_tablesize:            os_max_sg_descriptors - 1,
	max_sectors:             128,
	emulated:                0,
	unchecked_isa_dma:       0,
	/* a segment of more than a page could not be mapped with highmem */
#if KERNEL_VERSION(5, 0, 0) > LINUX_VERSION_CODE
	use_clustering:          DISABLE_CLUSTERING,
#endif
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)

#include "scsi_module.c"
EXPORT_NO_SYMBOLS;

#else

static void hpt_free_irqs(PVBUS_EXT vbus_ext)
{
	PHBA hba;

	for (hba = vbus_ext->hba_list; hba; hba = hba->next) {
		if (!(hba->flags & HBA_FLAG_IRQ_INSTALLED))
			continue;
		hba->flags &= ~HBA_FLAG_IRQ_INSTALLED;
		free_irq(hba->pcidev->irq, hba);
	}
}

/* the vbus and all that was reserved on it; its adapters stay */
static void hpt_destroy_vbus(PVBUS_EXT vbus_ext)
{
	ldm_release_vbus((PVBUS)vbus_ext->vbus);
	/* in the wrong order: see README.md */
	free_pages((unsigned long)vbus_ext, vbus_ext->mem_order);
	hpt_free_mem(vbus_ext);
}

/* the second half of a probe, once all chips of the board have been seen */
static int hpt_init_all(HIM *him, struct pci_dev *pdev)
{
	struct Scsi_Host *shost = NULL;
	PVBUS_EXT vbus_ext;
	HPT_U8 reached = 0;
	PHBA hba = NULL, next;
	spinlock_t initlock;
	PCI_ID pci_id;
	PVBUS vbus;
	int count = -1;

	memset(&pci_id, 0, sizeof(pci_id));
	ldm_for_each_vbus(vbus, vbus_ext) {
		hba = vbus_ext->hba_list;
		if (hba && hba->pcidev == pdev) {
			count = him->get_controller_count(&pci_id, &reached, &hba->pciaddr);
			break;
		}
	}
	if (!reached || count != reached)
		return 0;

	spin_unlock_irq_io_request_lock;
	if (hpt_alloc_mem(vbus_ext)) {
		os_printk("not enough memory");
		goto freemem;
	}
	/* the hardware may take its time here: nobody waits yet */
	for (hba = vbus_ext->hba_list; hba; hba = hba->next) {
		if (!hba->ldm_adapter.him->initialize(hba->him_handle)) {
			os_printk("%s did not start", him->name);
			goto freemem;
		}
	}

	sema_init(&vbus_ext->sem, 0);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
	init_timer(&vbus_ext->timer);
#else
	timer_setup(&vbus_ext->timer, NULL, 0);
#endif
	/* the host's lock is to be ours, but there is no host so far */
	spin_lock_init(&initlock);
	vbus_ext->lock = &initlock;

	/* the first of the list is the master */
	hba = vbus_ext->hba_list;
	spin_lock_irq(&initlock);
	ldm_initialize_vbus_async(vbus, &hba->ldm_adapter, ldm_initialize_vbus_done);
	spin_unlock_irq(&initlock);
	if (down_interruptible(&vbus_ext->sem)) {
		os_printk("interrupted while looking for devices");
		goto stoptimer;
	}

	/* probing is over, and no timer of the LDM is left that could be late */
	spin_lock_irq(&initlock);
	ldm_set_autorebuild(vbus, !!autorebuild);
	spin_unlock_irq(&initlock);

	shost = scsi_host_alloc(&driver_template, sizeof(void *));
	if (!shost) {
		os_printk("no SCSI host");
		goto stoptimer;
	}
	get_vbus_ext(shost) = vbus_ext;
	vbus_ext->host = shost;
	set_vbus_lock(vbus_ext);
	pci_set_drvdata(pdev, shost);

	scsi_set_max_cmd_len(shost, 16);
	shost->max_channel = 0;
	shost->max_lun = 1;
#ifndef CONFIG_SCSI_PROC_FS
	shost->max_id = osm_max_targets + 1;
#else
	shost->max_id = osm_max_targets;
#endif

	tasklet_init(&vbus_ext->worker, (void (*)(unsigned long))hpt_do_tasks, (HPT_UPTR)vbus_ext);
	/* some may have come up while there was no worker */
	if (vbus_ext->tasks)
		tasklet_schedule(&vbus_ext->worker);

	for (hba = vbus_ext->hba_list; hba; hba = hba->next) {
		/* a function without a pin, bound by hand */
		if (!hba->pcidev->irq)
			continue;
		if (request_irq(hba->pcidev->irq, hpt_intr, HPT_SA_SHIRQ, driver_name, hba) < 0) {
			os_printk("interrupt %d is not to be had", hba->pcidev->irq);
			goto freeirq;
		}
		hba->flags |= HBA_FLAG_IRQ_INSTALLED;
		hba->ldm_adapter.him->intr_control(hba->ldm_adapter.him_handle, HPT_TRUE);
	}
	shost->irq = vbus_ext->hba_list->pcidev->irq;

	if (scsi_add_host(shost, &pdev->dev)) {
		os_printk("the SCSI layer refuses the host");
		goto freeirq;
	}
	scsi_scan_host(shost);
	return 0;

freeirq:
	hpt_free_irqs(vbus_ext);
	pci_set_drvdata(pdev, NULL);
	tasklet_kill(&vbus_ext->worker);
stoptimer:
	/*
	 * the LDM may have asked for it while it looked for its disks,
	 * and nobody else stops it
	 */
	del_timer_sync(&vbus_ext->timer);
	if (shost)
		scsi_host_put(shost);
freemem:
	hba = vbus_ext->hba_list;
	hpt_destroy_vbus(vbus_ext);
	for (; hba; hba = next) {
		next = hba->next;
		hpt_release_pci(hba);
		kfree(hba);
	}
	return -1;
}

/* the HIMs in the order of init_config(): the first to know and want it */
static int hpt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	PCI_ID pci_id;
	HIM *him;
	int i;

	for (him = him_list; him; him = him->next) {
		for (i = 0; him->get_supported_device_id(i, &pci_id); i++) {
			if (him->get_controller_count)
				him->get_controller_count(&pci_id, 0, 0);
			/* an id of the user's own came through new_id */
			if (pci_id.did == id->device || pci_id.did == HIM_ANY_ID) {
				if (hpt_init_one(him, pdev))
					break;
				return hpt_init_all(him, pdev);
			}
		}
	}
	return -1;
}

static void hpt_remove(struct pci_dev *pdev)
{
	struct Scsi_Host *shost;
	PVBUS_EXT vbus_ext;
	unsigned long irqf;
	PHBA hba, *link;
	PVBUS vbus;

	ldm_for_each_vbus(vbus, vbus_ext) {
		for (link = &vbus_ext->hba_list; (hba = *link); link = &hba->next) {
			if (hba->pcidev == pdev)
				goto found;
		}
	}
	return;

found:
	shost = pci_get_drvdata(vbus_ext->hba_list->pcidev);
	if (shost) {
		hpt_stop_tasks(vbus_ext);
		scsi_remove_host(shost);
		/* a task may be among the last things that it set off */
		tasklet_kill(&vbus_ext->worker);
		vbus_ext->worker.func = NULL;
		hpt_flush_all(vbus_ext);

		spin_lock_irqsave(vbus_ext->lock, irqf);
		ldm_shutdown(vbus);
		spin_unlock_irqrestore(vbus_ext->lock, irqf);
		del_timer_sync(&vbus_ext->timer);
		hpt_free_irqs(vbus_ext);

		pci_set_drvdata(vbus_ext->hba_list->pcidev, NULL);
		/* the lock goes with the host */
		scsi_host_put(shost);
	}

	*link = hba->next;
	hpt_release_pci(hba);
	if (vbus_ext->hba_list == NULL)
		hpt_destroy_vbus(vbus_ext);
	/* the HIM's free lists lie in here */
	kfree(hba);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 12)
/* a reboot or kexec: the caches must be on the media, the timers still */
static void hpt_shutdown(struct pci_dev *pdev)
{
	hpt_remove(pdev);
}
#endif

/* of the product, in config.c */
extern const struct pci_device_id hpt_pci_tbl[];

static struct pci_driver hpt_pci_driver = {
	.name     = driver_name,
	/* further ids may come through new_id */
	.id_table = hpt_pci_tbl,
	.probe    = hpt_probe,
	.remove   = hpt_remove,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 12)
	.shutdown = hpt_shutdown,
#endif
};

/* the HIMs must be known before the first probe, and that may be at once */
static int __init init_this_scsi_driver(void)
{
	init_config();
	os_printk("%s, %s", driver_name_long, driver_ver);
	return pci_register_driver(&hpt_pci_driver);
}
module_init(init_this_scsi_driver);

/* every adapter is removed first, so what is left is what they left behind */
static void __exit exit_this_scsi_driver(void)
{
	pci_unregister_driver(&hpt_pci_driver);
	/* none can be new: the hosts are gone */
	os_drain_sd_changes();
}
module_exit(exit_this_scsi_driver);

#endif

/*
 * The text is free (see the first line), the string is not: the driver that
 * this one stands in for may link no GPL-only symbol, and with the same string
 * here modpost finds such a link without that driver at hand.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 4, 10)
MODULE_LICENSE("Proprietary");
#endif
