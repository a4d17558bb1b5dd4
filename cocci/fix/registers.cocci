// SPDX-License-Identifier: GPL-2.0-only OR MIT
// With memory decoding switched off in its command register, as setpci and
// tests of error handling do, all of a card's registers are ones; the HIM took
// all disks away and found none again. compat/registers.c remembers what is
// mapped and switches decoding and bus mastering on again when a read shows
// that they are off. An I/O BAR, which was never mapped, is unmapped no more.
//
// before: return ioremap(base + offset, length);  iounmap(base);  readl(addr)
// after:  compat_map(osext, base + offset, length);  ...  compat_readl(addr)
// files: osm/linux/os_linux.c
// hits: standin 3, 1.2.14 3, 1.2.10.1 3

@@
identifier E;
expression A, L;
@@
 void *os_map_pci_bar(void *E, ...)
 {
 <...
-ioremap(A, L)
+compat_map(E, A, L)
 ...>
 }

@@
identifier E, A;
@@
 void os_unmap_pci_bar(void *E, void *A)
 {
-	iounmap(A);
+	compat_unmap(A);
 }

@@
typedef HPT_U32;
identifier A;
@@
 HPT_U32 os_readl(void *A)
 {
-	return readl(A);
+	return compat_readl(A);
 }
