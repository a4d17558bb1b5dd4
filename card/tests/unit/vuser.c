// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The vfio-user engine, message by message, valid and invalid ones. */
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

static bool truncated;

static int copy(void *ctx, void *to, const void *from, u32 len)
{
	(void)ctx;
	if (truncated)
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

static void close_fd(void *ctx, int fd)
{
	(void)ctx;
	(void)fd;
	closed++;
}

static const struct vuser_ops ops = {
	.map = map,
	.unmap = unmap,
	.copy = copy,
	.signal = event,
	.close = close_fd,
};

static u64 now(void *ctx)
{
	(void)ctx;
	return 1;
}

static const struct chip_ops chip_ops = {
	.ctx = &vuser,
	.dma_read = vuser_dma_read,
	.dma_write = vuser_dma_write,
	.irq = vuser_irq,
	.now = now,
};

enum {
	VERSION = 1,
	MAP,
	UNMAP,
	INFO,
	REGION,
	IRQ_INFO = 7,
	SET_IRQS,
	READ,
	WRITE,
	RESET = 13,
	WRITE_MULTI = 15
};

/* Sends the payload in msg; returns the length of the reply, or -1. */
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

/* The error in the reply, 0 for success, or -1 for a hang-up. */
static int send(u16 command, u32 len)
{
	int n = raw(command, 0, len, NULL, 0);

	if (n < 0)
		return -1;
	return get32(reply + 8) & 0x20 ? (int)get32(reply + 12) : 0;
}

static int greet(void)
{
	put32(msg + 16, 0x00010000); /* 0.1 */
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

/* @on: the bool that DATA_BOOL has. */
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

/* Enables memory decode and bus mastering, as a driver does first. */
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
	is(send(INFO, 16), -1, "a message before VERSION hangs up");
	put32(msg + 16, 0x00000001);
	is(send(VERSION, 4), EINVAL, "another major version is refused");
	is(send(VERSION, 2), EINVAL, "a truncated VERSION is refused");
	is(greet(), 0, "version 0.1 is accepted");
	ok(strstr((char *)reply + 20, "max_dma_maps") != NULL,
	   "the reply to VERSION has capabilities");
	is(get16(reply), 0x1234, "a reply has the id of its message");
	is(raw(INFO, 1, 16, NULL, 0), -1, "a reply from the client hangs up");
	is(raw(INFO, 0x10, 16, NULL, 0), 0, "no reply if none is wanted");
	is(send(99, 0), ENOTSUP, "an unknown command is refused");
}

static void test_info(void)
{
	fresh();
	is(send(INFO, 16), 0, "device information is returned");
	is(get32(reply + 24), 9, "the device has nine regions");
	put32(msg + 24, 2);
	is(send(REGION, 32), 0, "information on region 2 is returned");
	is(get64(reply + 32), BAR2_SIZE, "region 2 has the size of BAR 2");
	put32(msg + 24, 9);
	is(send(REGION, 32), EINVAL, "region 9 is refused");
	put32(msg + 24, 1);
	is(send(IRQ_INFO, 16), 0, "information on MSI is returned");
	is(get32(reply + 28), 1, "MSI has one vector");
	put32(msg + 24, 5);
	is(send(IRQ_INFO, 16), EINVAL, "interrupt index 5 is refused");
	is(send(IRQ_INFO, 4), EINVAL, "a truncated IRQ_INFO is refused");
}

static void test_regions(void)
{
	fresh();
	is(access(READ, 7, 0, 4), 0, "configuration can be read");
	is(get32(reply + 32), 0x07501103, "configuration has the card's ids");
	put32(msg + 32, 0x00f3);
	is(access(WRITE, 2, R_SGPIO_HOST, 4), 0, "a register can be written");
	access(READ, 2, R_SGPIO_HOST, 4);
	is(get32(reply + 32), 0x00f3, "a register keeps its value");
	access(READ, 2, R_SGPIO_HOST, 1);
	is(reply[32], 0xf3, "a byte of a register can be read");
	put64(msg + 32, 0x1111111122222222);
	access(WRITE, 2, R_SGPIO_HOST, 8);
	access(READ, 2, R_SGPIO_HOST + 4, 4);
	is(get32(reply + 32), 0x11111111,
	   "an access of 8 bytes is two registers");
	is(access(READ, 2, BAR2_SIZE, 4), EINVAL,
	   "an access beyond the end is refused");
	is(access(READ, 2, BAR2_SIZE - 2, 4), EINVAL,
	   "an access across the end is refused");
	is(access(READ, 2, ~0ull - 1, 4), EINVAL,
	   "an offset that wraps is refused");
	is(access(READ, 2, 0, VUSER_XFER + 1), EINVAL,
	   "an access that is too long is refused");
	is(access(READ, 44, 0, 4), EINVAL,
	   "an access to an unknown region is refused");
	put64(msg + 16, 0);
	put32(msg + 24, 2);
	put32(msg + 28, 64);
	is(send(WRITE, 20), EINVAL, "a write with too little data is refused");
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
	is(send(WRITE_MULTI, 56), 0, "a message with two writes is accepted");
	access(READ, 2, R_SGPIO_HOST + 0x100, 4);
	is(get32(reply + 32), 0x78, "both writes of a message are done");
	put64(msg + 16, ~0ull);
	is(send(WRITE_MULTI, 56), EINVAL,
	   "more writes than the message holds are refused");
}

static void test_memory(void)
{
	u8 buf[64];

	fresh();
	is(dma(MAP, 3, 0, IOVA, 0x8000, 7), 0, "memory can be mapped");
	is(mapped, 1, "memory is mapped once");
	memory[5] = 0x42;
	is(vuser_dma_read(&vuser, IOVA + 5, buf, 1), 0,
	   "the card reads mapped memory");
	is(buf[0], 0x42, "the card reads the client's data");
	is(dma(MAP, 1, 0x8000, IOVA + 0x8000, 0x8000, 7), 0,
	   "memory can be mapped read-only");
	is(vuser_dma_read(&vuser, IOVA + 0x7fe0, buf, 64), 0,
	   "a read across two maps succeeds");
	is(vuser_dma_write(&vuser, IOVA + 0x7fe0, buf, 64), -1,
	   "a write that reaches read-only memory is refused");
	is(vuser_dma_read(&vuser, IOVA + 0x10000, buf, 1), -1,
	   "a read beyond the maps is refused");
	is(dma(MAP, 3, 0, IOVA + 0x4000, 0x1000, 7), EEXIST,
	   "an overlapping map is refused");
	is(dma(MAP, 3, 0, ~0ull - 10, 0x1000, 7), EINVAL,
	   "a map that wraps is refused");
	is(dma(MAP, 3, 0, 0, 0, 7), EINVAL, "an empty map is refused");
	is(dma(MAP, 3, 0, 0, 0x100000, 7), EINVAL,
	   "a map longer than its file is refused");
	is(dma(MAP, 3, 0, 0, 0x1000, -1), 0,
	   "a map without a descriptor is accepted");
	is(vuser_dma_read(&vuser, 0, buf, 1), -1,
	   "a map without a descriptor is not accessible");
	is(dma(UNMAP, 0, 0, IOVA, 0x8000, -1), 0, "memory can be unmapped");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), -1,
	   "unmapped memory is not accessible");
	is(dma(UNMAP, 2, 0, 0, 0, -1), 0, "all memory can be unmapped");
	is(mapped, 0, "unmapping all leaves no map");
	dma(MAP, 3, 0, IOVA, 0x1000, 7);
	dma(MAP, 3, 0, IOVA + 0x1000, 0x1000, 7);
	dma(MAP, 3, 0, IOVA + 0x2000, 0x2000, 7);
	is(dma(UNMAP, 0, 0, IOVA + 0x1000, 0x2000, -1), 0,
	   "a range in the middle can be unmapped");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), 0,
	   "a map before the unmapped range stays");
	is(vuser_dma_read(&vuser, IOVA + 0x1000, buf, 1), -1,
	   "a map in the unmapped range goes");
	is(vuser_dma_read(&vuser, IOVA + 0x2fff, buf, 1), 0,
	   "a map that is only partly in the range stays");
	is(dma(UNMAP, 0, 0, 1ull << 63, 1ull << 63, -1), 0,
	   "a range up to the end can be unmapped");
	is(dma(UNMAP, 0, 0, 0, 1ull << 63, -1), 0,
	   "a range from the beginning can be unmapped");
	is(mapped, 0, "unmapping both halves leaves no map");
	is(dma(UNMAP, 0, 0, 5, ~0ull, -1), EINVAL,
	   "unmapping a range that wraps is refused");
	is(dma(UNMAP, 0, 0, 0, 0, -1), EINVAL,
	   "unmapping an empty range is refused");
	for (unsigned int i = 0; i < VUSER_MAPS; i++)
		dma(MAP, 3, 0, IOVA + 0x1000 * i, 0x1000, 7);
	is(dma(MAP, 3, 0, 0, 0x1000, 7), ENOSPC,
	   "the number of maps is bounded");
	is(send(MAP, 8), EINVAL, "a truncated MAP is refused");
	dma(UNMAP, 2, 0, 0, 0, -1);
	vuser.faults = 0;
	dma(MAP, 2, 0, IOVA, 0x1000, 7);
	is(vuser_dma_write(&vuser, IOVA, buf, 1), 0,
	   "write-only memory can be written");
	is(vuser_dma_read(&vuser, IOVA, buf, 1), -1,
	   "write-only memory cannot be read");
	is(vuser.faults, 1, "refused DMA is counted as a fault");
	dma(MAP, 3, 0, IOVA + 0x1000, 0x1000, 7);
	truncated = true;
	is(vuser_dma_read(&vuser, IOVA + 0x1000, buf, 1), -1,
	   "memory of a truncated file is not read");
	is(vuser_dma_write(&vuser, IOVA + 0x1000, buf, 1), -1,
	   "memory of a truncated file is not written");
	is(vuser.faults, 3, "DMA to a truncated file is counted as faults");
	truncated = false;
	is(send(UNMAP, 8), EINVAL, "a truncated UNMAP is refused");
}

