// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* See kernfind.h. */
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kerndir.h"
#include "kernfind.h"
#include "krelease.h"

/*
 * Where distributions put them, best name first: the same directory is often
 * found again behind another name.
 */
static const struct place {
	const char *pattern;
	const char *prefix;	/* in front of the release in the name */
	int up;			/* that name is so many components up; */
} places[] = {			/* -1: it does not say the release */
	{ "lib/modules/*/build", "", 1 },
	{ "usr/lib/modules/*/build", "", 1 },
	{ "usr/src/linux-headers-*", "linux-headers-", 0 },
	{ "usr/src/kernels/*", "", 0 },
	{ "usr/src/linux-*-obj/*/*", "", -1 },
};

static void *must(void *mem)
{
	if (!mem)
		abort();
	return mem;
}

static char *concat(const char *a, const char *b)
{
	char *s = must(malloc(strlen(a) + strlen(b) + 1));

	return strcat(strcpy(s, a), b);
}

/* A root's name is no pattern, whatever is in it. */
static char *glob_pattern(const char *root, const char *pattern)
{
	char *p = must(malloc(2 * strlen(root) + strlen(pattern) + 2)), *s = p;

	for (; *root; root++) {
		if (strchr("*?[\\", *root))
			*s++ = '\\';
		*s++ = *root;
	}
	*s++ = '/';
	strcpy(s, pattern);
	return p;
}

/* A link from / is meant from the root that we look at, as after chroot. */
static char *follow_in_root(const char *root, const char *path)
{
	char *now = must(strdup(path)), target[PATH_MAX];

	for (int i = 0; *root && i < 8; i++) {
		ssize_t len = readlink(now, target, sizeof(target) - 1);

		if (len <= 0 || target[0] != '/')
			break;
		target[len] = '\0';
		free(now);
		if (!strncmp(target, root, strlen(root)) &&
		    target[strlen(root)] == '/')
			now = must(strdup(target));
		else
			now = concat(root, target);
	}
	return now;
}

static bool known(const struct kernels *all, const struct stat *st)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->k[i].dev == st->st_dev && all->k[i].ino == st->st_ino)
			return true;
	return false;
}

/* The release that the path's name says, or NULL. */
static char *name_of(const struct place *place, const char *path)
{
	size_t prefix = strlen(place->prefix);
	char *copy = must(strdup(path)), *slash, *name = NULL;

	for (int i = 0; i < place->up; i++)
		*strrchr(copy, '/') = '\0';
	slash = strrchr(copy, '/');
	if (place->up >= 0 && !strncmp(slash + 1, place->prefix, prefix))
		name = must(strdup(slash + 1 + prefix));
	free(copy);
	return name;
}

static void add(struct kernels *all, const char *root,
		const struct place *place, const char *path)
{
	char *dir = follow_in_root(root, path), *name = name_of(place, path);
	char *release = NULL;
	const char *why;
	struct stat st;

	if (!stat(dir, &st) && !known(all, &st))
		release = kerndir_release(dir, name, &why);
	free(name);
	if (!release || strpbrk(dir, "\r\n")) {
		free(release);
		free(dir);
		return;
	}
	all->k = must(realloc(all->k, (all->n + 1) * sizeof(*all->k)));
	all->k[all->n++] = (struct kernel){ release, dir, st.st_dev,
					    st.st_ino };
}

void kernels_find(struct kernels *all, const char *root)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		char *pattern = glob_pattern(root, places[i].pattern);
		glob_t g;

		if (!glob(pattern, 0, NULL, &g)) {
			for (size_t j = 0; j < g.gl_pathc; j++)
				add(all, root, &places[i], g.gl_pathv[j]);
			globfree(&g);
		}
		free(pattern);
	}
}

void kernels_free(struct kernels *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->k[i].release);
		free(all->k[i].dir);
	}
	free(all->k);
}

static int by_release(const void *a, const void *b)
{
	const struct kernel *ka = a, *kb = b;
	int c = krelease_cmp(ka->release, kb->release);

	return c ? c : strcmp(ka->dir, kb->dir);
}

void kernels_sort(struct kernels *all)
{
	if (all->n)
		qsort(all->k, all->n, sizeof(*all->k), by_release);
}

/* Headers of other machines lie about, too; they come last. */
static bool foreign(const struct kernel *k)
{
	struct kern_config conf;

	return kerndir_config(k->dir, &conf) && !kern_arch_is_x86(&conf);
}

static const struct kernel *newest(const struct kernels *all, const char *want,
				   bool any_arch)
{
	const struct kernel *best = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct kernel *k = &all->k[i];

		if (!krelease_matches(k->release, want) ||
		    (best && krelease_cmp(k->release, best->release) <= 0))
			continue;
		if (any_arch || !foreign(k))
			best = k;
	}
	return best;
}

const struct kernel *kernels_choose(const struct kernels *all,
				    const char *want)
{
	const struct kernel *best;

	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->k[i].release, want))
			return &all->k[i];
	best = newest(all, want, false);
	return best ? best : newest(all, want, true);
}
