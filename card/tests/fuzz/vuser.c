// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * libFuzzer target: messages of a hostile client, through which it reaches
 * registers, rings, command tables and disks, mixed with lines at the control
 * socket.
 *
 * An input is a length of memory (two bytes), that memory, then a sequence of
 * (command, descriptors and flags, length low, length high, payload). All rings
 * and tables overlap at the start of the memory, so that a byte of the input
 * soon matters. Commands from ASIDE on are not messages.
 *
 * Maps are allocated and unmaps freed, so that ASan notices a use after that;
 * each descriptor has its own number and must be closed exactly once.
 */
#include <stdio.h>
#include <stdlib.h>

#include "server/control.h"

#define MEMORY 65536u
#define IOVA 0x1000u
#define FDS 4096u /* descriptors in one run */

enum {
	ASIDE = 0xf0,
	CONTROL_LINE = ASIDE,
	PCI_COMMAND, /* its low byte */
	TRUNCATE,    /* mapped memory is gone, or back */
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static u8 memory[MEMORY], reply[VUSER_MESSAGE];
static struct rig rig;
static struct vuser vuser;
static struct control control = { .rig = &rig, .vuser = &vuser };
static u64 time_us;
static bool open_fd[FDS], truncated;
static int next_fd;
static unsigned int maps;

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "defect: %s\n", what);
	abort();
}

/* Memory of exactly that size, so that ASan notices an overrun. */
static void *allocate(size_t size)
{
	void *p = malloc(size);

	check(p, "no memory");
	return p;
}

static void *map(void *ctx, int fd, u64 off, u64 size, bool write)
{
	u8 *p;

	(void)ctx;
	(void)write;
	check(open_fd[fd], "a closed descriptor is mapped");
	if (off > MEMORY || size > MEMORY - off)
		return NULL;
	p = allocate(size);
	memcpy(p, memory + off, size);
	maps++;
	return p;
}

static void unmap(void *ctx, void *p, u64 size)
{
	(void)ctx;
	(void)size;
	maps--;
	free(p);
}

static int copy(void *ctx, void *to, const void *from, u32 len)
{
	(void)ctx;
	if (truncated)
		return -1;
	memcpy(to, from, len);
	return 0;
}

static int signal_event(void *ctx, int fd)
{
	(void)ctx;
	check(open_fd[fd], "a closed event is signalled");
	return fd % 4 ? 0 : -1;
}

static void close_fd(void *ctx, int fd)
{
	(void)ctx;
	check(open_fd[fd], "a descriptor is closed twice");
	open_fd[fd] = false;
}

static const struct vuser_ops ops = {
	.map = map,
	.unmap = unmap,
	.copy = copy,
	.signal = signal_event,
	.close = close_fd,
};

static u64 now(void *ctx)
{
	(void)ctx;
	return time_us;
}

static const struct chip_ops chip_ops = {
	.ctx = &vuser,
	.dma_read = vuser_dma_read,
	.dma_write = vuser_dma_write,
	.irq = vuser_irq,
	.now = now,
};

static void check_reply(int n)
{
	check(n <= (int)VUSER_MESSAGE, "a reply too long");
	check(n <= 0 || get32(reply + 4) == (u32)n,
	      "a reply of another length");
}

/* -1: hung up, or out of descriptors. */
static int message(u8 command, u8 how, const u8 *p, u32 len)
{
	int fds[2] = { next_fd, next_fd + 1 }, n;
	unsigned int nfds = how % 3;
	u8 *msg;

	if (next_fd + nfds > FDS)
		return -1;
	for (unsigned int i = 0; i < nfds; i++)
		open_fd[next_fd++] = true;
	msg = allocate(VUSER_HEADER + len);
	memset(msg, 0, VUSER_HEADER);
	put16(msg + 2, command);
	put32(msg + 4, VUSER_HEADER + len);
	put32(msg + 8, how >> 3);
	memcpy(msg + VUSER_HEADER, p, len);
	n = vuser_message(&vuser, msg, VUSER_HEADER + len, fds, nfds, reply);
	free(msg);
	check_reply(n);
	return n;
}

