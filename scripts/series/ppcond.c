// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The condition parser of prune; see ppcond.h.
 *
 * A value is a range of numbers: LINUX_VERSION_CODE is [from, infinity), a
 * constant a range of one, all else unknown. A comparison is decided if the
 * ranges do not meet; truth then moves up through ! && || and parentheses.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ppcond.h"
#include "pplex.h"

/* Deeper conditions are left alone: nobody writes them, a fuzzer does. */
#define MAX_DEPTH 200

struct value {
	bool known;
	int64_t lo, hi;
	size_t start, end;
};

struct parser {
	const struct pp_env *env;
	struct pp_cond *cond;
	struct pp_lex lx;
	struct pp_tok tok;
	size_t last_end;	/* behind the token before tok */
	int depth;
	bool broken;		/* no valid expression */
};

static struct value ternary(struct parser *p);

int64_t pp_version_code(int64_t version, int64_t patchlevel, int64_t sublevel)
{
	if (sublevel > 255)
		sublevel = 255;
	return version * 65536 + patchlevel * 256 + sublevel;
}

bool pp_known_defined(const struct pp_env *env, const char *name)
{
	for (size_t i = 0; i < env->ndefined; i++)
		if (!strcmp(env->defined[i], name))
			return true;
	return false;
}

static void advance(struct parser *p)
{
	p->last_end = p->tok.end;
	pp_next(&p->lx, &p->tok);
}

static bool is(const struct parser *p, const char *text)
{
	return (p->tok.type == PP_PUNCT || p->tok.type == PP_NAME) &&
	       pp_tok_is(&p->lx, &p->tok, text);
}

static bool accept(struct parser *p, const char *text)
{
	if (!is(p, text))
		return false;
	advance(p);
	return true;
}

static bool at_end(const struct parser *p)
{
	return p->tok.type == PP_EOF || p->tok.type == PP_NEWLINE;
}

static struct value unknown(struct parser *p, size_t start)
{
	return (struct value){ .start = start, .end = p->last_end };
}

static struct value range(struct parser *p, size_t start, int64_t lo,
			  int64_t hi)
{
	return (struct value){ true, lo, hi, start, p->last_end };
}

static enum pp_truth truth(const struct value *v)
{
	if (!v->known)
		return PP_UNKNOWN;
	if (v->lo > 0 || v->hi < 0)
		return PP_TRUE;
	return v->lo == 0 && v->hi == 0 ? PP_FALSE : PP_UNKNOWN;
}

static enum pp_truth not(enum pp_truth t)
{
	if (t == PP_UNKNOWN)
		return t;
	return t == PP_TRUE ? PP_FALSE : PP_TRUE;
}

static struct value from_truth(struct parser *p, size_t start, enum pp_truth t)
{
	if (t == PP_UNKNOWN)
		return unknown(p, start);
	return range(p, start, t == PP_TRUE, t == PP_TRUE);
}

static void cut(struct parser *p, size_t start, size_t end)
{
	struct pp_cond *c = p->cond;

	/* The array doubles at each power of two. */
	if (!(c->ncuts & (c->ncuts - 1))) {
		size_t room = c->ncuts ? 2 * c->ncuts : 1;
		struct pp_cut *cuts = realloc(c->cuts, room * sizeof(*cuts));

		if (!cuts)
			abort();
		c->cuts = cuts;
	}
	c->cuts[c->ncuts++] = (struct pp_cut){ start, end };
}

static void complain(struct parser *p, size_t at, const char *what)
{
	if (!p->cond->bad_what) {
		p->cond->bad_at = at;
		p->cond->bad_what = what;
	}
	p->broken = true;
}

/* The value of digits in a base, -1 if one does not belong or it is too big. */
static int64_t digits(const char *s, int base)
{
	char *end;
	unsigned long long n;

	/* strtoull() takes signs, spaces and a prefix; all are wrong here. */
	if (!isxdigit((unsigned char)*s) || (*s == '0' && strpbrk(s, "xX")) ||
	    (base == 2 && strpbrk(s, "bB")))
		return -1;
	n = strtoull(s, &end, base);
	if (end == s || end[strspn(end, "uUlL")] || n >= INT64_MAX)
		return -1;
	return (int64_t)n;
}

/* The number that the token stands for, -1 if it is none that we know. */
static int64_t number(const struct parser *p)
{
	char s[64];

	if (p->tok.type != PP_NUMBER ||
	    !pp_tok_text(&p->lx, &p->tok, s, sizeof(s)))
		return -1;
	if (s[0] != '0')
		return digits(s, 10);
	if (s[1] == 'x' || s[1] == 'X')
		return digits(s + 2, 16);
	if (s[1] == 'b' || s[1] == 'B')
		return digits(s + 2, 2);
	return digits(s, 8);
}

