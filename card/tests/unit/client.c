// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A hostile vfio-user client for server.t:
 *
 *	client SOCKET truncate	has the card access memory whose file it has
 *				truncated
 *	client SOCKET stuck	sends requests until the socket is full, reads
 * no reply, and stays connected
 *
 * Exits with 0 if the server still answers, or has hung up.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "model/regs.h"
#include "model/twin.h"

enum { HEADER = 16, VERSION = 1, MAP, INFO = 4, READ = 9, WRITE };
enum { MEMORY = 65536, IOVA = 0x100000, CONFIG = 7, REGISTERS = 2 };

static int server;

static void fatal(const char *what)
{
	perror(what);
	exit(1);
}

static void connect_to(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (connect(server, (struct sockaddr *)&a, sizeof(a)))
		fatal(path);
}

/* -1: the socket is full. */
static int send_message(u16 command, const u8 *body, u32 len, int fd, int how)
{
	char room[CMSG_SPACE(sizeof(fd))] = { 0 };
	u8 head[HEADER] = { 0 };
	struct iovec v[2] = { { head, HEADER }, { (void *)body, len } };
	struct msghdr m = { .msg_iov = v, .msg_iovlen = 2 };
	struct cmsghdr *c = (struct cmsghdr *)room;

	put16(head + 2, command);
	put32(head + 4, HEADER + len);
	if (fd >= 0) {
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
		m.msg_control = room;
		m.msg_controllen = sizeof(room);
	}
	return sendmsg(server, &m, how) == (ssize_t)(HEADER + len) ? 0 : -1;
}

static void ask(u16 command, const u8 *body, u32 len, int fd)
{
	u8 reply[1024];

	if (send_message(command, body, len, fd, 0) ||
	    recv(server, reply, sizeof(reply), 0) < HEADER)
		fatal("the server is gone");
	if (get32(reply + 8) != 1) {
		fprintf(stderr, "message %u: error %u\n", command,
			get32(reply + 12));
		exit(1);
	}
}

static void greet(void)
{
	ask(VERSION, (const u8[]){ 0, 0, 1, 0 }, 4, -1);
}

static void write_at(u32 region, u32 off, u32 value)
{
	u8 body[20] = { 0 };

	put32(body, off);
	put32(body + 8, region);
	put32(body + 12, 4);
	put32(body + 16, value);
	ask(WRITE, body, sizeof(body), -1);
}

static void core_set(u32 reg, u32 value)
{
	write_at(REGISTERS, CORE_BASE + reg, value);
}

static void map(int memory)
{
	u8 body[32] = { 32, [4] = 3 };

	put64(body + 16, IOVA);
	put64(body + 24, MEMORY);
	ask(MAP, body, sizeof(body), memory);
}

static void truncate_memory(void)
{
	int memory = memfd_create("memory", 0);

	if (ftruncate(memory, MEMORY))
		fatal("memory");
	greet();
	map(memory);
	write_at(CONFIG, CFG_COMMAND, COMMAND_MEMORY | COMMAND_MASTER);
	core_set(R_TX_BASE, IOVA);
	core_set(R_PCS, PCS_CMD_EN);
	core_set(R_TX_CFG, RING_ENABLE | 16);
	if (ftruncate(memory, 0))
		fatal("memory");
	core_set(R_TX_PROD, 1);
	ask(INFO, (const u8[16]){ 16 }, 16, -1);
}

static void stuck(void)
{
	struct pollfd p = { .fd = server, .events = POLLRDHUP };
	u8 body[16] = { 0 };

	put32(body + 8, REGISTERS);
	put32(body + 12, 65536);
	greet();
	/* The server cannot continue once the socket stays full. */
	for (unsigned int i = 0; i < 10; i++) {
		while (!send_message(READ, body, sizeof(body), -1,
				     MSG_DONTWAIT))
			;
		usleep(50000);
	}
	puts("stuck");
	fflush(stdout);
	if (poll(&p, 1, -1) < 0)
		fatal("poll");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	connect_to(argv[1]);
	if (!strcmp(argv[2], "truncate"))
		truncate_memory();
	else if (!strcmp(argv[2], "stuck"))
		stuck();
	else
		return 2;
	return 0;
}
