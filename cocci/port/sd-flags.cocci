// SPDX-License-Identifier: GPL-2.0-only OR MIT
// refresh_sd_flags() looked for a target's disk by opening every sd device node
// there can be, through interfaces that went one by one: bdget() in 5.10,
// bdget_disk() in 5.14 (0e0ccdecb3cf), revalidate_disk in 5.13 (0f00b82e5413),
// bd_openers as an int in 5.19, bd_inode in 6.10 (203c1ce0bb06). Opening by number
// changed too: blkdev_get_by_dev() takes a blk_mode_t and a holder from 6.5
// (05bdb9965305), is bdev_open_by_dev() in 6.7 (e719b4d15674) and
// bdev_file_open_by_dev() from 6.9 (f3a608827d1f).
// compat/sd_flags.c asks the SCSI device for its disk instead.
//
// before: refresh_sd_flags(), 70 lines
// after:  compat/sd_flags.c
// gone: inode.i_mutex 4.7
// gone: gendisk.driverfs_dev 4.8 (52c44d93c26f?)
// gone: bdget 5.10
// gone: revalidate_disk 5.13 (0f00b82e5413)
// gone: bdget_disk 5.14 (0e0ccdecb3cf)
// gone: bd_openers as an int, now atomic_t, 5.19
// gone: blkdev_get_by_dev 6.8 (2736e8eeb0cc); with a holder since 6.5 (05bdb9965305 0718afd47f70)
// gone: bdev_open_by_dev 6.7-6.9 (e719b4d15674), now bdev_file_open_by_dev() (f3a608827d1f)
// gone: block_device.bd_inode 6.10 (203c1ce0bb06)
// files: osm/linux/os_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
@@
-#define __BDEV_RAW

@@
@@
-void refresh_sd_flags(...) { ... }
