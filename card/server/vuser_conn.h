/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The connection of a vfio-user client: messages and replies over a stream
 * socket, with descriptors. Nothing here waits: a client that sends half a
 * message, or does not read its replies, holds up nobody else, and is given
 * up when its time is over.
 */
#ifndef TWIN_VUSER_CONN_H
#define TWIN_VUSER_CONN_H

#include "vuser.h"

#define VUSER_PATIENCE (10 * SEC)	/* for the rest of a message, or of a reply */

struct vuser_conn {
	int fd;				/* -1: no client */
	u32 have;			/* bytes of msg */
	u32 sent, length;		/* of reply */
	int fds[VUSER_FDS];		/* that came with msg */
	unsigned int nfds;
	u64 deadline;			/* NEVER: nothing is under way */
	u8 msg[VUSER_MESSAGE], reply[VUSER_MESSAGE];
};

/* A client at @fd, or with -1 none. */
void vuser_conn_open(struct vuser_conn *c, int fd);

/* Closes the socket, and descriptors of a message that did not get whole. */
void vuser_conn_close(struct vuser_conn *c);

/* What to poll for: POLLIN, or POLLOUT while a reply is under way. */
short vuser_conn_events(const struct vuser_conn *c);

/*
 * Whenever poll has something to say, or the deadline is over: receives, hands
 * whole messages to @v and sends replies, as far as that goes without waiting.
 * -1: hang up.
 */
int vuser_conn_run(struct vuser_conn *c, struct vuser *v, u64 now);

#endif
