/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * vfio-user, the server's side: messages of a client (QEMU's vfio-user-pci)
 * become accesses to the chip. After the protocol's specification, version 0.1.
 * vfu.c, vfu_dma.c and vfu_region.c make no system call; vfu_conn.c moves the
 * bytes over a socket, vfu_linux.c maps the client's memory.
 */
#ifndef TWIN_VFU_H
#define TWIN_VFU_H

#include "model/chip.h"

#define VFU_HEADER 16u
#define VFU_MESSAGE (1u << 20)	/* longest, with its header */
#define VFU_XFER 65536u		/* most bytes in one region access */
#define VFU_REGIONS 9
#define VFU_FDS 8
#define VFU_MAPS 16384		/* with an IOMMU, each page may be one */

/* What needs an operating system. Descriptors are the callee's to close. */
struct vfu_ops {
	void *ctx;
	/* Maps @size bytes of @fd from @off; NULL if it cannot. */
	void *(*map)(void *ctx, int fd, u64 off, u64 size, bool write);
	void (*unmap)(void *ctx, void *p, u64 size);
	/*
	 * Bytes to or from mapped memory; 0, or -1: it is there no more, since
	 * the client can shorten the file.
	 */
	int (*copy)(void *ctx, void *to, const void *from, u32 len);
	/* 0, or -1: the client's event does not take it. */
	int (*signal)(void *ctx, int fd);
	void (*close)(void *ctx, int fd);
};

struct vfu_map {
	u64 iova, size;
	u8 *p;			/* NULL: known, but not to be reached */
	bool read, write;	/* what the card may do */
};

enum { VFU_INTX, VFU_MSI, VFU_EVENTS };

struct vfu_event {
	int fd;			/* -1: none */
	bool masked;		/* INTx, by itself or by the client */
};

struct vfu {
	struct chip *chip;
	const struct vfu_ops *ops;
	struct vfu_map map[VFU_MAPS];	/* ascending */
	unsigned int maps;
	struct vfu_event event[VFU_EVENTS];
	bool level;
	bool greeted;		/* VERSION has been agreed on */
	u64 messages, refused, faults, interrupts, unsent;
};

void vfu_init(struct vfu *v, struct chip *chip, const struct vfu_ops *ops);

/* The client is gone: unmaps and closes all that was its. */
void vfu_end(struct vfu *v);

/*
 * One message, @len bytes with the header, and its descriptors. What is to be
 * answered goes to @reply (VFU_MESSAGE bytes); returns its length, 0 for
 * none, or -1: the client does not keep to the protocol, hang up.
 */
int vfu_message(struct vfu *v, const u8 *msg, u32 len, const int *fds,
		unsigned int nfds, u8 *reply);

/* The length a header announces, or 0 if no message can have it. */
u32 vfu_length(const u8 header[VFU_HEADER]);

/* What struct host wants of those names; its ctx is the struct vfu. */
int vfu_dma_read(void *vfu, u64 bus, void *buf, u32 len);
int vfu_dma_write(void *vfu, u64 bus, const void *buf, u32 len);
void vfu_irq(void *vfu, bool level);

/* ---- between the engine's own files ---- */

/* Takes @fd's bytes from @off on as @e says, if @fd is not -1. 0 or -errno. */
int vfu_dma_map(struct vfu *v, struct vfu_map e, int fd, u64 off);

/* Drops what lies in @iova..@last whole; what does so in part stays. */
void vfu_dma_unmap(struct vfu *v, u64 iova, u64 last);

/* Bytes of a region below VFU_REGIONS; 0: the card has none. */
u64 vfu_region_size(u32 region);

/* @count bytes at @off of any region there may be; 0, or -EINVAL. */
int vfu_region_read(struct vfu *v, u32 region, u64 off, u8 *to, u32 count);
int vfu_region_write(struct vfu *v, u32 region, u64 off, const u8 *from,
		     u32 count);

#endif
