/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The logical device manager: virtual buses (vbus), the devices on them, and
 * the commands that go between the OSM and a HIM. A function that takes a vbus
 * is called with the lock of that vbus held, unless said otherwise.
 */
#ifndef _HPT_LDM_H_
#define _HPT_LDM_H_

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

typedef struct _VBUS *PVBUS;
typedef struct _VDEV *PVDEV;

/*
 * Memory in blocks of one size. A module reserves while the vbus is being set
 * up, the OSM then allocates all at once and puts every block on the list. The
 * first pointer of a free block is the link; in a DMA list the bus address of
 * the block follows it.
 */
struct freelist {
	struct freelist *next;
	void    *head;
	HPT_UINT size;
	HPT_UINT count;
	HPT_UINT alignment;
	int      dma;
	char    *tag;
#if DBG
	HPT_UINT reserved_count;
#endif
};

/* osext: that of an adapter or of a vbus */
void  freelist_reserve(struct freelist *fl, void *osext, HPT_UINT size,
		       HPT_UINT count);
void  freelist_reserve_dma(struct freelist *fl, void *osext, HPT_UINT size,
			   HPT_UINT alignment, HPT_UINT count);
/* NULL when the list has run out */
void *freelist_get(struct freelist *fl);
void *freelist_get_dma(struct freelist *fl, BUS_ADDRESS *busaddr);
void  freelist_put(struct freelist *fl, void *block);
void  freelist_put_dma(struct freelist *fl, void *block, BUS_ADDRESS busaddr);

/* the page pool: pages of DMAPOOL_PAGE_SIZE; NULL when it is empty */
void *dmapool_get_page(PVBUS vbus, BUS_ADDRESS *busaddr);
void  dmapool_put_page(PVBUS vbus, void *page, BUS_ADDRESS busaddr);

/* timers of a vbus, multiplexed on the one that the OSM has for it */
struct timer_call {
	struct timer_call *next;
	void   (*proc)(void *arg);
	void    *arg;
	HPT_TIME expire_time;
	HPT_BOOL armed;
};

void ldm_request_timer(PVBUS vbus, struct timer_call *tc, HPT_U32 interval);
void ldm_remove_timer(PVBUS vbus, struct timer_call *tc);
void ldm_on_timer(PVBUS vbus);

/* one adapter as the LDM sees it; part of the OSM's HBA */
typedef struct _LDM_ADAPTER {
	PVBUS vbus;
	HIM  *him;
	void *him_handle;
	struct _LDM_ADAPTER *next;
} LDM_ADAPTER, *PLDM_ADAPTER;

typedef struct _IOCTL_ARG {
	HPT_U32  dwIoControlCode;
	int      result;		/* HPT_IOCTL_RESULT_x */
	void    *lpInBuffer;
	HPT_U32  nInBufferSize;
	void    *lpOutBuffer;
	HPT_U32  nOutBufferSize;
	HPT_U32 *lpBytesReturned;	/* may be NULL */
	void   (*done)(struct _IOCTL_ARG *arg);
	void    *ioctl_cmnd;		/* the caller's */
} IOCTL_ARG;

enum {
	HPT_IOCTL_RESULT_OK         = 0,
	HPT_IOCTL_RESULT_FAILED     = -1,
	HPT_IOCTL_RESULT_INVALID    = -2,
	HPT_IOCTL_RESULT_RETRY      = -3,
	HPT_IOCTL_RESULT_WRONG_VBUS = -4,	/* ask the next one */
};

#include "array.h"

typedef struct hpt_raw_disk {
	HIM    *him;
	void   *phy_dev;
	int     index;
	HPT_UINT legacy_disk : 1;	/* no RAID label on it */
	HPT_U32 logical_sector_size;	/* bytes */
	HPT_U16 lowest_aligned;
	HPT_U8  logicalsectors_per_physicalsector;	/* log2 */
} HPT_RAW_DISK;

/* device types; everything above a partition is an array */
#define VD_RAW       1
#define VD_PARTITION 4
#define mIsArray(t)  ((t) > VD_PARTITION)

struct vdev_class {
	struct vdev_class *next;
	HPT_U8 type;
	void (*queue_cmd)(PCOMMAND pCmd);
	void (*reset)(PVDEV vd);
};

/* VDEV.cache_policy */
enum {
	CACHE_POLICY_NONE,
	CACHE_POLICY_WRITE_THROUGH,
	CACHE_POLICY_WRITE_BACK,
};

typedef struct _VDEV {
	struct vdev_class *Class;
	PVBUS    vbus;
	int      target_id;
	HPT_U8   type;			/* VD_x */
	HPT_U8   cache_policy;
	HPT_U8   vf_online : 1;
	HPT_UINT cmds_per_request;
	HPT_UINT cq_len;		/* commands inside the LDM or the HIM */
	HPT_U64  capacity;		/* 512-byte sectors */
	union {
		HPT_RAW_DISK  raw;
		HPT_PARTITION partition;
		HPT_ARRAY     array;
	} u;
} VDEV;

/* registration at module start, no lock */
extern HIM *him_list;
void ldm_register_him(PHIM him);
void ldm_register_vdev_class(struct vdev_class *c);
int  init_config(void);

/*
 * A vbus's life. The OSM gives the memory (ldm_get_vbus_size() bytes). An
 * adapter for which no vbus has a place is refused; then the OSM creates one
 * and asks again.
 */
HPT_UINT ldm_get_vbus_size(void);
void     ldm_create_vbus(PVBUS vbus, void *osext);
HPT_BOOL ldm_register_adapter(PLDM_ADAPTER la);
void     ldm_get_mem_info(PVBUS vbus, void *osext);
void     ldm_initialize_vbus_async(PVBUS vbus, PLDM_ADAPTER master,
				   void (*ready)(void *osext));
void     ldm_set_autorebuild(PVBUS vbus, int on);
void     ldm_shutdown(PVBUS vbus);
void     ldm_release_vbus(PVBUS vbus);

/* after vbus, or the first for 0; no lock */
PVBUS    ldm_get_next_vbus(PVBUS vbus, void **posext);
#define ldm_for_each_vbus(v, ext) \
	for ((v) = ldm_get_next_vbus(0, (void **)(void *)&(ext)); (v); \
	     (v) = ldm_get_next_vbus(v, (void **)(void *)&(ext)))
PVBUS    him_handle_to_vbus(void *him_handle);

/* by a HIM, after the first scan: dev is there, or what was there is not */
void     ldm_device_found(PVBUS vbus, void *dev, int idx);
void     ldm_device_lost(PVBUS vbus, int idx);

PVDEV    ldm_find_target(PVBUS vbus, int id);
HPT_U32  ldm_get_device_id(PVDEV vd);

/* a zeroed command, or NULL when all are in use */
PCOMMAND ldm_alloc_cmds(PVBUS vbus, HPT_UINT cnt);
void     ldm_free_cmds(PCOMMAND pCmd);
void     ldm_queue_cmd(PCOMMAND pCmd);
void     vdev_queue_cmd(PCOMMAND pCmd);
void     ldm_finish_cmd(PCOMMAND pCmd);

HPT_BOOL ldm_intr(PVBUS vbus);
/* 0 when the reset is over, else call again a little later */
int      ldm_reset_vbus(PVBUS vbus);
/* ends in arg->done(arg), perhaps before it returns */
void     ldm_ioctl(PVBUS vbus, IOCTL_ARG *arg);

/* swaps the bytes of each word of an ATA string and trims nothing */
void     ldm_ide_fixstring(HPT_U8 *text, const int bytes);

#endif
