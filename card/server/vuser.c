// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The server side of vfio-user. Numbers are those of the specification. */
#include <errno.h>

#include "vuser.h"

enum command {
	VERSION = 1,
	DMA_MAP,
	DMA_UNMAP,
	GET_INFO,
	GET_REGION_INFO,
	GET_REGION_IO_FDS,
	GET_IRQ_INFO,
	SET_IRQS,
	REGION_READ,
	REGION_WRITE,
	DEVICE_RESET = 13,
	REGION_WRITE_MULTI = 15,
};

enum header_flag {
	TYPE_MASK = 0x0f, /* 0: a command, 1: a reply */
	TYPE_REPLY = 0x01,
	NO_REPLY = 0x10,
	IS_ERROR = 0x20,
};

/* The header's byte offsets. */
enum { H_ID = 0, H_COMMAND = 2, H_SIZE = 4, H_FLAGS = 8, H_ERROR = 12 };

enum { IRQS = 5 };

static const char capabilities[] =
	"{\"capabilities\":{\"max_msg_fds\":8,\"max_data_xfer_size\":65536,"
	"\"pgsizes\":4096,\"max_dma_maps\":16384}}";

/* A message that is being handled. */
struct message {
	const u8 *p; /* behind the header */
	u32 len;
	const int *fds;
	unsigned int nfds;
	bool fd_used; /* the first one was kept */
	u8 *out;      /* the reply, behind its header */
};

void vuser_init(struct vuser *v, struct chip *chip, const struct vuser_ops *ops)
{
	memset(v, 0, sizeof(*v));
	v->chip = chip;
	v->ops = ops;
	for (unsigned int i = 0; i < VUSER_EVENTS; i++)
		v->event[i].fd = -1;
}

/* ---- memory ---- */

static int dma_map(struct vuser *v, struct message *m)
{
	enum { READ = 1, WRITE = 2 };
	struct vuser_map e = { .p = NULL };
	u32 flags;

	if (m->len < 32)
		return -EINVAL;
	flags = get32(m->p + 4);
	e.read = flags & READ;
	e.write = flags & WRITE;
	e.iova = get64(m->p + 16);
	e.size = get64(m->p + 24);
	return vuser_dma_map(v, e, m->nfds ? m->fds[0] : -1, get64(m->p + 8));
}

/* The range may reach to the very end of the address space. */
static int dma_unmap(struct vuser *v, struct message *m)
{
	u64 iova, last, size;

	if (m->len < 24)
		return -EINVAL;
	iova = get64(m->p + 8);
	size = get64(m->p + 16);
	last = iova + size - 1;
	if (get32(m->p + 4) & 2) { /* unmap all */
		iova = 0;
		last = ~(u64)0;
	} else if (!size || last < iova) {
		return -EINVAL;
	}
	vuser_dma_unmap(v, iova, last);
	memcpy(m->out, m->p, 24);
	return 24;
}

/* ---- interrupts ---- */

static void send_event(struct vuser *v, unsigned int index)
{
	if (v->ops->signal(v->ops->ctx, v->event[index].fd))
		v->unsent++;
	else
		v->interrupts++;
}

static void raise_irq(struct vuser *v)
{
	struct vuser_event *intx = &v->event[VUSER_INTX];

	if (v->event[VUSER_MSI].fd >= 0) {
		send_event(v, VUSER_MSI);
	} else if (intx->fd >= 0 && !intx->masked) {
		/* INTx is masked until the client has handled it. */
		intx->masked = true;
		send_event(v, VUSER_INTX);
	}
}

void vuser_irq(void *vuser, bool level)
{
	struct vuser *v = vuser;

	v->level = level;
	if (level)
		raise_irq(v);
}

/* Replaces the event; @fd -1: none. */
static void set_event(struct vuser *v, struct vuser_event *e, int fd)
{
	if (e->fd >= 0)
		v->ops->close(v->ops->ctx, e->fd);
	e->fd = fd;
	e->masked = false;
	if (fd >= 0 && v->level)
		raise_irq(v);
}

static void set_masked(struct vuser *v, struct vuser_event *e, bool masked)
{
	e->masked = masked;
	if (!masked && v->level)
		raise_irq(v);
}

