/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The kernels whose headers are installed. */
#ifndef KERNFIND_H
#define KERNFIND_H

#include <stddef.h>
#include <sys/types.h>

struct kernel {
	char *release;
	char *dir;
	dev_t dev;
	ino_t ino;
};

struct kernels {
	struct kernel *k;
	size_t n;
};

/*
 * Adds all usable build directories under a root, each once; the root is
 * without a slash at its end: "" is /.
 */
void kernels_find(struct kernels *all, const char *root);
void kernels_free(struct kernels *all);

/* By release, the newest last. */
void kernels_sort(struct kernels *all);

/*
 * The one whose release is what is wanted, or the newest that matches, x86
 * before others; NULL if there is none.
 */
const struct kernel *kernels_choose(const struct kernels *all,
				    const char *want);

#endif
