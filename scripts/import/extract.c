// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Writes a tree out: all of it, or nothing. */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"

#define CHUNK 65536
#define TEMP ".import."

static volatile sig_atomic_t stop;

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static void on_signal(int sig)
{
	stop = sig;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal }, old;
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		/* Ignored by our parent (nohup): stays ignored. */
		if (!sigaction(signals[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(signals[i], &sa, NULL);
	}
	/* So that a file size limit is an error of write(), not the end. */
	signal(SIGXFSZ, SIG_IGN);
}

static int write_all(int fd, const unsigned char *p, size_t size)
{
	while (size) {
		ssize_t done = write(fd, p, size < CHUNK ? size : CHUNK);

		if (stop)
			return -1;
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		size -= done;
	}
	return 0;
}

/* Paths are relative to DIR, a folder of our own that holds no links. */
static int write_file(int dir, const struct tree_entry *e)
{
	int fd = openat(dir, e->path,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	if (fd < 0)
		return -1;
	if (write_all(fd, e->data, e->size) || fchmod(fd, 0444)) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	/* NFS and quotas may say so only now that the disk is full. */
	return close(fd);
}

static int make_parents(int dir, char *path)
{
	char *slash;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		int ret;

		*slash = '\0';
		ret = mkdirat(dir, path, 0700);
		*slash = '/';
		if (ret && errno != EEXIST)
			return -1;
	}
	return 0;
}

static int write_tree(int dir, const struct tree *t)
{
	size_t i;

	for (i = 0; i < t->n && !stop; i++) {
		struct tree_entry *e = &t->v[i];

		if (e->kind != TREE_FILE)
			continue;
		if (make_parents(dir, e->path) || write_file(dir, e)) {
			if (!stop)
				warn("%s: cannot write", e->path);
			return -1;
		}
	}
	return stop ? -1 : 0;
}

/* Calls FN for each entry of PATH, folders before (FTS_D) and after (FTS_DP)
 * what is in them. Returns FN's or fts's first error number, or 0.
 */
static int walk(char *path, int (*fn)(const FTSENT *f))
{
	char *roots[] = { path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int error = 0;
	FTSENT *f;

	if (!fts)
		return errno;
	while ((errno = 0, f = fts_read(fts)))
		if (fn(f) && !error)
			error = errno;
	if (!error)
		error = errno;
	fts_close(fts);
	return error;
}

static int seal(const FTSENT *f)
{
	return f->fts_info == FTS_DP ? chmod(f->fts_accpath, 0555) : 0;
}

static int wipe(const FTSENT *f)
{
	if (f->fts_info == FTS_D)
		return chmod(f->fts_accpath, 0700);
	if (f->fts_info == FTS_DP)
		return rmdir(f->fts_accpath);
	return unlink(f->fts_accpath);
}

static void remove_temp(char *temp)
{
	int error = walk(temp, wipe);

	if (error)
		warnx("%s: cannot be removed: %s; remove it by hand", temp,
		      strerror(error));
}

static int fill(char *temp, const struct tree *t)
{
	int dir = open(temp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret, error;

	if (dir < 0) {
		warn("%s", temp);
		return -1;
	}
	ret = write_tree(dir, t);
	close(dir);
	if (ret)
		return -1;
	error = walk(temp, seal);
	if (error)
		warnx("%s: cannot be made read-only: %s", temp,
		      strerror(error));
	return error ? -1 : 0;
}

/* rename() replaces no folder that has something in it: of two imports at
 * once, one wins and the other sees EXTRACT_EXISTS.
 */
static enum extract_result put_in_place(const char *temp, const char *dest)
{
	if (!rename(temp, dest))
		return EXTRACT_OK;
	if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
		return EXTRACT_EXISTS;
	warn("%s: cannot be put into place", dest);
	return EXTRACT_FAILED;
}

static void die_of(int sig)
{
	warnx("interrupted; nothing was imported");
	signal(sig, SIG_DFL);
	raise(sig);
}

/* The folder NAME, locked; -1 if it is none or another's lock is on it. */
static int lock_folder(const char *name, int how)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && flock(fd, how)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* An import at work has a lock on its folder: any other is nobody's. */
static void remove_stale(const char *destroot, const char *name)
{
	char *temp;
	int fd;

	if (asprintf(&temp, "%s/%s", destroot, name) < 0)
		return;
	fd = lock_folder(temp, LOCK_EX | LOCK_NB);
	if (fd >= 0) {
		remove_temp(temp);
		close(fd);
	}
	free(temp);
}

/* What imports left that were killed. */
static void sweep(const char *destroot)
{
	DIR *dir = opendir(destroot);
	struct dirent *e;

	if (!dir)
		return;
	while ((e = readdir(dir)))
		if (!strncmp(e->d_name, TEMP, strlen(TEMP)))
			remove_stale(destroot, e->d_name);
	closedir(dir);
}

/*
 * Makes TEMP and locks it, for as long as this process lives. DESTROOT's own lock
 * keeps another import from sweeping between the two; where folders cannot be
 * locked (NFS) nothing is swept.
 */
static int make_temp(char *temp, const char *destroot)
{
	int guard = lock_folder(destroot, LOCK_EX), ret;

	if (guard >= 0)
		sweep(destroot);
	ret = mkdtemp(temp) ? 0 : -1;
	if (ret)
		warn("%s: cannot write", destroot);
	else
		lock_folder(temp, LOCK_EX);
	if (guard >= 0)
		close(guard);
	return ret;
}

static enum extract_result extract(const struct tree *t, char *temp,
				   const char *dest, const char *destroot)
{
	enum extract_result ret = EXTRACT_FAILED;

	catch_signals();
	if (make_temp(temp, destroot))
		return ret;
	if (!fill(temp, t) && !stop)
		ret = put_in_place(temp, dest);
	if (ret != EXTRACT_OK)
		remove_temp(temp);
	if (stop && ret == EXTRACT_FAILED)
		die_of(stop);
	return ret;
}

enum extract_result extract_tree(const struct tree *t, const char *destroot,
				 const char *release)
{
	enum extract_result ret = EXTRACT_FAILED;
	char *temp = NULL, *dest = NULL;

	if (asprintf(&temp, "%s/" TEMP "XXXXXX", destroot) < 0 ||
	    asprintf(&dest, "%s/%s", destroot, release) < 0)
		warnx("out of memory");
	else
		ret = extract(t, temp, dest, destroot);
	free(temp);
	free(dest);
	return ret;
}
