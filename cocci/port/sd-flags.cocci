// SPDX-License-Identifier: GPL-2.0-only OR MIT
// refresh_sd_flags() looked for a target's disk by opening every sd device node
// there can be, through interfaces that went one by one: bdget() in 5.10,
// revalidate_disk in 5.14, bd_openers as an int in 5.19, bd_inode in 6.10.
// compat/sd_flags.c asks the SCSI device for its disk instead.
//
// before: refresh_sd_flags(), 70 lines
// after:  compat/sd_flags.c
// files: osm/linux/os_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
@@
-#define __BDEV_RAW

@@
@@
-void refresh_sd_flags(...) { ... }
