// SPDX-License-Identifier: GPL-2.0-only OR MIT
// kmap_atomic() is on its way out: kmap_local_page() takes its place from 5.11
// on (f3ba3c710ac5). The compat header has the newer where there is one.
//
// before: kmap_atomic(page)
// after:  compat_kmap(page)
// files: osm/linux/osm_linux.c osm/linux/os_linux.c
// hits: standin 4, 1.2.14 4, 1.2.10.1 4

@@
expression P;
@@
-kmap_atomic(P)
+compat_kmap(P)

@@
expression A;
@@
-kunmap_atomic(A)
+compat_kunmap(A)
