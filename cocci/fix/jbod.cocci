// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The card has no RAID: product.c registers no class of arrays, so that the LDM
// never makes a VDEV that is one, whatever is on its disks. What the driver would
// do with arrays is dead: sectors and commands of theirs, flushing the two halves
// of one that is transformed, its text in /proc, and stopping its tasks when the
// machine halts. No structure changes, for the objects share them.
// `make JBOD=no` leaves all of it.
//
// before: if (mIsArray(pVDev->type)) shift = pVDev->u.array.shift; else ...
// after:  ...
// files: osm/linux/osm_linux.c osm/linux/osm_linux.h osm/linux/hptinfo.c
// hits: standin 9, 1.2.14 22, 1.2.10.1 22

@@
expression T;
statement S, S1;
statement list SS;
@@
(
-if (mIsArray(T)) S
-else {
 SS
-}
|
-if (mIsArray(T)) S
|
-if (!mIsArray(T)) {
 SS
-}
|
-if (mIsArray(T) && ...) S
-else
 S1
|
-if (mIsArray(T) && ...) S
)

@@
@@
-static const char *get_array_status(...) { ... }

// "when exists": proving it for all paths took ten seconds.
@@
expression E;
@@
 switch (E) {
 case LDT_DEVICE:
	... when exists
	break;
-case LDT_ARRAY:
-	... when exists
-	break;
 }

@@
@@
-__hpt_stop_tasks(...) { ... }

@@
@@
-void hpt_stop_tasks(...) { ... }

@@
@@
-hpt_stop_tasks(...);

@@
identifier f, V;
expression E;
@@
 static void f(...)
 {
-	PVDEV V = E;
	... when != V
 }

@@
expression V;
statement S;
@@
-if (V && V->type == VD_PARTITION) S
