// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void on(struct pci_dev *dev)
{
	if (wanted) {
		pci_enable_msi(dev);
	}
	if (wanted && !pci_enable_msi(dev))
		has_msi = 1;
}

static void off(PHBA hba)
{
	if (wanted) {
		pci_disable_msi(hba->pcidev);
	}
	if (hba->flags & HAS_MSI)
		pci_disable_msi(hba->pcidev);
}
