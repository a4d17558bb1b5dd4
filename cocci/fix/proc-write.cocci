// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A management call written to the file in /proc was read beyond the bytes that
// had been written; its two lengths were added in 32 bits, and so wrapped; what
// came back had never been cleared and was copied out in full, as was a count
// that the call may not have set. compat/proc.c takes its place.
//
// before: return hpt_proc_set_info(host, buf, length);
// after:  return compat_proc_write(host, buf, length);
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 2, 1.2.10.1 2

@@
@@
-static int hpt_proc_set_info(...) { ... }

@@
expression list E;
@@
-hpt_proc_set_info(E)
+compat_proc_write(E)
