// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A plug-in that counts what the driver does, and then does it. */
int os_printk(char *fmt, ...);
unsigned int __real_os_readl(void *at);
unsigned int os_readl(void *at);
/* The stand-in's, which its HIM calls itself. */
void __real_mv_phy_start(void *phy);
void mv_phy_start(void *phy);

static unsigned int reads, phys;

unsigned int os_readl(void *at)
{
	reads++;
	return __real_os_readl(at);
}

void mv_phy_start(void *phy)
{
	phys++;
	__real_mv_phy_start(phy);
}

__attribute__((constructor)) static void hello(void)
{
	os_printk("the plug-in is constructed");
}

__attribute__((destructor)) static void tell(void)
{
	os_printk("%u reads, %u phys started", reads, phys);
}
