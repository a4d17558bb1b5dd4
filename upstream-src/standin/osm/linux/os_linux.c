// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Services for the HIM and the LDM.
 */
#include "osm_linux.h"

/* --- registers and configuration space --- */

HPT_U32 os_readl(void *reg) { return readl(reg); }
HPT_U16 os_readw(void *reg) { return readw(reg); }
HPT_U8 os_readb(void *reg) { return readb(reg); }
void os_writel(void *reg, HPT_U32 v) { writel(v, reg); }
void os_writew(void *reg, HPT_U16 v) { writew(v, reg); }
void os_writeb(void *reg, HPT_U8 v) { writeb(v, reg); }

HPT_U32 os_pci_readl(void *osext, HPT_U8 where)
{
	HPT_U32 v = ~0u;

	pci_read_config_dword(((PHBA)osext)->pcidev, where, &v);
	return v;
}

HPT_U16 os_pci_readw(void *osext, HPT_U8 where)
{
	HPT_U16 v = 0xffff;

	pci_read_config_word(((PHBA)osext)->pcidev, where, &v);
	return v;
}

HPT_U8 os_pci_readb(void *osext, HPT_U8 where)
{
	HPT_U8 v = 0xff;

	pci_read_config_byte(((PHBA)osext)->pcidev, where, &v);
	return v;
}

void os_pci_writel(void *osext, HPT_U8 where, HPT_U32 v)
{
	PHBA hba = osext;

	pci_write_config_dword(hba->pcidev, where, v);
}

void os_pci_writew(void *osext, HPT_U8 where, HPT_U16 v)
{
	PHBA hba = osext;

	pci_write_config_word(hba->pcidev, where, v);
}

void os_pci_writeb(void *osext, HPT_U8 where, HPT_U8 v)
{
	PHBA hba = osext;

	pci_write_config_byte(hba->pcidev, where, v);
}

void *os_map_pci_bar(void *osext, int index, HPT_U32 offset, HPT_U32 length)
{
	PHBA hba = (PHBA)osext;
	unsigned long start = pci_resource_start(hba->pcidev, index) + offset;

	if (!(pci_resource_flags(hba->pcidev, index) & IORESOURCE_MEM))
		return (void *)start;
	return ioremap(start, length);
}

void os_unmap_pci_bar(void *osext, void *base)
{
	iounmap(base);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
/* by address, through the BIOS calls of 2.4 */
HPT_U32 pcicfg_read_dword(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where)
{
	HPT_U32 v = ~0u;

	pcibios_read_config_dword(bus, PCI_DEVFN(slot, func), where, &v);
	return v;
}
#else
/* by address, for a HIM that looks at a bridge beside its own function */
HPT_U8 pcicfg_read_byte(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where)
{
	HPT_U8 v;
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return 0xff;
	if (pci_read_config_byte(pdev, where, &v))
		return 0xff;
	return v;
}

HPT_U16 pcicfg_read_word(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where)
{
	HPT_U16 v;
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return 0xffff;
	if (pci_read_config_word(pdev, where, &v))
		return 0xffff;
	return v;
}

HPT_U32 pcicfg_read_dword(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where)
{
	HPT_U32 v;
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return 0xffffffff;
	if (pci_read_config_dword(pdev, where, &v))
		return 0xffffffff;
	return v;
}

void pcicfg_write_byte(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where,
		       HPT_U8 v)
{
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return;
	pci_write_config_byte(pdev, where, v);
}

void pcicfg_write_word(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where,
		       HPT_U16 v)
{
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return;
	pci_write_config_word(pdev, where, v);
}

void pcicfg_write_dword(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where,
			HPT_U32 v)
{
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(slot, func));

	if (pdev == NULL)
		return;
	pci_write_config_dword(pdev, where, v);
}
#endif

/* --- byte order --- */

