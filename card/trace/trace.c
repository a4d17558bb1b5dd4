// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Writes and reads the trace. */
#include <ctype.h>

#include "trace.h"

static u32 fnv1a(const u8 *p, u32 n)
{
	u32 h = 2166136261u;

	while (n--)
		h = (h ^ *p++) * 16777619u;
	return h ? h : 1;
}

void trace_write(FILE *f, const struct trace_event *ev)
{
	u32 keep = ev->len < TRACE_KEEP ? ev->len : TRACE_KEEP;

	fprintf(f, "%llu %c %x %llx %x ", (unsigned long long)ev->time,
		ev->kind, ev->unit, (unsigned long long)ev->addr, ev->len);
	if (!ev->data && keep) {
		fputs("*\n", f);
		return;
	}
	for (u32 i = 0; i < keep; i++)
		fprintf(f, "%02x", ev->data[i]);
	if (keep < ev->len)
		fprintf(f, "+%08x", fnv1a(ev->data, ev->len));
	fputc('\n', f);
}

static int nibble(int c)
{
	if (!isxdigit(c))
		return -1;
	return isdigit(c) ? c - '0' : tolower(c) - 'a' + 10;
}

static int read_payload(struct trace_line *t, const char *p)
{
	u32 want = t->ev.len < TRACE_KEEP ? t->ev.len : TRACE_KEEP;

	memset(t->bytes, 0, sizeof(t->bytes));
	t->kept = 0;
	t->sum = 0;
	if (*p == '*') {
		t->ev.data = NULL;
		return p[1] == '\n' && want ? 1 : -1;
	}
	for (t->kept = 0; t->kept < want; t->kept++, p += 2) {
		int hi = nibble((u8)p[0]), lo = hi < 0 ? -1 : nibble((u8)p[1]);

		if (lo < 0)
			return -1;
		t->bytes[t->kept] = (u8)(hi << 4 | lo);
	}
	if (*p == '+' && sscanf(p + 1, "%x", &t->sum) != 1)
		return -1;
	return t->sum || want == t->ev.len ? 1 : -1;
}

void trace_access(struct trace_line *t, char kind, u8 unit, u64 addr, u32 len,
		  u64 value)
{
	memset(t, 0, sizeof(*t));
	put64(t->bytes, value);
	t->ev.kind = kind;
	t->ev.unit = unit;
	t->ev.addr = addr;
	t->ev.len = len;
	t->ev.data = t->bytes;
	t->kept = len;
}

int trace_read(FILE *f, struct trace_line *t)
{
	unsigned long long time, addr;
	char line[TRACE_LINE];
	unsigned int unit, len;
	int at = 0;

	if (!fgets(line, sizeof(line), f))
		return 0;
	if (sscanf(line, "%llu %c %x %llx %x %n", &time, &t->ev.kind, &unit,
		   &addr, &len, &at) != 5 ||
	    !at || unit > 255)
		return -1;
	t->ev.time = time;
	t->ev.addr = addr;
	t->ev.unit = (u8)unit;
	t->ev.len = len;
	t->ev.data = t->bytes;
	t->has_behind = false;
	t->has_took = false;
	t->of_len = 0;
	return read_payload(t, line + at);
}
