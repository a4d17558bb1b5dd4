/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What every part of the emulated card shares: integer types, little-endian
 * access, and the callbacks of the model.
 *
 * The model (chip, phy, slot, twsi, ident, disk, atapi, pmp) makes no system call and
 * allocates nothing: whoever drives it supplies memory, time and DMA.
 */
#ifndef TWIN_H
#define TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define NEVER (~(u64)0)
#define MSEC ((u64)1000)
#define SEC ((u64)1000000)

/* What an event of the trace is about. The letter is also its name on disk. */
enum trace_kind {
	TR_CFG_READ = 'c',
	TR_CFG_WRITE = 'C',
	TR_MMIO_READ = 'm',
	TR_MMIO_WRITE = 'M',
	TR_DMA_READ = 'd',
	TR_DMA_WRITE = 'D',
	TR_IRQ = 'i',
	TR_FIS_OUT = 'F',  /* to the device */
	TR_FIS_IN = 'f',   /* from the device */
	TR_SCSI = 'S',	   /* a command from the SCSI layer */
	TR_SCSI_END = 's', /* its end */
	TR_NOTE = 'n',
};

/* Which structure of the chip a DMA transfer belongs to. */
enum dma_use {
	DMA_ENTRY,  /* delivery ring */
	DMA_HEADER, /* command header */
	DMA_TABLE,  /* command table: the FIS to send */
	DMA_PRD,    /* scatter list */
	DMA_DATA,
	DMA_DONE,   /* completion ring */
	DMA_FIS,    /* received FIS */
	DMA_STATUS, /* error record */
	DMA_USES,
};

struct trace_event {
	u64 time;	/* microseconds */
	char kind;	/* enum trace_kind */
	u8 unit;	/* BAR, enum dma_use, phy 0-7, or target */
	u64 addr;	/* register offset, bus address, or
				 * scsi_path() of trace.h */
	u32 len;	/* bytes; of DMA, data may hold fewer */
	const u8 *data; /* little-endian */
};

/*
 * The model's only way to the outside: memory, time, interrupt and log. All
 * times are in microseconds.
 */
struct chip_ops {
	void *ctx;
	/* 0, or -1 if the card may not use all of bus..bus+len. */
	int (*dma_read)(void *ctx, u64 bus, void *buf, u32 len);
	int (*dma_write)(void *ctx, u64 bus, const void *buf, u32 len);
	void (*irq)(void *ctx, bool level);
	u64 (*now)(void *ctx);
	/* Either may be NULL. */
	void (*trace)(void *ctx, const struct trace_event *ev);
	void (*note)(void *ctx, const char *text);
};

static inline u16 get16(const u8 *p)
{
	return (u16)(p[0] | p[1] << 8);
}

static inline u32 get32(const u8 *p)
{
	return get16(p) | (u32)get16(p + 2) << 16;
}

static inline u64 get64(const u8 *p)
{
	return get32(p) | (u64)get32(p + 4) << 32;
}

static inline void put16(u8 *p, u16 v)
{
	p[0] = (u8)v;
	p[1] = (u8)(v >> 8);
}

static inline void put32(u8 *p, u32 v)
{
	put16(p, (u16)v);
	put16(p + 2, (u16)(v >> 16));
}

static inline void put64(u8 *p, u64 v)
{
	put32(p, (u32)v);
	put32(p + 4, (u32)(v >> 32));
}

#endif
