// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Compares what registers answered, each for itself: which values it gave, not
 * when. Two runs of one driver part at the first answer that is not the same,
 * and a poll takes as long as it takes; a table of all that is different must
 * not depend on either.
 */
#include <stdlib.h>

#include "answers.h"
#include "reader.h"

#define PLACE 64
#define SHOWN 4u /* values a row */

struct value {
	u64 v;
	unsigned long line; /* where it was first read */
};

struct side {
	unsigned long reads, masked;
	struct value *value; /* distinct ones, in order of appearance */
	size_t n;
	u64 last;
	u32 order; /* hash of all changes of value */
};

enum { CARD, MODEL };

struct answer {
	char place[PLACE];
	u32 len; /* bytes that are compared: of the narrowest read */
	struct side side[2];
};

struct table {
	struct answer *row;
	size_t n;
};

static void *grow(void *p, size_t n, size_t size)
{
	/* Powers of two. */
	if (n & (n - 1))
		return p;
	p = reallocarray(p, n ? 2 * n : 1, size);
	if (p)
		return p;
	perror("twin-trace");
	exit(2);
}

static struct answer *row_of(struct table *t, const struct trace_line *line)
{
	char place[PLACE];

	trace_place(line, place, sizeof(place));
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->row[i].place, place)) {
			if (line->ev.len < t->row[i].len)
				t->row[i].len = line->ev.len;
			return &t->row[i];
		}
	t->row = grow(t->row, t->n, sizeof(*t->row));
	memset(&t->row[t->n], 0, sizeof(*t->row));
	memcpy(t->row[t->n].place, place, sizeof(place));
	t->row[t->n].len = line->ev.len;
	return &t->row[t->n++];
}

static u64 low(u64 v, u32 len)
{
	return len < 8 ? v & (((u64)1 << 8 * len) - 1) : v;
}

static bool has(const struct side *s, u64 v, u32 len)
{
	for (size_t i = 0; i < s->n; i++)
		if (!low(s->value[i].v ^ v, len))
			return true;
	return false;
}

static void note(struct side *s, u64 v, unsigned long line)
{
	if (!s->n || s->last != v)
		s->order = (s->order ^ (u32)v ^ (u32)(v >> 32)) * 16777619u + 1;
	s->last = v;
	if (has(s, v, 8))
		return;
	s->value = grow(s->value, s->n, sizeof(*s->value));
	s->value[s->n++] = (struct value){ v, line };
}

static void collect(struct table *t, const char *path, unsigned int which,
		    const struct rules *x)
{
	struct reader r;
	struct side *s;

	reader_open(&r, path, FORMAT_TRACE, x);
	while (reader_next(&r, x)) {
		if ((r.t.ev.kind != TR_MMIO_READ &&
		     r.t.ev.kind != TR_CFG_READ) ||
		    rules_any_value(x, &r.t.ev))
			continue;
		s = &row_of(t, &r.t)->side[which];
		s->reads++;
		if (r.t.ev.data)
			note(s, get64(r.t.bytes), r.log.line);
		else
			s->masked++;
	}
	reader_close(&r);
}

/* ---- the table ---- */

/* The first value of @a that @b does not have, in @len bytes, or NULL. */
static const struct value *only(const struct side *a, const struct side *b,
				u32 len)
{
	for (size_t i = 0; i < a->n; i++)
		if (!has(b, a->value[i].v, len))
			return &a->value[i];
	return NULL;
}

/* The values of @a that @b does not have. */
static void list(char *out, size_t size, const struct answer *row,
		 const struct side *a, const struct side *b)
{
	unsigned long more = 0, n = 0;
	size_t at = 0;

	snprintf(out, size, a->reads ? "-" : "not read");
	for (size_t i = 0; i < a->n; i++) {
		if (has(b, a->value[i].v, row->len))
			continue;
		if (n++ == SHOWN) {
			more = a->n - i;
			break;
		}
		at += (size_t)snprintf(out + at, size - at, "%s%0*llx",
				       n > 1 ? " " : "", 2 * (int)row->len,
				       (unsigned long long)low(a->value[i].v,
							       row->len));
	}
	if (more)
		snprintf(out + at, size - at, " ...");
}

static void print_row(const struct answer *row)
{
	const struct side *c = &row->side[CARD], *m = &row->side[MODEL];
	const struct value *v = only(c, m, row->len);
	char left[96], right[96], at[32];

	if (v)
		snprintf(at, sizeof(at), "card:%lu", v->line);
	else
		snprintf(at, sizeof(at), "model:%lu",
			 only(m, c, row->len)->line);
	list(left, sizeof(left), row, c, m);
	list(right, sizeof(right), row, m, c);
	printf("%-40s %8lu %8lu  %-13s %-36s %s\n", row->place, c->reads,
	       m->reads, at, left, right);
}

static void print_names(const char *what, const struct table *t,
			bool (*want)(const struct answer *row))
{
	unsigned int n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (want(&t->row[i]))
			printf("%s%s", n++ ? ", " : what, t->row[i].place);
	if (n)
		putchar('\n');
}

static bool is_masked(const struct answer *row)
{
	return row->side[CARD].masked || row->side[MODEL].masked;
}

static bool differs(const struct answer *row)
{
	const struct side *c = &row->side[CARD], *m = &row->side[MODEL];

	return !is_masked(row) &&
	       (only(c, m, row->len) || only(m, c, row->len));
}

static bool reordered(const struct answer *row)
{
	return !is_masked(row) && !differs(row) &&
	       row->side[CARD].order != row->side[MODEL].order;
}

static int print_table(const struct table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (!differs(&t->row[i]))
			continue;
		if (!n++)
			printf("%-40s %8s %8s  %-13s %-36s %s\n", "register",
			       "card", "model", "first at line",
			       "only the card answered",
			       "only the model answered");
		print_row(&t->row[i]);
	}
	printf("%zu of %zu registers answered otherwise\n", n, t->n);
	print_names("the same values in another order: ", t, reordered);
	print_names("masked, not compared: ", t, is_masked);
	return n ? 1 : 0;
}

static void free_table(struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->row[i].side[CARD].value);
		free(t->row[i].side[MODEL].value);
	}
	free(t->row);
}

int answers(const char *card, const char *model, const struct rules *x)
{
	struct table t = { .n = 0 };
	int rc;

	collect(&t, card, CARD, x);
	collect(&t, model, MODEL, x);
	rc = print_table(&t);
	free_table(&t);
	return rc;
}
