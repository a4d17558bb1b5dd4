// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int init(struct pci_dev *dev)
{
	while (ext) {
		hba = ext->hba_list;
		if (hba->pcidev == dev) {
			count = 1;
			break;
		}
	}
	if (count)
		return 0;

	for (hba = ext->hba_list; hba; hba = hba->next) {
		if (msi)
			pci_disable_msi(hba->pcidev);
		pci_disable_device(hba->pcidev);
		kfree(hba);
	}
	for (hba = ext->hba_list; hba; hba = hba->next)
		count++;
	return -1;
}

void ask(IOCTL_ARG *arg)
{
	while (ext) {
		__hpt_do_ioctl(ext, arg);
		if (arg->result)
			return;
	}
}

void ask_with_care(IOCTL_ARG *arg)
{
	while (ext) {
		if (!ext->host)
			continue;
		__hpt_do_ioctl(ext, arg);
	}
}
