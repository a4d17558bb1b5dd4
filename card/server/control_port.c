// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The connection at the control socket. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control_port.h"

void control_port_open(struct control_port *p, int fd)
{
	p->fd = fd;
	p->have = 0;
	p->too_long = false;
}

void control_port_close(struct control_port *p)
{
	if (p->fd >= 0)
		close(p->fd);
	control_port_open(p, -1);
}

/* Runs the line that is complete, and sends the answer. */
static int run_line(struct control_port *p, struct control *k)
{
	char out[CONTROL_ANSWER] = "error: line too long; see help";
	size_t n;

	p->line[p->have] = '\0';
	if (!p->too_long)
		control_line(k, p->line, out, sizeof(out) - 1);
	p->have = 0;
	p->too_long = false;
	n = strlen(out);
	out[n++] = '\n';
	return send(p->fd, out, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n ?
		       0 :
		       -1;
}

static int add_byte(struct control_port *p, struct control *k, char c)
{
	if (c == '\n')
		return run_line(p, k);
	if (!c)
		return 0;
	if (p->have < sizeof(p->line) - 1)
		p->line[p->have++] = c;
	else
		p->too_long = true;
	return 0;
}

int control_port_run(struct control_port *p, struct control *k)
{
	char in[512];
	ssize_t n = recv(p->fd, in, sizeof(in), MSG_DONTWAIT);

	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
	for (ssize_t i = 0; i < n; i++)
		if (add_byte(p, k, in[i]))
			return -1;
	return 0;
}
