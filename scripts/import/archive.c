// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Reads an archive into memory through libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <sys/stat.h>

#include "tree.h"

#define BLOCK_SIZE 65536

static int complain(const struct tree *t, struct archive *a, const char *where)
{
	const char *why = archive_error_string(a);

	warnx("%s: %s: %s (cut short, damaged, or not an archive?)", t->origin,
	      where, why ? why : "cannot be read");
	return -1;
}

/*
 * Chosen one by one, because "all" of libarchive holds an mtree reader, which
 * opens files of this machine, and filters that start outside programs. Of zip
 * only the reader that goes by the central directory: the other takes a file
 * that was cut short for a whole one.
 */
static struct archive *new_reader(void)
{
	struct archive *a = archive_read_new();

	if (!a)
		return NULL;
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_lzma(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_compress(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_cpio(a);
	archive_read_support_format_7zip(a);
	archive_read_support_format_zip_seekable(a);
	return a;
}

static enum tree_kind kind_of(struct archive_entry *ae)
{
	if (archive_entry_hardlink(ae))
		return TREE_HARDLINK;
	switch (archive_entry_filetype(ae)) {
	case AE_IFREG:
		return TREE_FILE;
	case AE_IFDIR:
		return TREE_DIR;
	case AE_IFLNK:
		return TREE_SYMLINK;
	default:
		return TREE_SPECIAL;
	}
}

static int read_data(struct tree *t, struct tree_entry *e, struct archive *a)
{
	static char buf[BLOCK_SIZE];
	la_ssize_t got;

	while ((got = archive_read_data(a, buf, sizeof(buf))) > 0)
		if (tree_append(t, e, buf, got))
			return -1;
	return got < 0 ? complain(t, a, e->path) : 0;
}

static int add_entry(struct tree *t, struct archive *a,
		     struct archive_entry *ae)
{
	const char *name = archive_entry_pathname(ae);
	struct tree_entry *e;

	if (!name)
		name = archive_entry_pathname_utf8(ae);
	if (!name) {
		warnx("%s: entry %zu has no name that can be read", t->origin,
		      t->n + 1);
		return -1;
	}
	e = tree_add(t, name, kind_of(ae));
	if (!e)
		return -1;
	return e->kind == TREE_FILE ? read_data(t, e, a) : 0;
}

static int read_entries(struct tree *t, struct archive *a)
{
	struct archive_entry *ae;
	int r;

	while ((r = archive_read_next_header(a, &ae)) != ARCHIVE_EOF) {
		/* A warning is about a name's character set, or an owner. */
		if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
			return complain(t, a, "next entry");
		if (add_entry(t, a, ae))
			return -1;
	}
	return 0;
}

int tree_read_archive(struct tree *t, int fd)
{
	struct archive *a = new_reader();
	int ret;

	if (!a) {
		warnx("%s: out of memory", t->origin);
		return -1;
	}
	if (archive_read_open_fd(a, fd, BLOCK_SIZE) != ARCHIVE_OK)
		ret = complain(t, a, "start");
	else
		ret = read_entries(t, a);
	archive_read_free(a);
	return ret;
}
