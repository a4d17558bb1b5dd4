// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The stack of open conditionals, and what is written for each directive; see
 * ppbranch.h. All text outside of directives passes byte for byte.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ppbranch.h"
#include "pplex.h"

enum kind {
	D_NONE, D_IF, D_IFDEF, D_IFNDEF, D_ELIF, D_ELIFDEF, D_ELIFNDEF, D_ELSE,
	D_ENDIF, D_UNDEF,
};

static const char * const kind_names[] = {
	[D_IF] = "if", [D_IFDEF] = "ifdef", [D_IFNDEF] = "ifndef",
	[D_ELIF] = "elif", [D_ELIFDEF] = "elifdef", [D_ELIFNDEF] = "elifndef",
	[D_ELSE] = "else", [D_ENDIF] = "endif", [D_UNDEF] = "undef",
};

/* A logical line; all places are offsets into the text. */
struct line {
	size_t start;
	size_t hash;		/* the # of a directive */
	struct pp_tok name;	/* and its name */
	size_t eol;		/* the newline, with its carriage return */
	size_t end;		/* behind the newline */
	enum kind kind;
};

struct frame {
	size_t at;		/* where the #if stands */
	bool live_outside;
	bool written;		/* an #if is out and needs its #endif */
	bool done;		/* a branch was certain, the others die */
	bool has_else;
};

void *must(void *mem)
{
	if (mem)
		return mem;
	fputs("prune: out of memory\n", stderr);
	exit(1);
}

static unsigned long line_number(const struct prune *p, size_t at)
{
	unsigned long n = 1;

	for (size_t i = 0; i < at && i < p->len; i++)
		n += p->buf[i] == '\n';
	return n;
}

__attribute__((noreturn, format(printf, 3, 4)))
static void die_at(const struct prune *p, size_t at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "prune: %s:%lu: ", p->file, line_number(p, at));
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void put(struct prune *p, const char *text, size_t len)
{
	if (p->out_room - p->out_len < len) {
		p->out_room = 2 * p->out_room + len;
		p->out = must(realloc(p->out, p->out_room));
	}
	if (len)
		memcpy(p->out + p->out_len, text, len);
	p->out_len += len;
}

static void put_range(struct prune *p, size_t start, size_t end)
{
	put(p, p->buf + start, end - start);
}

/* Reads the directive that starts with the # in tok, if it is one of ours. */
static void read_directive(struct pp_lex *lx, struct pp_tok *tok,
			   struct line *l)
{
	l->hash = tok->start;
	pp_next(lx, tok);
	l->name = *tok;
	if (tok->type != PP_NAME)
		return;
	for (int k = D_IF; k <= D_UNDEF; k++)
		if (pp_tok_is(lx, tok, kind_names[k]))
			l->kind = k;
}

static bool next_line(const struct prune *p, struct pp_lex *lx, struct line *l)
{
	struct pp_tok tok;

	*l = (struct line){ .start = lx->pos };
	if (lx->pos >= p->len)
		return false;
	pp_next(lx, &tok);
	if (tok.type == PP_PUNCT &&
	    (pp_tok_is(lx, &tok, "#") || pp_tok_is(lx, &tok, "%:")))
		read_directive(lx, &tok, l);
	while (tok.type != PP_NEWLINE && tok.type != PP_EOF)
		pp_next(lx, &tok);
	l->end = lx->pos;
	l->eol = tok.start;
	if (tok.type == PP_NEWLINE && l->eol > l->start &&
	    p->buf[l->eol - 1] == '\r')
		l->eol--;
	if (lx->open_comment != PP_NOWHERE)
		die_at(p, lx->open_comment,
		       "this comment never ends; close it with */");
	return true;
}

/* The single name of #ifdef and its kin. */
static void read_name(const struct prune *p, const struct line *l,
		      struct pp_cond *c)
{
	bool inverse = l->kind == D_IFNDEF || l->kind == D_ELIFNDEF;
	char name[256];
	struct pp_lex lx;
	struct pp_tok tok;

	*c = (struct pp_cond){ .truth = PP_UNKNOWN };
	pp_lex_init(&lx, p->buf, l->name.end, l->eol);
	pp_next(&lx, &tok);
	c->start = tok.start;
	c->end = tok.end;
	if (tok.type == PP_NAME && pp_tok_text(&lx, &tok, name, sizeof(name)) &&
	    pp_known_defined(&p->env, name))
		c->truth = inverse ? PP_FALSE : PP_TRUE;
}

static void judge(const struct prune *p, const struct line *l,
		  struct pp_cond *c)
{
	if (l->kind != D_IF && l->kind != D_ELIF) {
		read_name(p, l, c);
		return;
	}
	pp_cond_read(c, &p->env, p->buf, l->name.end, l->eol);
	if (c->bad_what)
		die_at(p, c->bad_at,
		       "%s; write it as KERNEL_VERSION(a, b, c)", c->bad_what);
}

/* A comment in front of a directive belongs to the text before it. */
static void drop_directive(struct prune *p, const struct line *l, bool was_live)
{
	if (!was_live || !memchr(p->buf + l->start, '/', l->hash - l->start))
		return;
	put_range(p, l->start, l->hash);
	put_range(p, l->eol, l->end);
}

