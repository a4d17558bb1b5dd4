// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The driver writes its answer to an INQUIRY or a READ CAPACITY into the first
// segment of the command's data without looking how long that is, or whether
// there is one, and refuses a command that has no room for the whole answer,
// where SPC wants it cut: from 5.19 on the midlayer asks for a VPD page's first
// 4 bytes before it asks for the page (c92a6b5d6335). It gets a zeroed buffer
// of its own, as long as the longest answer, and the command gets as much of it
// as it asked for and has room for.
//
// before: if ((buflen = scsicmd_buf_get(SCpnt, (void **)&inquiryData)) < 36)
// after:  if ((buflen = compat_reply_get(SCpnt, (void **)&inquiryData)) < 36)
// files: osm/linux/osm_linux.c
// hits: standin 12, 1.2.14 12, 1.2.10.1 12

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
+compat_reply_get(C, (T)&D)
|
-scsicmd_buf_put(C, D)
+compat_reply_put(C, D)
)
 ...>

// READ CAPACITY: "rbuf", in a block of its own, is nobody else's name.
@@
expression C;
type T;
@@
(
-scsicmd_buf_get(C, (T)&rbuf)
+compat_reply_get(C, (T)&rbuf)
|
-scsicmd_buf_put(C, rbuf)
+compat_reply_put(C, rbuf)
)
