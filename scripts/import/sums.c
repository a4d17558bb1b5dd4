// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Manifests: reading, writing, comparing. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "sums.h"

/* 10,000 lines (TREE_MAX_ENTRIES) of a usual length. */
#define MANIFEST_MAX_BYTES (4 << 20)

int sha256_hex(const void *data, size_t size, char hex[SUM_HEX + 1])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len = 0, i;

	if (EVP_Digest(data ? data : "", size, md, &len, EVP_sha256(), NULL) !=
		    1 ||
	    len != SUM_HEX / 2) {
		warnx("libcrypto makes no SHA-256");
		return -1;
	}
	for (i = 0; i < len; i++)
		sprintf(hex + 2 * i, "%02x", md[i]);
	return 0;
}

static int add_sum(struct manifest *m, const char *hex, char *path)
{
	if (m->n == m->room) {
		size_t room = m->room ? 2 * m->room : 64;
		struct sum *v = reallocarray(m->v, room, sizeof(*v));

		if (!v)
			return -1;
		m->v = v;
		m->room = room;
	}
	memcpy(m->v[m->n].hex, hex, SUM_HEX);
	m->v[m->n].hex[SUM_HEX] = '\0';
	m->v[m->n++].path = path;
	return 0;
}

/* What is wrong with a line, or NULL. LEN excludes the line feed. */
static const char *parse_line(struct manifest *m, const char *line, size_t len)
{
	char *path;

	if (m->n >= TREE_MAX_ENTRIES)
		return "too many lines";
	if (strspn(line, "0123456789abcdef") < SUM_HEX || len < SUM_HEX)
		return "does not start with 64 lower-case hex digits";
	if (len < SUM_HEX + 3 || memcmp(line + SUM_HEX, "  ", 2))
		return "has no two spaces and a path after the sum";
	if (len - SUM_HEX - 2 > TREE_MAX_PATH)
		return "has a path that is too long";
	if (memchr(line, '\0', len))
		return "holds a NUL byte";
	path = strndup(line + SUM_HEX + 2, len - SUM_HEX - 2);
	if (!path)
		return "out of memory";
	if (!path_is_clean(path)) {
		free(path);
		return "has a path that is not relative and clean";
	}
	if (add_sum(m, line, path)) {
		free(path);
		return "out of memory";
	}
	return NULL;
}

static int by_path(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* True if a folder that PATH needs is a file of the manifest. */
static int under_a_file(const struct manifest *m, char *path)
{
	char *slash;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		struct sum key = { .path = path };
		int hit;

		*slash = '\0';
		hit = !!bsearch(&key, m->v, m->n, sizeof(key), by_path);
		*slash = '/';
		if (hit)
			return 1;
	}
	return 0;
}

static int check_paths(struct manifest *m, const char *name)
{
	size_t i;

	qsort(m->v, m->n, sizeof(*m->v), by_path);
	for (i = 0; i < m->n; i++) {
		char *path = m->v[i].path;

		if (i && !strcmp(path, m->v[i - 1].path)) {
			warnx("%s: %s: there twice", name, path);
			return -1;
		}
	}
	for (i = 0; i < m->n; i++) {
		/* A copy: bsearch must not see the path while it is cut. */
		char *path = strdup(m->v[i].path);
		int bad = path ? under_a_file(m, path) : 1;

		if (bad)
			warnx("%s: %s: %s", name, m->v[i].path,
			      path ? "lies under a file" : "out of memory");
		free(path);
		if (bad)
			return -1;
	}
	return 0;
}

int manifest_parse(struct manifest *m, const char *name, const char *text,
		   size_t len)
{
	const char *end = text + len;
	size_t no = 0;

	while (text < end) {
		const char *lf = memchr(text, '\n', end - text);
		const char *wrong;

		no++;
		wrong = lf ? parse_line(m, text, lf - text) :
			     "has no line feed: the file was cut short";
		if (wrong) {
			warnx("%s:%zu: the line %s", name, no, wrong);
			return -1;
		}
		text = lf + 1;
	}
	if (!m->n) {
		warnx("%s: the manifest is empty", name);
		return -1;
	}
	return check_paths(m, name);
}

int manifest_read(struct manifest *m, const char *file)
{
	FILE *in = fopen(file, "re");
	size_t len = 0;
	char *text;
	int ret = -1;

	if (!in) {
		warn("%s", file);
		return -1;
	}
	text = malloc(MANIFEST_MAX_BYTES + 1);
	if (text)
		len = fread(text, 1, MANIFEST_MAX_BYTES + 1, in);
	if (!text || ferror(in))
		warnx("%s: %s", file, strerror(text ? errno : ENOMEM));
	else if (len > MANIFEST_MAX_BYTES)
		warnx("%s: larger than %d bytes", file, MANIFEST_MAX_BYTES);
	else
		ret = manifest_parse(m, file, text, len);
	free(text);
	fclose(in);
	return ret;
}

int manifest_print(FILE *out, const struct tree *t)
{
	char hex[SUM_HEX + 1];
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct tree_entry *e = &t->v[i];

		if (e->kind != TREE_FILE)
			continue;
		if (sha256_hex(e->data, e->size, hex))
			return -1;
		fprintf(out, "%s  %s\n", hex, e->path);
	}
	return 0;
}

/* What E is to the manifest line S of the same path: a word, "" or NULL. */
static const char *judge(const struct sum *s, const struct tree_entry *e)
{
	char hex[SUM_HEX + 1];

	if (e->kind != TREE_FILE)
		return tree_kind_name(e->kind);
	if (!s)
		return "extra";
	if (sha256_hex(e->data, e->size, hex))
		return NULL;
	return strcmp(hex, s->hex) ? "changed" : "";
}

int manifest_compare(const struct manifest *m, const struct tree *t, FILE *out,
		     size_t *differences)
{
	size_t i = 0, j = 0;

	*differences = 0;
	while (i < m->n || j < t->n) {
		const struct sum *s = i < m->n ? &m->v[i] : NULL;
		const struct tree_entry *e = j < t->n ? &t->v[j] : NULL;
		int order = !s ? 1 : !e ? -1 : strcmp(s->path, e->path);
		const char *word = "missing";

		if (order >= 0) {
			j++;
			if (order && e->kind == TREE_DIR)
				continue;
			word = judge(order ? NULL : s, e);
		}
		if (order <= 0)
			i++;
		if (!word)
			return -1;
		if (!word[0])
			continue;
		++*differences;
		if (out)
			fprintf(out, "  %s: %s\n", word,
				order <= 0 ? s->path : e->path);
	}
	return 0;
}

void manifest_free(struct manifest *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->v[i].path);
	free(m->v);
	memset(m, 0, sizeof(*m));
}
