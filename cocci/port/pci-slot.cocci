// SPDX-License-Identifier: GPL-2.0-only OR MIT
// pci_get_bus_and_slot() is gone from 4.17 on; pci_get_domain_bus_and_slot() is
// on every kernel. Both return a counted reference, which was never dropped: a
// bring-up leaks one for each function on the bus.
//
// before: struct pci_dev *d = HPT_FIND_SLOT_DEVICE(b, f); ... return value;
// after:  the same with pci_get_domain_bus_and_slot() and pci_dev_put()
// gone: pci_get_bus_and_slot 4.17
// files: osm/linux/os_linux.c osm/linux/osm_linux.h
// hits: standin 13, 1.2.14 13, 1.2.10.1 13

@@
identifier b, d;
expression E;
@@
-#define HPT_FIND_SLOT_DEVICE(b, d) E

@@
expression E;
@@
-#define HPT_FIND_SLOT_DEVICE E

@read@
identifier P, V, RD;
expression B, F, R, A, NONE;
type T;
@@
 T V;
-struct pci_dev *P = HPT_FIND_SLOT_DEVICE(B, F);
+struct pci_dev *P = pci_get_domain_bus_and_slot(0, B, F);
+int err;
 if (P == NULL)
 	return NONE;
-if (RD(P, R, A)) return NONE;
+err = RD(P, R, A);
+pci_dev_put(P);
+if (err)
+	return NONE;
 return V;

@write@
identifier P, WR;
expression B, F, R, A;
@@
-struct pci_dev *P = HPT_FIND_SLOT_DEVICE(B, F);
+struct pci_dev *P = pci_get_domain_bus_and_slot(0, B, F);
 if (P == NULL)
 	return;
 WR(P, R, A);
+pci_dev_put(P);
