// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * import SRC DESTROOT		takes a vendor tree in
 * import -m SRC DESTROOT	writes a manifest for a release that has none
 *
 * SRC is an archive or a folder, with the tree at any depth inside. It is read
 * once into memory; only what the manifest DESTROOT/<release>.sha256 knows, all
 * of it and unchanged, is written to DESTROOT/<release>, read-only.
 *
 * exit: 0 done, 1 refused or failed (nothing was written), 2 wrong usage;
 * ends by the signal that interrupted it
 */
#include <err.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"
#include "release.h"
#include "sums.h"

/* Decompressors allocate what an archive's header asks for. */
static void limit_memory(void)
{
#ifndef __SANITIZE_ADDRESS__	/* which maps terabytes of shadow */
	const rlim_t want = (rlim_t)1 << 30;
	struct rlimit r;

	if (!getrlimit(RLIMIT_AS, &r) && r.rlim_cur > want) {
		r.rlim_cur = want;
		setrlimit(RLIMIT_AS, &r);
	}
#endif
}

static int read_fd(struct tree *t, const char *src, int fd)
{
	struct stat st;

	if (fstat(fd, &st)) {
		warn("%s", src);
		return -1;
	}
	if (S_ISDIR(st.st_mode))
		return tree_read_folder(t, src);
	if (!S_ISREG(st.st_mode)) {
		warnx("%s: neither an archive nor a folder", src);
		return -1;
	}
	if (!st.st_size) {
		warnx("%s: the file is empty", src);
		return -1;
	}
	return tree_read_archive(t, fd);
}

static int read_source(struct tree *t, const char *src)
{
	/* O_NONBLOCK: a FIFO is refused, not waited for. */
	int fd = open(src, O_RDONLY | O_NONBLOCK | O_CLOEXEC), ret;

	t->origin = src;
	if (fd < 0) {
		warn("%s", src);
		return -1;
	}
	ret = read_fd(t, src, fd);
	close(fd);
	if (!ret)
		tree_sort(t);
	return ret;
}

/* DESTROOT/RELEASE is there: harmless if it is what would be imported. */
static int check_present(const struct manifest *m, const char *destroot,
			 const char *release)
{
	struct tree t = { 0 };
	struct stat st;
	size_t bad = 0;
	char *dest;
	int ret;

	if (asprintf(&dest, "%s/%s", destroot, release) < 0)
		err(1, "%s", release);
	t.origin = dest;
	if (lstat(dest, &st) || !S_ISDIR(st.st_mode)) {
		warnx("%s: stands in the way and is not a folder; move it away",
		      dest);
		ret = -1;
	} else {
		ret = tree_read_folder(&t, dest);
		tree_sort(&t);
	}
	if (!ret)
		ret = manifest_compare(m, &t, stderr, &bad);
	if (bad)
		warnx("%s: is already there but was changed, as listed; remove it with\n\tmake remove-tree TREE=%s\nand import again",
		      dest, release);
	else if (!ret)
		printf("import: %s is already imported, %zu files unchanged\n",
		       release, m->n);
	tree_free(&t);
	free(dest);
	return ret || bad ? -1 : 0;
}

static int is_there(const char *destroot, const char *release)
{
	struct stat st;
	char *dest;
	int ret;

	if (asprintf(&dest, "%s/%s", destroot, release) < 0)
		err(1, "%s", release);
	ret = !lstat(dest, &st);
	free(dest);
	return ret;
}

static int put(const struct tree *t, const struct manifest *m,
	       const char *destroot, const char *release)
{
	if (is_there(destroot, release))
		return check_present(m, destroot, release);
	switch (extract_tree(t, destroot, release)) {
	case EXTRACT_OK:
		printf("import: %s: %zu files, as in its manifest, now in %s/%s\n",
		       release, m->n, destroot, release);
		return 0;
	case EXTRACT_EXISTS:
		return check_present(m, destroot, release);
	case EXTRACT_FAILED:
		break;
	}
	return -1;
}

static int import(const struct tree *t, const struct claim *c,
		  const char *destroot)
{
	struct manifest m = { 0 };
	char *release = NULL;
	size_t bad = 0;
	int ret = release_match(t, c, destroot, &release, &m);

	if (!ret)
		ret = manifest_compare(&m, t, stderr, &bad);
	if (!ret && bad) {
		warnx("%s: is not %s as it was released: %zu difference%s, listed above; take an untouched copy",
		      t->origin, release, bad, bad == 1 ? "" : "s");
		ret = -1;
	}
	if (!ret)
		ret = put(t, &m, destroot, release);
	manifest_free(&m);
	free(release);
	return ret;
}

static int run(struct tree *t, const char *src, const char *destroot,
	       int write_manifest)
{
	struct claim c;

	if (read_source(t, src) || release_locate(t, &c))
		return -1;
	if (write_manifest)
		return release_write_manifest(t, &c, destroot);
	return import(t, &c, destroot);
}

int main(int argc, char **argv)
{
	struct tree t = { 0 };
	int write_manifest = 0, opt, ret;

	while ((opt = getopt(argc, argv, "m")) != -1) {
		if (opt != 'm')
			argc = 0;
		write_manifest = 1;
	}
	if (argc - optind != 2) {
		fputs("usage: import [-m] SRC DESTROOT\n", stderr);
		return 2;
	}
	/* Names in UTF-8 are readable whatever the user's locale is. */
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_IGN);
	limit_memory();
	ret = run(&t, argv[optind], argv[optind + 1], write_manifest);
	if (ret)
		warnx("%s: nothing was %s", argv[optind],
		      write_manifest ? "written" : "imported");
	tree_free(&t);
	return ret ? 1 : 0;
}
