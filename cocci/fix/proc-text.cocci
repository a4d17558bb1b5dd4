// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A line of the file in /proc was made in 128 bytes of stack, however long what
// a disk says of itself made it; and a list was not freed when a call failed.
//
// before: len = vsprintf(buf, fmt, args);
// after:  len = vscnprintf(buf, sizeof(buf), fmt, args);
// files: osm/linux/hptinfo.c
// hits: standin 0, 1.2.14 3, 1.2.10.1 3

@@
identifier B;
expression F, A;
@@
-vsprintf(B, F, A)
+vscnprintf(B, sizeof(B), F, A)

@@
identifier L, G;
expression M, R;
@@
 if ((... = G(L, M)) < 0)
+{
+	kfree(L);
	return R;
+}
