/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What Coccinelle's parser is told about names that it cannot work out from
 * the driver alone; given to every run as --macro-file. Without it, whole
 * functions are passed over in silence: a cast through two unknown types looks
 * like a call, and the parser has no grammar for aligned()'s argument.
 */
#define aligned(x) packed
#define u64 unsigned long long
#define u32 unsigned int
