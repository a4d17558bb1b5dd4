// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Reads a folder into memory, following no link below it. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree.h"

static int complain(const struct tree *t, const char *path, int error)
{
	warnx("%s: %s: %s", t->origin, path[0] ? path : ".", strerror(error));
	return -1;
}

static int read_all(struct tree *t, struct tree_entry *e, int fd)
{
	static char buf[65536];
	ssize_t got;

	while ((got = read(fd, buf, sizeof(buf))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return complain(t, e->path, errno);
		if (tree_append(t, e, buf, got))
			return -1;
	}
	return 0;
}

/*
 * The name may have become something else since the walk saw a file: hence
 * O_NOFOLLOW, O_NONBLOCK (no waiting for a FIFO's writer) and the second look.
 */
static int read_file(struct tree *t, struct tree_entry *e, const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	int ret;

	if (fd < 0)
		return complain(t, e->path, errno);
	if (fstat(fd, &st))
		ret = complain(t, e->path, errno);
	else if (!S_ISREG(st.st_mode))
		ret = complain(t, e->path, ESTALE);
	else
		ret = read_all(t, e, fd);
	close(fd);
	return ret;
}

static int add_entry(struct tree *t, const FTSENT *f, const char *rel)
{
	enum tree_kind kind = TREE_SPECIAL;
	struct tree_entry *e;

	if (f->fts_info == FTS_F)
		kind = TREE_FILE;
	else if (f->fts_info == FTS_D)
		kind = TREE_DIR;
	else if (f->fts_info == FTS_SL || f->fts_info == FTS_SLNONE)
		kind = TREE_SYMLINK;
	e = tree_add(t, rel, kind);
	if (!e)
		return -1;
	return e->kind == TREE_FILE ? read_file(t, e, f->fts_accpath) : 0;
}

static int take(struct tree *t, const FTSENT *f, const char *rel)
{
	switch (f->fts_info) {
	case FTS_DP:
		return 0;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return complain(t, rel, f->fts_errno);
	case FTS_DC:
		return complain(t, rel, ELOOP);
	default:
		if (f->fts_level)
			return add_entry(t, f, rel);
		return f->fts_info == FTS_D ? 0 : complain(t, rel, ENOTDIR);
	}
}

int tree_read_folder(struct tree *t, const char *dir)
{
	char *const roots[] = { (char *)dir, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
			    NULL);
	size_t skip = strlen(dir);
	FTSENT *f = NULL;
	int ret = 0;

	if (!fts)
		return complain(t, "", errno);
	while (!ret && (errno = 0, f = fts_read(fts))) {
		const char *rel = f->fts_path + skip;

		ret = take(t, f, rel + strspn(rel, "/"));
	}
	if (!ret && errno)
		ret = complain(t, "", errno);
	fts_close(fts);
	return ret;
}
