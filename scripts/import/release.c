// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Finding the driver's tree in what was read, and the release it claims. */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "release.h"

#define CONFIG "product/r750/linux/config.c"
#define OSM "osm/linux/osm_linux.c"
#define SUFFIX ".sha256"

/* The length of the root if PATH is ROOT/TAIL, else -1. */
static int root_len(const char *path, const char *tail)
{
	size_t len = strlen(path), end = strlen(tail);

	if (len < end || strcmp(path + len - end, tail))
		return -1;
	if (len == end)
		return 0;
	return path[len - end - 1] == '/' ? (int)(len - end - 1) : -1;
}

/* ROOT/TAIL, to be freed; exits if there is no memory. */
static char *join(const char *root, const char *tail)
{
	char *path;

	if (asprintf(&path, "%s%s%s", root, root[0] ? "/" : "", tail) < 0)
		err(1, "%s", tail);
	return path;
}

static int has(const struct tree *t, const char *root, const char *tail)
{
	char *path = join(root, tail);
	const struct tree_entry *e = tree_find(t, path);

	free(path);
	return e && e->kind != TREE_DIR && e->kind != TREE_BADNAME;
}

/* The root that entry I shows, to be freed, or NULL if it shows none. */
static char *root_of(const struct tree *t, size_t i)
{
	const struct tree_entry *e = &t->v[i];
	int len = root_len(e->path, CONFIG);
	char *root;

	if (len < 0 || e->kind == TREE_DIR || e->kind == TREE_BADNAME)
		return NULL;
	if (i && !strcmp(e->path, e[-1].path))
		return NULL;	/* the same again: tree_odd() names it */
	root = strndup(e->path, len);
	if (!root)
		err(1, "%s", t->origin);
	if (has(t, root, OSM))
		return root;
	free(root);
	return NULL;
}

static int ends_in(const char *s, const char *end)
{
	size_t a = strlen(s), b = strlen(end);

	return a > b && !strcasecmp(s + a - b, end);
}

static void hint_at_archives(const struct tree *t)
{
	static const char *const ends[] = { ".tgz", ".tar.gz", ".tar.xz",
					    ".tar.bz2", ".zip", ".tar" };
	size_t i, j;

	for (i = 0; i < t->n; i++) {
		for (j = 0; j < sizeof(ends) / sizeof(*ends); j++) {
			if (t->v[i].kind != TREE_FILE ||
			    !ends_in(t->v[i].path, ends[j]))
				continue;
			warnx("%s: %s inside is itself an archive: unpack, and import that",
			      t->origin, t->v[i].path);
			break;
		}
	}
}

static const char *shown(const char *root)
{
	return root[0] ? root : ".";
}

/* The one root, to be freed, or NULL. */
static char *find_root(const struct tree *t)
{
	char *found = NULL, *root;
	size_t i;

	for (i = 0; i < t->n; i++) {
		root = root_of(t, i);
		if (root && found) {
			warnx("%s: holds more than one driver tree: %s and %s; import one by its own folder",
			      t->origin, shown(found), shown(root));
			free(found);
			free(root);
			return NULL;
		}
		if (root)
			found = root;
	}
	if (found)
		return found;
	warnx("%s: no driver tree in it: looked through %zu entries for a folder with %s and %s",
	      t->origin, t->n, CONFIG, OSM);
	hint_at_archives(t);
	return NULL;
}

/* Reads the value of driver_ver's definition: = "v..." after the name. */
static int read_value(const char *p, const char *end, struct claim *c)
{
	size_t n = 0;

	while (p < end && strchr(" \t[]=", *p) && *p)
		p++;
	if (p == end || *p++ != '"')
		return -1;
	for (; p < end && *p != '"'; p++) {
		if (n + 1 >= sizeof(c->version) ||
		    !(isalnum((unsigned char)*p) || strchr("._-", *p)) || !*p)
			return -1;
		c->version[n++] = *p;
	}
	c->version[n] = '\0';
	return p < end && n > 1 && c->version[0] == 'v' ? 0 : -1;
}

static int read_version(const struct tree_entry *e, struct claim *c)
{
	static const char name[] = "driver_ver";
	const char *p = (const char *)e->data, *end;

	if (!p)
		return -1;	/* an empty file */
	end = p + e->size;
	while ((p = memmem(p, end - p, name, strlen(name)))) {
		p += strlen(name);
		if (!read_value(p, end, c))
			return 0;
	}
	return -1;
}

/* The folder's name, if it can be one of a release. */
static void note_folder(struct claim *c, const char *root, const char *origin)
{
	char *path = root[0] ? strdup(root) : realpath(origin, NULL);
	char *name;

	c->folder[0] = '\0';
	if (!path)
		return;
	name = strrchr(path, '/');
	name = name ? name + 1 : path;
	if (strlen(name) < sizeof(c->folder))
		strcpy(c->folder, name);
	free(path);
}

