/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Finding the driver's tree in what was read, and the release it claims. */
#ifndef R750_RELEASE_H
#define R750_RELEASE_H

#include "sums.h"
#include "tree.h"

#define RELEASE_PREFIX "R750_Linux_Src_"

struct claim {
	char version[32];	/* driver_ver of config.c: "v1.2.14" */
	char folder[128];	/* last part of the tree's path, or "" */
};

/*
 * Finds the one folder of the sorted tree T under which the driver stands,
 * cuts T down to it, and reads what release it claims to be. None, two, anything
 * odd in it (tree_odd) or no version: says so and returns non-zero.
 */
int release_locate(struct tree *t, struct claim *c);

/*
 * Finds the manifest of the release in DESTROOT and loads it into M; *RELEASE
 * is the release's name, to be freed. A point release may carry the version
 * string of the one before it, so v1.2.10 is also looked for as v1.2.10.*: the
 * manifest with the fewest differences is taken.
 */
int release_match(const struct tree *t, const struct claim *c,
		  const char *destroot, char **release, struct manifest *m);

/* Writes DESTROOT/<release>.sha256 for T; never replaces one. */
int release_write_manifest(const struct tree *t, const struct claim *c,
			   const char *destroot);

#endif
