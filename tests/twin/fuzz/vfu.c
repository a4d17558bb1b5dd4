// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * libFuzzer: messages of a hostile client, and through them registers, rings,
 * command tables and disks.
 *
 * An input is a length (two bytes) of memory, that memory, then a row of
 * (command, descriptors and flags, length low, length high, payload). The
 * memory holds all rings and tables, laid over each other at its start, so
 * that a byte of the input soon means something.
 */
#include "../rig.h"
#include "../vfu.h"

#define MEMORY 65536u
#define IOVA 0x1000u

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static u8 memory[MEMORY], msg[VFU_MESSAGE], reply[VFU_MESSAGE];
static struct rig rig;
static struct vfu vfu;
static u64 time_us;

static void *map(void *ctx, int fd, u64 off, u64 size, bool write)
{
	(void)ctx;
	(void)fd;
	(void)write;
	return off > MEMORY || size > MEMORY - off ? NULL : memory + off;
}

static void unmap(void *ctx, void *p, u64 size)
{
	(void)ctx;
	(void)p;
	(void)size;
}

static int copy(void *ctx, void *to, const void *from, u32 len)
{
	(void)ctx;
	memcpy(to, from, len);
	return 0;
}

static int ring(void *ctx, int fd)
{
	(void)ctx;
	(void)fd;
	return 0;
}

static void ignore(void *ctx, int fd)
{
	(void)ctx;
	(void)fd;
}

static const struct vfu_ops ops = {
	.map = map, .unmap = unmap, .copy = copy, .signal = ring,
	.close = ignore,
};

static u64 now(void *ctx)
{
	(void)ctx;
	return time_us;
}

static const struct host host = {
	.ctx = &vfu, .dma_read = vfu_dma_read, .dma_write = vfu_dma_write,
	.irq = vfu_irq, .now = now,
};

static int message(u8 command, u8 how, const u8 *p, u32 len)
{
	static const int fds[2] = { 5, 6 };

	memset(msg, 0, VFU_HEADER);
	put16(msg + 2, command);
	put32(msg + 4, VFU_HEADER + len);
	put32(msg + 8, how >> 3);
	memcpy(msg + VFU_HEADER, p, len);
	return vfu_message(&vfu, msg, VFU_HEADER + len, fds, how % 3, reply);
}

static void begin(void)
{
	static const u8 version[4] = { 0, 0, 1, 0 };
	u8 all[32] = { [4] = 3 };

	rig_init(&rig, &host, NULL);
	rig_disk(&rig, 0, 4096, SECTOR_512N);
	rig_pmp(&rig, 1, "9715", 5);
	vfu_init(&vfu, &rig.chip, &ops);
	time_us = 1;
	message(1, 0, version, sizeof(version));
	put64(all + 16, IOVA);
	put64(all + 24, MEMORY);
	message(2, 1, all, sizeof(all));
}

static void core_set(u32 reg, u32 v)
{
	chip_mmio_write(&rig.chip, BAR_REGS, CORE_BASE + reg, v);
}

/* What a driver does first. */
static void start(void)
{
	core_set(R_CMD_LIST, IOVA);
	core_set(R_RX_FIS, IOVA + 0x8000);
	core_set(R_TX_BASE, IOVA);
	core_set(R_RX_BASE, IOVA + 0x7000);
	core_set(R_TX_CFG, RING_ENABLE | 16);
	core_set(R_RX_CFG, RING_ENABLE | 16);
	core_set(R_PCS, PCS_CMD_EN | PCS_STOP_ERR);
	core_set(R_INT_MASK, 0xffffffff);
	core_set(R_PHY_MASK, 0xffffffff);
	chip_mmio_write(&rig.chip, BAR_REGS, R_MAIN_ENABLE, 0xffffffff);
}

static size_t fill(const u8 *data, size_t size)
{
	size_t n = size < 2 ? 0 : get16(data) % 4096;

	if (n + 2 > size)
		n = size < 2 ? 0 : size - 2;
	memset(memory, 0, sizeof(memory));
	if (n)
		memcpy(memory, data + 2, n);
	return size < 2 ? size : n + 2;
}

/* All that is under way, and what follows from it, within reason. */
static void settle(void)
{
	for (unsigned int i = 0; i < 100; i++) {
		u64 next;

		chip_run(&rig.chip);
		next = chip_next(&rig.chip);
		if (next == NEVER)
			break;
		if (next > time_us)
			time_us = next;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	size_t at = fill(data, size);

	begin();
	start();
	data += at;
	size -= at;
	/* The commands that the memory holds. */
	core_set(R_TX_PROD, 7);
	settle();
	while (size >= 4) {
		u32 len = get16(data + 2) % 256;
		u8 command = data[0], how = data[1];

		data += 4;
		size -= 4;
		if (len > size)
			len = (u32)size;
		if (message(command, how, data, len) < 0)
			break;
		data += len;
		size -= len;
		settle();
	}
	vfu_end(&vfu);
	rig_free(&rig);
	return 0;
}