/* Past the parenthesis that closes the one just passed. */
static void skip_parens(struct parser *p)
{
	size_t open = 1;

	while (open && !at_end(p)) {
		open += is(p, "(");
		open -= is(p, ")");
		advance(p);
	}
	if (open)
		p->broken = true;
}

/*
 * One argument of KERNEL_VERSION; *n is -1 if it is a macro or the like, which
 * is no mistake but makes the whole unknown.
 */
static bool version_argument(struct parser *p, int64_t *n)
{
	size_t ncuts = p->cond->ncuts;
	struct value v;

	if (p->tok.type == PP_NUMBER && number(p) < 0)
		return false;
	v = ternary(p);
	p->cond->ncuts = ncuts;
	*n = v.known && v.lo == v.hi && v.hi <= INT32_MAX ? v.lo : -1;
	return !p->broken;
}

static struct value kernel_version(struct parser *p, size_t start)
{
	int64_t n[3];

	if (!accept(p, "(") || !version_argument(p, &n[0]) ||
	    !accept(p, ",") || !version_argument(p, &n[1]) ||
	    !accept(p, ",") || !version_argument(p, &n[2]) ||
	    !accept(p, ")")) {
		complain(p, start, "KERNEL_VERSION without three numbers");
		return unknown(p, start);
	}
	if (n[0] < 0 || n[1] < 0 || n[2] < 0)
		return unknown(p, start);
	n[0] = pp_version_code(n[0], n[1], n[2]);
	return range(p, start, n[0], n[0]);
}

static struct value defined_operator(struct parser *p, size_t start)
{
	bool paren = accept(p, "(");
	char name[256];
	bool fits;

	if (p->tok.type != PP_NAME) {
		p->broken = true;
		return unknown(p, start);
	}
	fits = pp_tok_text(&p->lx, &p->tok, name, sizeof(name));
	advance(p);
	if (paren && !accept(p, ")"))
		p->broken = true;
	if (fits && pp_known_defined(p->env, name))
		return range(p, start, 1, 1);
	return unknown(p, start);
}

static struct value name(struct parser *p, size_t start)
{
	if (accept(p, "defined"))
		return defined_operator(p, start);
	if (accept(p, "KERNEL_VERSION"))
		return kernel_version(p, start);
	if (accept(p, "LINUX_VERSION_CODE"))
		return range(p, start, p->env->from, INT64_MAX);
	advance(p);
	if (accept(p, "("))
		skip_parens(p);
	return unknown(p, start);
}

static struct value primary(struct parser *p)
{
	size_t start = p->tok.start;
	struct value v;
	int64_t n;

	if (accept(p, "(")) {
		v = ternary(p);
		if (!accept(p, ")"))
			p->broken = true;
		v.start = start;
		v.end = p->last_end;
		return v;
	}
	if (p->tok.type == PP_NAME)
		return name(p, start);
	n = number(p);
	if (p->tok.type == PP_NUMBER || p->tok.type == PP_STRING)
		advance(p);
	else
		p->broken = true;
	return n < 0 ? unknown(p, start) : range(p, start, n, n);
}

static struct value unary(struct parser *p)
{
	size_t start = p->tok.start, ncuts = p->cond->ncuts;
	struct value v;

	if (++p->depth > MAX_DEPTH || at_end(p))
		p->broken = true;
	if (p->broken) {
		v = unknown(p, start);
	} else if (accept(p, "!")) {
		v = unary(p);
		v = from_truth(p, start, not(truth(&v)));
	} else if (accept(p, "-") || accept(p, "+") || accept(p, "~")) {
		unary(p);
		p->cond->ncuts = ncuts;
		v = unknown(p, start);
	} else {
		v = primary(p);
	}
	p->depth--;
	return v;
}

/* How tight an operator binds, as in C; 0: none above && and ||. */
static int binds(const struct parser *p, char op[3])
{
	static const char * const levels[] = {
		"|", "^", "&", "== !=", "< > <= >=", "<< >>", "+ -", "* / %",
	};

	if (p->tok.type != PP_PUNCT || !pp_tok_text(&p->lx, &p->tok, op, 3))
		return 0;
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		const char *at = levels[i];
		size_t len;

		for (; *at; at += len + (at[len] == ' ')) {
			len = strcspn(at, " ");
			if (len == strlen(op) && !strncmp(at, op, len))
				return (int)i + 1;
		}
	}
	return 0;
}

