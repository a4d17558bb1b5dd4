/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Manifests: the SHA-256 of each file of a release, in the form of sha256sum.
 *
 * A line is 64 lower-case hex digits, two spaces, and a clean relative path
 * (path_is_clean); the order is free, a path stands there once. Functions that
 * fail print why through warnx() and return non-zero.
 */
#ifndef R750_SUMS_H
#define R750_SUMS_H

#include <stdio.h>

#include "tree.h"

#define SUM_HEX 64

struct sum {
	char hex[SUM_HEX + 1];
	char *path;
};

/* Zero-initialise; sorted by path once read. */
struct manifest {
	struct sum *v;
	size_t n, room;
};

int sha256_hex(const void *data, size_t size, char hex[SUM_HEX + 1]);

/* Reads LEN bytes of text; NAME stands in messages. */
int manifest_parse(struct manifest *m, const char *name, const char *text,
		   size_t len);
int manifest_read(struct manifest *m, const char *file);

/* Prints the manifest of a sorted tree's files. */
int manifest_print(FILE *out, const struct tree *t);

/*
 * Compares a sorted tree with M. *DIFFERENCES is how many files are changed,
 * missing, extra or not files; each is a line on OUT, if OUT is not NULL.
 * Non-zero only if a sum could not be made.
 */
int manifest_compare(const struct manifest *m, const struct tree *t, FILE *out,
		     size_t *differences);

void manifest_free(struct manifest *m);

#endif