/* The condition without its cuts, but never with two words grown together. */
static void put_condition(struct prune *p, const struct pp_cond *c)
{
	char *cut = must(calloc(c->end - c->start + 1, 1));
	bool gap = false;

	for (size_t i = 0; i < c->ncuts; i++)
		memset(cut + (c->cuts[i].start - c->start), 1,
		       c->cuts[i].end - c->cuts[i].start);
	for (size_t i = c->start; i < c->end; i++) {
		if (cut[i - c->start]) {
			gap = true;
			continue;
		}
		if (gap && p->out_len &&
		    pp_is_name_char((unsigned char)p->out[p->out_len - 1]) &&
		    pp_is_name_char((unsigned char)p->buf[i]))
			put(p, " ", 1);
		gap = false;
		put_range(p, i, i + 1);
	}
	free(cut);
}

static void put_directive(struct prune *p, const struct line *l,
			  const char *name, const struct pp_cond *c)
{
	put_range(p, l->start, l->name.start);
	put(p, name, strlen(name));
	put_range(p, l->name.end, c->start);
	put_condition(p, c);
	put_range(p, c->end, l->end);
}

static void push(struct prune *p, const struct line *l)
{
	if (p->depth == p->room) {
		p->room = 2 * p->room + 16;
		p->stack = must(realloc(p->stack,
					p->room * sizeof(*p->stack)));
	}
	p->stack[p->depth++] = (struct frame){
		.at = l->hash, .live_outside = p->live,
	};
}

static struct frame *top_frame(struct prune *p, const struct line *l)
{
	struct frame *f;

	if (!p->depth)
		die_at(p, l->hash,
		       "#%s without an #if; remove it or add the #if",
		       kind_names[l->kind]);
	f = &p->stack[p->depth - 1];
	if (l->kind != D_ENDIF && f->has_else)
		die_at(p, l->hash,
		       "#%s after the #else of the #if in line %lu; put it before",
		       kind_names[l->kind], line_number(p, f->at));
	return f;
}

/* One more branch with a condition, the first or a later one. */
static void do_branch(struct prune *p, const struct line *l, bool was_live)
{
	struct frame *f = &p->stack[p->depth - 1];
	const char *name = kind_names[l->kind];
	struct pp_cond c;

	judge(p, l, &c);
	p->live = c.truth != PP_FALSE;
	f->done = c.truth == PP_TRUE;
	if (c.truth == PP_UNKNOWN) {
		/* The first one that is left opens: elif -> if. */
		if (!f->written && l->kind >= D_ELIF)
			name += strlen("el");
		put_directive(p, l, name, &c);
		f->written = true;
	} else if (c.truth == PP_TRUE && f->written) {
		put_range(p, l->start, l->name.start);
		put(p, "else", 4);
		put_range(p, l->eol, l->end);
	} else {
		drop_directive(p, l, was_live);
	}
	free(c.cuts);
}

static void do_if(struct prune *p, const struct line *l)
{
	push(p, l);
	if (p->live)
		do_branch(p, l, true);
}

static void do_elif(struct prune *p, const struct line *l)
{
	struct frame *f = top_frame(p, l);
	bool was_live = p->live;

	if (!f->live_outside)
		return;
	if (!f->done) {
		do_branch(p, l, was_live);
		return;
	}
	p->live = false;
	drop_directive(p, l, was_live);
}

static void do_else(struct prune *p, const struct line *l)
{
	struct frame *f = top_frame(p, l);
	bool was_live = p->live;

	f->has_else = true;
	if (!f->live_outside)
		return;
	p->live = !f->done;
	if (f->written && !f->done)
		put_range(p, l->start, l->end);
	else
		drop_directive(p, l, was_live);
	f->done = true;
}

static void do_endif(struct prune *p, const struct line *l)
{
	struct frame *f = top_frame(p, l);
	bool was_live = p->live;

	p->live = f->live_outside;
	p->depth--;
	if (f->written)
		put_range(p, l->start, l->end);
	else
		drop_directive(p, l, was_live);
}

/* Text and all other directives. */
static void do_text(struct prune *p, const struct line *l)
{
	char name[256];
	struct pp_lex lx;
	struct pp_tok tok;

	if (!p->live)
		return;
	put_range(p, l->start, l->end);
	if (l->kind != D_UNDEF)
		return;
	pp_lex_init(&lx, p->buf, l->name.end, l->eol);
	pp_next(&lx, &tok);
	if (pp_tok_text(&lx, &tok, name, sizeof(name)) &&
	    pp_known_defined(&p->env, name))
		die_at(p, l->hash,
		       "#undef %s, but --defined %s; leave that option out",
		       name, name);
}

static void do_line(struct prune *p, const struct line *l)
{
	switch (l->kind) {
	case D_IF: case D_IFDEF: case D_IFNDEF:
		do_if(p, l);
		break;
	case D_ELIF: case D_ELIFDEF: case D_ELIFNDEF:
		do_elif(p, l);
		break;
	case D_ELSE:
		do_else(p, l);
		break;
	case D_ENDIF:
		do_endif(p, l);
		break;
	default:
		do_text(p, l);
	}
}

void prune_text(struct prune *p)
{
	struct pp_lex lx;
	struct line l;

	p->live = true;
	pp_lex_init(&lx, p->buf, 0, p->len);
	while (next_line(p, &lx, &l))
		do_line(p, &l);
	if (p->depth)
		die_at(p, p->stack[p->depth - 1].at,
		       "this #if has no #endif; add it");
	free(p->stack);
}
