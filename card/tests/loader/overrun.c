// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A plug-in with a defect that ASan finds, if it sees loaded objects. */
unsigned int __real_os_readl(void *at);
unsigned int os_readl(void *at);

static volatile unsigned int table[4];

unsigned int os_readl(void *at)
{
	static unsigned int n;

	table[n++] = 1;
	return __real_os_readl(at);
}
