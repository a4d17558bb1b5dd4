// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The connection of a vfio-user client. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vuser_conn.h"

void vuser_conn_open(struct vuser_conn *c, int fd)
{
	c->fd = fd;
	c->have = c->sent = c->length = 0;
	c->nfds = 0;
	c->deadline = NEVER;
}

void vuser_conn_close(struct vuser_conn *c)
{
	while (c->nfds)
		close(c->fds[--c->nfds]);
	if (c->fd >= 0)
		close(c->fd);
	vuser_conn_open(c, -1);
}

short vuser_conn_events(const struct vuser_conn *c)
{
	return c->length ? POLLOUT : POLLIN;
}

/*
 * Keeps the descriptors of one control message; closes those that do not fit.
 */
static void take_fds(struct vuser_conn *c, const struct cmsghdr *m)
{
	size_t n = (m->cmsg_len - CMSG_LEN(0)) / sizeof(int);

	for (size_t i = 0; i < n; i++) {
		int fd;

		memcpy(&fd, CMSG_DATA(m) + i * sizeof(fd), sizeof(fd));
		if (c->nfds < VUSER_FDS)
			c->fds[c->nfds++] = fd;
		else
			close(fd);
	}
}

/*
 * Receives at most @len bytes; returns how many, 0 if none are there, -1: hang
 * up.
 */
static int take_bytes(struct vuser_conn *c, u32 len)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(VUSER_FDS * sizeof(int))];
	} control;
	struct iovec v = { c->msg + c->have, len };
	struct msghdr m = {
		.msg_iov = &v,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(c->fd, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	struct cmsghdr *h;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	for (h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h))
		if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS)
			take_fds(c, h);
	/* More descriptors than were negotiated: some are lost. */
	if (!n || m.msg_flags & MSG_CTRUNC)
		return -1;
	c->have += (u32)n;
	return (int)n;
}

/* Receives a message: 1: complete, 0: not yet, -1: hang up. */
static int receive(struct vuser_conn *c)
{
	for (;;) {
		u32 want = VUSER_HEADER;
		int n;

		if (c->have >= VUSER_HEADER)
			want = vuser_length(c->msg);
		if (!want)
			return -1;
		if (c->have >= VUSER_HEADER && c->have == want)
			return 1;
		n = take_bytes(c, want - c->have);
		if (n <= 0)
			return n;
	}
}

/* 1: all is sent, 0: not yet, -1: hang up. */
static int send_reply(struct vuser_conn *c)
{
	while (c->sent < c->length) {
		ssize_t n = send(c->fd, c->reply + c->sent, c->length - c->sent,
				 MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -1;
		c->sent += (u32)n;
	}
	if (c->length) {
		c->sent = c->length = 0;
		c->deadline = NEVER;
	}
	return 1;
}

/* Passes the message, with its descriptors, to the engine. */
static int answer(struct vuser_conn *c, struct vuser *v)
{
	int n = vuser_message(v, c->msg, c->have, c->fds, c->nfds, c->reply);

	c->have = 0;
	c->nfds = 0;
	c->deadline = NEVER;
	c->length = n < 0 ? 0 : (u32)n;
	return n < 0 ? -1 : 0;
}

int vuser_conn_run(struct vuser_conn *c, struct vuser *v, u64 now)
{
	int n = send_reply(c);

	if (n > 0)
		n = receive(c);
	if (n > 0) {
		if (answer(c, v))
			return -1;
		n = send_reply(c);
	}
	if (n < 0)
		return -1;
	if ((c->have || c->length) && c->deadline == NEVER)
		c->deadline = now + VUSER_PATIENCE;
	return now >= c->deadline ? -1 : 0;
}
