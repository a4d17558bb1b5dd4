// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The vfio-user engine, message by message: the good and the bad. */
#include <errno.h>
#include <stdlib.h>

#include "rig/rig.h"
#include "tests/tap.h"
#include "server/vuser.h"

#define MEMORY 0x10000u
#define IOVA 0x1080000000ull

static struct rig rig;
static struct vuser vuser;
static u8 memory[MEMORY], msg[VUSER_MESSAGE], reply[VUSER_MESSAGE];
static unsigned int mapped, closed, signalled;
static int last_event;

static void *map(void *ctx, int fd, u64 off, u64 size, bool write)
{
	(void)ctx;
	(void)write;
	if (fd != 7 || off + size > MEMORY)
		return NULL;
	mapped++;
	return memory + off;
}

static void unmap(void *ctx, void *p, u64 size)
{
	(void)ctx;
	(void)p;
	(void)size;
	mapped--;
}

static bool shortened;

static int copy(void *ctx, void *to, const void *from, u32 len)
{
	(void)ctx;
	if (shortened)
		return -1;
	memcpy(to, from, len);
	return 0;
}

static int event(void *ctx, int fd)
{
	(void)ctx;
	last_event = fd;
	signalled++;
	return 0;
}

static void shut(void *ctx, int fd)
{
	(void)ctx;
	(void)fd;
	closed++;
}

static const struct vuser_ops ops = {
	.map = map, .unmap = unmap, .copy = copy, .signal = event,
	.close = shut,
};

static u64 now(void *ctx)
{
	(void)ctx;
	return 1;
}

static const struct chip_ops chip_ops = {
	.ctx = &vuser, .dma_read = vuser_dma_read, .dma_write = vuser_dma_write,
	.irq = vuser_irq, .now = now,
};

enum { VERSION = 1, MAP, UNMAP, INFO, REGION, IRQ_INFO = 7, SET_IRQS, READ,
       WRITE, RESET = 13, WRITE_MULTI = 15 };

/* Sends what stands in msg behind the header; the reply's length, or -1. */
static int raw(u16 command, u32 flags, u32 len, const int *fds,
	       unsigned int nfds)
{
	memset(msg, 0, VUSER_HEADER);
	put16(msg, 0x1234);
	put16(msg + 2, command);
	put32(msg + 4, VUSER_HEADER + len);
	put32(msg + 8, flags);
	memset(reply, 0xee, VUSER_HEADER);
	return vuser_message(&vuser, msg, VUSER_HEADER + len, fds, nfds, reply);
}

/* The error answered, 0 for success, or -1 for a hang-up. */
static int send(u16 command, u32 len)
{
	int n = raw(command, 0, len, NULL, 0);

	if (n < 0)
		return -1;
	return get32(reply + 8) & 0x20 ? (int)get32(reply + 12) : 0;
}

static int greet(void)
{
	put32(msg + 16, 0x00010000);	/* 0.1 */
	return send(VERSION, 4);
}

static int dma(u16 command, u32 flags, u64 off, u64 iova, u64 size, int fd)
{
	int n;

	put32(msg + 16, 32);
	put32(msg + 20, flags);
	if (command == MAP) {
		put64(msg + 24, off);
		put64(msg + 32, iova);
		put64(msg + 40, size);
	} else {
		put64(msg + 24, iova);
		put64(msg + 32, size);
	}
	n = raw(command, 0, command == MAP ? 32 : 24, &fd, fd >= 0);
	return n > 0 && get32(reply + 8) & 0x20 ? (int)get32(reply + 12) : 0;
}

static int access(u16 command, u32 region, u64 off, u32 count)
{
	put64(msg + 16, off);
	put32(msg + 24, region);
	put32(msg + 28, count);
	return send(command, command == WRITE ? 16 + count : 16);
}

enum { NONE = 1, BOOL = 2, EVENT = 4, MASK = 8, UNMASK = 16, TRIGGER = 32 };

/* With the byte that BOOL has. */
static int set_irqs_with(u32 flags, u32 index, u32 count, int fd, u8 on)
{
	int n;

	put32(msg + 16, 21);
	msg[36] = on;
	put32(msg + 20, flags);
	put32(msg + 24, index);
	put32(msg + 28, 0);
	put32(msg + 32, count);
	n = raw(SET_IRQS, 0, 21, &fd, fd >= 0);
	return n > 0 && get32(reply + 8) & 0x20 ? (int)get32(reply + 12) : 0;
}

static int set_irqs(u32 flags, u32 index, u32 count, int fd)
{
	return set_irqs_with(flags, index, count, fd, 1);
}