static void test_interrupts(void)
{
	fresh();
	signalled = 0;
	set_irqs(0x24, 0, 1, 20);
	vuser_irq(&vuser, true);
	is(signalled, 1, "INTx signals");
	is(last_event, 20, "INTx signals its event");
	vuser_irq(&vuser, false);
	vuser_irq(&vuser, true);
	is(signalled, 1, "INTx is masked once it has signalled");
	set_irqs(0x11, 0, 1, -1);
	is(signalled, 2, "unmasking INTx at a high level signals again");
	set_irqs(0x24, 1, 1, 21);
	is(last_event, 21, "MSI replaces INTx");
	vuser_irq(&vuser, false);
	vuser_irq(&vuser, true);
	is(signalled, 4, "each edge signals one MSI");
	closed = 0;
	set_irqs(0x21, 1, 0, -1);
	is(closed, 1, "disabling MSI closes its event");
	is(set_irqs(0x24, 2, 1, 22), EINVAL, "MSI-X is refused");
	is(set_irqs(0x24, 0, 9, 23), EINVAL, "nine INTx are refused");
	is(closed, 3, "descriptors of refused messages are closed");
	is(send(SET_IRQS, 12), EINVAL, "a truncated SET_IRQS is refused");
}

/* TRIGGER without an event: signals as if the card had. */
static void test_loopback(void)
{
	fresh();
	is(set_irqs(TRIGGER | NONE, 0, 1, -1), EINVAL,
	   "a trigger without an event is refused");
	set_irqs(TRIGGER | EVENT, 0, 1, 20);
	set_irqs(TRIGGER | EVENT, 1, 1, 21);
	signalled = 0;
	is(set_irqs(TRIGGER | NONE, 0, 1, -1), 0,
	   "a trigger of INTx is accepted");
	ok(signalled == 1 && last_event == 20,
	   "a trigger of INTx signals its event");
	is(set_irqs(TRIGGER | BOOL, 1, 1, -1), 0,
	   "a trigger of MSI by a bool is accepted");
	ok(signalled == 2 && last_event == 21,
	   "a trigger of MSI signals its event");
	is(set_irqs_with(TRIGGER | BOOL, 1, 1, -1, 0), 0,
	   "a trigger with a false bool is accepted");
	is(signalled, 2, "a trigger with a false bool signals nothing");
	put32(msg + 20, TRIGGER | BOOL);
	put32(msg + 24, 0);
	put32(msg + 32, 1);
	is(send(SET_IRQS, 20), EINVAL, "a trigger without its bool is refused");
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
	is(signalled, 0, "enabling and disabling MSI leaves INTx masked");
	is(set_irqs_with(UNMASK | BOOL, 0, 1, -1, 0), 0,
	   "an unmask with a false bool is accepted");
	is(signalled, 0, "an unmask with a false bool does nothing");
	is(set_irqs(UNMASK | BOOL, 0, 1, -1), 0,
	   "an unmask with a true bool is accepted");
	is(signalled, 1, "an unmask with a true bool signals");
	is(set_irqs(UNMASK | EVENT, 0, 1, 22), EINVAL,
	   "unmasking by an eventfd is refused");
	is(set_irqs(MASK | NONE, 1, 1, -1), EINVAL, "masking MSI is refused");
	is(set_irqs(TRIGGER, 0, 1, -1), EINVAL,
	   "SET_IRQS without a data type is refused");
	is(set_irqs(TRIGGER | NONE | BOOL, 0, 1, -1), EINVAL,
	   "SET_IRQS with two data types is refused");
	is(set_irqs(NONE, 0, 1, -1), EINVAL,
	   "SET_IRQS without an action is refused");
	is(set_irqs(MASK | TRIGGER | NONE, 0, 1, -1), EINVAL,
	   "SET_IRQS with two actions is refused");
	is(set_irqs(MASK | NONE, 0, 0, -1), EINVAL,
	   "masking zero interrupts is refused");
	closed = 0;
	is(set_irqs(TRIGGER | NONE, 0, 0, 23), 0,
	   "disabling INTx with a descriptor is accepted");
	is(closed, 2, "disabling INTx closes the descriptor and the event");
	vuser_irq(&vuser, false);
	signalled = 0;
	vuser_irq(&vuser, true);
	is(signalled, 0, "disabled INTx does not signal");
}

static void test_reset(void)
{
	fresh();
	put32(msg + 32, 0x55);
	access(WRITE, 2, R_SGPIO_HOST, 4);
	is(send(RESET, 0), 0, "a device reset is accepted");
	access(READ, 7, CFG_COMMAND, 2);
	is(get16(reply + 32), 0, "a device reset clears the command register");
	enable();
	access(READ, 2, R_SGPIO_HOST, 4);
	is(get32(reply + 32), 0, "a device reset clears registers");
	ok(chip_disk(&rig.chip, 0, 0) != NULL,
	   "a device reset keeps the disks");
}

static void test_lengths(void)
{
	u8 h[VUSER_HEADER] = { 0 };

	put32(h + 4, 15);
	is(vuser_length(h), 0, "a length shorter than a header is invalid");
	put32(h + 4, 16);
	is(vuser_length(h), 16, "the length of a header is valid");
	put32(h + 4, VUSER_MESSAGE + 1);
	is(vuser_length(h), 0,
	   "a length beyond the longest message is invalid");
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
