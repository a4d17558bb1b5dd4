/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#include <linux/kernel.h>

#define hweight64(x) ((unsigned int)__builtin_popcountll(x))
