/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Rules for the differ: which events count, and what of them is compared. */
#ifndef TWIN_TRACE_RULES_H
#define TWIN_TRACE_RULES_H

#include "trace.h"

#define RULES 32

/* What a rule does with a register; the letters are twin-trace's options. */
enum rule_kind { ANY_VALUE = 'x', LEAVE_OUT = 'l', NO_READS = 'r', ONLY = 'o' };

struct rule {
	enum rule_kind kind;
	const char *name; /* NULL: by address */
	u64 addr;
};

struct rules {
	struct rule rule[RULES];
	unsigned int n;
	bool only;	   /* there is an ONLY rule */
	const char *end;   /* register, or NULL */
	const char *kinds; /* or NULL: all */
	bool parts;	   /* a part of a register is compared with all of it */
	const char *slot;  /* of a log: which device is the card, or NULL */
	bool reveal;	   /* of a log: mask nothing */
};

/* @arg: a register's name or address. False: unknown, or too many rules. */
bool rules_add(struct rules *x, int kind, const char *arg);

bool rules_want(const struct rules *x, const struct trace_event *ev);
/* Whether the values of the register that @ev accesses do not count. */
bool rules_any_value(const struct rules *x, const struct trace_event *ev);
bool rules_same(const struct rules *x, const struct trace_line *a,
		const struct trace_line *b);

#endif
