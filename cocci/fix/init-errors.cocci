// SPDX-License-Identifier: GPL-2.0-only OR MIT
// When a card cannot be initialised, its structure was freed before the next one
// was taken from it, and stayed on the list of a vbus that has no memory any
// more: the next card's probe, and each management call, looked into it. It
// leaves the list first; a vbus without a card or a host is passed over.
//
// before: for (hba = vbus_ext->hba_list; hba; hba = hba->next) { ... kfree(hba); }
// after:  while ((hba = vbus_ext->hba_list)) { vbus_ext->hba_list = hba->next; ... }
// files: osm/linux/osm_linux.c
// hits: standin 0, 1.2.14 3, 1.2.10.1 3

@@
identifier H;
expression V;
@@
-for (H = V->hba_list; H; H = H->next)
+while ((H = V->hba_list))
 {
+	V->hba_list = H->next;
	...
	kfree(H);
 }

@@
expression H, V, D;
statement S;
@@
 H = V->hba_list;
-if (H->pcidev == D)
+if (H && H->pcidev == D)
 S

@careful@
expression V, A;
position p;
@@
 if (!V->host)
	continue;
 __hpt_do_ioctl@p(V, A);

@@
expression V, A;
position q != careful.p;
@@
+if (!V->host)
+	continue;
 __hpt_do_ioctl@q(V, A);
