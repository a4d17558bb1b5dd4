// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int one(HBA *hba, struct pci_dev *dev)
{
	if (!hba)
		goto out;
	if (!ldm_register_adapter(&hba->ldm_adapter)) {
		ext = alloc();
		if (!ext)
			goto free;
		ext->lock = lock();
		if (!ext->lock) {
			release(ext);
			goto free;
		}
		ldm_register_adapter(&hba->ldm_adapter);
	}
	return 0;
free:
	kfree(hba);
out:
	return -1;
}

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
	if (alloc(ext))
		goto noirq;

	for (hba = ext->hba_list; hba; hba = hba->next) {
		if (!start(hba))
			goto nomem;
		hba->flags |= IRQ;
	}
	return 0;

irq:
	for (hba = ext->hba_list; hba; hba = hba->next) {
		if (hba->flags & IRQ) {
			hba->flags &= ~IRQ;
			free_irq(hba->pcidev->irq, hba);
		}
	}
nomem:
	compat_free_mem(ext);
noirq:
	for (hba = ext->hba_list; hba; hba = hba->next) {
		if (msi)
			pci_disable_msi(hba->pcidev);
		pci_disable_device(hba->pcidev);
		kfree(hba);
	}
	return -1;
}

static void remove(PVBUS_EXT ext)
{
	for (hba = ext->hba_list; hba; hba = hba->next)
		count++;
	compat_free_mem(ext);
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
