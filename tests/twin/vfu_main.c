// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* twin-vfu: the emulated card behind a vfio-user socket, for QEMU. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "file_store.h"
#include "ident_key.h"
#include "trace.h"
#include "vfu.h"

#define PATIENCE 10		/* s a client may take to finish a message */

static struct rig rig;
static struct vfu vfu;
static struct control control = { .rig = &rig, .vfu = &vfu };
static FILE *trace_file;
static volatile sig_atomic_t stopping;

static int usage(FILE *f)
{
	fputs("usage: twin-vfu -s SOCKET [option]...\n"
	      "\n"
	      "  -s SOCKET           where QEMU's vfio-user-pci connects\n"
	      "  -c SOCKET           where faults are asked for, a line each;"
	      " say help\n"
	      "  -k OBJECT           the HIM object whose identity key the card"
	      " answers\n"
	      "                      (without it the identity chip is mute)\n"
	      "  -p PHY:MAKE:DISKS   a port multiplier of that make with so"
	      " many disks\n"
	      "  -d PHY[:SECTORS[:FORMAT]]  a disk; FORMAT 512n, 512e or 4kn\n"
	      "  -f FOLDER           keep the disks in sparse files there,"
	      " SERIAL.img,\n"
	      "                      not in memory\n"
	      "  -i VENDOR:DEVICE    another PCI identity, hexadecimal\n"
	      "  -t TRACE            write all the card does to this file\n"
	      "  -1                  end when the first client leaves\n", f);
	return f == stdout ? 0 : 2;
}

static void fatal(const char *what)
{
	fprintf(stderr, "twin-vfu: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* ---- the model's surroundings ---- */

static u64 now(void *ctx)
{
	static u64 began;
	struct timespec t;
	u64 us;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	us = (u64)t.tv_sec * SEC + (u64)t.tv_nsec / 1000;
	if (!began)
		began = us - 1;
	return us - began;
}

static void trace(void *ctx, const struct trace_event *ev)
{
	(void)ctx;
	if (trace_file)
		trace_write(trace_file, ev);
}

static void note(void *ctx, const char *text)
{
	printf("%11.6f chip: %s\n", (double)now(ctx) / 1e6, text);
}

static const struct host host = {
	.ctx = &vfu, .dma_read = vfu_dma_read, .dma_write = vfu_dma_write,
	.irq = vfu_irq, .now = now, .trace = trace, .note = note,
};

/* A map longer than its file would end in SIGBUS, so there is none. */
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

static void ring(void *ctx, int fd)
{
	u64 one = 1;

	(void)ctx;
	if (write(fd, &one, sizeof(one)) != sizeof(one))
		perror("twin-vfu: event");
}

static void shut(void *ctx, int fd)
{
	(void)ctx;
	close(fd);
}

static const struct vfu_ops ops = {
	.map = map, .unmap = unmap, .signal = ring, .close = shut,
};

/* ---- sockets ---- */

static int listen_at(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(a.sun_path)) {
		errno = ENAMETOOLONG;
		fatal(path);
	}
	strcpy(a.sun_path, path);
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    listen(fd, 1))
		fatal(path);
	return fd;
}

static int accept_one(int listener)
{
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			   sizeof(patience));
	return fd;
}

