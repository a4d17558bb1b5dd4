// SPDX-License-Identifier: GPL-2.0-only OR MIT
// MODE SENSE cleared as many bytes behind the start of the command's first
// segment as all its segments have, and wrote its pages there, whatever came
// next in memory. And it told the kernel of no write cache, though the HIM had
// switched on those of all disks, so that no fsync ever reached a disk.
// compat/mode_sense.c takes its place and that of the functions that made the
// pages; nobody else calls those.
//
// before: do_mode_sense(pVDev, SCpnt);
// after:  compat_mode_sense(pVDev, SCpnt);
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 3, 1.2.10.1 3

@pages@
identifier F = {fill_msense_rw_recovery, fill_msense_caching,
		fill_msense_ctlmode, fill_mode_page};
type T;
@@
-static T F(...) { ... }

@@
identifier D = {mode_recovery, mode_caching, mode_control};
type T;
@@
-static const T D[] = ...;

@@
@@
-static void do_mode_sense(...) { ... }

@@
expression V, C;
@@
-do_mode_sense(V, C)
+compat_mode_sense(V, C)