HPT_U16 LE16_TO_CPU(HPT_U16 v) { return le16_to_cpu(v); }
HPT_U16 CPU_TO_LE16(HPT_U16 v) { return cpu_to_le16(v); }
HPT_U16 BE16_TO_CPU(HPT_U16 v) { return be16_to_cpu(v); }
HPT_U16 CPU_TO_BE16(HPT_U16 v) { return cpu_to_be16(v); }
HPT_U32 LE32_TO_CPU(HPT_U32 v) { return le32_to_cpu(v); }
HPT_U32 CPU_TO_LE32(HPT_U32 v) { return cpu_to_le32(v); }
HPT_U32 BE32_TO_CPU(HPT_U32 v) { return be32_to_cpu(v); }
HPT_U32 CPU_TO_BE32(HPT_U32 v) { return cpu_to_be32(v); }
HPT_U64 LE64_TO_CPU(HPT_U64 v) { return le64_to_cpu(v); }
HPT_U64 CPU_TO_LE64(HPT_U64 v) { return cpu_to_le64(v); }
HPT_U64 BE64_TO_CPU(HPT_U64 v) { return be64_to_cpu(v); }
HPT_U64 CPU_TO_BE64(HPT_U64 v) { return cpu_to_be64(v); }

/* --- memory --- */

static PVBUS_EXT to_vbus_ext(void *osext)
{
	PVBUS_EXT vbus_ext = osext;

	if (vbus_ext->ext_type == EXT_TYPE_VBUS)
		return vbus_ext;
	return ((PHBA)osext)->vbus_ext;
}

void freelist_reserve(struct freelist *fl, void *osext, HPT_UINT size,
		      HPT_UINT count)
{
	PVBUS_EXT vbus_ext = to_vbus_ext(osext);

	fl->head = NULL;
	fl->dma = 0;
	fl->alignment = 0;
	fl->size = size;
	fl->count = count;
#if DBG
	fl->reserved_count = count;
#endif
	fl->next = vbus_ext->freelist_head;
	vbus_ext->freelist_head = fl;
}

void freelist_reserve_dma(struct freelist *fl, void *osext, HPT_UINT size,
			  HPT_UINT alignment, HPT_UINT count)
{
	PVBUS_EXT vbus_ext = to_vbus_ext(osext);

	fl->head = NULL;
	fl->dma = 1;
	fl->alignment = alignment;
	fl->size = size;
	fl->count = count;
#if DBG
	fl->reserved_count = count;
#endif
	fl->next = vbus_ext->freelist_dma_head;
	vbus_ext->freelist_dma_head = fl;
}

void *freelist_get(struct freelist *fl)
{
	void **block = fl->head;

	if (!fl->count || !block)
		return NULL;
	fl->head = *block;
	fl->count--;
	return block;
}

void freelist_put(struct freelist *fl, void *block)
{
	HPT_ASSERT(!fl->dma);
	*(void **)block = fl->head;
	fl->head = block;
	fl->count++;
}

void *freelist_get_dma(struct freelist *fl, BUS_ADDRESS *busaddr)
{
	void **block = freelist_get(fl);

	HPT_ASSERT(fl->dma);
	if (block)
		*busaddr = *(BUS_ADDRESS *)(block + 1);
	return block;
}

void freelist_put_dma(struct freelist *fl, void *block, BUS_ADDRESS busaddr)
{
	HPT_ASSERT(fl->dma);
	*(void **)block = fl->head;
	*(BUS_ADDRESS *)((void **)block + 1) = busaddr;
	fl->head = block;
	fl->count++;
}

BUS_ADDRESS get_dmapool_phy_addr(void *osext, void *dmapool_virt_addr)
{
	return (BUS_ADDRESS)virt_to_bus(dmapool_virt_addr);
}

#if (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 4, 18)) && defined(CONFIG_HIGHMEM)
/* os_buildsgl() put the page into the upper half, the offset into the lower */
void *os_kmap_sgptr(PSG psg)
{
	struct page *pg = (struct page *)(HPT_UPTR)(psg->addr.bus >> 32);
	char *base;

	if (!pg)
		return psg->addr._logical;
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 6, 0)
	base = PageHighMem(pg) ? kmap_atomic(pg, HPT_KMAP_TYPE) : page_address(pg);
