// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* twin-server: the emulated card behind a vfio-user socket, for QEMU. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "control_port.h"
#include "rig/file_store.h"
#include "trace/trace.h"
#include "vuser_conn.h"
#include "vuser_linux.h"
#include "options.h"

static struct rig rig;
static struct vuser vuser;
static struct vuser_conn client = { .fd = -1 };
static struct control control = { .rig = &rig, .vuser = &vuser };
static struct control_port port = { .fd = -1 };
static struct file_store image[RIG_DISKS];
static struct options options;
static volatile sig_atomic_t stopping;

static void fatal(const char *what)
{
	fprintf(stderr, "twin-server: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* ---- callbacks of the model ---- */

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
	if (options.trace)
		trace_write(options.trace, ev);
}

static void note(void *ctx, const char *text)
{
	printf("%11.6f chip: %s\n", (double)now(ctx) / 1e6, text);
}

static const struct chip_ops chip_ops = {
	.ctx = &vuser,
	.dma_read = vuser_dma_read,
	.dma_write = vuser_dma_write,
	.irq = vuser_irq,
	.now = now,
	.trace = trace,
	.note = note,
};

static void open_images(const char *directory)
{
	char path[4096];

	for (unsigned int i = 0; i < rig.disks; i++) {
		struct disk *d = &rig.disk[i];

		image[i].fd = -1;
		if (d->packet)
			continue;
		snprintf(path, sizeof(path), "%s/%s.img", directory, d->serial);
		if (file_store_open(&image[i], path,
				    d->sectors * disk_sector_size(d)))
			fatal(path);
		rig_media(&rig, i, &image[i].media);
	}
}

/* ---- the loop ---- */

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
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    listen(fd, 1))
		fatal(path);
	return fd;
}

static int accept_one(int listener)
{
	return accept4(listener, NULL, NULL, SOCK_CLOEXEC);
}

static void stop(int sig)
{
	(void)sig;
	stopping = 1;
}

/*
 * Signals are delivered only while the loop waits, so that none arrives between
 * the check of "stopping" and the wait. @waiting gets the mask for the wait.
 */
static void catch_signals(sigset_t *waiting)
{
	const struct sigaction a = { .sa_handler = stop };
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, waiting);
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
	sigdelset(waiting, SIGTERM);
	sigdelset(waiting, SIGINT);
	vuser_linux_init();
}

/*
 * How long to wait for a message: until the card has something to do, in
 * microseconds since a disk's command takes less than a millisecond, or until a
 * client's deadline.
 */
static struct timespec idle_time(void)
{
	u64 next = chip_next(&rig.chip), t = now(NULL), us = SEC;

	if (client.deadline < next)
		next = client.deadline;
	if (next <= t)
		us = 0;
	else if (next - t < us)
		us = next - t;
	return (struct timespec){ .tv_sec = (time_t)(us / SEC),
				  .tv_nsec = (long)(us % SEC) * 1000 };
}

/* Closes the socket last: a peer that sees it closed finds the card reset. */
static void client_left(void)
{
	printf("client left\n");
	vuser_end(&vuser);
	chip_reset(&rig.chip);
	vuser_conn_close(&client);
}

enum { LISTEN, CLIENT, CONTROL_LISTEN, CONTROL, FDS };

/* One client at a time, and one at the control socket; the next has to wait. */
static void set_events(struct pollfd p[FDS])
{
	p[LISTEN].events = client.fd < 0 ? POLLIN : 0;
	p[CLIENT].fd = client.fd;
	p[CLIENT].events = vuser_conn_events(&client);
	p[CONTROL_LISTEN].events = port.fd < 0 ? POLLIN : 0;
	p[CONTROL].fd = port.fd;
	p[CONTROL].events = POLLIN;
}

/* Handles events; true if a client has left. */
static bool serve(const struct pollfd p[FDS])
{
	if (p[CONTROL_LISTEN].revents & POLLIN)
		control_port_open(&port, accept_one(p[CONTROL_LISTEN].fd));
	else if (port.fd >= 0 && p[CONTROL].revents &&
		 control_port_run(&port, &control))
		control_port_close(&port);
	if (p[LISTEN].revents & POLLIN) {
		vuser_conn_open(&client, accept_one(p[LISTEN].fd));
	} else if (client.fd >= 0 &&
		   (p[CLIENT].revents || now(NULL) >= client.deadline) &&
		   vuser_conn_run(&client, &vuser, now(NULL))) {
		client_left();
		return true;
	}
	return false;
}

static void loop(struct pollfd p[FDS], const sigset_t *waiting)
{
	while (!stopping) {
		struct timespec wait = idle_time();

		set_events(p);
		if (ppoll(p, FDS, &wait, waiting) < 0) {
			if (errno != EINTR)
				fatal("poll");
			continue;
		}
		if (serve(p) && options.once)
			return;
		chip_run(&rig.chip);
	}
}

static void serve_all(void)
{
	struct pollfd p[FDS] = {
		{ .fd = -1 },
		{ .fd = -1 },
		{ .fd = -1 },
		{ .fd = -1 },
	};
	sigset_t waiting;

	catch_signals(&waiting);
	vuser_conn_open(&client, -1);
	p[LISTEN].fd = listen_at(options.path);
	if (options.control)
		p[CONTROL_LISTEN].fd = listen_at(options.control);
	printf("listening at %s, %u disks\n", options.path, rig.disks);
	loop(p, &waiting);
	unlink(options.path);
	if (options.control)
		unlink(options.control);
}

/* The last line of the output: "stats" and the figures of control_stats(). */
static void print_stats(void)
{
	char line[CONTROL_ANSWER];

	control_stats(&control, line, sizeof(line));
	printf("stats %s\n", line);
}

int main(int argc, char **argv)
{
	int rc;

	setvbuf(stdout, NULL, _IOLBF, 0);
	rig_init(&rig, &chip_ops, NULL);
	vuser_init(&vuser, &rig.chip, &vuser_linux);
	rc = server_options(&options, &rig, argc, argv);
	if (rc >= 0)
		return rc;
	if (options.images)
		open_images(options.images);
	serve_all();
	vuser_end(&vuser);
	vuser_conn_close(&client);
	control_port_close(&port);
	print_stats();
	for (unsigned int i = 0; options.images && i < rig.disks; i++)
		file_store_close(&image[i]);
	while (options.discs)
		file_store_close(&options.disc[--options.discs]);
	rig_free(&rig);
	if (options.trace && fclose(options.trace))
		fatal("trace");
	return 0;
}
