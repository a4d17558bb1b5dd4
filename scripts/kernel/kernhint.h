/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* How a user gets kernel headers. */
#ifndef KERNHINT_H
#define KERNHINT_H

#include <stdio.h>

/*
 * Writes to F, in one line without its end, how the distribution under ROOT ("" is
 * /) installs the headers of WANT; or, if WANT is the beginning of a release
 * alone, which is no package's name, how it finds those that there are.
 */
void kern_advise(FILE *f, const char *root, const char *want);

#endif