#else
	base = PageHighMem(pg) ? kmap_atomic(pg) : page_address(pg);
#endif
	return base + (HPT_U32)psg->addr.bus;
}

void os_kunmap_sgptr(void *ptr)
{
	if ((HPT_UPTR)ptr < (HPT_UPTR)high_memory)
		return;
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 6, 0)
	kunmap_atomic(ptr, HPT_KMAP_TYPE);
#else
	kunmap_atomic(ptr);
#endif
}
#else
/* all of memory is mapped: os_buildsgl() wrote down the pointer itself */
void *os_kmap_sgptr(PSG sg)
{
	return sg->addr._logical;
}

void os_kunmap_sgptr(void *cpu)
{
}
#endif

/* --- targets that come and go --- */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 4)
#define __BDEV_RAW , BDEV_RAW
#else
#define __BDEV_RAW
#endif

/*
 * Learn which targets have their disk open, and pass on new sizes. The block
 * layer has no way from a SCSI device to its disk here, so every disk node is
 * opened in turn and asked whose it is.
 */
void refresh_sd_flags(PVBUS_EXT vbus_ext)
{
	static int major[] = {
		SCSI_DISK0_MAJOR, SCSI_DISK1_MAJOR,
		SCSI_DISK2_MAJOR, SCSI_DISK3_MAJOR,
		SCSI_DISK4_MAJOR, SCSI_DISK5_MAJOR,
		SCSI_DISK6_MAJOR, SCSI_DISK7_MAJOR,
		SCSI_DISK8_MAJOR, SCSI_DISK9_MAJOR,
		SCSI_DISK10_MAJOR, SCSI_DISK11_MAJOR,
		SCSI_DISK12_MAJOR, SCSI_DISK13_MAJOR,
		SCSI_DISK14_MAJOR, SCSI_DISK15_MAJOR,
	};
	struct block_device *bdev;
	Scsi_Device *sdev;
	int id, n, mine;

	vbus_ext->needs_refresh = 0;
	for (id = 0; id < osm_max_targets; id++) {
		vbus_ext->sd_flags[id] &= ~SD_FLAG_IN_USE;
		sdev = scsi_device_lookup(vbus_ext->host, 0, id, 0);
		if (!sdev)
			continue;
		/* 16 disks of 16 minors to a major */
		for (n = 0, mine = 0; n < 16 * 16 && !mine; n++) {
			bdev = bdget(MKDEV(major[n / 16], n % 16 * 16));
			if (!bdev)
				continue;
			if (
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 28)
			    blkdev_get(bdev, FMODE_READ, 0 __BDEV_RAW)
#elif LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 38)
			    blkdev_get(bdev, FMODE_READ)
#else
			    blkdev_get(bdev, FMODE_READ, NULL)
#endif
			    != 0)
				continue;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 8, 0)
			mine = bdev->bd_disk && bdev->bd_disk->driverfs_dev == &sdev->sdev_gendev;
#else
			mine = bdev->bd_disk && disk_to_dev(bdev->bd_disk)->parent == &sdev->sdev_gendev;
#endif
			if (mine && vbus_ext->sd_flags[id] & SD_FLAG_REVALIDATE) {
				if (bdev->bd_disk->fops->revalidate_disk)
					bdev->bd_disk->fops->revalidate_disk(bdev->bd_disk);
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 15)
				down(&bdev->bd_inode->i_sem);
#else
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 7, 0)
				mutex_lock(&bdev->bd_inode->i_mutex);
#else
				inode_lock(bdev->bd_inode);
#endif
#endif
				i_size_write(bdev->bd_inode, (loff_t)get_capacity(bdev->bd_disk) << 9);
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 15)
				up(&bdev->bd_inode->i_sem);
#else
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 7, 0)
				mutex_unlock(&bdev->bd_inode->i_mutex);
