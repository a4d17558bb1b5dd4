// SPDX-License-Identifier: GPL-2.0-only OR MIT
// From 5.19 on the midlayer asks for a VPD page's first 4 bytes before it asks
// for the page (c92a6b5d6335), and the driver refuses an INQUIRY for fewer than
// 36. It gets a zeroed buffer of its own, as long as the longest answer that it
// writes, and the command gets as much of it as it asked for.
//
// before: if ((buflen = scsicmd_buf_get(SCpnt, (void **)&inquiryData)) < 36)
// after:  if ((buflen = compat_inquiry_get(SCpnt, (void **)&inquiryData)) < 36)
// files: osm/linux/osm_linux.c
// hits: standin 8, 1.2.14 8, 1.2.10.1 8

@@
identifier D;
typedef PINQUIRYDATA;
expression C;
type T;
@@
 PINQUIRYDATA D;
 <...
(
-scsicmd_buf_get(C, (T)&D)
+compat_inquiry_get(C, (T)&D)
|
-scsicmd_buf_put(C, D)
+compat_inquiry_put(C, D)
)
 ...>
