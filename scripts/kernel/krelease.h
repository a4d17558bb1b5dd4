/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Kernel releases, as `uname -r` says them: order, match, sanity. */
#ifndef KRELEASE_H
#define KRELEASE_H

#include <stdbool.h>

/* The characters that make a release; anything else is a broken file. */
bool krelease_valid(const char *release);

/*
 * <0, 0, >0 as a is older, the same, newer. The dotted numbers in front count
 * first, a missing one as 0; then a release candidate comes before its
 * release; then the rest, digits in it as numbers.
 */
int krelease_cmp(const char *a, const char *b);

/* Is the release what is wanted, or does it go on at the end of a component? */
bool krelease_matches(const char *release, const char *want);

#endif
