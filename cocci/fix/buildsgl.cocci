// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The list of bus addresses was as long as the command's, whatever the objects can
// hold; only the host's template stood between the two. A DMA mapping that fails
// ended the kernel. compat/buildsgl.c makes it, within the objects' limits; the
// driver's own function is left for lists of pointers.
//
// before: pCmd->buildsgl = os_buildsgl;
// after:  pCmd->buildsgl = compat_buildsgl(os_buildsgl);
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 2, 1.2.10.1 2

@@
expression E;
@@
-E->buildsgl = os_buildsgl;
+E->buildsgl = compat_buildsgl(os_buildsgl);
