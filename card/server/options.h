/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The server's command line: a card, what is plugged into it, and sockets. */
#ifndef TWIN_OPTIONS_H
#define TWIN_OPTIONS_H

#include <stdio.h>

#include "rig/rig.h"

struct options {
	const char *path, *control;	/* sockets */
	const char *folder;		/* of images; NULL: disks in memory */
	FILE *trace;			/* or NULL */
	bool once;
};

/*
 * Fills @o, and makes of @r, a bare card, what is asked for. -1 to carry on, or
 * what to exit with; it has then said why.
 */
int server_options(struct options *o, struct rig *r, int argc, char **argv);

#endif