/* Memory decoding and bus mastering, as a driver does first. */
static void enable(void)
{
	put32(msg + 32, COMMAND_MEMORY | COMMAND_MASTER);
	access(WRITE, 7, CFG_COMMAND, 2);
}

static void fresh(void)
{
	vuser_end(&vuser);
	rig_free(&rig);
	rig_init(&rig, &chip_ops, NULL);
	rig_disk(&rig, 0, 1000, SECTOR_512N);
	vuser_init(&vuser, &rig.chip, &ops);
	greet();
	enable();
}

static void test_greeting(void)
{
	vuser_init(&vuser, &rig.chip, &ops);
	is(send(INFO, 16), -1, "anything before VERSION hangs up");
	put32(msg + 16, 0x00000001);
	is(send(VERSION, 4), EINVAL, "another major version is refused");
	is(send(VERSION, 2), EINVAL, "and half a version");
	is(greet(), 0, "version 0.1 is agreed on");
	ok(strstr((char *)reply + 20, "max_dma_maps") != NULL,
	   "with capabilities");
	is(get16(reply), 0x1234, "the answer has the message's number");
	is(raw(INFO, 1, 16, NULL, 0), -1, "a reply from the client hangs up");
	is(raw(INFO, 0x10, 16, NULL, 0), 0, "no answer where none is wanted");
	is(send(99, 0), ENOTSUP, "an unknown command");
}

static void test_info(void)
{
	fresh();
	is(send(INFO, 16), 0, "device information");
	is(get32(reply + 24), 9, "nine regions");
	put32(msg + 24, 2);
	is(send(REGION, 32), 0, "region 2");
	is(get64(reply + 32), BAR2_SIZE, "has BAR 2's size");
	put32(msg + 24, 9);
	is(send(REGION, 32), EINVAL, "there is no region 9");
	put32(msg + 24, 1);
	is(send(IRQ_INFO, 16), 0, "MSI");
	is(get32(reply + 28), 1, "has one vector");
	put32(msg + 24, 5);
	is(send(IRQ_INFO, 16), EINVAL, "there is no interrupt 5");
	is(send(IRQ_INFO, 4), EINVAL, "half a question");
}

static void test_regions(void)
{
	fresh();
	is(access(READ, 7, 0, 4), 0, "configuration can be read");
	is(get32(reply + 32), 0x07501103, "it is the card's");
	put32(msg + 32, 0x00f3);
	is(access(WRITE, 2, R_SGPIO_HOST, 4), 0, "a register is written");
	access(READ, 2, R_SGPIO_HOST, 4);
	is(get32(reply + 32), 0x00f3, "and read");
	access(READ, 2, R_SGPIO_HOST, 1);
	is(reply[32], 0xf3, "a byte of it");
	put64(msg + 32, 0x1111111122222222);
	access(WRITE, 2, R_SGPIO_HOST, 8);
	access(READ, 2, R_SGPIO_HOST + 4, 4);
	is(get32(reply + 32), 0x11111111, "eight bytes are two registers");
	is(access(READ, 2, BAR2_SIZE, 4), EINVAL, "beyond the end");
	is(access(READ, 2, BAR2_SIZE - 2, 4), EINVAL, "across the end");
	is(access(READ, 2, ~0ull - 1, 4), EINVAL, "an offset that wraps");
	is(access(READ, 2, 0, VUSER_XFER + 1), EINVAL, "too much at once");
	is(access(READ, 44, 0, 4), EINVAL, "no such region");
	put64(msg + 16, 0);
	put32(msg + 24, 2);
	put32(msg + 28, 64);
	is(send(WRITE, 20), EINVAL, "less data than was said");
}

static void test_multi(void)
{
	fresh();
	put64(msg + 16, 2);
	for (unsigned int i = 0; i < 2; i++) {
		u8 *p = msg + 24 + 24 * i;

		put64(p, R_SGPIO_HOST + 0x100 * i);
		put32(p + 8, 2);
		put32(p + 12, 4);
		put64(p + 16, 0x77 + i);
	}
	is(send(WRITE_MULTI, 56), 0, "two writes in a message");
	access(READ, 2, R_SGPIO_HOST + 0x100, 4);
	is(get32(reply + 32), 0x78, "both are done");
	put64(msg + 16, ~0ull);
	is(send(WRITE_MULTI, 56), EINVAL, "more than the message holds");
}

