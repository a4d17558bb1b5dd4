// SPDX-License-Identifier: GPL-2.0-only OR MIT
// insw() and outsw() look at whether memory is encrypted, through symbols that
// are GPL-only: sev_enable_key on 5.10, cc_platform_has() on 5.16 and later.
// No object calls the driver's port I/O, and 1.2.14 has none of it any more.
//
// before: void os_insw(void *port, HPT_U16 *buffer, HPT_U32 count) { ... }
// after:  nothing
// files: osm/linux/os_linux.c
// hits: standin 1, 1.2.14 0, 1.2.10.1 1

@@
identifier F = { os_inb, os_inw, os_inl, os_outb, os_outw, os_outl, os_insw, os_outsw };
type T;
@@
-T F(...) { ... }