enum irq_flag {
	/* one of these */
	DATA_NONE = 1,
	DATA_BOOL = 2,
	DATA_EVENT = 4,
	/* and one of these */
	MASK = 8,
	UNMASK = 16,
	TRIGGER = 32,
};

/*
 * Each index has one interrupt. Triggers without an eventfd and masking by an
 * eventfd are refused; the client then does it itself.
 */
static int set_irq(struct vuser *v, struct message *m, u32 index, u32 flags)
{
	struct vuser_event *e = &v->event[index];

	if (flags == (TRIGGER | DATA_EVENT)) {
		m->fd_used = m->nfds != 0;
		set_event(v, e, m->fd_used ? m->fds[0] : -1);
		return 0;
	}
	if (flags & DATA_EVENT || (index && !(flags & TRIGGER)) || e->fd < 0)
		return -EINVAL;
	if (flags & DATA_BOOL) {
		if (m->len < 21)
			return -EINVAL;
		if (!m->p[20])
			return 0;
	}
	if (flags & TRIGGER) /* a test, as if from the card */
		send_event(v, index);
	else
		set_masked(v, e, flags & MASK);
	return 0;
}

static bool one_bit(u32 v)
{
	return v && !(v & (v - 1));
}

static int set_irqs(struct vuser *v, struct message *m)
{
	u32 flags, index, start, count;

	if (m->len < 20)
		return -EINVAL;
	flags = get32(m->p + 4);
	index = get32(m->p + 8);
	start = get32(m->p + 12);
	count = get32(m->p + 16);
	if (index >= IRQS || start || count > 1 || flags > 0x3f ||
	    !one_bit(flags & 7) || !one_bit(flags >> 3))
		return -EINVAL;
	if (index >= VUSER_EVENTS)
		return count ? -EINVAL : 0;
	if (count)
		return set_irq(v, m, index, flags);
	if (flags != (TRIGGER | DATA_NONE))
		return -EINVAL;
	set_event(v, &v->event[index], -1);
	return 0;
}

static int irq_info(struct message *m)
{
	u32 index;

	if (m->len < 16)
		return -EINVAL;
	index = get32(m->p + 8);
	if (index >= IRQS)
		return -EINVAL;
	put32(m->out, 16);
	put32(m->out + 4, index == 0 ? 0x7 : /* event, maskable, auto */
				  index == 1 ? 0x9 :
					       0); /* event, no resize */
	put32(m->out + 8, index);
	put32(m->out + 12, index < 2);
	return 16;
}

/* ---- regions ---- */

static int device_info(struct message *m)
{
	put32(m->out, 16);
	put32(m->out + 4, 0x3); /* can be reset, is PCI */
	put32(m->out + 8, VUSER_REGIONS);
	put32(m->out + 12, IRQS);
	return 16;
}

static int region_info(struct message *m)
{
	u32 index;
	u64 size;

	if (m->len < 32)
		return -EINVAL;
	index = get32(m->p + 8);
	if (index >= VUSER_REGIONS)
		return -EINVAL;
	size = vuser_region_size(index);
	memset(m->out, 0, 32);
	put32(m->out, 32);
	put32(m->out + 4, size ? 0x3 : 0);
	put32(m->out + 8, index);
	put64(m->out + 16, size);
	return 32;
}

static int region_read(struct vuser *v, struct message *m)
{
	u32 region, count;
	u64 off;

	if (m->len < 16)
		return -EINVAL;
	off = get64(m->p);
	region = get32(m->p + 8);
	count = get32(m->p + 12);
	if (vuser_region_read(v, region, off, m->out + 16, count))
		return -EINVAL;
	memcpy(m->out, m->p, 16);
	return 16 + (int)count;
}

/*
 * Does the write at @p of a message; returns its length in the message, or an
 * error.
 */
static int write_one(struct vuser *v, const u8 *p, u32 len, u32 room)
{
	u32 region, count;
	u64 off;

	if (len < 16)
		return -EINVAL;
	off = get64(p);
	region = get32(p + 8);
	count = get32(p + 12);
	if (count > len - 16 || (room && count > room) ||
	    vuser_region_write(v, region, off, p + 16, count))
		return -EINVAL;
	return 16 + (int)(room ? room : count);
}

