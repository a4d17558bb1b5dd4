/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The connection at the control socket: lines in, answers out. A line may
 * arrive in pieces, since a guest's serial port sends bytes, and several may
 * arrive together. Zero bytes, which a serial port sends when it is opened, are
 * ignored.
 */
#ifndef TWIN_CONTROL_PORT_H
#define TWIN_CONTROL_PORT_H

#include "control.h"

#define CONTROL_LINE 256 /* with its newline */

struct control_port {
	int fd; /* -1: not connected */
	char line[CONTROL_LINE];
	size_t have;
	bool too_long;
};

/* Takes over the connection @fd; -1: there is none. */
void control_port_open(struct control_port *p, int fd);
void control_port_close(struct control_port *p);

/*
 * Handles what has arrived, without waiting. -1: the connection is over; so it
 * is when the peer does not read its answers.
 */
int control_port_run(struct control_port *p, struct control *k);

#endif
