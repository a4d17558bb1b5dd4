/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A file tree held in memory, and where it comes from.
 *
 * What a user hands over is read once, whole, before anything is decided about
 * it; the limits below keep that bounded. Every function that can fail prints
 * what failed through warnx() and returns non-zero.
 */
#ifndef R750_TREE_H
#define R750_TREE_H

#include <stddef.h>

/* The vendor's tree has 36 files and 1.5 MiB; these are far above, on purpose. */
#define TREE_MAX_ENTRIES	10000
#define TREE_MAX_FILE		((size_t)64 << 20)
#define TREE_MAX_BYTES		((size_t)256 << 20)
#define TREE_MAX_PATH		4000	/* below PATH_MAX, with room for a folder */

enum tree_kind {
	TREE_FILE,
	TREE_DIR,
	TREE_SYMLINK,
	TREE_HARDLINK,
	TREE_SPECIAL,		/* device, FIFO, socket */
	TREE_BADNAME,		/* absolute, "..", control characters */
};

struct tree_entry {
	char *path;		/* relative, clean; escaped if TREE_BADNAME */
	enum tree_kind kind;
	unsigned char *data;	/* size bytes; TREE_FILE only */
	size_t size, room;
};

/* Zero-initialise with an origin: the name that messages say first. */
struct tree {
	const char *origin;
	struct tree_entry *v;
	size_t n, room;
	size_t bytes;		/* sum of all sizes */
};

/* True if PATH is relative, has no empty, "." or ".." part, and no control
 * character or backslash: a name that a manifest can hold and mkdir can make.
 */
int path_is_clean(const char *path);

/* What a kind is called in a message. */
const char *tree_kind_name(enum tree_kind kind);

/* Appends an entry; leading "./" and trailing "/" of NAME are taken off.
 * Returns it (valid until the next tree_add), or NULL.
 */
struct tree_entry *tree_add(struct tree *t, const char *name,
			    enum tree_kind kind);

/* Appends LEN bytes to E, the newest entry of T. */
int tree_append(struct tree *t, struct tree_entry *e, const void *buf,
		size_t len);

/* Sorts by path, in byte order. */
void tree_sort(struct tree *t);

/* The entry of that path in a sorted tree, or NULL. */
struct tree_entry *tree_find(const struct tree *t, const char *path);

/* Keeps only what stands under ROOT ("" for all) and makes the paths relative
 * to it. Things outside that are neither files nor folders are noted on stderr.
 */
void tree_cut(struct tree *t, const char *root);

/* Names each link, special file, bad name and doubled path of a sorted tree
 * on stderr. Returns how many there are.
 */
size_t tree_odd(const struct tree *t);

void tree_free(struct tree *t);

/* folder.c: reads the folder DIR, following no link below it. */
int tree_read_folder(struct tree *t, const char *dir);

/* archive.c: reads an archive from FD; nothing in it is followed or created. */
int tree_read_archive(struct tree *t, int fd);

#endif
