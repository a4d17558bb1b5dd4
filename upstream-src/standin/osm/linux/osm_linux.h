/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Kernel headers, the differences between kernels, and the structures that
 * the files of the OSM share.
 */
#ifndef _OSM_LINUX_H
#define _OSM_LINUX_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 38)
#ifndef AUTOCONF_INCLUDED
#include <linux/config.h>
#endif
#endif

#include <linux/module.h>
#if LINUX_VERSION_CODE > KERNEL_VERSION(2, 5, 0)
#include <linux/moduleparam.h>
#endif

#include <linux/kernel.h>
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/slab.h>
#include <linux/delay.h>
#include <linux/timer.h>
#include <linux/spinlock.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/highmem.h>
#include <linux/random.h>
#include <linux/reboot.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/workqueue.h>
#include <asm/io.h>
#include <asm/uaccess.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 26)
#include <linux/semaphore.h>
#else
#include <asm/semaphore.h>
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
#include <linux/blk.h>
#include "scsi.h"
/* 2.4 has no way to reach the processor device, so /proc it must be */
#define CONFIG_SCSI_PROC_FS
#else
#include <linux/nmi.h>
#include <linux/blkdev.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
/* 2.4 had these as types of its own */
typedef struct scsi_pointer Scsi_Pointer;
typedef struct scsi_request Scsi_Request;
/* and these are what the code below is written in */
typedef struct scsi_device Scsi_Device;
typedef struct scsi_cmnd Scsi_Cmnd;
typedef struct scsi_host_template Scsi_Host_Template;	/* by detect: */
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 4)
#include <scsi/scsi_host.h>
#else
#include "hosts.h"
#endif

/* --- names that moved --- */

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 5, 0)
#define sc_lun(c)     ((c)->lun)
#define sc_target(c)  ((c)->target)
#define sc_channel(c) ((c)->channel)
#define sc_host(c)    ((c)->host)
#else
#define sc_lun(c)     ((c)->device->lun)
#define sc_target(c)  ((c)->device->id)
#define sc_channel(c) ((c)->device->channel)
#define sc_host(c)    ((c)->device->host)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 4, 4)
#define scsi_set_pci_device(shost, pdev)
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
#define scsi_set_pci_device(shost, pdev)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 30)
#ifndef IRQ_HANDLED
typedef void irqreturn_t;
#define IRQ_RETVAL(handled)
#endif
#else
#define SUGGEST_ABORT 0
#endif

/* one lock for all of SCSI, a long time ago */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
#define spin_unlock_irq_io_request_lock
/* what the midlayer holds, it holds in its own functions */
#define spin_lock_irq_io_request_lock
#else
#define spin_unlock_irq_io_request_lock spin_unlock_irq(&io_request_lock)
/* detect is called with it, and sleeps */
#define spin_lock_irq_io_request_lock   spin_lock_irq(&io_request_lock)
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
#define scsi_set_max_cmd_len(shost, bytes) shost->max_cmd_len = bytes
#define HPT_FIND_PCI_DEVICE pci_get_device
/* an interrupt may come while the mapping is in use */
#define HPT_KMAP_TYPE       KM_BIO_SRC_IRQ
#else
#define scsi_set_max_cmd_len(shost, bytes)
#define HPT_FIND_PCI_DEVICE pci_find_device
#define HPT_KMAP_TYPE       KM_BH_IRQ
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 11)
#define hpt_verify_area(rw, user, len) (verify_area((rw), (user), (len)))
#else
	#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 0, 0)
		#define hpt_verify_area(rw, user, len) (!access_ok((rw), (user), (len)))
	#else
		#define hpt_verify_area(rw, user, len) (!access_ok((user), (len)))
	#endif
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 20)
#define HPT_SA_SHIRQ SA_SHIRQ
#else
/* for request_irq(): the line may be shared */
#define HPT_SA_SHIRQ IRQF_SHARED
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 24)
#define HPT_SG_PAGE(s) ((s)->page)
#else
#define HPT_SG_PAGE(s) sg_page(s)
#endif

/* a list may be chained, even a short one: only this way is safe */
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 23)
#define hpt_for_each_sg(sgl, s, n, i) \
	for ((i) = 0, (s) = (sgl); (i) < (n); (i)++, (s)++)
#else
#define hpt_for_each_sg(sgl, s, n, i) for_each_sg(sgl, s, n, i)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 21)
#define HPT_FIND_SLOT_DEVICE pci_find_slot
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 17, 0)
#define HPT_FIND_SLOT_DEVICE pci_get_bus_and_slot
#else
#define HPT_FIND_SLOT_DEVICE(b, df) pci_get_domain_bus_and_slot(0, b, df)
#endif