static void test_memory(void)
{
	u8 buf[64];

	fresh();
	is(dma(MAP, 3, 0, IOVA, 0x8000, 7), 0, "memory is mapped");
	is(mapped, 1, "once");
	memory[5] = 0x42;
	is(vuser_dma_read(&vuser, IOVA + 5, buf, 1), 0, "the card reads");
	is(buf[0], 0x42, "what is there");
	is(dma(MAP, 1, 0x8000, IOVA + 0x8000, 0x8000, 7), 0, "read-only");
	is(vuser_dma_read(&vuser, IOVA + 0x7fe0, buf, 64), 0,
	   "a read across two maps");
	is(vuser_dma_write(&vuser, IOVA + 0x7fe0, buf, 64), -1,
	   "a write into the read-only one is refused");
	is(vuser_dma_read(&vuser, IOVA + 0x10000, buf, 1), -1, "the end");
	is(dma(MAP, 3, 0, IOVA + 0x4000, 0x1000, 7), EEXIST, "an overlap");
	is(dma(MAP, 3, 0, ~0ull - 10, 0x1000, 7), EINVAL, "a wrap");
	is(dma(MAP, 3, 0, 0, 0, 7), EINVAL, "nothing");
	is(dma(MAP, 3, 0, 0, 0x100000, 7), EINVAL, "more than the file");
	is(dma(MAP, 3, 0, 0, 0x1000, -1), 0, "without a descriptor");
	is(vuser_dma_read(&vuser, 0, buf, 1), -1, "it is out of reach");
	is(dma(UNMAP, 0, 0, IOVA, 0x8000, -1), 0, "unmapped");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), -1, "it is gone");
	is(dma(UNMAP, 2, 0, 0, 0, -1), 0, "all unmapped");
	is(mapped, 0, "nothing is left");
	dma(MAP, 3, 0, IOVA, 0x1000, 7);
	dma(MAP, 3, 0, IOVA + 0x1000, 0x1000, 7);
	dma(MAP, 3, 0, IOVA + 0x2000, 0x2000, 7);
	is(dma(UNMAP, 0, 0, IOVA + 0x1000, 0x2000, -1), 0, "the middle");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), 0, "what is before stays");
	is(vuser_dma_read(&vuser, IOVA + 0x1000, buf, 1), -1, "it goes");
	is(vuser_dma_read(&vuser, IOVA + 0x2fff, buf, 1), 0,
	   "what is covered in part stays");
	is(dma(UNMAP, 0, 0, 1ull << 63, 1ull << 63, -1), 0, "up to the end");
	is(dma(UNMAP, 0, 0, 0, 1ull << 63, -1), 0, "from the beginning");
	is(mapped, 0, "nothing is left again");
	is(dma(UNMAP, 0, 0, 5, ~0ull, -1), EINVAL, "a range that wraps");
	is(dma(UNMAP, 0, 0, 0, 0, -1), EINVAL, "or of no size");
	for (unsigned int i = 0; i < VUSER_MAPS; i++)
		dma(MAP, 3, 0, IOVA + 0x1000 * i, 0x1000, 7);
	is(dma(MAP, 3, 0, 0, 0x1000, 7), ENOSPC, "the table has an end");
	is(send(MAP, 8), EINVAL, "half a map");
	dma(UNMAP, 2, 0, 0, 0, -1);
	vuser.faults = 0;
	dma(MAP, 2, 0, IOVA, 0x1000, 7);
	is(vuser_dma_write(&vuser, IOVA, buf, 1), 0, "write-only: written");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), -1, "not read");
	is(vuser.faults, 1, "a fault");
	dma(MAP, 3, 0, IOVA + 0x1000, 0x1000, 7);
	shortened = true;
	is(vuser_dma_read(&vuser, IOVA + 0x1000, buf, 1), -1,
	   "memory that is there no more is not read");
	is(vuser_dma_write(&vuser, IOVA + 0x1000, buf, 1), -1, "nor written");
	is(vuser.faults, 3, "two more");
	shortened = false;
	is(send(UNMAP, 8), EINVAL, "half of an unmap");
}

static void test_interrupts(void)
{
	fresh();
	signalled = 0;
	set_irqs(0x24, 0, 1, 20);
	vuser_irq(&vuser, true);
	is(signalled, 1, "INTx fires");
	is(last_event, 20, "its event");
	vuser_irq(&vuser, false);
	vuser_irq(&vuser, true);
	is(signalled, 1, "and is masked by that");
	set_irqs(0x11, 0, 1, -1);
	is(signalled, 2, "unmasked it fires again, the level being up");
	set_irqs(0x24, 1, 1, 21);
	is(last_event, 21, "MSI takes over");
	vuser_irq(&vuser, false);
	vuser_irq(&vuser, true);
	is(signalled, 4, "each edge is one");
	closed = 0;
	set_irqs(0x21, 1, 0, -1);
	is(closed, 1, "switched off, its event is closed");
	is(set_irqs(0x24, 2, 1, 22), EINVAL, "there is no MSI-X");
	is(set_irqs(0x24, 0, 9, 23), EINVAL, "nor nine of INTx");
	is(closed, 3, "descriptors nobody wants are closed");
	is(send(SET_IRQS, 12), EINVAL, "half a message");
}