/* Exactly @len bytes, and any descriptors that come with them. */
static int receive(int fd, u8 *p, size_t len, int *fds, unsigned int *nfds)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(VFU_FDS * sizeof(int))];
	} control;

	while (len) {
		struct iovec v = { p, len };
		struct msghdr m = {
			.msg_iov = &v, .msg_iovlen = 1,
			.msg_control = control.room,
			.msg_controllen = sizeof(control.room),
		};
		ssize_t n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
		struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;

		if (n <= 0)
			return -1;
		for (; c; c = CMSG_NXTHDR(&m, c)) {
			unsigned int k = (unsigned int)
				((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));

			if (c->cmsg_type != SCM_RIGHTS)
				continue;
			for (unsigned int i = 0; i < k; i++) {
				int got;

				memcpy(&got, CMSG_DATA(c) + i * sizeof(int),
				       sizeof(got));
				if (*nfds < VFU_FDS)
					fds[(*nfds)++] = got;
				else
					close(got);
			}
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int send_all(int fd, const u8 *p, size_t len)
{
	while (len) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* One message of the client's; -1: hang up. */
static int serve(int fd)
{
	static u8 msg[VFU_MESSAGE], reply[VFU_MESSAGE];
	int fds[VFU_FDS], n;
	unsigned int nfds = 0;
	u32 len;

	if (receive(fd, msg, VFU_HEADER, fds, &nfds))
		goto bad;
	len = vfu_length(msg);
	if (!len || receive(fd, msg + VFU_HEADER, len - VFU_HEADER, fds,
			    &nfds))
		goto bad;
	n = vfu_message(&vfu, msg, len, fds, nfds, reply);
	return n < 0 ? -1 : send_all(fd, reply, (size_t)n);
bad:
	while (nfds)
		close(fds[--nfds]);
	return -1;
}

/*
 * What the control connection has sent; -1: it is over. A line may come in
 * pieces (a guest's serial port gives bytes), and several in one piece.
 */
static int obey(int fd)
{
	static char line[256];
	static size_t have;
	char out[CONTROL_ANSWER], *end;
	ssize_t n = recv(fd, line + have, sizeof(line) - 1 - have, 0);

	if (n <= 0) {
		have = 0;
		return -1;
	}
	have += (size_t)n;
	line[have] = '\0';
	while ((end = strchr(line, '\n')) || have == sizeof(line) - 1) {
		size_t len = end ? (size_t)(end - line) + 1 : have;

		if (end)
			*end = '\0';
		control_line(&control, line, out, sizeof(out) - 1);
		strcat(out, "\n");
		if (send_all(fd, (const u8 *)out, strlen(out)))
			return -1;
		have -= len;
		memmove(line, line + len, have + 1);
	}
	return 0;
}

/* ---- the loop ---- */

enum { LISTEN, CLIENT, CONTROL_LISTEN, CONTROL, FDS };

static void hang_up(struct pollfd *p)
{
	close(p->fd);
	p->fd = -1;
}

/*
 * How long to wait for a message: until the card has something to do, to the
 * microsecond, since a disk's command takes less than a millisecond.
 */
static struct timespec idle_time(void)
{
	u64 next = chip_next(&rig.chip), t = now(NULL), us = SEC;

	if (next <= t)
		us = 0;
	else if (next - t < us)
		us = next - t;
	return (struct timespec) { .tv_sec = (time_t)(us / SEC),
				   .tv_nsec = (long)(us % SEC) * 1000 };
}

static void client_left(struct pollfd *p)
{
	printf("client left\n");
	hang_up(p);
	vfu_end(&vfu);
	chip_reset(&rig.chip);
}

static void loop(struct pollfd *p, bool once)
{
	while (!stopping) {
		struct timespec wait = idle_time();

		/* One client at a time: the next waits. */
		p[LISTEN].events = p[CLIENT].fd < 0 ? POLLIN : 0;
		p[CONTROL_LISTEN].events = p[CONTROL].fd < 0 ? POLLIN : 0;
		if (ppoll(p, FDS, &wait, NULL) < 0 && errno != EINTR)
			fatal("poll");
		if (p[LISTEN].revents & POLLIN)
			p[CLIENT].fd = accept_one(p[LISTEN].fd);
		else if (p[CLIENT].fd >= 0 && p[CLIENT].revents &&
			 serve(p[CLIENT].fd)) {
			client_left(&p[CLIENT]);
			if (once)
				return;
		}
		if (p[CONTROL_LISTEN].revents & POLLIN)
			p[CONTROL].fd = accept_one(p[CONTROL_LISTEN].fd);
		else if (p[CONTROL].fd >= 0 && p[CONTROL].revents &&
			 obey(p[CONTROL].fd))
			hang_up(&p[CONTROL]);
		chip_run(&rig.chip);
	}
}

/* ---- options ---- */

static int add_pmp(const char *arg)
{
	unsigned int phy, disks;
	char make[16];

	if (sscanf(arg, "%u:%15[^:]:%u", &phy, make, &disks) != 3)
		return -1;
	return rig_pmp(&rig, phy, make, disks);
}

static int add_disk(const char *arg)
{
	unsigned long long sectors = RIG_MEDIUM;
	char format[8] = "512n";
	unsigned int phy;

	if (sscanf(arg, "%u:%llu:%7s", &phy, &sectors, format) < 1)
		return -1;
	if (!strcmp(format, "512n"))
		return rig_disk(&rig, phy, sectors, SECTOR_512N);
	if (!strcmp(format, "512e"))
		return rig_disk(&rig, phy, sectors, SECTOR_512E);
	if (!strcmp(format, "4kn"))
		return rig_disk(&rig, phy, sectors, SECTOR_4KN);
	return -1;
}

static int set_id(const char *arg)
{
	unsigned int vendor, device;
	u32 id;

	if (sscanf(arg, "%x:%x", &vendor, &device) != 2)
		return -1;
	id = device << 16 | (vendor & 0xffff);
	chip_set_id(&rig.chip, id, id);
	return 0;
}

static int set_key(const char *object)
{
	u8 key[IDENT_KEY];
	char why[200];

	if (ident_key_from_object(object, key, why, sizeof(why))) {
		fprintf(stderr, "twin-vfu: no identity: %s\n", why);
		return -1;
	}
	memcpy(rig.ident.key, key, sizeof(key));
	rig.ident.mute = false;
	return 0;
}

static struct file_store image[RIG_DISKS];

static void open_images(const char *folder)
{
	char path[4096];

	for (unsigned int i = 0; i < rig.disks; i++) {
		struct disk *d = &rig.disk[i];

		snprintf(path, sizeof(path), "%s/%s.img", folder, d->serial);
		if (file_store_open(&image[i], path,
				    d->sectors * disk_sector_size(d)))
			fatal(path);
		d->media = &image[i].media;
	}
}

static int set_trace(const char *path)
{
	trace_file = fopen(path, "we");
	return trace_file ? 0 : -1;
}

static void stop(int sig)
{
	(void)sig;
	stopping = 1;
}

struct options {
	const char *path, *control, *folder;
	bool once;
};

/* 0, or -1: the option's argument will not do. */
static int option(struct options *o, int opt, const char *arg)
{
	switch (opt) {
	case 's':
		o->path = arg;
		return 0;
	case 'c':
		o->control = arg;
		return 0;
	case 'f':
		o->folder = arg;
		return 0;
	case '1':
		o->once = true;
		return 0;
	case 'k':
		return set_key(arg);
	case 'p':
		return add_pmp(arg);
	case 'd':
		return add_disk(arg);
	case 'i':
		return set_id(arg);
	default:
		return set_trace(arg);
	}
}

/* The last line: "stats" and what control_stats() says. */
static void print_stats(void)
{
	char line[CONTROL_ANSWER];

	control_stats(&control, line, sizeof(line));
	printf("stats %s\n", line);
}

static void serve_all(const struct options *o)
{
	struct pollfd p[FDS] = {
		{ .fd = -1 }, { .fd = -1, .events = POLLIN },
		{ .fd = -1 }, { .fd = -1, .events = POLLIN },
	};

	p[LISTEN].fd = listen_at(o->path);
	if (o->control)
		p[CONTROL_LISTEN].fd = listen_at(o->control);
	printf("listening at %s, %u disks\n", o->path, rig.disks);
	loop(p, o->once);
	unlink(o->path);
	if (o->control)
		unlink(o->control);
}

int main(int argc, char **argv)
{
	struct options o = { .path = NULL };
	int opt;

	setvbuf(stdout, NULL, _IOLBF, 0);
	rig_init(&rig, &host, NULL);
	vfu_init(&vfu, &rig.chip, &ops);
	while ((opt = getopt(argc, argv, "hs:c:k:p:d:f:i:t:1")) != -1) {
		if (opt == 'h' || opt == '?')
			return usage(opt == 'h' ? stdout : stderr);
		if (option(&o, opt, optarg)) {
			fprintf(stderr, "twin-vfu: -%c %s: not possible\n",
				opt, optarg);
			return 2;
		}
	}
	if (!o.path || optind != argc)
		return usage(stderr);
	if (o.folder)
		open_images(o.folder);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	serve_all(&o);
	vfu_end(&vfu);
	print_stats();
	for (unsigned int i = 0; o.folder && i < rig.disks; i++)
		file_store_close(&image[i]);
	rig_free(&rig);
	if (trace_file && fclose(trace_file))
		fatal("trace");
	return 0;
}
