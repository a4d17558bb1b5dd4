// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Natural loops: an edge back to an instruction that every way to the edge goes
 * through, and all that leads to the edge from there. Dominators as Cooper,
 * Harvey and Kennedy find them ("A Simple, Fast Dominance Algorithm").
 */
#include <stdlib.h>
#include <string.h>

#include "loops.h"

#define MAX_WAYS 512

/* One function; instructions are numbered from its first. */
struct graph {
	const struct code *code;
	const struct function *fn;
	uint32_t size;
	uint32_t *order;  /* reached instructions, in reverse postorder */
	uint32_t *number; /* position in order, or NONE */
	uint32_t *idom;
	uint32_t reached;
};

static size_t ways_on(const struct graph *g, uint32_t i, uint32_t *to)
{
	size_t n = insn_successors(g->code, g->fn->first + i, to, MAX_WAYS), k;

	for (k = 0; k < n; k++)
		to[k] -= g->fn->first;
	return n;
}

/* Depth first without recursion: a hostile function may be one long path. */
static void find_order(struct graph *g)
{
	uint32_t *stack = xcalloc(g->size, sizeof(*stack));
	uint32_t *turn = xcalloc(g->size, sizeof(*turn));
	bool *seen = xcalloc(g->size, sizeof(*seen));
	uint32_t depth = 1, at = g->size, i;
	uint32_t to[MAX_WAYS];

	seen[0] = true;
	while (depth) {
		uint32_t v = stack[depth - 1];
		size_t n = ways_on(g, v, to);

		while (turn[v] < n && seen[to[turn[v]]])
			turn[v]++;
		if (turn[v] < n) {
			uint32_t w = to[turn[v]++];

			seen[w] = true;
			stack[depth++] = w;
			continue;
		}
		g->order[--at] = v;
		depth--;
	}
	g->reached = g->size - at;
	memmove(g->order, g->order + at, g->reached * sizeof(*g->order));
	for (i = 0; i < g->size; i++)
		g->number[i] = NONE;
	for (i = 0; i < g->reached; i++)
		g->number[g->order[i]] = i;
	free(stack);
	free(turn);
	free(seen);
}

static uint32_t common_dominator(const struct graph *g, uint32_t a, uint32_t b)
{
	while (a != b) {
		while (g->number[a] > g->number[b])
			a = g->idom[a];
		while (g->number[b] > g->number[a])
			b = g->idom[b];
	}
	return a;
}

static void find_dominators(struct graph *g)
{
	uint32_t to[MAX_WAYS], i;
	bool changed;
	size_t n, k;

	for (i = 0; i < g->size; i++)
		g->idom[i] = NONE;
	g->idom[0] = 0;
	do {
		changed = false;
		for (i = 0; i < g->reached; i++) {
			uint32_t v = g->order[i];

			n = ways_on(g, v, to);
			for (k = 0; k < n; k++) {
				uint32_t w = to[k], d = g->idom[w];

				d = d == NONE ? v : common_dominator(g, d, v);
				if (w && d != g->idom[w]) {
					g->idom[w] = d;
					changed = true;
				}
			}
		}
	} while (changed);
}

static bool dominates(const struct graph *g, uint32_t d, uint32_t v)
{
	while (v != d && v)
		v = g->idom[v];
	return v == d;
}

/* All that reaches the loop without going through its head. */
static void grow(const struct graph *g, struct loop *loop)
{
	uint32_t to[MAX_WAYS], head = loop->head - g->fn->first, i;
	bool changed;
	size_t n, k;

	do {
		changed = false;
		for (i = g->reached; i-- > 0;) {
			uint32_t v = g->order[i];

			if (loop->body[v])
				continue;
			n = ways_on(g, v, to);
			for (k = 0; k < n && !loop->body[v]; k++)
				if (to[k] != head && loop->body[to[k]] &&
				    dominates(g, head, v))
					loop->body[v] = changed = true;
		}
	} while (changed);
}

static struct loop *loop_at(const struct graph *g, struct loop **loops,
			    size_t *count, uint32_t head)
{
	struct loop *loop;
	size_t i;

	for (i = 0; i < *count; i++)
		if ((*loops)[i].head == g->fn->first + head)
			return &(*loops)[i];
	*loops = reallocarray(*loops, *count + 1, sizeof(**loops));
	if (!*loops)
		abort();
	loop = &(*loops)[(*count)++];
	loop->head = g->fn->first + head;
	loop->body = xcalloc(g->size, sizeof(*loop->body));
	loop->inner = xcalloc(g->size, sizeof(*loop->inner));
	loop->body[head] = true;
	return loop;
}

static void find_inner(const struct graph *g, struct loop *loops, size_t count)
{
	size_t i, k;
	uint32_t v;

	for (i = 0; i < count; i++)
		for (k = 0; k < count; k++) {
			if (k == i ||
			    !loops[i].body[loops[k].head - g->fn->first])
				continue;
			for (v = 0; v < g->size; v++)
				loops[i].inner[v] |= loops[k].body[v];
		}
}

static int compare_heads(const void *a, const void *b)
{
	const struct loop *x = a, *y = b;

	return x->head < y->head ? -1 : x->head > y->head;
}

size_t find_loops(const struct code *code, const struct function *fn,
		  struct loop **loops)
{
	struct graph g = { .code = code,
			   .fn = fn,
			   .size = fn->last - fn->first + 1 };
	uint32_t to[MAX_WAYS], i;
	size_t count = 0, n, k;

	*loops = NULL;
	g.order = xcalloc(g.size, sizeof(*g.order));
	g.number = xcalloc(g.size, sizeof(*g.number));
	g.idom = xcalloc(g.size, sizeof(*g.idom));
	find_order(&g);
	find_dominators(&g);
	for (i = 0; i < g.reached; i++) {
		uint32_t v = g.order[i];

		n = ways_on(&g, v, to);
		for (k = 0; k < n; k++)
			if (dominates(&g, to[k], v))
				loop_at(&g, loops, &count, to[k])->body[v] =
					true;
	}
	for (k = 0; k < count; k++)
		grow(&g, &(*loops)[k]);
	find_inner(&g, *loops, count);
	if (count)
		qsort(*loops, count, sizeof(**loops), compare_heads);
	free(g.order);
	free(g.number);
	free(g.idom);
	return count;
}

void free_loops(struct loop *loops, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		free(loops[i].body);
		free(loops[i].inner);
	}
	free(loops);
}
