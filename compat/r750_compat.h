/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The compatibility layer: what the driver calls in place of kernel interfaces
 * that came or went between 4.0 and today. Included by the driver's
 * osm_linux.h after the kernel's headers and before the driver's own.
 *
 * compat.h is generated for the kernel being built for: COMPAT_HAVE_X is always
 * defined, 0 or 1. All differences between kernels are settled in this
 * directory; the driver has no version test left.
 */
#ifndef R750_COMPAT_H
#define R750_COMPAT_H

#include <linux/blkdev.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/semaphore.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "cdb.h"
#include "compat.h"
#include "sat.h"
#include "sglist.h"

struct _vbus_ext; /* the driver's VBUS_EXT */
struct _VDEV;	  /* the LDM's VDEV, a disk */
struct _COMMAND;  /* the LDM's COMMAND */
struct _SG;	  /* an entry of its scatter lists */

/*
 * A vbus's own lock, and the commands that finished under it (vbus.c).
 *
 * The driver completes commands with its lock held, but scsi_done() must not be
 * called that way: before it returns, the midlayer may submit the next command or
 * start error handling. So completed commands wait on a list until the lock is
 * dropped. VBUS_EXT.lock points to the lock in here, from which the rest is found.
 */
struct compat_vbus {
	spinlock_t lock;
	struct list_head done;	 /* struct compat_cmd, finished */
	struct list_head chunks; /* memory of the free lists (mem.c) */
	struct device *dev;	 /* the function that does the DMA */
};

spinlock_t *compat_vbus_create(struct device *dev);
void compat_vbus_destroy(spinlock_t *lock);
void compat_vbus_deliver(struct list_head *done);

static inline struct compat_vbus *compat_vbus(spinlock_t *lock)
{
	return container_of(lock, struct compat_vbus, lock);
}

#define compat_vbus_lock_irq(l) spin_lock_irq(l)
#define compat_vbus_lock_irqsave(l, flags) spin_lock_irqsave(l, flags)

static inline void compat_vbus_unlock_irq(spinlock_t *lock)
{
	LIST_HEAD(done);

	list_splice_init(&compat_vbus(lock)->done, &done);
	spin_unlock_irq(lock);
	compat_vbus_deliver(&done);
}

static inline void compat_vbus_unlock_irqrestore(spinlock_t *lock,
						 unsigned long flags)
{
	LIST_HEAD(done);

	list_splice_init(&compat_vbus(lock)->done, &done);
	spin_unlock_irqrestore(lock, flags);
	compat_vbus_deliver(&done);
}

/* A command's private data: ours, then the driver's. */
struct compat_cmd {
	struct list_head node;
};

#define COMPAT_CMD_SIZE(driver) (sizeof(struct compat_cmd) + sizeof(driver))

static inline void *compat_cmd_priv(struct scsi_cmnd *cmd)
{
	return (struct compat_cmd *)scsi_cmd_priv(cmd) + 1;
}

/* Complete @cmd, with its vbus locked. */
void compat_scsi_done(struct scsi_cmnd *cmd);

/* The top byte of a result: read up to 5.13; 5.14 dropped it with its names. */
#if COMPAT_HAVE_DRIVER_SENSE
#define COMPAT_DRIVER_SENSE DRIVER_SENSE
#define COMPAT_DRIVER_INVALID DRIVER_INVALID
#else
#define COMPAT_DRIVER_SENSE 0
#define COMPAT_DRIVER_INVALID 0
#endif

/* Host template: the member that configures a new device, its arguments. */
#if COMPAT_HAVE_SDEV_CONFIGURE
#define compat_sdev_configure sdev_configure
#define COMPAT_SDEV_CONFIGURE_ARGS \
	struct scsi_device *sdev, struct queue_limits *lim
#else
#define compat_sdev_configure slave_configure
#define COMPAT_SDEV_CONFIGURE_ARGS struct scsi_device *sdev
#endif

/* Host template: the type of ioctl's command. */
#if COMPAT_HAVE_IOCTL_CMD_UINT
typedef unsigned int compat_ioctl_cmd_t;
#else
typedef int compat_ioctl_cmd_t;
#endif

/* Additional sense codes of ILLEGAL REQUEST (SPC-4, table D.2). */
#define COMPAT_BAD_LBA 0x21
#define COMPAT_BAD_FIELD 0x24	    /* invalid field in the CDB */
#define COMPAT_BAD_LIST_LENGTH 0x1a /* parameter list length error */
#define COMPAT_BAD_PARAMETER 0x26   /* invalid field in the parameter list */
#define COMPAT_NOT_SAVED 0x39	    /* saving parameters not supported */

/* Answers made up by the driver, and refusals (reply.c). */
int compat_reply_get(struct scsi_cmnd *cmd, void **buf);
void compat_reply_put(struct scsi_cmnd *cmd, void *buf);
void compat_reply(struct scsi_cmnd *cmd, const void *buf, unsigned int len);
void compat_refuse(struct scsi_cmnd *cmd, u8 asc);

/* Checks of what the driver and the objects take on trust (transfer.c). */
int compat_check_transfer(struct _VDEV *vd, struct scsi_cmnd *cmd);
unsigned int compat_block_shift(struct _VDEV *vd);
u16 compat_blocks_limit(struct _VDEV *vd);

