// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include <stdlib.h>

#include "trace_rules.h"

static bool is_mmio(const struct trace_event *ev)
{
	return ev->kind == TR_MMIO_READ || ev->kind == TR_MMIO_WRITE;
}

/* Whether there is a rule of this kind for the register that @ev accesses. */
static bool has_rule(const struct rules *x, enum rule_kind kind,
		     const struct trace_event *ev)
{
	for (unsigned int i = 0; i < x->n && is_mmio(ev); i++) {
		const struct rule *r = &x->rule[i];

		if (r->kind != kind)
			continue;
		if (r->name ? trace_is_register(ev, r->name) :
			      r->addr == ev->addr)
			return true;
	}
	return false;
}

bool rules_want(const struct rules *x, const struct trace_event *ev)
{
	if (x->kinds && !strchr(x->kinds, ev->kind))
		return false;
	if (x->only && !has_rule(x, ONLY, ev))
		return false;
	return !has_rule(x, LEAVE_OUT, ev) &&
	       (ev->kind != TR_MMIO_READ || !has_rule(x, NO_READS, ev));
}

bool rules_any_value(const struct rules *x, const struct trace_event *ev)
{
	return has_rule(x, ANY_VALUE, ev);
}

/* The part of an event's address that is compared. */
static u64 compared_address(const struct trace_event *ev)
{
	switch (ev->kind) {
	case TR_DMA_READ:
	case TR_DMA_WRITE:
		return 0;
	case TR_SCSI:
	case TR_SCSI_END:
		return path_lun(ev->addr);
	}
	return ev->addr;
}

/*
 * Whether one is a read of a whole register and the other one of a part of it,
 * which gave the same. The card's own trace has whole registers only.
 */
static bool part_of(const struct trace_line *part, const struct trace_line *all)
{
	u64 at = part->ev.addr - all->ev.addr;

	return part->ev.kind == TR_MMIO_READ && all->ev.kind == TR_MMIO_READ &&
	       part->ev.unit == all->ev.unit && all->ev.len == 4 && at < 4 &&
	       part->ev.len <= 4 - at &&
	       (!part->ev.data || !all->ev.data ||
		!memcmp(part->bytes, all->bytes + at, part->ev.len));
}

bool rules_same(const struct rules *x, const struct trace_line *a,
		const struct trace_line *b)
{
	const struct trace_event *p = &a->ev, *q = &b->ev;

	if (x->parts && (part_of(a, b) || part_of(b, a)))
		return true;
	if (p->kind != q->kind || p->unit != q->unit || p->len != q->len)
		return false;
	if (compared_address(p) != compared_address(q))
		return false;
	if (!p->data || !q->data || rules_any_value(x, p))
		return true;
	return a->sum == b->sum && !memcmp(a->bytes, b->bytes, a->kept);
}

bool rules_add(struct rules *x, int kind, const char *arg)
{
	struct rule *r = &x->rule[x->n];
	char *end;

	if (x->n == RULES)
		return false;
	r->kind = (enum rule_kind)kind;
	r->name = trace_register_known(arg) ? arg : NULL;
	r->addr = strtoull(arg, &end, 16);
	x->only |= kind == ONLY;
	x->n++;
	return r->name || (*arg && !*end);
}
