// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * manifest write DIR		prints a manifest of DIR's files, sorted by path
 * manifest check MANIFEST DIR	names every changed, missing and extra file
 *
 * exit: 0 done or the same, 1 differences or an error, 2 wrong usage
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "sums.h"

static int load(struct tree *t, const char *dir)
{
	t->origin = dir;
	if (tree_read_folder(t, dir))
		return -1;
	tree_sort(t);
	return 0;
}

static int write_manifest(const char *dir)
{
	struct tree t = { 0 };
	int ret = load(&t, dir);

	if (!ret && tree_odd(&t)) {
		warnx("%s: a manifest holds plain files only; nothing written",
		      dir);
		ret = -1;
	}
	if (!ret)
		ret = manifest_print(stdout, &t);
	tree_free(&t);
	if (!ret && (fflush(stdout) || ferror(stdout))) {
		warn("standard output");
		ret = -1;
	}
	return ret ? 1 : 0;
}

static int check(const char *file, const char *dir)
{
	struct manifest m = { 0 };
	struct tree t = { 0 };
	size_t bad = 0;
	int ret;

	ret = manifest_read(&m, file) || load(&t, dir) ||
	      manifest_compare(&m, &t, stderr, &bad);
	if (bad)
		warnx("%s: differs from %s in %zu place%s", dir, file, bad,
		      bad == 1 ? "" : "s");
	else if (!ret)
		printf("%s: ok, %zu files\n", dir, m.n);
	tree_free(&t);
	manifest_free(&m);
	return ret || bad;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "write"))
		return write_manifest(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "check"))
		return check(argv[2], argv[3]);
	fputs("usage: manifest write DIR | manifest check MANIFEST DIR\n",
	      stderr);
	return 2;
}