static void run_control_line(const u8 *p, u32 len)
{
	char out[CONTROL_ANSWER], *line = allocate(len + 1);

	memcpy(line, p, len);
	line[len] = '\0';
	control_line(&control, line, out, sizeof(out));
	free(line);
	check(!strncmp(out, "ok", 2) || !strncmp(out, "error: ", 7),
	      "an answer of another kind");
	check(strlen(out) < sizeof(out) - 1, "an answer cut off");
	if (getenv("FUZZ_STATS"))
		fprintf(stderr, "control: %s\n", out);
}

static int step(u8 command, u8 how, const u8 *p, u32 len)
{
	switch (command) {
	case CONTROL_LINE:
		run_control_line(p, len);
		return 0;
	case PCI_COMMAND:
		chip_cfg_write(&rig.chip, CFG_COMMAND, how, 1);
		return 0;
	case TRUNCATE:
		truncated = !truncated;
		return 0;
	default:
		return message(command, how, p, len);
	}
}

static void set_up(void)
{
	static const u8 version[4] = { 0, 0, 1, 0 };
	u8 all[32] = { [4] = 3 };

	rig_init(&rig, &chip_ops, NULL);
	rig_disk(&rig, 0, 4096, SECTOR_512N);
	rig_pmp(&rig, 1, "9715", 5);
	rig_drive(&rig, 2, 0, NULL, 0, true);
	rig_find(&rig, 2, 0)->packet->attention = SENSE_NONE;
	vuser_init(&vuser, &rig.chip, &ops);
	time_us = 1;
	memset(open_fd, 0, sizeof(open_fd));
	next_fd = 0;
	truncated = false;
	message(1, 0, version, sizeof(version));
	put64(all + 16, IOVA);
	put64(all + 24, MEMORY);
	message(2, 1, all, sizeof(all));
}

static void core_set(u32 reg, u32 v)
{
	chip_mmio_write(&rig.chip, BAR_REGS, CORE_BASE + reg, v);
}

/* Initialises the chip as a driver does. */
static void start_chip(void)
{
	chip_cfg_write(&rig.chip, CFG_COMMAND, COMMAND_MEMORY | COMMAND_MASTER,
		       2);
	core_set(R_CMD_LIST, IOVA);
	core_set(R_RX_FIS, IOVA + 0x8000);
	core_set(R_TX_BASE, IOVA);
	core_set(R_RX_BASE, IOVA + 0x7000);
	core_set(R_TX_CFG, RING_ENABLE | 16);
	core_set(R_RX_CFG, RING_ENABLE | 16);
	core_set(R_SET_ENABLE, 0xffffffff);
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

/* Runs everything that is due, within limits. */
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

/* Shows whether an input does anything, if FUZZ_STATS is set, as do its lines. */
static void print_stats(void)
{
	char line[CONTROL_ANSWER];

	if (!getenv("FUZZ_STATS"))
		return;
	control_stats(&control, line, sizeof(line));
	fprintf(stderr, "stats %s\n", line);
}

static void tear_down(void)
{
	print_stats();
	vuser_end(&vuser);
	rig_free(&rig);
	check(!maps, "a map is left");
	for (unsigned int i = 0; i < FDS; i++)
		check(!open_fd[i], "a descriptor is left open");
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	size_t at = fill(data, size);

	set_up();
	start_chip();
	data += at;
	size -= at;
	/* Issues the commands in the memory. */
	core_set(R_TX_PROD, 7);
	settle();
	while (size >= 4) {
		u32 len = get16(data + 2) % 256;
		u8 command = data[0], how = data[1];

		data += 4;
		size -= 4;
		if (len > size)
			len = (u32)size;
		if (step(command, how, data, len) < 0)
			break;
		data += len;
		size -= len;
		settle();
	}
	tear_down();
	return 0;
}
