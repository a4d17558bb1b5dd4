/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A lexer for C text as the preprocessor sees it before macros: line splices
 * joined, comments skipped, each token known by its place in the raw bytes.
 * It copies nothing, so a splice in the middle of a name costs nothing either.
 */
#ifndef PPLEX_H
#define PPLEX_H

#include <stdbool.h>
#include <stddef.h>

enum pp_type {
	PP_EOF,		/* the end of the text */
	PP_NEWLINE,	/* the end of a logical line */
	PP_NAME,
	PP_NUMBER,	/* a preprocessing number, valid or not */
	PP_STRING,	/* a string or character constant, closed or not */
	PP_PUNCT,	/* one or two characters */
};

struct pp_tok {
	enum pp_type type;
	size_t start;	/* offset of the first byte */
	size_t end;	/* offset behind the last byte */
};

struct pp_lex {
	const char *buf;
	size_t pos;
	size_t end;
	size_t open_comment;	/* offset of a comment that never closes */
};

#define PP_NOWHERE ((size_t)-1)

/* Reads buf[pos..end); the text may hold any byte, NUL included. */
void pp_lex_init(struct pp_lex *lx, const char *buf, size_t pos, size_t end);

/* The next token; at the end of the text PP_EOF, as often as it is asked. */
void pp_next(struct pp_lex *lx, struct pp_tok *tok);

/* Is the token, splices taken out, exactly this text? */
bool pp_tok_is(const struct pp_lex *lx, const struct pp_tok *tok,
	       const char *text);

/*
 * Copies the token, splices taken out, into out[size] with a closing NUL.
 * False if it does not fit or holds a NUL; then out is the empty string.
 */
bool pp_tok_text(const struct pp_lex *lx, const struct pp_tok *tok, char *out,
		 size_t size);

/* May this byte stand in a name? Bytes above 127 may, as in gcc. */
bool pp_is_name_char(int c);

#endif