/* TRIGGER without an event: as if the card had signalled. */
static void test_loopback(void)
{
	fresh();
	is(set_irqs(TRIGGER | NONE, 0, 1, -1), EINVAL, "no event to test");
	set_irqs(TRIGGER | EVENT, 0, 1, 20);
	set_irqs(TRIGGER | EVENT, 1, 1, 21);
	signalled = 0;
	is(set_irqs(TRIGGER | NONE, 0, 1, -1), 0, "a test of INTx");
	ok(signalled == 1 && last_event == 20, "signals its event");
	is(set_irqs(TRIGGER | BOOL, 1, 1, -1), 0, "one of MSI by a byte");
	ok(signalled == 2 && last_event == 21, "signals that");
	is(set_irqs_with(TRIGGER | BOOL, 1, 1, -1, 0), 0, "a byte of 0");
	is(signalled, 2, "signals nothing");
	put32(msg + 20, TRIGGER | BOOL);
	put32(msg + 24, 0);
	put32(msg + 32, 1);
	is(send(SET_IRQS, 20), EINVAL, "the byte is missing");
}

static void test_masks(void)
{
	fresh();
	set_irqs(TRIGGER | EVENT, 0, 1, 20);
	set_irqs(MASK | NONE, 0, 1, -1);
	set_irqs(TRIGGER | EVENT, 1, 1, 21);
	set_irqs(TRIGGER | NONE, 1, 0, -1);
	signalled = 0;
	vuser_irq(&vuser, true);
	is(signalled, 0, "MSI on and off leaves INTx masked");
	is(set_irqs_with(UNMASK | BOOL, 0, 1, -1, 0), 0, "a byte of 0");
	is(signalled, 0, "unmasks nothing");
	is(set_irqs(UNMASK | BOOL, 0, 1, -1), 0, "of 1");
	is(signalled, 1, "does");
	is(set_irqs(UNMASK | EVENT, 0, 1, 22), EINVAL,
	   "an event that unmasks is refused");
	is(set_irqs(MASK | NONE, 1, 1, -1), EINVAL, "MSI has no mask");
	is(set_irqs(TRIGGER, 0, 1, -1), EINVAL, "no kind of data");
	is(set_irqs(TRIGGER | NONE | BOOL, 0, 1, -1), EINVAL, "two");
	is(set_irqs(NONE, 0, 1, -1), EINVAL, "nothing to do");
	is(set_irqs(MASK | TRIGGER | NONE, 0, 1, -1), EINVAL, "two things");
	is(set_irqs(MASK | NONE, 0, 0, -1), EINVAL, "none to mask");
	closed = 0;
	is(set_irqs(TRIGGER | NONE, 0, 0, 23), 0, "off, with a descriptor");
	is(closed, 2, "which is closed, like the event");
	vuser_irq(&vuser, false);
	signalled = 0;
	vuser_irq(&vuser, true);
	is(signalled, 0, "and nothing is signalled");
}

static void test_reset(void)
{
	fresh();
	put32(msg + 32, 0x55);
	access(WRITE, 2, R_SGPIO_HOST, 4);
	is(send(RESET, 0), 0, "a reset");
	access(READ, 7, CFG_COMMAND, 2);
	is(get16(reply + 32), 0, "clears the command register");
	enable();
	access(READ, 2, R_SGPIO_HOST, 4);
	is(get32(reply + 32), 0, "and registers");
	ok(chip_disk(&rig.chip, 0, 0) != NULL, "and keeps the disks");
}

static void test_lengths(void)
{
	u8 h[VUSER_HEADER] = { 0 };

	put32(h + 4, 15);
	is(vuser_length(h), 0, "shorter than a header");
	put32(h + 4, 16);
	is(vuser_length(h), 16, "a header alone");
	put32(h + 4, VUSER_MESSAGE + 1);
	is(vuser_length(h), 0, "too long");
}

int main(void)
{
	rig_init(&rig, &chip_ops, NULL);
	test_greeting();
	test_info();
	test_regions();
	test_multi();
	test_memory();
	test_interrupts();
	test_loopback();
	test_masks();
	test_reset();
	test_lengths();
	vuser_end(&vuser);
	rig_free(&rig);
	return tap_done();
}
