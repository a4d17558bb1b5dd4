// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The top byte of a command's result means nothing from 5.14 on and its names
// are gone (54c29086195f); before, sd and scsi_lib still look at it. The compat
// header has the old value below 5.14 and nothing above.
//
// before: (DRIVER_SENSE << 24) | SAM_STAT_CHECK_CONDITION
// after:  (COMPAT_DRIVER_SENSE << 24) | SAM_STAT_CHECK_CONDITION
// gone: CHECK_CONDITION 5.14 (3d45cefc8edd), the code shifted right by one
// gone: SAM_STAT_CHECK_CONDITION as a macro, now an enum, 5.14 (3d45cefc8edd)
// files: osm/linux/osm_linux.c
// hits: standin 12, 1.2.14 12, 1.2.10.1 12

@@
@@
(
-DRIVER_SENSE
+COMPAT_DRIVER_SENSE
|
-DRIVER_INVALID
+COMPAT_DRIVER_INVALID
)