int release_locate(struct tree *t, struct claim *c)
{
	char *root = find_root(t);
	const struct tree_entry *e;
	size_t odd;

	if (!root)
		return -1;
	note_folder(c, root, t->origin);
	tree_cut(t, root);
	free(root);
	odd = tree_odd(t);
	if (odd) {
		warnx("%s: %zu thing%s in the tree that no release has, listed above; take an untouched copy",
		      t->origin, odd, odd == 1 ? "" : "s");
		return -1;
	}
	e = tree_find(t, CONFIG);
	if (!e || read_version(e, c)) {
		warnx("%s: %s: defines no version (driver_ver)", t->origin,
		      CONFIG);
		return -1;
	}
	return 0;
}

/* True if NAME is the release of VERSION or a point release of it. */
static int is_release_of(const char *name, const char *version)
{
	size_t len = strlen(version);

	if (strncmp(name, RELEASE_PREFIX, strlen(RELEASE_PREFIX)))
		return 0;
	name += strlen(RELEASE_PREFIX);
	if (strncmp(name, version, len))
		return 0;
	name += len;
	return !*name || (*name == '.' && !name[strspn(name, ".0123456789")]);
}

/* The release that the file NAME is a manifest for, to be freed, or NULL. */
static char *release_of_file(const char *name, const struct claim *c)
{
	char *release;

	if (!ends_in(name, SUFFIX))
		return NULL;
	release = strndup(name, strlen(name) - strlen(SUFFIX));
	if (!release)
		err(1, "%s", name);
	if (is_release_of(release, c->version))
		return release;
	free(release);
	return NULL;
}

struct best {
	char *release;
	struct manifest m;
	size_t bad;
};

/* Takes RELEASE (and frees it in the end) if it fits better than what is. */
static int try(struct best *best, const struct tree *t, const char *file,
	       char *release)
{
	struct manifest m = { 0 };
	size_t bad;

	if (manifest_read(&m, file) || manifest_compare(&m, t, NULL, &bad)) {
		manifest_free(&m);
		free(release);
		return -1;
	}
	if (best->release &&
	    (bad > best->bad ||
	     (bad == best->bad && strcmp(release, best->release) > 0))) {
		manifest_free(&m);
		free(release);
		return 0;
	}
	manifest_free(&best->m);
	free(best->release);
	*best = (struct best){ .release = release, .m = m, .bad = bad };
	return 0;
}

static int try_all(struct best *best, DIR *d, const struct tree *t,
		   const struct claim *c, const char *destroot)
{
	struct dirent *de;
	int ret = 0;

	while (!ret && (errno = 0, de = readdir(d))) {
		char *release = release_of_file(de->d_name, c);
		char *file;

		if (!release)
			continue;
		file = join(destroot, de->d_name);
		ret = try(best, t, file, release);
		free(file);
	}
	if (!ret && errno) {
		warn("%s", destroot);
		ret = -1;
	}
	return ret;
}

int release_match(const struct tree *t, const struct claim *c,
		  const char *destroot, char **release, struct manifest *m)
{
	struct best best = { 0 };
	DIR *d = opendir(destroot);
	int ret;

	if (!d) {
		warn("%s", destroot);
		return -1;
	}
	ret = try_all(&best, d, t, c, destroot);
	closedir(d);
	if (!ret && !best.release) {
		warnx("%s: says it is %s, and there is no manifest %s/%s%s%s; if you trust this copy, write one with\n\tmake manifest SRC='%s'",
		      t->origin, c->version, destroot, RELEASE_PREFIX,
		      c->version, SUFFIX, t->origin);
		ret = -1;
	}
	*release = best.release;
	*m = best.m;
	return ret;
}

static int write_temp(const struct tree *t, char *temp)
{
	int fd = mkstemp(temp), bad;
	FILE *out;

	if (fd < 0) {
		warn("%s", temp);
		return -1;
	}
	out = fchmod(fd, 0644) ? NULL : fdopen(fd, "w");
	if (!out) {
		warn("%s", temp);
		close(fd);
		return -1;
	}
	bad = manifest_print(out, t);
	if ((fflush(out) || ferror(out)) && !bad) {
		warn("%s", temp);
		bad = -1;
	}
	if (fclose(out) && !bad) {
		warn("%s", temp);
		bad = -1;
	}
	return bad;
}

static int write_manifest(const struct tree *t, const char *destroot,
			  const char *release)
{
	char *temp = join(destroot, ".manifest.XXXXXX"), *name, *file;
	int ret;

	if (asprintf(&name, "%s%s", release, SUFFIX) < 0)
		err(1, "%s", release);
	file = join(destroot, name);
	ret = write_temp(t, temp);
	/* link(), unlike rename(), replaces nothing. */
	if (!ret && link(temp, file)) {
		warn("%s%s", file, errno == EEXIST ?
		     ": is there already and is not overwritten" : "");
		ret = -1;
	}
	unlink(temp);
	if (!ret)
		printf("import: wrote %s; it proves only that later copies are the same as this one\n",
		       file);
	free(file);
	free(name);
	free(temp);
	return ret;
}

int release_write_manifest(const struct tree *t, const struct claim *c,
			   const char *destroot)
{
	char release[sizeof(RELEASE_PREFIX) + sizeof(c->version)];

	if (is_release_of(c->folder, c->version))
		return write_manifest(t, destroot, c->folder);
	snprintf(release, sizeof(release), "%s%s", RELEASE_PREFIX, c->version);
	return write_manifest(t, destroot, release);
}
