/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef R750_EXTRACT_H
#define R750_EXTRACT_H

#include "tree.h"

enum extract_result {
	EXTRACT_OK,
	EXTRACT_EXISTS,		/* DESTROOT/RELEASE was there first */
	EXTRACT_FAILED,		/* said why; nothing is left behind */
};

/*
 * Writes T's files to DESTROOT/RELEASE, files 0444 and folders 0555, under a
 * temporary name until all is there. T is sorted and tree_odd() found nothing.
 * On SIGINT, SIGTERM and SIGHUP the temporary folder goes, then the process.
 */
enum extract_result extract_tree(const struct tree *t, const char *destroot,
				 const char *release);

#endif