#else
				inode_unlock(bdev->bd_inode);
#endif
#endif
				/* done, whatever the size was found to be */
				vbus_ext->sd_flags[id] &= ~SD_FLAG_REVALIDATE;
			}
			/* one of the openers is this function */
			if (mine && bdev->bd_openers > 1)
				vbus_ext->sd_flags[id] |= SD_FLAG_IN_USE;
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 28)
			blkdev_put(bdev __BDEV_RAW);
#else
			blkdev_put(bdev, FMODE_READ);
#endif
		}
		scsi_device_put(sdev);
	}
}

/* as of the last refresh */
int os_query_remove_device(void *osext, int target)
{
	PVBUS_EXT ext = osext;

	return !!(ext->sd_flags[target] & SD_FLAG_IN_USE);
}

/* changes on their way; the module's text must outlive them */
static atomic_t sd_changes = ATOMIC_INIT(0);

struct sd_change_wrapper {
	struct Scsi_Host *host;
	int to_register;
	int id;
	struct work_struct work;
};

static void os_sd_changed(struct work_struct *work)
{
	struct sd_change_wrapper *c = container_of(work, struct sd_change_wrapper, work);
	struct scsi_device *sdev;

	if (c->to_register) {
		if (scsi_add_device(c->host, 0, c->id, 0))
			os_printk("target %d did not come back", c->id);
	} else if ((sdev = scsi_device_lookup(c->host, 0, c->id, 0)) != NULL) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
		scsi_device_cancel(sdev, 0);
#endif
		/* waits for what is open on it */
		scsi_remove_device(sdev);
		scsi_device_put(sdev);
	}
	scsi_host_put(c->host);
	kfree(c);
	atomic_dec(&sd_changes);
}

void os_drain_sd_changes(void)
{
	while (atomic_read(&sd_changes))
		msleep(20);
}

/* the midlayer sleeps when devices change: leave the vbus lock first */
static void sched_sd_change(void *osext, int id, int to_register)
{
	PVBUS_EXT vbus_ext = osext;
	struct sd_change_wrapper *c;

	c = kmalloc(sizeof(*c), GFP_ATOMIC);
	if (!c) {
		os_printk("no memory to change target %d", id);
		return;
	}
	/* not while the host is on its way out */
	c->host = scsi_host_get(vbus_ext->host);
	if (!c->host) {
		kfree(c);
		return;
	}
	c->to_register = to_register;
	c->id = id;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 20)
	INIT_WORK(&c->work, os_sd_changed);
#else
	INIT_WORK(&c->work, (void (*)(void *))os_sd_changed, &c->work);
#endif
	atomic_inc(&sd_changes);
	schedule_work(&c->work);
}

void os_register_device(void *osext, int target)
{
	sched_sd_change(osext, target, 1);
}

void os_unregister_device(void *osext, int target)
{
	sched_sd_change(osext, target, 0);
}

#else /* 2.4: the host is asked at the next management call */

void refresh_sd_flags(PVBUS_EXT ext)
{
	ext->needs_refresh = 0;
}

int os_query_remove_device(void *osext, int id)
{
	Scsi_Device *sdev = ((PVBUS_EXT)osext)->host->host_queue;

	while (sdev && sdev->id != id)
		sdev = sdev->next;
	return sdev ? sdev->access_count : 0;
}

void os_register_device(void *osext, int id)
{
}

void os_unregister_device(void *osext, int id)
{
	((PVBUS_EXT)osext)->sd_flags[id] |= SD_FLAG_REMOVE;
	((PVBUS_EXT)osext)->needs_refresh = 1;
}

#endif

/* only noted: the size is looked at in refresh_sd_flags(), which may sleep */
int os_revalidate_device(void *osext, int target)
{
	PVBUS_EXT ext = osext;

	ext->sd_flags[target] |= SD_FLAG_REVALIDATE;
	ext->needs_refresh = 1;
	return 0;
}

