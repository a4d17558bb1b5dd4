/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * vfio-user, the server's side: messages of a client (QEMU's vfio-user-pci)
 * become accesses to the chip. After the protocol's specification, version 0.1.
 * vuser.c, vuser_dma.c and vuser_region.c make no system call; vuser_conn.c moves the
 * bytes over a socket, vuser_linux.c maps the client's memory.
 */
#ifndef TWIN_VUSER_H
#define TWIN_VUSER_H

#include "model/chip.h"

#define VUSER_HEADER 16u
#define VUSER_MESSAGE (1u << 20)	/* longest, with its header */
#define VUSER_XFER 65536u		/* most bytes in one region access */
#define VUSER_REGIONS 9
#define VUSER_FDS 8
#define VUSER_MAPS 16384		/* with an IOMMU, each page may be one */

/* What needs an operating system. Descriptors are the callee's to close. */
struct vuser_ops {
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

struct vuser_map {
	u64 iova, size;
	u8 *p;			/* NULL: known, but not to be reached */
	bool read, write;	/* what the card may do */
};

enum { VUSER_INTX, VUSER_MSI, VUSER_EVENTS };

struct vuser_event {
	int fd;			/* -1: none */
	bool masked;		/* INTx, by itself or by the client */
};

struct vuser {
	struct chip *chip;
	const struct vuser_ops *ops;
	struct vuser_map map[VUSER_MAPS];	/* ascending */
	unsigned int maps;
	struct vuser_event event[VUSER_EVENTS];
	bool level;
	bool greeted;		/* VERSION has been agreed on */
	u64 messages, refused, faults, interrupts, unsent;
};

void vuser_init(struct vuser *v, struct chip *chip, const struct vuser_ops *ops);

/* The client is gone: unmaps and closes all that was its. */
void vuser_end(struct vuser *v);

/*
 * One message, @len bytes with the header, and its descriptors. What is to be
 * answered goes to @reply (VUSER_MESSAGE bytes); returns its length, 0 for
 * none, or -1: the client does not keep to the protocol, hang up.
 */
int vuser_message(struct vuser *v, const u8 *msg, u32 len, const int *fds,
		unsigned int nfds, u8 *reply);

/* The length a header announces, or 0 if no message can have it. */
u32 vuser_length(const u8 header[VUSER_HEADER]);

/* What struct chip_ops wants of those names; its ctx is the struct vuser. */
int vuser_dma_read(void *vuser, u64 bus, void *buf, u32 len);
int vuser_dma_write(void *vuser, u64 bus, const void *buf, u32 len);
void vuser_irq(void *vuser, bool level);

/* ---- between the engine's own files ---- */

/* Takes @fd's bytes from @off on as @e says, if @fd is not -1. 0 or -errno. */
int vuser_dma_map(struct vuser *v, struct vuser_map e, int fd, u64 off);

/* Drops what lies in @iova..@last whole; what does so in part stays. */
void vuser_dma_unmap(struct vuser *v, u64 iova, u64 last);

/* Bytes of a region below VUSER_REGIONS; 0: the card has none. */
u64 vuser_region_size(u32 region);

/* @count bytes at @off of any region there may be; 0, or -EINVAL. */
int vuser_region_read(struct vuser *v, u32 region, u64 off, u8 *to, u32 count);
int vuser_region_write(struct vuser *v, u32 region, u64 off, const u8 *from,
		     u32 count);

#endif
