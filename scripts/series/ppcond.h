/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a preprocessor condition is worth for all kernels from one version on:
 * true, false, or it depends. And, where it depends, which parts of its text
 * do not matter.
 */
#ifndef PPCOND_H
#define PPCOND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pp_truth { PP_FALSE, PP_TRUE, PP_UNKNOWN };

struct pp_env {
	int64_t from;			/* lowest LINUX_VERSION_CODE */
	const char * const *defined;	/* names known to be defined */
	size_t ndefined;
};

struct pp_cut {
	size_t start;
	size_t end;
};

struct pp_cond {
	enum pp_truth truth;
	size_t start;		/* first and behind the last byte of it; */
	size_t end;		/* start == end: no condition there */
	struct pp_cut *cuts;	/* parts to leave out, if PP_UNKNOWN; */
	size_t ncuts;		/* they may overlap; free() them */
	size_t bad_at;		/* where bad_what is */
	const char *bad_what;	/* NULL, or why it makes no sense */
};

/*
 * The version code as linux/version.h makes it: the sublevel stops at 255,
 * since stable 4.4.256 and 4.9.256 (February 2021) would have run over.
 */
int64_t pp_version_code(int64_t version, int64_t patchlevel, int64_t sublevel);

/* Is the name among those known to be defined? */
bool pp_known_defined(const struct pp_env *env, const char *name);

/*
 * Reads the condition in buf[pos..end), which ends before its line's newline.
 * What is no valid expression, or nested too deep, counts as PP_UNKNOWN.
 */
void pp_cond_read(struct pp_cond *cond, const struct pp_env *env,
		  const char *buf, size_t pos, size_t end);

#endif