static int region_write(struct vuser *v, struct message *m)
{
	int n = write_one(v, m->p, m->len, 0);

	if (n < 0)
		return n;
	memcpy(m->out, m->p, 16);
	return 16;
}

/* Several writes of up to 8 bytes each, which QEMU batches. */
static int region_write_multi(struct vuser *v, struct message *m)
{
	u64 left;
	u32 at = 8;

	if (m->len < 8)
		return -EINVAL;
	for (left = get64(m->p); left; left--) {
		int n = at + 24 > m->len ?
				-EINVAL :
				write_one(v, m->p + at, m->len - at, 8);

		if (n < 0)
			return n;
		at += (u32)n;
	}
	memcpy(m->out, m->p, 8);
	return 8;
}

/* ---- messages ---- */

static int version(struct vuser *v, struct message *m)
{
	if (m->len < 4)
		return -EINVAL;
	if (get16(m->p) != 0) /* major */
		return -EINVAL;
	v->greeted = true;
	memcpy(m->out, m->p, 4);
	memcpy(m->out + 4, capabilities, sizeof(capabilities));
	return 4 + (int)sizeof(capabilities);
}

static int reset(struct vuser *v)
{
	chip_reset(v->chip);
	return 0;
}

/* Length of the reply after its header, or an error. */
static int handle(struct vuser *v, u16 command, struct message *m)
{
	switch (command) {
	case VERSION:
		return version(v, m);
	case DMA_MAP:
		return dma_map(v, m);
	case DMA_UNMAP:
		return dma_unmap(v, m);
	case GET_INFO:
		return device_info(m);
	case GET_REGION_INFO:
		return region_info(m);
	case GET_IRQ_INFO:
		return irq_info(m);
	case SET_IRQS:
		return set_irqs(v, m);
	case REGION_READ:
		return region_read(v, m);
	case REGION_WRITE:
		return region_write(v, m);
	case REGION_WRITE_MULTI:
		return region_write_multi(v, m);
	case DEVICE_RESET:
		return reset(v);
	default:
		return -ENOTSUP;
	}
}

u32 vuser_length(const u8 header[VUSER_HEADER])
{
	u32 size = get32(header + H_SIZE);

	return size < VUSER_HEADER || size > VUSER_MESSAGE ? 0 : size;
}

static void close_unused(struct vuser *v, const struct message *m)
{
	for (unsigned int i = m->fd_used; i < m->nfds; i++)
		v->ops->close(v->ops->ctx, m->fds[i]);
}

int vuser_message(struct vuser *v, const u8 *msg, u32 len, const int *fds,
		  unsigned int nfds, u8 *reply)
{
	u32 flags = get32(msg + H_FLAGS);
	u16 command = get16(msg + H_COMMAND);
	struct message m = {
		.p = msg + VUSER_HEADER,
		.len = len - VUSER_HEADER,
		.fds = fds,
		.nfds = nfds,
		.out = reply + VUSER_HEADER,
	};
	int n = -EPROTO;

	v->messages++;
	if ((flags & TYPE_MASK) == 0 && (v->greeted || command == VERSION))
		n = handle(v, command, &m);
	close_unused(v, &m);
	if (n == -EPROTO)
		return -1;
	v->refused += n < 0;
	if (flags & NO_REPLY)
		return 0;
	memcpy(reply, msg, VUSER_HEADER);
	put32(reply + H_FLAGS, n < 0 ? TYPE_REPLY | IS_ERROR : TYPE_REPLY);
	put32(reply + H_ERROR, n < 0 ? (u32)-n : 0);
	n = (int)VUSER_HEADER + (n < 0 ? 0 : n);
	put32(reply + H_SIZE, (u32)n);
	return n;
}

void vuser_end(struct vuser *v)
{
	vuser_dma_unmap(v, 0, ~(u64)0);
	for (unsigned int i = 0; i < VUSER_EVENTS; i++) {
		if (v->event[i].fd >= 0)
			v->ops->close(v->ops->ctx, v->event[i].fd);
		v->event[i] = (struct vuser_event){ .fd = -1 };
	}
	v->greeted = false;
}
