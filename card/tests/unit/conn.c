// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A client's connection over a socket pair: pieces, descriptors, patience. */
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
static int peer;		/* the client's end */
static u64 time_us;

static u64 now(void *ctx)
{
	(void)ctx;
	return time_us;
}

static const struct chip_ops chip_ops = {
	.ctx = &vuser, .dma_read = vuser_dma_read, .dma_write = vuser_dma_write,
	.irq = vuser_irq, .now = now,
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

/* A message of @len bytes behind the header to @p; its length. */
static u32 message(u8 *p, u16 command, const void *body, u32 len)
{
	memset(p, 0, VUSER_HEADER);
	put16(p + 2, command);
	put32(p + 4, VUSER_HEADER + len);
	memcpy(p + VUSER_HEADER, body, len);
	return VUSER_HEADER + len;
}

static ssize_t put(const u8 *p, size_t len, const int *fds, unsigned int nfds)
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

/* The reply's length, 0: none has come. */
static u32 get(u8 *p, size_t size)
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
	put(m, greeting(m), NULL, 0);
	run();
	get(r, sizeof(r));
}

static void test_pieces(void)
{
	u8 m[64], r[512];
	u32 len;

	fresh();
	is(run(), 0, "nothing has come");
	is(conn.deadline, NEVER, "and nothing is waited for");
	len = greeting(m);
	for (u32 i = 0; i < len - 1; i++) {
		put(m + i, 1, NULL, 0);
		run();
	}
	is(get(r, sizeof(r)), 0, "no answer before the last byte");
	put(m + len - 1, 1, NULL, 0);
	is(run(), 0, "byte by byte it gets whole");
	ok(get(r, sizeof(r)) > VUSER_HEADER, "and is answered");
	is(conn.deadline, NEVER, "all is done");
	memcpy(m + len, m, len);
	put(m, 2 * len, NULL, 0);
	run();
	run();
	ok(get(r, sizeof(r)) > 2 * VUSER_HEADER, "two in a piece, two answers");
	put32(m + 4, VUSER_HEADER - 1);
	put(m, len, NULL, 0);
	is(run(), -1, "a length below a header");
	fresh();
	shutdown(peer, SHUT_WR);
	is(run(), -1, "the end");
}

static void test_patience(void)
{
	u8 m[64];

	fresh();
	put(m, VUSER_HEADER - 1, NULL, 0);
	is(run(), 0, "half a message");
	time_us += VUSER_PATIENCE - 1;
	put(m, 0, NULL, 0);
	is(run(), 0, "is waited for");
	time_us++;
	is(run(), -1, "not for ever");
}

/* A client that asks and asks and reads nothing. */
static void test_stuck(void)
{
	static u8 r[1 << 20];
	u8 m[64], body[16] = { 0 };
	unsigned int i;

	greet();
	put32(body + 8, 2);
	put32(body + 12, VUSER_XFER);
	for (i = 0; i < 1000 && vuser_conn_events(&conn) == POLLIN; i++) {
		put(m, message(m, READ, body, sizeof(body)), NULL, 0);
		if (run())
			break;
	}
	is(vuser_conn_events(&conn), POLLOUT, "a reply that does not fit waits");
	put(m, message(m, READ, body, sizeof(body)), NULL, 0);
	is(run(), 0, "and does not end it");
	is(conn.have, 0, "nothing more is taken meanwhile");
	time_us += VUSER_PATIENCE - 1;
	while (get(r, sizeof(r)) || vuser_conn_events(&conn) == POLLOUT)
		is(run(), 0, "read at last, it goes on");
	is(conn.deadline, NEVER, "all is sent");
	while (vuser_conn_events(&conn) == POLLIN) {
		put(m, message(m, READ, body, sizeof(body)), NULL, 0);
		run();
	}
	time_us += VUSER_PATIENCE;
	is(run(), -1, "never read, it is given up");
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
	put(m, len, fds, VUSER_FDS);
	is(run(), 0, "eight descriptors");
	get(r, sizeof(r));
	is(get32(r + 8), 1, "are taken");
	is(vuser.maps, 1, "one is mapped");
	is(open_files(), before, "and none stays open");
	put(m, len, fds, 9);
	is(run(), -1, "nine hang up");
	vuser_conn_close(&conn);
	is(open_files(), before - 1, "with all of them closed");

	greet();
	before = open_files();
	put(m, VUSER_HEADER, fds, 2);
	run();
	is(conn.nfds, 2, "a message's first half brings descriptors");
	put(m + VUSER_HEADER, 4, fds, 1);
	run();
	is(conn.nfds, 3, "so may its second");
	shutdown(peer, SHUT_WR);
	is(run(), -1, "the rest does not come");
	vuser_conn_close(&conn);
	is(open_files(), before - 1, "they are closed");
	close(memory);
}

static void test_memory(void)
{
	struct vuser_map e = {
		.iova = IOVA, .size = 2 * PAGE, .read = true, .write = true,
	};
	int memory = memfd_create("memory", 0);
	u64 was = vuser.faults;
	u8 buf[16] = { 1 };

	fresh();
	ftruncate(memory, 2 * PAGE);
	is(vuser_dma_map(&vuser, e, memory, PAGE), -EINVAL,
	   "memory beyond its file is not mapped");
	is(vuser_dma_map(&vuser, e, memory, 1), -EINVAL, "nor off a page");
	is(vuser_dma_map(&vuser, e, memory, 0), 0, "a whole file");
	is(vuser_dma_write(&vuser, IOVA + PAGE, buf, 16), 0, "can be written");
	ftruncate(memory, PAGE);
	for (unsigned int i = 0; i < 2; i++) {
		is(vuser_dma_read(&vuser, IOVA + PAGE, buf, 16), -1,
		   "shortened, it is no more read");
		is(vuser_dma_write(&vuser, IOVA + PAGE - 8, buf, 16), -1,
		   "nor written, not even across the end");
	}
	is(vuser.faults, was + 4, "each is a fault");
	is(vuser_dma_write(&vuser, IOVA, buf, 16), 0, "what is left can");
	close(memory);
}

/* What is no event at all is not waited for, and ends nothing. */
static void test_events(void)
{
	int pipes[2];
	u64 n;

	if (pipe(pipes))
		perror("pipe");
	is(vuser_linux.signal(NULL, pipes[1]), 0, "a signal");
	is(read(pipes[0], &n, sizeof(n)), sizeof(n), "comes");
	for (n = 0; n < 1 << 20 && !vuser_linux.signal(NULL, pipes[1]); n++)
		;
	ok(n && n < 1 << 20, "a full pipe takes none");
	close(pipes[0]);
	is(vuser_linux.signal(NULL, pipes[1]), -1, "nor one that nobody reads");
	close(pipes[1]);
	is(vuser_linux.signal(NULL, pipes[1]), -1, "nor what is closed");
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
