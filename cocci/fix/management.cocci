// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The management interface took all lengths from the CDB, copied that much from
// and to the first segment of the command's data, and fell over a command that
// has none. compat/management.c takes the place of the three functions. They
// were the last to ask for a first segment, so what finds that goes too.
//
// before: hpt_do_async_ioctl(SCpnt);
// after:  compat_management(SCpnt);
// files: osm/linux/osm_linux.c
// hits: standin 3, 1.2.14 3, 1.2.10.1 3

@@
@@
-static void __hpt_do_async_ioctl(...) { ... }

@@
@@
-static void hpt_async_ioctl_done(...) { ... }

@@
@@
-void hpt_do_async_ioctl(...) { ... }

@@
@@
-static int scsicmd_buf_get(...) { ... }

@@
@@
-static inline void scsicmd_buf_put(...) { ... }

@@
expression C;
@@
-hpt_do_async_ioctl(C)
+compat_management(C)