/* The scatter lists of commands (buildsgl.c). */
typedef int compat_buildsgl_fn(struct _COMMAND *c, struct _SG *sg, int logical);
compat_buildsgl_fn *compat_buildsgl(compat_buildsgl_fn *drivers);
int compat_change_queue_depth(struct scsi_device *sdev, int depth);
/* In place of a count of segments: no room to map them, or no list of theirs. */
#define COMPAT_MAP_FAILED (-1)
#define COMPAT_NO_LIST (-2)

/*
 * What a segment must not cross: 4 GiB, as an entry of a list. With high memory
 * the driver maps data for the CPU page by page.
 */
#ifdef CONFIG_HIGHMEM
#define COMPAT_DMA_BOUNDARY (PAGE_SIZE - 1)
#else
#define COMPAT_DMA_BOUNDARY 0xffffffff
#endif

/*
 * Whether the HIM passes on the upper halves of an ATA command's registers. The
 * vendor's objects drop them unless mended (objects/mends/ext_registers.c): a 48-bit
 * command then writes to another block.
 */
#ifdef COMPAT_NO_EXT_REGISTERS
#define COMPAT_EXT_REGISTERS 0
#else
#define COMPAT_EXT_REGISTERS 1
#endif

/* Answers, and commands of our own (answer.c, ata.c, mode_select.c). */
const u16 *compat_identify(struct _VDEV *vd);
int compat_answer(struct _VDEV *vd, struct scsi_cmnd *cmd);
void compat_identified(struct _COMMAND *done, struct scsi_cmnd *cmd);
int compat_mode_select(struct _VDEV *vd, struct scsi_cmnd *cmd);
bool compat_ata_takes(struct _VDEV *vd, struct scsi_cmnd *cmd);
int compat_ata_queue(struct _VDEV *vd, struct scsi_cmnd *cmd,
		     void (*done)(struct _COMMAND *));

/* Commands that have ended (result.c). */
void compat_result(struct _COMMAND *done, struct scsi_cmnd *cmd);

/* In place of the driver's own (mode_sense.c, management.c, proc.c). */
#define COMPAT_MODE_PAGES_MAX (12 + 20 + 12)
unsigned int compat_mode_page(struct _VDEV *vd, u8 page, u8 *p);
void compat_mode_sense(struct _VDEV *vd, struct scsi_cmnd *cmd);
void compat_management(struct scsi_cmnd *cmd);
int compat_proc_write(struct Scsi_Host *host, const char *buffer, int length);

/* HDIO ioctls (hdio.c). */
bool compat_hdio_allowed(unsigned int cmd);
u32 compat_hdio_disk(struct scsi_device *sdev, unsigned int cmd,
		     void __user *arg);

/* The memory of a vbus (mem.c). */
int compat_alloc_mem(struct _vbus_ext *vbus_ext);
void compat_free_mem(struct _vbus_ext *vbus_ext);

/* A probe that failed (teardown.c). */
void compat_init_stop(struct _vbus_ext *vbus_ext);
void compat_init_undo(struct _vbus_ext *vbus_ext);

/* Disks that come and go (sd_change.c). */
void compat_sd_change(void *osext, int id, int add);
void compat_sd_drain(void);

/* In the hostdata of a SCSI device whose disk went. */
#define COMPAT_SD_GONE ERR_PTR(-ENODEV)

/*
 * Whether @sdev's disk is gone. Whatever the LDM has found at its target since, the
 * same disk or another, gets a new scsi_device. Call with the vbus locked.
 */
static inline bool compat_sd_gone(const struct scsi_device *sdev)
{
	return sdev->hostdata == COMPAT_SD_GONE;
}

/* Registers of the cards (registers.c). */
void *compat_map(void *osext, unsigned long start, u32 length);
void compat_unmap(void *base);
u32 compat_readl(const void *addr);

#if COMPAT_HAVE_KMAP_LOCAL
#define compat_kmap(page) kmap_local_page(page)
#define compat_kunmap(addr) kunmap_local(addr)
#else
#define compat_kmap(page) kmap_atomic(page)
#define compat_kunmap(addr) kunmap_atomic(addr)
#endif

/* A timer's callback gets a number up to 4.14, the timer from 4.15 on. */
#if COMPAT_HAVE_INIT_TIMER
#define compat_timer_init(t) init_timer(t)

/* Every x86 calling convention passes a pointer like an unsigned long. */
static inline void compat_timer_function(struct timer_list *t,
					 void (*fn)(struct timer_list *))
{
	t->function = (void (*)(unsigned long))fn;
	t->data = (unsigned long)t;
}
#else
#define compat_timer_init(t) timer_setup(t, NULL, 0)

static inline void compat_timer_function(struct timer_list *t,
					 void (*fn)(struct timer_list *))
{
	t->function = fn;
}
#endif

#if COMPAT_HAVE_TIMER_DELETE
#define compat_timer_delete(t) timer_delete(t)
#else
#define compat_timer_delete(t) del_timer(t)
#endif

#if COMPAT_HAVE_TIMER_DELETE_SYNC
#define compat_timer_delete_sync(t) timer_delete_sync(t)
#else
#define compat_timer_delete_sync(t) del_timer_sync(t)
#endif

/*
 * Wait for @sem for at most @timeout jiffies. down_timeout() is __must_check; the
 * callers see a timeout in the command.
 */
static inline void compat_down_timeout(struct semaphore *sem, long timeout)
{
	if (down_timeout(sem, timeout))
		return;
}

/* linux/minmax.h has these from 6.11 on; the driver's headers define their own. */
#undef MAX
#undef MIN

#endif
