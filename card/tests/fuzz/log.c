// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The readers of logs of register accesses on bytes from anywhere, for libFuzzer:
 * the first byte says which one ('v': QEMU's, else mmiotrace), the rest is the log.
 * What they accept is masked, written, read back and decoded. With FUZZ_STATS set
 * it says how many accesses there were.
 */
#include <stdio.h>
#include <stdlib.h>

#include "trace/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
	if (!good)
		abort();
}

/* What is written must be what is read. */
static void check(const struct trace_line *t, FILE *f)
{
	struct trace_line back;
	char text[TRACE_TEXT];

	rewind(f);
	trace_write(f, &t->ev);
	rewind(f);
	expect(trace_read(f, &back) == 1);
	expect(back.ev.addr == t->ev.addr && back.ev.len == t->ev.len);
	expect(!back.ev.data == !t->ev.data);
	expect(!memcmp(back.bytes, t->bytes, sizeof(t->bytes)));
	trace_text(t, text, sizeof(text));
	expect(trace_place(t, text, sizeof(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace_follow follow = { .addresses = 0 };
	struct trace_log log = { .line = 0 };
	struct trace_line t;
	char line[TRACE_LINE];
	FILE *in, *out;
	int rc = 0;

	if (size < 2)
		return 0;
	in = fmemopen((void *)(data + 1), size - 1, "r");
	out = fmemopen(line, sizeof(line), "w+");
	expect(in && out);
	while ((rc = data[0] == 'v' ? vfio_log_read(in, &log, &t) :
				      mmio_log_read(in, &log, &t)) > 0) {
		trace_follow(&follow, &t);
		trace_mask(&t);
		check(&t, out);
	}
	expect(rc == 0 || log.why);
	if (getenv("FUZZ_STATS"))
		printf("accesses %lu\n", log.events);
	fclose(in);
	fclose(out);
	return 0;
}
