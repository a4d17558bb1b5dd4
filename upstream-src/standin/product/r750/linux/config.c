// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What makes this the r750 module: the HIMs it holds, its names and limits.
 */
#include "osm_linux.h"

/* names as the kernel and the user see them */
char driver_name[] = "r750";
char driver_name_long[] = "Stand-in for the Rocket 750 driver";
char driver_ver[] = "v0.1";

int osm_max_targets = 40;
int os_max_cache_size = 0x100000;

#define INIT_MODULE(what) \
	do { \
		extern int init_module_##what(void); \
		init_module_##what(); \
	} while (0)

int init_config(void)
{
	INIT_MODULE(vdev_raw);
	/* what is not a Rocket 750 is left to the second */
	INIT_MODULE(him_mv);
	INIT_MODULE(him_mem);
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 0)
const struct pci_device_id hpt_pci_tbl[] = {
	{ PCI_DEVICE(0x1103, 0x0750) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hpt_pci_tbl);
#endif
