/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The control socket's connection: lines in, answers out. A line may come in
 * pieces (a guest's serial port gives bytes), and several in one piece; zero
 * bytes, of which a serial port sends some when it is opened, are nothing.
 */
#ifndef TWIN_CONTROL_PORT_H
#define TWIN_CONTROL_PORT_H

#include "control.h"

#define CONTROL_LINE 256	/* with its end */

struct control_port {
	int fd;			/* -1: nobody is there */
	char line[CONTROL_LINE];
	size_t have;
	bool too_long;
};

/* Somebody at @fd, or with -1 nobody. */
void control_port_open(struct control_port *p, int fd);
void control_port_close(struct control_port *p);

/*
 * Does what has come, without waiting. -1: the connection is over; an answer
 * that nobody takes ends it too.
 */
int control_port_run(struct control_port *p, struct control *k);

#endif
