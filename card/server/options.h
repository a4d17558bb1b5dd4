/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The server's command line: a card, what is plugged into it, and sockets. */
#ifndef TWIN_OPTIONS_H
#define TWIN_OPTIONS_H

#include <stdio.h>

#include "rig/file_store.h"
#include "rig/rig.h"

#define OPTION_DISCS 8u

struct options {
	const char *path, *control; /* sockets */
	const char *images;	    /* directory; NULL: disks in memory */
	FILE *trace;		    /* or NULL */
	struct file_store disc[OPTION_DISCS];
	unsigned int discs; /* images of discs that are open */
	bool once;
};

/*
 * Fills @o and plugs into @r, a bare card, what is asked for. Returns -1 to
 * continue, or the exit status, with the reason printed.
 */
int server_options(struct options *o, struct rig *r, int argc, char **argv);

#endif
