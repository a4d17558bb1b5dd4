// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A card's disks were attached once the HIM had counted as many chips as it had
// found on the board when it looked for the first time: at most four boards, in
// PCI domain 0. It does not count down. A card that was bound again, came back
// by a rescan, or is in another domain got no host. A board of this driver is
// one PCI function (the HIM's table says so, and the driver's list of ids has
// no other), so it is complete when it is probed.
//
// before: count = him->get_controller_count(&pci_id, &reached, &hba->pciaddr);
// after:  count = him->get_controller_count(...); count = reached = 1;
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
identifier C, R;
expression H, I, A;
@@
 C = H->get_controller_count(I, &R, A);
+C = R = 1;
