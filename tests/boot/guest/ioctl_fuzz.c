// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * usage: ioctl_fuzz [-s SEED] [-n CALLS] [-m NODE -c FUNCTION] DISK...
 *
 * Makes HDIO ioctls at random on each disk, with arguments that are whole, cut
 * by the end of their memory, or nowhere; and management calls (FUNCTION, a
 * number that reads one value, or one that does not exist) to NODE, the sg node
 * of the management device, whose lengths and data fit or do not. ATA commands
 * are ones that leave the medium alone. Bytes beyond an answer have to stay as
 * they were, and an answer may hold nothing but zeros beyond its own length.
 * Then the same HDIO ioctl as a 32-bit program makes it: refused, or answered
 * as for the others.
 *
 * Exit status: 0, 1 if a check failed, 2 if it could not run.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/hdreg.h>
#include <scsi/sg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define ROOM (4 * PAGE) /* of an argument; the page behind it is not there */
#define FILL 0xa5
#define TIMEOUT 60000 /* ms */

static uint64_t state;
static uint8_t *area; /* ROOM bytes, below 4 GiB */

/* xorshift64*: the same calls for the same seed on any C library */
static uint32_t rnd(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

/*
 * The registers of a command that a disk answers at once: HDIO_DRIVE_CMD with
 * data or without, HDIO_DRIVE_TASK without. Data where there are none, or none
 * where there are, would be a command that no disk ends.
 */
static void registers(uint8_t regs[8], unsigned int cmd)
{
	memset(regs, 0, 8);
	switch (cmd == HDIO_DRIVE_TASK ? rnd(2) : rnd(4)) {
	case 0:
		regs[0] = 0xe5; /* CHECK POWER MODE */
		break;
	case 1:
		regs[0] = 0xe7; /* FLUSH CACHE */
		break;
	case 2:
		regs[0] = 0xec; /* IDENTIFY DEVICE */
		regs[3] = 1;
		break;
	case 3:
		regs[0] = 0xb0;		 /* SMART */
		regs[2] = 0xd0 + rnd(2); /* READ DATA, READ THRESHOLDS */
		regs[3] = 1;
		break;
	}
}

/* Where the argument of a call begins. */
static uint8_t *argument(void)
{
	switch (rnd(8)) {
	case 0:
		return NULL;
	case 1:
		return (uint8_t *)0xffff888000000000ull; /* the kernel's */
	case 2:
		return area + ROOM - 1 - rnd(600);
	default:
		return area;
	}
}

/* Whether nothing was written from @from on. */
static void untouched(size_t from, const char *what, unsigned int call)
{
	size_t i;

	for (i = from; i < ROOM; i++)
		if (area[i] != FILL)
			errx(1, "%s, call %u: byte %zu was written", what, call,
			     i);
}

static void hdio(int fd, unsigned int call)
{
	static const unsigned int known[] = { HDIO_GET_IDENTITY, HDIO_DRIVE_CMD,
					      HDIO_DRIVE_TASK, 0x3ff };
	unsigned int cmd = rnd(4) ? known[rnd(4)] : 0x300 + rnd(0x100);
	uint8_t *arg = argument();
	uint8_t regs[8];

	/* A task file writes; a call by channel is one for another disk. */
	if (cmd == HDIO_DRIVE_TASKFILE)
		return;
	registers(regs, cmd);
	memset(area, FILL, ROOM);
	if (arg && arg >= area && arg < area + ROOM) {
		size_t n = area + ROOM - arg;

		memcpy(arg, regs, n < sizeof(regs) ? n : sizeof(regs));
		if (cmd == 0x3ff && n >= 16)
			((int32_t *)(void *)area)[3] = rnd(40) - 10;
	}
	(void)ioctl(fd, cmd, arg);
	/* The longest answer: registers and one sector. */
	if (arg == area)
		untouched(16 + 7 + 512, "HDIO", call);
	else if (arg > area && arg < area + ROOM && area[0] != FILL)
		errx(1, "HDIO, call %u: written in front of the argument",
		     call);
}

static void put32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, sizeof(v));
}

static uint32_t any_length(uint32_t room)
{
	switch (rnd(6)) {
	case 0:
		return ~0u - rnd(16);
	case 1:
		return 0x7ffffff0u + rnd(32);
	case 2:
		return room + rnd(8);
	default:
		return rnd(room + 1);
	}
}

