/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* TAP for tests in C. A test's main() ends with "return tap_done();". */
#ifndef TWIN_TAP_H
#define TWIN_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

static inline bool tap_ok(bool good, const char *file, int line,
			  const char *name)
{
	tap_failed += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, name);
	if (!good)
		printf("# at %s:%d\n", file, line);
	return good;
}

static inline bool tap_is(unsigned long long got, unsigned long long want,
			  const char *file, int line, const char *name)
{
	bool good = tap_ok(got == want, file, line, name);

	if (!good)
		printf("# got %#llx, want %#llx\n", got, want);
	return good;
}

#define ok(cond, name) tap_ok((cond), __FILE__, __LINE__, (name))
#define is(got, want, name)                                           \
	tap_is((unsigned long long)(got), (unsigned long long)(want), \
	       __FILE__, __LINE__, (name))

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
