// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * 64-bit division for objects that were compiled for i386, where the compiler
 * calls out for it and the kernel has no such functions. Plain restoring
 * division, a bit a turn: nobody divides on a fast path.
 */
#ifndef __x86_64__

typedef unsigned long long ull;

static ull divide(ull num, ull den, ull *rem)
{
	ull quot = 0, r = 0;
	int bit;

	for (bit = 63; bit >= 0; bit--) {
		r = r << 1 | (num >> bit & 1);
		quot <<= 1;
		if (r >= den) {
			r -= den;
			quot |= 1;
		}
	}
	*rem = r;
	return quot;
}

ull __udivdi3(ull num, ull den)
{
	ull rem;

	return divide(num, den, &rem);
}

ull __umoddi3(ull num, ull den)
{
	ull rem;

	divide(num, den, &rem);
	return rem;
}

#endif
