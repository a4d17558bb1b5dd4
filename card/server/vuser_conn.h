/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The connection of a vfio-user client: messages and replies, with descriptors,
 * over a stream socket. Nothing here blocks: a client that sends half a message
 * or does not read its replies delays nobody else, and is dropped after
 * VUSER_PATIENCE.
 */
#ifndef TWIN_VUSER_CONN_H
#define TWIN_VUSER_CONN_H

#include "vuser.h"

#define VUSER_PATIENCE (10 * SEC) /* for the rest of a message, or of a reply */

struct vuser_conn {
	int fd;		    /* -1: no client */
	u32 have;	    /* bytes of msg */
	u32 sent, length;   /* of reply */
	int fds[VUSER_FDS]; /* received with msg */
	unsigned int nfds;
	u64 deadline; /* NEVER: nothing is pending */
	u8 msg[VUSER_MESSAGE], reply[VUSER_MESSAGE];
};

/* Takes over the client at @fd; -1: there is none. */
void vuser_conn_open(struct vuser_conn *c, int fd);

/* Closes the socket and the descriptors of an incomplete message. */
void vuser_conn_close(struct vuser_conn *c);

/* What to poll for: POLLIN, or POLLOUT while a reply is being sent. */
short vuser_conn_events(const struct vuser_conn *c);

/*
 * To be called on each poll event and at the deadline. Receives, passes
 * complete messages to @v and sends replies, as far as possible without
 * blocking. -1: hang up.
 */
int vuser_conn_run(struct vuser_conn *c, struct vuser *v, u64 now);

#endif
