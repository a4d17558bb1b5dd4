/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The server side of vfio-user: turns the messages of a client (QEMU's
 * vfio-user-pci) into accesses to the chip. After the protocol's specification,
 * version 0.1. vuser.c, vuser_dma.c and vuser_region.c, the engine, make no
 * system call; vuser_conn.c handles the socket, vuser_linux.c maps the client's
 * memory.
 */
#ifndef TWIN_VUSER_H
#define TWIN_VUSER_H

#include "model/chip.h"

#define VUSER_HEADER 16u
#define VUSER_MESSAGE (1u << 20) /* longest message, with its header */
#define VUSER_XFER 65536u	 /* longest region access */
#define VUSER_REGIONS 9
#define VUSER_FDS 8
#define VUSER_MAPS 16384 /* with an IOMMU, each page may be one */

/* What the engine needs of the operating system. */
struct vuser_ops {
	void *ctx;
	/* Maps @size bytes of @fd from @off; NULL if it cannot. */
	void *(*map)(void *ctx, int fd, u64 off, u64 size, bool write);
	void (*unmap)(void *ctx, void *p, u64 size);
	/*
	 * Copies to or from mapped memory. 0, or -1: the memory is gone, as the
	 * client can truncate the file.
	 */
	int (*copy)(void *ctx, void *to, const void *from, u32 len);
	/* 0, or -1: the client's event cannot be signalled. */
	int (*signal)(void *ctx, int fd);
	void (*close)(void *ctx, int fd);
};

struct vuser_map {
	u64 iova, size;
	u8 *p;		  /* NULL: not accessible */
	bool read, write; /* by the card */
};

enum { VUSER_INTX, VUSER_MSI, VUSER_EVENTS };

struct vuser_event {
	int fd;	     /* -1: none */
	bool masked; /* INTx: automatically or by the client */
};

struct vuser {
	struct chip *chip;
	const struct vuser_ops *ops;
	struct vuser_map map[VUSER_MAPS]; /* ascending */
	unsigned int maps;
	struct vuser_event event[VUSER_EVENTS];
	bool level;
	bool greeted; /* the version was negotiated */
	u64 messages, refused, faults, interrupts, unsent;
};

void vuser_init(struct vuser *v, struct chip *chip,
		const struct vuser_ops *ops);

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

/* For struct chip_ops, with the struct vuser as ctx. */
int vuser_dma_read(void *vuser, u64 bus, void *buf, u32 len);
int vuser_dma_write(void *vuser, u64 bus, const void *buf, u32 len);
void vuser_irq(void *vuser, bool level);

/* ---- between the engine's own files ---- */

/* Adds @e, backed by @fd from @off on; by nothing if @fd is -1. 0 or -errno. */
int vuser_dma_map(struct vuser *v, struct vuser_map e, int fd, u64 off);

/* Removes the maps that lie completely in @iova..@last. */
void vuser_dma_unmap(struct vuser *v, u64 iova, u64 last);

/* Size of a region below VUSER_REGIONS; 0: the card does not have it. */
u64 vuser_region_size(u32 region);

/* Accesses @count bytes at @off; @region is not trusted. 0 or -EINVAL. */
int vuser_region_read(struct vuser *v, u32 region, u64 off, u8 *to, u32 count);
int vuser_region_write(struct vuser *v, u32 region, u64 off, const u8 *from,
		       u32 count);

#endif
