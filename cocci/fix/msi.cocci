// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Whether MSI could be enabled was not looked at, and the HIM, which reads the
// parameter msi, claims each interrupt while it is set: on a shared line also
// those of other devices, so that nobody notices one that no driver handles.
// A card without MSI now clears it; the HIM then looks whose an interrupt is,
// which is right for MSI too. pci_disable_msi() asks by itself whether the
// device has it.
//
// before: if (msi) { pci_enable_msi(dev); }   if (msi) { pci_disable_msi(dev); }
// after:  if (msi && pci_enable_msi(dev)) msi = 0;        pci_disable_msi(dev);
// files: osm/linux/osm_linux.c
// hits: standin 0, 1.2.14 3, 1.2.10.1 3

@@
identifier M;
expression D;
@@
-if (M) {
-	pci_enable_msi(D);
-}
+if (M && pci_enable_msi(D))
+	M = 0;

@@
identifier M;
expression D;
@@
-if (M) {
	pci_disable_msi(D);
-}