#include "osm.h"
#include "him.h"
#include "ldm.h"

/* --- what the driver keeps with a command --- */

struct hpt_scsi_pointer {
	dma_addr_t dma_handle;
	int sgcnt;
	int mapped;
};

/* it lives in the midlayer's scratch area: must not be larger */
typedef char check_sizeof_hpt_scsi_pointer[sizeof(struct scsi_pointer) -
					   sizeof(struct hpt_scsi_pointer)];
#define HPT_SCP(SCpnt) ((struct hpt_scsi_pointer *)&(SCpnt)->SCp)

/* standard INQUIRY data, the part that is written by name */
#pragma pack(1)
typedef struct _INQUIRYDATA {
	HPT_U8 DeviceType;		/* qualifier in the upper three bits */
	HPT_U8 Removable;		/* bit 7 */
	HPT_U8 Versions;
	HPT_U8 ResponseDataFormat;
	HPT_U8 AdditionalLength;
	HPT_U8 Flags[2];
	HPT_U8 QueueFlags;		/* INQ_x */
	HPT_U8 VendorId[8];
	HPT_U8 ProductId[16];
	HPT_U8 ProductRevisionLevel[4];
} INQUIRYDATA, *PINQUIRYDATA;
#pragma pack()

/* bit of QueueFlags: more than one command at a time */
#define INQ_CMDQUE 0x02

/* config.c */
extern char driver_name[], driver_name_long[], driver_ver[];
extern int osm_max_targets;

/*
 * A HIM or the LDM hands back the "osext" it was created with. It is one of
 * the two structures below; the first word tells which.
 */
#define EXT_TYPE_VBUS 2
#define EXT_TYPE_HBA  1

/* HBA.flags */
#define HBA_FLAG_IRQ_INSTALLED 0x1
#define HBA_FLAG_MSI_ENABLED   0x2

typedef struct _hba {
	int ext_type;
	int flags;
	struct pci_dev *pcidev;
	PCI_ADDRESS pciaddr;
	struct _hba *next;
	struct _vbus_ext *vbus_ext;
	LDM_ADAPTER ldm_adapter;

	/* then the HIM's own */
	unsigned long him_handle[0] __attribute__((aligned(sizeof(unsigned long))));
} HBA, *PHBA;

typedef struct _vbus_ext {
	int ext_type;
	int mem_order;
	int needs_refresh;
	HPT_U8 *sd_flags;

	/* guards all of the LDM and the HIM; the host's, once there is one */
	spinlock_t *lock;
	struct Scsi_Host *host;
	PHBA hba_list;

	/* what was reserved: from the bus's point of view, or anywhere */
	struct freelist *freelist_dma_head, *freelist_head;

	/* after-work of the LDM, and its one timer */
	OSM_TASK *tasks;
	struct tasklet_struct worker;
	struct timer_list timer;
	struct semaphore sem;

	/* then the LDM's own */
	unsigned long vbus[0] __attribute__((aligned(sizeof(unsigned long))));
} VBUS_EXT, *PVBUS_EXT;

typedef struct _sem_timer {
	struct semaphore sem;
	struct timer_list timer;	/* ups it in the end */
} SEM_TIMER, *PSEM_TIMER;

/* a management call that came as a SCSI command */
typedef struct _ioctl_cmd {
	Scsi_Cmnd *SCpnt;
	PVBUS vbus;
	HPT_U32 bytesReturned;
	IOCTL_ARG ioctl_args;
} IOCTL_CMD, *PIOCTL_CMD;

/* one byte a target */
#define SD_FLAG_IN_USE     0x01	/* its disk is open */
#define SD_FLAG_REVALIDATE 0x02	/* its size is to be looked at */
#define SD_FLAG_REMOVE     0x80	/* it is to go, 2.4 only */

#define get_vbus_ext(shost) (*(PVBUS_EXT *)(shost)->hostdata)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 5, 0)
#define set_vbus_lock(vbus_ext) vbus_ext->lock = vbus_ext->host->host_lock
#else
#define set_vbus_lock(vbus_ext) vbus_ext->lock = &io_request_lock
#endif

/* osm_linux.c */
void hpt_do_ioctl(IOCTL_ARG *arg);
void hpt_do_async_ioctl(Scsi_Cmnd *cmd);
/* os_linux.c */
void refresh_sd_flags(PVBUS_EXT ext);
void os_drain_sd_changes(void);
/* hptinfo.c */
void hpt_stop_tasks(PVBUS_EXT ext);
int hpt_proc_get_info(struct Scsi_Host *host, char *buffer, char **start,
		      off_t offset, int length);

#endif
