/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the operating-system module gives to the HIM and the LDM: the types of
 * the interfaces, and the services that the objects under lib/ import. It must
 * compile without any kernel header.
 */
#ifndef _HPT_OSM_H_
#define _HPT_OSM_H_

/* most commands that the SCSI layer may have open on one host */
#define os_max_queue_comm 32
/* longest scatter-gather list that a HIM is ever handed */
#define os_max_sg_descriptors 18

/* size of the page pool lent to the LDM, bytes; set in config.c */
extern int os_max_cache_size;
#define DMAPOOL_PAGE_SIZE 0x1000
#define os_max_cache_pages (os_max_cache_size / DMAPOOL_PAGE_SIZE)

typedef unsigned char      HPT_U8;
typedef unsigned short     HPT_U16;
typedef unsigned int       HPT_U32;
typedef unsigned long long HPT_U64;
typedef unsigned int       HPT_UINT;
typedef unsigned long      HPT_UPTR;
typedef unsigned char      HPT_BOOL;
typedef void              *HPT_PTR;

/* microseconds, wrapping; compare by signed difference only */
typedef unsigned long      HPT_TIME;
/* counts of 512-byte sectors */
typedef HPT_U64            HPT_LBA;
typedef HPT_U64            BUS_ADDRESS;

#define HPT_FALSE 0
#define HPT_TRUE  1

#define LBA_FORMAT_STR "%llu"

/* byte order: to the CPU's, and back */
HPT_U16 LE16_TO_CPU(HPT_U16 v);
HPT_U16 CPU_TO_LE16(HPT_U16 v);
HPT_U16 BE16_TO_CPU(HPT_U16 v);
HPT_U16 CPU_TO_BE16(HPT_U16 v);
HPT_U32 LE32_TO_CPU(HPT_U32 v);
HPT_U32 CPU_TO_LE32(HPT_U32 v);
HPT_U32 BE32_TO_CPU(HPT_U32 v);
HPT_U32 CPU_TO_BE32(HPT_U32 v);
HPT_U64 LE64_TO_CPU(HPT_U64 v);
HPT_U64 CPU_TO_LE64(HPT_U64 v);
HPT_U64 BE64_TO_CPU(HPT_U64 v);
HPT_U64 CPU_TO_BE64(HPT_U64 v);

/* registers behind a mapped BAR */
void    *os_map_pci_bar(void *osext, int index, HPT_U32 offset,
			HPT_U32 length);
void     os_unmap_pci_bar(void *osext, void *base);
HPT_U32  os_readl(void *reg);
HPT_U16  os_readw(void *reg);
HPT_U8   os_readb(void *reg);
void     os_writel(void *reg, HPT_U32 v);
void     os_writew(void *reg, HPT_U16 v);
void     os_writeb(void *reg, HPT_U8 v);

/* configuration space of the adapter that osext stands for */
HPT_U32  os_pci_readl(void *osext, HPT_U8 where);
HPT_U16  os_pci_readw(void *osext, HPT_U8 where);
HPT_U8   os_pci_readb(void *osext, HPT_U8 where);
void     os_pci_writel(void *osext, HPT_U8 where, HPT_U32 v);
void     os_pci_writew(void *osext, HPT_U8 where, HPT_U16 v);
void     os_pci_writeb(void *osext, HPT_U8 where, HPT_U8 v);

/* the same by address; ~0 where nobody answers */
HPT_U32  pcicfg_read_dword(HPT_U8 bus, HPT_U8 slot, HPT_U8 func, HPT_U8 where);

/* a CPU pointer to the data of one "logical" list element, and its end */
struct _SG;
void    *os_kmap_sgptr(struct _SG *psg);
void     os_kunmap_sgptr(void *ptr);
#define os_set_sgptr(sg, cpu) \
	((sg)->addr.bus = (BUS_ADDRESS)(HPT_UPTR)(cpu))

/* one shot, microseconds; ends in ldm_on_timer(); a new call replaces it */
void     os_request_timer(void *osext, HPT_U32 interval);
HPT_TIME os_query_time(void);
void     os_stallexec(HPT_U32 usec);
HPT_U32  os_get_stamp(void);

/* work to do soon, from the vbus's tasklet, with the vbus lock held */
typedef struct _OSM_TASK {
	struct _OSM_TASK *next;
	void *data;
	void (*func)(void *vbus, void *arg);	/* arg: data */
} OSM_TASK;

void     os_schedule_task(void *osext, OSM_TASK *t);

/* targets that come and go after the first scan */
void     os_register_device(void *osext, int id);
void     os_unregister_device(void *osext, int id);
int      os_revalidate_device(void *osext, int id);
/* non-zero: somebody holds the disk open */
int      os_query_remove_device(void *osext, int id);

/* the number of the SCSI host, 0 before there is one */
HPT_U8   os_get_vbus_seq(void *osext);

/* a lock beside the vbus's, for a HIM that shares something; NULL is none */
void    *os_spinlock_init(void);
void     os_spinlock_deinit(void *l);
void     os_spinlock_lock(void *l);
void     os_spinlock_unlock(void *l);

/* the objects come without a C library; the kernel has both of these */
#ifndef _LINUX_STRING_H_
void *memset(void *to, int byte, __SIZE_TYPE__ len);
void *memcpy(void *to, const void *from, __SIZE_TYPE__ len);
#endif

/* a line in the kernel's log; the line feed is added */
int      os_printk(char *fmt, ...);
#define OsPrint(args) do { os_printk args; } while (0)

/* says where, and goes on */
void     __os_dbgbreak(const char *where, int line);
#define HPT_ASSERT(ok) \
	do { \
		if (!(ok)) \
			__os_dbgbreak(__FILE__, __LINE__); \
	} while (0)

#if DBG
extern int hpt_dbg_level;
void os_check_stack(const char *who, int need);
#define HPT_CHECK_STACK(need) os_check_stack(__func__, need)
#define KdPrint(args) \
	do { \
		if (hpt_dbg_level) \
			os_printk args; \
	} while (0)
#else
#define HPT_CHECK_STACK(need)
#define KdPrint(args)
#endif

#endif
