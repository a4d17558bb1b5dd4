// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Lay the compatibility header under the driver: it stands after the kernel's
// own headers and before the driver's, so that it can take back names that the
// kernel has claimed since (MAX and MIN in linux/minmax.h, 6.11, 1a251f52cfdc).
//
// before: #include "osm.h"
// after:  #include "r750_compat.h", then the same
// files: osm/linux/osm_linux.h
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
@@
+#include "r750_compat.h"
 #include "osm.h"