HPT_U8 os_get_vbus_seq(void *osext)
{
	struct Scsi_Host *shost = ((PVBUS_EXT)osext)->host;

	return shost ? shost->host_no : 0;
}

/* --- tasks and time --- */

/* with the vbus lock held, or before the worker is set up */
void os_schedule_task(void *osext, OSM_TASK *task)
{
	PVBUS_EXT vbus_ext = osext;
	OSM_TASK **end = &vbus_ext->tasks;

	while (*end)
		end = &(*end)->next;
	task->next = NULL;
	*end = task;
	if (vbus_ext->worker.func)
		tasklet_schedule(&vbus_ext->worker);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
static void os_timer_for_ldm(unsigned long data)
{
	PVBUS_EXT vbus_ext = (PVBUS_EXT)data;
	unsigned long irqf;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	ldm_on_timer((PVBUS)vbus_ext->vbus);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
}
#else
static void os_timer_for_ldm(struct timer_list *t)
{
	PVBUS_EXT vbus_ext = (PVBUS_EXT)from_timer(vbus_ext, t, timer);
	unsigned long irqf;

	spin_lock_irqsave(vbus_ext->lock, irqf);
	ldm_on_timer((PVBUS)vbus_ext->vbus);
	spin_unlock_irqrestore(vbus_ext->lock, irqf);
}
#endif

void os_request_timer(void *osext, HPT_U32 interval)
{
	PVBUS_EXT vbus_ext = osext;

	del_timer(&vbus_ext->timer);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
	vbus_ext->timer.data = (HPT_UPTR)vbus_ext;
#endif
	vbus_ext->timer.function = os_timer_for_ldm;
	/* a tick more: the one that is running does not count in full */
	vbus_ext->timer.expires = jiffies + interval / (1000000 / HZ) + 1;
	add_timer(&vbus_ext->timer);
}

/* in steps of a tick */
HPT_TIME os_query_time(void)
{
	return (1000000 / HZ) * jiffies;
}

HPT_U32 os_get_stamp(void)
{
	HPT_U32 noise;

	get_random_bytes(&noise, sizeof(noise));
	return noise;
}

void os_stallexec(HPT_U32 usec)
{
	for (; usec > 1000; usec -= 1000)
		udelay(1000);
	udelay(usec);
#if (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0) && defined(__x86_64__)) || (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 18))
	touch_nmi_watchdog();
#endif
}

/* --- locks of a HIM's own --- */

struct os_spinlock {
	spinlock_t lock;
	unsigned long flags;
};

void *os_spinlock_init(void)
{
	struct os_spinlock *l = kmalloc(sizeof(*l), GFP_ATOMIC);

	if (l)
		spin_lock_init(&l->lock);
	return l;
}

void os_spinlock_deinit(void *lock)
{
	kfree(lock);
}

void os_spinlock_lock(void *lock)
{
	struct os_spinlock *l = lock;
	unsigned long irqf;

	if (!l)
		return;
	spin_lock_irqsave(&l->lock, irqf);
	l->flags = irqf;
}

void os_spinlock_unlock(void *lock)
{
	struct os_spinlock *l = lock;

	if (l)
		spin_unlock_irqrestore(&l->lock, l->flags);
}

/* --- messages --- */

int os_printk(char *fmt, ...)
{
	char text[160];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return printk(KERN_INFO "%s: %s\n", driver_name, text);
}

void __os_dbgbreak(const char *file, int line)
{
	printk(KERN_ERR "%s: assertion failed at %s:%d\n", driver_name, file,
	       line);
}

#if DBG
int hpt_dbg_level = 7;
#if LINUX_VERSION_CODE > KERNEL_VERSION(2, 5, 0)
module_param(hpt_dbg_level, int, 0);
#else
MODULE_PARM(hpt_dbg_level, "i");
#endif

void os_check_stack(const char *who, int need)
{
	unsigned long here = (unsigned long)&need & (THREAD_SIZE - 1);

	if (here < need)
		printk(KERN_ERR "%s: %lu bytes of stack left\n", who, here);
}
#endif
