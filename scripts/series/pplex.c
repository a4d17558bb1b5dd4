// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The lexer of prune; see pplex.h. */
#include <string.h>

#include "pplex.h"

#define END (-1)

bool pp_is_name_char(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 128;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* White space inside a line; gcc takes a NUL for a space, too. */
static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' ||
	       c == '\0';
}

/*
 * Behind all line splices that stand at pos. Like gcc and clang we allow
 * white space between the backslash and the end of the line, CRLF included.
 */
static size_t skip_splices(const struct pp_lex *lx, size_t pos)
{
	while (pos < lx->end && lx->buf[pos] == '\\') {
		size_t p = pos + 1;

		while (p < lx->end && is_blank((unsigned char)lx->buf[p]))
			p++;
		if (p >= lx->end || lx->buf[p] != '\n')
			break;
		pos = p + 1;
	}
	return pos;
}

/* The character at pos, END behind the last one; *at is its real place. */
static int peek_at(const struct pp_lex *lx, size_t pos, size_t *at)
{
	*at = skip_splices(lx, pos);
	return *at < lx->end ? (unsigned char)lx->buf[*at] : END;
}

static int peek(const struct pp_lex *lx)
{
	size_t at;

	return peek_at(lx, lx->pos, &at);
}

/* The character behind the one that peek() gives. */
static int peek2(const struct pp_lex *lx)
{
	size_t at;

	if (peek_at(lx, lx->pos, &at) == END)
		return END;
	return peek_at(lx, at + 1, &at);
}

static int get(struct pp_lex *lx)
{
	size_t at;
	int c = peek_at(lx, lx->pos, &at);

	lx->pos = c == END ? lx->end : at + 1;
	return c;
}

static void skip_block_comment(struct pp_lex *lx)
{
	size_t start = lx->pos;
	int c;

	get(lx);
	get(lx);
	while ((c = get(lx)) != END) {
		if (c == '*' && peek(lx) == '/') {
			get(lx);
			return;
		}
	}
	lx->open_comment = start;
}

static void skip_line_comment(struct pp_lex *lx)
{
	int c;

	while ((c = peek(lx)) != END && c != '\n')
		get(lx);
}

static void skip_blanks(struct pp_lex *lx)
{
	/* An editor's byte order mark in front of the text is no text. */
	if (lx->pos == 0 && lx->end >= 3 && !memcmp(lx->buf, "\xef\xbb\xbf", 3))
		lx->pos = 3;
	for (;;) {
		int c = peek(lx);

		if (c == '/' && peek2(lx) == '*')
			skip_block_comment(lx);
		else if (c == '/' && peek2(lx) == '/')
			skip_line_comment(lx);
		else if (c != END && is_blank(c))
			get(lx);
		else
			break;
	}
}

/* An open constant ends with its line, as in gcc: "don't" hides no comment. */
static void skip_string(struct pp_lex *lx)
{
	int quote = get(lx), c;

	while ((c = peek(lx)) != END && c != '\n') {
		get(lx);
		if (c == quote)
			break;
		if (c == '\\' && peek(lx) != '\n')
			get(lx);
	}
}

static void skip_name(struct pp_lex *lx)
{
	while (pp_is_name_char(peek(lx)))
		get(lx);
}

static void skip_number(struct pp_lex *lx)
{
	int c;

	while (pp_is_name_char(c = peek(lx)) || c == '.') {
		int sign;

		get(lx);
		sign = peek(lx);
		if (strchr("eEpP", c) && (sign == '+' || sign == '-'))
			get(lx);
	}
}

static void skip_punct(struct pp_lex *lx)
{
	static const char * const pairs[] = {
		"&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "##", "%:",
	};
	int c = get(lx), d = peek(lx);

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		if (c == pairs[i][0] && d == pairs[i][1]) {
			get(lx);
			return;
		}
	}
}

static enum pp_type skip_token(struct pp_lex *lx)
{
	int c = peek(lx);

	if (c == END)
		return PP_EOF;
	if (c == '\n') {
		get(lx);
		return PP_NEWLINE;
	}
	if (c == '"' || c == '\'') {
		skip_string(lx);
		return PP_STRING;
	}
	if (is_digit(c) || (c == '.' && is_digit(peek2(lx)))) {
		skip_number(lx);
		return PP_NUMBER;
	}
	if (pp_is_name_char(c)) {
		skip_name(lx);
		return PP_NAME;
	}
	skip_punct(lx);
	return PP_PUNCT;
}

void pp_lex_init(struct pp_lex *lx, const char *buf, size_t pos, size_t end)
{
	*lx = (struct pp_lex){ buf, pos, end, PP_NOWHERE };
}

void pp_next(struct pp_lex *lx, struct pp_tok *tok)
{
	skip_blanks(lx);
	lx->pos = skip_splices(lx, lx->pos);
	tok->start = lx->pos;
	tok->type = skip_token(lx);
	tok->end = lx->pos;
}

bool pp_tok_text(const struct pp_lex *lx, const struct pp_tok *tok, char *out,
		 size_t size)
{
	struct pp_lex part;
	size_t n = 0;

	pp_lex_init(&part, lx->buf, tok->start, tok->end);
	while (peek(&part) != END) {
		int c = get(&part);

		if (!c || n + 1 >= size) {
			out[0] = '\0';
			return false;
		}
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return true;
}

bool pp_tok_is(const struct pp_lex *lx, const struct pp_tok *tok,
	       const char *text)
{
	struct pp_lex part;

	pp_lex_init(&part, lx->buf, tok->start, tok->end);
	for (; *text; text++)
		if (get(&part) != (unsigned char)*text)
			return false;
	return peek(&part) == END;
}
