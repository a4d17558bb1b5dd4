// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* What the vfio-user engine needs of the operating system. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vuser_linux.h"

/* Where a copy continues after a SIGBUS. */
static sigjmp_buf no_memory;
static volatile sig_atomic_t copying;

static void bus_error(int sig)
{
	if (copying)
		siglongjmp(no_memory, 1);
	signal(sig, SIG_DFL); /* our own defect: it comes again */
}

void vuser_linux_init(void)
{
	/*
	 * The handler is left by a jump, so the signal must not stay blocked.
	 */
	struct sigaction bus = {
		.sa_handler = bus_error,
		.sa_flags = SA_NODEFER,
	};

	sigaction(SIGBUS, &bus, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * Refuses what is longer than its file, as the client is told of it here. When
 * the file is truncated later, copy() notices.
 */
static void *map(void *ctx, int fd, u64 off, u64 size, bool write)
{
	struct stat st;
	void *p;

	(void)ctx;
	if (fstat(fd, &st) || st.st_size < 0 || off + size > (u64)st.st_size)
		return NULL;
	p = mmap(NULL, size, PROT_READ | (write ? PROT_WRITE : 0), MAP_SHARED,
		 fd, (off_t)off);
	return p == MAP_FAILED ? NULL : p;
}

static void unmap(void *ctx, void *p, u64 size)
{
	(void)ctx;
	munmap(p, size);
}

static int copy(void *ctx, void *to, const void *from, u32 len)
{
	(void)ctx;
	if (sigsetjmp(no_memory, 0)) {
		copying = 0;
		return -1;
	}
	copying = 1;
	atomic_signal_fence(memory_order_seq_cst);
	memcpy(to, from, len);
	atomic_signal_fence(memory_order_seq_cst);
	copying = 0;
	return 0;
}

/* Never blocks, whether or not the client reads its events. */
static int signal_event(void *ctx, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	u64 one = 1;

	(void)ctx;
	return poll(&p, 1, 0) == 1 && p.revents == POLLOUT &&
			       write(fd, &one, sizeof(one)) == sizeof(one) ?
		       0 :
		       -1;
}

static void close_fd(void *ctx, int fd)
{
	(void)ctx;
	close(fd);
}

const struct vuser_ops vuser_linux = {
	.map = map,
	.unmap = unmap,
	.copy = copy,
	.signal = signal_event,
	.close = close_fd,
};
