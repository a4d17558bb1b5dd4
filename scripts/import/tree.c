// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A file tree held in memory. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

#define MAX_NOTES 20

static int part_is_clean(const char *part, size_t len)
{
	if (!len || (len == 1 && part[0] == '.'))
		return 0;
	return !(len == 2 && part[0] == '.' && part[1] == '.');
}

int path_is_clean(const char *path)
{
	const unsigned char *c;

	for (c = (const unsigned char *)path; *c; c++)
		if (*c < 0x20 || *c == 0x7f || *c == '\\')
			return 0;
	for (;;) {
		size_t len = strcspn(path, "/");

		if (!part_is_clean(path, len))
			return 0;
		if (!path[len])
			return 1;
		path += len + 1;
	}
}

const char *tree_kind_name(enum tree_kind kind)
{
	switch (kind) {
	case TREE_FILE:
		return "file";
	case TREE_DIR:
		return "folder";
	case TREE_SYMLINK:
		return "symbolic link";
	case TREE_HARDLINK:
		return "hard link";
	case TREE_SPECIAL:
		return "device, FIFO or socket";
	case TREE_BADNAME:
		break;
	}
	return "absolute name, \"..\" or control characters";
}

/* Folders end in "/" in archives, and many archives start with "./". */
static char *normalised(const char *name)
{
	size_t len;

	while (name[0] == '.' && name[1] == '/') {
		name++;
		name += strspn(name, "/");
	}
	if (!name[0] || (name[0] == '.' && !name[1]))
		return strdup("");
	len = strlen(name);
	while (len > 1 && name[len - 1] == '/')
		len--;
	return strndup(name, len);
}

/* A name that cannot harm a terminal or a line-wise reader. */
static char *escaped(const char *name)
{
	char *out = malloc(4 * strlen(name) + 1), *p = out;

	if (!out)
		return NULL;
	for (; *name; name++) {
		unsigned char c = *name;

		if (c < 0x20 || c == 0x7f || c == '\\')
			p += sprintf(p, "\\x%02x", c);
		else
			*p++ = c;
	}
	*p = '\0';
	return out;
}

static int grow(struct tree *t)
{
	size_t room = t->room ? 2 * t->room : 64;
	struct tree_entry *v = reallocarray(t->v, room, sizeof(*v));

	if (!v)
		return -1;
	t->v = v;
	t->room = room;
	return 0;
}

static int fill(struct tree_entry *e, const char *name, enum tree_kind kind)
{
	char *raw;

	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->path = normalised(name);
	if (!e->path)
		return -1;
	if (!e->path[0] || path_is_clean(e->path))
		return 0;
	raw = e->path;
	e->kind = TREE_BADNAME;
	e->path = escaped(raw);
	free(raw);
	return e->path ? 0 : -1;
}

struct tree_entry *tree_add(struct tree *t, const char *name,
			    enum tree_kind kind)
{
	if (t->n >= TREE_MAX_ENTRIES) {
		warnx("%s: more than %d entries; name the driver's own archive or folder",
		      t->origin, TREE_MAX_ENTRIES);
		return NULL;
	}
	if (strlen(name) > TREE_MAX_PATH) {
		warnx("%s: a name of more than %d bytes",
		      t->origin, TREE_MAX_PATH);
		return NULL;
	}
	if ((t->n == t->room && grow(t)) || fill(&t->v[t->n], name, kind)) {
		warnx("%s: out of memory", t->origin);
		return NULL;
	}
	return &t->v[t->n++];
}

static int make_room(struct tree_entry *e, size_t need)
{
	size_t room = e->room ? e->room : 4096;
	unsigned char *data;

	while (room < need)
		room *= 2;
	if (room == e->room)
		return 0;
	data = realloc(e->data, room);
	if (!data)
		return -1;
	e->data = data;
	e->room = room;
	return 0;
}

int tree_append(struct tree *t, struct tree_entry *e, const void *buf,
		size_t len)
{
	if (!len)
		return 0;
	if (len > TREE_MAX_FILE - e->size) {
		warnx("%s: %s: larger than %zu MiB", t->origin, e->path,
		      TREE_MAX_FILE >> 20);
		return -1;
	}
	if (len > TREE_MAX_BYTES - t->bytes) {
		warnx("%s: more than %zu MiB in all; name the driver's own archive or folder",
		      t->origin, TREE_MAX_BYTES >> 20);
		return -1;
	}
	if (make_room(e, e->size + len)) {
		warnx("%s: %s: out of memory", t->origin, e->path);
		return -1;
	}
	memcpy(e->data + e->size, buf, len);
	e->size += len;
	t->bytes += len;
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct tree_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void tree_sort(struct tree *t)
{
	if (t->n)
		qsort(t->v, t->n, sizeof(*t->v), by_path);
}

struct tree_entry *tree_find(const struct tree *t, const char *path)
{
	struct tree_entry key = { .path = (char *)path };

	if (!t->n)
		return NULL;
	return bsearch(&key, t->v, t->n, sizeof(*t->v), by_path);
}

/* The part of PATH below ROOT; "" if it is ROOT itself; NULL if outside. */
static const char *below(const char *path, const char *root)
{
	size_t len = strlen(root);

	if (!len)
		return path;
	if (strncmp(path, root, len))
		return NULL;
	if (!path[len])
		return path + len;
	return path[len] == '/' ? path + len + 1 : NULL;
}

static void note_outside(const struct tree *t, const struct tree_entry *e,
			 size_t *notes)
{
	if (e->kind == TREE_FILE || e->kind == TREE_DIR)
		return;
	if (++*notes <= MAX_NOTES)
		warnx("%s: note: ignored outside of the tree: %s (%s)",
		      t->origin, e->path, tree_kind_name(e->kind));
}

static void entry_free(struct tree_entry *e)
{
	free(e->path);
	free(e->data);
}

void tree_cut(struct tree *t, const char *root)
{
	size_t i, n = 0, notes = 0;

	for (i = 0; i < t->n; i++) {
		struct tree_entry *e = &t->v[i];
		const char *rest = below(e->path, root);

		if (!rest || (!rest[0] && e->kind == TREE_DIR)) {
			if (!rest)
				note_outside(t, e, &notes);
			entry_free(e);
			continue;
		}
		if (rest[0])
			memmove(e->path, rest, strlen(rest) + 1);
		t->v[n++] = *e;
	}
	t->n = n;
	if (notes > MAX_NOTES)
		warnx("%s: note: ignored %zu more of that kind", t->origin,
		      notes - MAX_NOTES);
	tree_sort(t);
}

size_t tree_odd(const struct tree *t)
{
	size_t i, odd = 0;

	for (i = 0; i < t->n; i++) {
		const struct tree_entry *e = &t->v[i];

		if (e->kind != TREE_FILE && e->kind != TREE_DIR) {
			warnx("%s: %s: %s", t->origin, e->path,
			      tree_kind_name(e->kind));
			odd++;
		} else if (i && !strcmp(e->path, e[-1].path) &&
			   (e->kind != TREE_DIR || e[-1].kind != TREE_DIR)) {
			warnx("%s: %s: there twice", t->origin, e->path);
			odd++;
		}
	}
	return odd;
}

void tree_free(struct tree *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		entry_free(&t->v[i]);
	free(t->v);
	t->v = NULL;
	t->n = t->room = t->bytes = 0;
}