static void management(int fd, uint32_t function, unsigned int call)
{
	uint8_t cdb[16] = { 0x02, 'H', 'P', 'T' }, sense[64];
	uint32_t room = rnd(8) ? rnd(ROOM / 2) : 0;
	uint32_t in = any_length(room), out = any_length(room), got;
	struct sg_io_hdr io = {
		.interface_id = 'S',
		.dxfer_direction = rnd(4) ? SG_DXFER_TO_FROM_DEV :
					    SG_DXFER_TO_DEV,
		.cmd_len = sizeof(cdb),
		.mx_sb_len = sizeof(sense),
		.cmdp = cdb,
		.sbp = sense,
		.dxferp = area,
		.dxfer_len = room,
		.timeout = TIMEOUT,
	};

	put32(cdb + 4, rnd(3) ? function : 0x10000 + rnd(1000));
	put32(cdb + 8, rnd(2) ? 0 : in);
	put32(cdb + 12, rnd(3) ? out : sizeof(uint32_t));
	if (!room)
		io.dxfer_direction = SG_DXFER_NONE;
	memset(area, FILL, ROOM);
	if (ioctl(fd, SG_IO, &io) < 0)
		return; /* lengths that sg refuses */
	untouched(room, "management", call);
	if (io.status || io.host_status || io.driver_status || room < 4)
		return;
	memcpy(&got, area, sizeof(got));
	if (got > room - 4)
		errx(1, "management, call %u: %u bytes returned of %u", call,
		     got, room - 4);
}

/* ioctl() as a 32-bit program calls it. */
static int ioctl32(int fd, unsigned int cmd, void *arg)
{
	long rc = 54; /* __NR_ioctl of i386 */

	__asm__ volatile("int $0x80"
			 : "+a"(rc)
			 : "b"((long)fd), "c"((long)cmd), "d"((long)arg)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)rc;
}

/* In a child, for a kernel without the entry for 32-bit programs ends it. */
static void compat(int fd)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		memset(area, FILL, ROOM);
		if (!ioctl32(fd, HDIO_GET_IDENTITY, area))
			untouched(512, "32 bits", 0);
		else
			untouched(0, "32 bits", 0);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		err(2, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status))
		exit(1);
	printf("32-bit ioctl: %s\n",
	       WIFEXITED(status) ? "made" : "this kernel has none");
}

/* Without CAP_SYS_RAWIO: no command to a disk that is open for writing. */
static void unprivileged(int fd)
{
	uint8_t regs[4] = { 0xe5 };
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		if (setresuid(1, 1, 1))
			err(2, "setresuid");
		if (!ioctl(fd, HDIO_DRIVE_CMD, regs) ||
		    (errno != EACCES && errno != EPERM))
			err(1,
			    "a command without CAP_SYS_RAWIO was not refused");
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		err(2, "waitpid");
	if (status)
		exit(1);
}

int main(int argc, char **argv)
{
	unsigned int calls = 300, i;
	const char *node = NULL;
	uint32_t function = 0;
	uint64_t seed = 1;
	int fd, opt;

	while ((opt = getopt(argc, argv, "s:n:m:c:")) != -1) {
		switch (opt) {
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			calls = strtoul(optarg, NULL, 0);
			break;
		case 'm':
			node = optarg;
			break;
		case 'c':
			function = strtoul(optarg, NULL, 0);
			break;
		default:
			return 2;
		}
	}
	state = seed * 0x9e3779b97f4a7c15ull | 1;
	printf("seed %llu, %u calls\n", (unsigned long long)seed, calls);
	area = mmap(NULL, ROOM + PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (area == MAP_FAILED || mprotect(area + ROOM, PAGE, PROT_NONE))
		err(2, "memory");
	for (; optind < argc; optind++) {
		fd = open(argv[optind], O_RDWR);
		if (fd < 0)
			err(2, "%s", argv[optind]);
		for (i = 0; i < calls; i++)
			hdio(fd, i);
		unprivileged(fd);
		compat(fd);
		close(fd);
	}
	if (!node)
		return 0;
	fd = open(node, O_RDWR);
	if (fd < 0)
		err(2, "%s", node);
	for (i = 0; i < calls; i++)
		management(fd, function, i);
	return 0;
}