/* a < b */
static enum pp_truth less(const struct value *a, const struct value *b)
{
	if (a->hi < b->lo)
		return PP_TRUE;
	return a->lo >= b->hi ? PP_FALSE : PP_UNKNOWN;
}

static enum pp_truth same(const struct value *a, const struct value *b)
{
	if (a->hi < b->lo || b->hi < a->lo)
		return PP_FALSE;
	return a->lo == a->hi && b->lo == b->hi ? PP_TRUE : PP_UNKNOWN;
}

static enum pp_truth compare(const char *op, const struct value *a,
			     const struct value *b)
{
	if (!a->known || !b->known)
		return PP_UNKNOWN;
	if (!strcmp(op, "<"))
		return less(a, b);
	if (!strcmp(op, ">="))
		return not(less(a, b));
	if (!strcmp(op, ">"))
		return less(b, a);
	if (!strcmp(op, "<="))
		return not(less(b, a));
	if (!strcmp(op, "=="))
		return same(a, b);
	if (!strcmp(op, "!="))
		return not(same(a, b));
	return PP_UNKNOWN;	/* arithmetic */
}

/* Operators that bind at least this tight; their operands are numbers. */
static struct value binary(struct parser *p, int tight)
{
	size_t ncuts = p->cond->ncuts;
	struct value left = unary(p), right;
	char op[3];
	int level;

	while (!p->broken && (level = binds(p, op)) >= tight && level) {
		advance(p);
		right = binary(p, level + 1);
		left = from_truth(p, left.start, compare(op, &left, &right));
		/* 2 && X counts as 1, X may not: no short forms in here. */
		p->cond->ncuts = ncuts;
	}
	return left;
}

static struct value chain(struct parser *p, bool is_or);

static struct value operand(struct parser *p, bool is_or)
{
	return is_or ? chain(p, false) : binary(p, 1);
}

/*
 * Operands joined by || or by &&. One that decides, decides; those that cannot
 * matter are cut out together with the operator on their side.
 */
static struct value chain(struct parser *p, bool is_or)
{
	const char *op = is_or ? "||" : "&&";
	enum pp_truth decisive = is_or ? PP_TRUE : PP_FALSE;
	size_t ncuts = p->cond->ncuts;
	size_t kept = PP_NOWHERE;	/* the end of what is dealt with */
	struct value v = operand(p, is_or);
	size_t start = v.start;
	bool decided = false;

	if (p->broken || !is(p, op))
		return v;
	for (;;) {
		enum pp_truth t = truth(&v);

		if (t == PP_UNKNOWN) {
			if (kept == PP_NOWHERE && v.start > start)
				cut(p, start, v.start);
			kept = v.end;
		} else if (t == decisive) {
			decided = true;
		} else if (kept != PP_NOWHERE) {
			cut(p, kept, v.end);
			kept = v.end;
		}
		if (p->broken || !accept(p, op))
			break;
		v = operand(p, is_or);
	}
	if (!decided && kept != PP_NOWHERE)
		return unknown(p, start);
	p->cond->ncuts = ncuts;
	return from_truth(p, start, decided ? decisive : not(decisive));
}

/* A ?: is unknown; it may hold any expression. */
static struct value ternary(struct parser *p)
{
	size_t ncuts = p->cond->ncuts;
	struct value v = chain(p, true);

	if (p->broken || !accept(p, "?"))
		return v;
	if (++p->depth > MAX_DEPTH)
		p->broken = true;
	if (!p->broken)
		ternary(p);
	if (!accept(p, ":"))
		p->broken = true;
	if (!p->broken)
		ternary(p);
	p->depth--;
	p->cond->ncuts = ncuts;
	return unknown(p, v.start);
}

void pp_cond_read(struct pp_cond *cond, const struct pp_env *env,
		  const char *buf, size_t pos, size_t end)
{
	struct parser p = { .env = env, .cond = cond };
	struct value v;

	*cond = (struct pp_cond){ .truth = PP_UNKNOWN };
	pp_lex_init(&p.lx, buf, pos, end);
	pp_next(&p.lx, &p.tok);
	cond->start = cond->end = p.tok.start;
	p.last_end = p.tok.start;
	v = ternary(&p);
	if (p.broken || !at_end(&p)) {
		cond->ncuts = 0;
		while (!at_end(&p))
			advance(&p);
	} else {
		cond->truth = truth(&v);
	}
	cond->end = p.last_end;
}
