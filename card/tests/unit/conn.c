// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A client's connection over a socket pair: partial messages, descriptors,
 * deadlines.
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig/rig.h"
#include "tests/tap.h"
#include "server/vuser_conn.h"
#include "server/vuser_linux.h"

enum { VERSION = 1, MAP, READ = 9 };
enum { PAGE = 4096, IOVA = 0x100000 };

static struct rig rig;
static struct vuser vuser;
static struct vuser_conn conn;
static int peer; /* the client's end */
static u64 time_us;

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

static unsigned int open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned int n = 0;

	while (d && readdir(d))
		n++;
	closedir(d);
	return n;
}

static int run(void)
{
	return vuser_conn_run(&conn, &vuser, time_us);
}

/* Builds a message with @len bytes of payload at @p; returns its length. */
static u32 message(u8 *p, u16 command, const void *body, u32 len)
{
	memset(p, 0, VUSER_HEADER);
	put16(p + 2, command);
	put32(p + 4, VUSER_HEADER + len);
	memcpy(p + VUSER_HEADER, body, len);
	return VUSER_HEADER + len;
}

static ssize_t send_bytes(const u8 *p, size_t len, const int *fds,
			  unsigned int nfds)
{
	char room[CMSG_SPACE(32 * sizeof(int))] = { 0 };
	struct iovec v = { (void *)p, len };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	struct cmsghdr *c;

	if (nfds) {
		m.msg_control = room;
		m.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	return sendmsg(peer, &m, MSG_DONTWAIT);
}

/* Returns the length of the reply, 0 if there is none. */
static u32 receive_reply(u8 *p, size_t size)
{
	ssize_t n = recv(peer, p, size, MSG_DONTWAIT);

	return n < 0 ? 0 : (u32)n;
}

static u32 greeting(u8 *p)
{
	static const u8 version[4] = { 0, 0, 1, 0 };

	return message(p, VERSION, version, sizeof(version));
}

static void fresh(void)
{
	int pair[2];

	vuser_end(&vuser);
	vuser_conn_close(&conn);
	close(peer);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		perror("socketpair");
	peer = pair[1];
	vuser_conn_open(&conn, pair[0]);
	time_us = 1;
}

static void greet(void)
{
	u8 m[64], r[512];

	fresh();
	send_bytes(m, greeting(m), NULL, 0);
	run();
	receive_reply(r, sizeof(r));
}

static void test_pieces(void)
{
	u8 m[64], r[512];
	u32 len;

	fresh();
	is(run(), 0, "no data is not an error");
	is(conn.deadline, NEVER, "without data there is no deadline");
	len = greeting(m);
	for (u32 i = 0; i < len - 1; i++) {
		send_bytes(m + i, 1, NULL, 0);
		run();
	}
	is(receive_reply(r, sizeof(r)), 0,
	   "no reply before the last byte of a message");
	send_bytes(m + len - 1, 1, NULL, 0);
	is(run(), 0, "a message that arrives byte by byte is accepted");
	ok(receive_reply(r, sizeof(r)) > VUSER_HEADER,
	   "a message that arrives byte by byte is answered");
	is(conn.deadline, NEVER, "no deadline after a reply");
	memcpy(m + len, m, len);
	send_bytes(m, 2 * len, NULL, 0);
	run();
	run();
	ok(receive_reply(r, sizeof(r)) > 2 * VUSER_HEADER,
	   "two messages at once get two replies");
	put32(m + 4, VUSER_HEADER - 1);
	send_bytes(m, len, NULL, 0);
	is(run(), -1, "a length shorter than a header hangs up");
	fresh();
	shutdown(peer, SHUT_WR);
	is(run(), -1, "a closed connection hangs up");
}

static void test_patience(void)
{
	u8 m[64];

	fresh();
	send_bytes(m, VUSER_HEADER - 1, NULL, 0);
	is(run(), 0, "half a message is not an error");
	time_us += VUSER_PATIENCE - 1;
	send_bytes(m, 0, NULL, 0);
	is(run(), 0, "half a message is waited for");
	time_us++;
	is(run(), -1, "half a message hangs up at the deadline");
}

/* A client that sends requests and does not read the replies. */
static void test_stuck(void)
{
	static u8 r[1 << 20];
	u8 m[64], body[16] = { 0 };
	unsigned int i;

	greet();
	put32(body + 8, 2);
	put32(body + 12, VUSER_XFER);
	for (i = 0; i < 1000 && vuser_conn_events(&conn) == POLLIN; i++) {
		send_bytes(m, message(m, READ, body, sizeof(body)), NULL, 0);
		if (run())
			break;
	}
	is(vuser_conn_events(&conn), POLLOUT,
	   "a reply that does not fit is kept");
	send_bytes(m, message(m, READ, body, sizeof(body)), NULL, 0);
	is(run(), 0, "a kept reply does not hang up");
	is(conn.have, 0, "no message is read while a reply is kept");
	time_us += VUSER_PATIENCE - 1;
	while (receive_reply(r, sizeof(r)) ||
	       vuser_conn_events(&conn) == POLLOUT)
		is(run(), 0, "a kept reply is sent when the client reads");
	is(conn.deadline, NEVER, "no deadline once the reply is sent");
	while (vuser_conn_events(&conn) == POLLIN) {
		send_bytes(m, message(m, READ, body, sizeof(body)), NULL, 0);
		run();
	}
	time_us += VUSER_PATIENCE;
	is(run(), -1, "a reply that is never read hangs up at the deadline");
}

static void test_descriptors(void)
{
	int fds[9], memory = memfd_create("memory", 0);
	unsigned int before;
	u8 m[64], r[512], body[32] = { 0 };
	u32 len;

	greet();
	ftruncate(memory, PAGE);
	for (unsigned int i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = memory;
	before = open_files();
	put32(body + 4, 3);
	put64(body + 16, IOVA);
	put64(body + 24, PAGE);
	len = message(m, MAP, body, sizeof(body));
	send_bytes(m, len, fds, VUSER_FDS);
	is(run(), 0, "eight descriptors are not an error");
	receive_reply(r, sizeof(r));
	is(get32(r + 8), 1, "a message with eight descriptors is answered");
	is(vuser.maps, 1, "one of eight descriptors is mapped");
	is(open_files(), before, "none of eight descriptors stays open");
	send_bytes(m, len, fds, 9);
	is(run(), -1, "nine descriptors hang up");
	vuser_conn_close(&conn);
	is(open_files(), before - 1, "nine descriptors are all closed");

	greet();
	before = open_files();
	send_bytes(m, VUSER_HEADER, fds, 2);
	run();
	is(conn.nfds, 2, "the first half of a message may bring descriptors");
	send_bytes(m + VUSER_HEADER, 4, fds, 1);
	run();
	is(conn.nfds, 3, "the second half of a message may bring descriptors");
	shutdown(peer, SHUT_WR);
	is(run(), -1, "an incomplete message hangs up");
	vuser_conn_close(&conn);
	is(open_files(), before - 1,
	   "descriptors of an incomplete message are closed");
	close(memory);
}

static void test_memory(void)
{
	struct vuser_map e = {
		.iova = IOVA,
		.size = 2 * PAGE,
		.read = true,
		.write = true,
	};
	int memory = memfd_create("memory", 0);
	u64 was = vuser.faults;
	u8 buf[16] = { 1 };

	fresh();
	ftruncate(memory, 2 * PAGE);
	is(vuser_dma_map(&vuser, e, memory, PAGE), -EINVAL,
	   "memory beyond the end of its file is not mapped");
	is(vuser_dma_map(&vuser, e, memory, 1), -EINVAL,
	   "memory at an unaligned offset is not mapped");
	is(vuser_dma_map(&vuser, e, memory, 0), 0, "a whole file is mapped");
	is(vuser_dma_write(&vuser, IOVA + PAGE, buf, 16), 0,
	   "mapped memory can be written");
	ftruncate(memory, PAGE);
	for (unsigned int i = 0; i < 2; i++) {
		is(vuser_dma_read(&vuser, IOVA + PAGE, buf, 16), -1,
		   "memory of a truncated file is not read");
		is(vuser_dma_write(&vuser, IOVA + PAGE - 8, buf, 16), -1,
		   "memory across the end of a truncated file is not written");
	}
	is(vuser.faults, was + 4,
	   "DMA to a truncated file is counted as faults");
	is(vuser_dma_write(&vuser, IOVA, buf, 16), 0,
	   "the rest of a truncated file can be written");
	close(memory);
}

/*
 * A descriptor that is not an eventfd must neither block nor kill the server.
 */
static void test_events(void)
{
	int pipes[2];
	u64 n;

	if (pipe(pipes))
		perror("pipe");
	is(vuser_linux.signal(NULL, pipes[1]), 0,
	   "a signal to a pipe succeeds");
	is(read(pipes[0], &n, sizeof(n)), sizeof(n),
	   "a signal to a pipe arrives");
	for (n = 0; n < 1 << 20 && !vuser_linux.signal(NULL, pipes[1]); n++)
		;
	ok(n && n < 1 << 20, "a signal to a full pipe fails without blocking");
	close(pipes[0]);
	is(vuser_linux.signal(NULL, pipes[1]), -1,
	   "a signal to a pipe without a reader fails");
	close(pipes[1]);
	is(vuser_linux.signal(NULL, pipes[1]), -1,
	   "a signal to a closed descriptor fails");
}

int main(void)
{
	peer = -1;
	rig_init(&rig, &chip_ops, NULL);
	vuser_init(&vuser, &rig.chip, &vuser_linux);
	vuser_linux_init();
	vuser_conn_open(&conn, -1);
	test_pieces();
	test_patience();
	test_stuck();
	test_descriptors();
	test_memory();
	test_events();
	fresh();
	vuser_conn_close(&conn);
	rig_free(&rig);
	return tap_done();
}
