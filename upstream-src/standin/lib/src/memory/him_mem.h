/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The memory HIM: disks in coherent memory, commands that complete on a timer. It
 * touches no register, so any PCI function can carry it. It is there so that the
 * module can be loaded and tested without the card.
 */
#ifndef HIM_MEM_H
#define HIM_MEM_H

#define MEM_DISKS      4
#define MEM_DISK_BYTES (8u << 20)
/* the disk with 4096-byte logical sectors */
#define MEM_DISK_4KN   3

/* a disk is a table of chunks; larger than a page, to exercise such lists too */
#define MEM_CHUNK_SHIFT 16
#define MEM_CHUNK_BYTES (1u << MEM_CHUNK_SHIFT)
#define MEM_CHUNKS      (MEM_DISK_BYTES / MEM_CHUNK_BYTES)

/* latency of the medium, microseconds */
#define MEM_SERVICE_TIME 200

struct mem_disk {
	struct mem_adapter *adapter;
	int index;
	HPT_ADDRESS identify;		/* IDENTIFY_DATA, 512 bytes */
	HPT_ADDRESS chunk[MEM_CHUNKS];
	HPT_U8 shift;			/* logical sectors of 512 << shift */
	HPT_BOOL standby;
};

struct mem_adapter {
	void *osext;
	PCI_ID id;
	PCI_ADDRESS where;
	struct freelist chunks;
	struct freelist identify;
	struct list_head open;		/* commands, oldest first */
	struct timer_call service;
	struct mem_disk disk[MEM_DISKS];
	HPT_BOOL ready;
};

/* mem_ata.c: carries out a task file; returns the registers in place */
void mem_ata_power_on(struct mem_disk *d);
HPT_U8 mem_ata_exec(struct mem_disk *d, PCOMMAND pCmd);

/*
 * him_mem.c: copies between the medium at byte `at` and the command's data. false:
 * the data is shorter than len, or has no pointers. The range must be on the disk.
 */
HPT_BOOL mem_move(struct mem_disk *d, PCOMMAND pCmd, HPT_U32 at, HPT_U32 len,
		  HPT_BOOL to_medium);
/* the same with a buffer in place of the medium */
HPT_BOOL mem_reply(PCOMMAND pCmd, HPT_U8 *buf, HPT_U32 len);

#endif
