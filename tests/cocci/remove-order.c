// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void remove(struct pci_dev *dev)
{
	unsigned long flags;

	tasklet_kill(&ext->worker);
	ext->worker.func = 0;
	scsi_remove_host(host);

	compat_vbus_lock_irqsave(ext->lock, flags);
	compat_timer_delete_sync(&ext->timer);
	ldm_shutdown(vbus);
	compat_vbus_unlock_irqrestore(ext->lock, flags);

	if (ext->host) {
		free_irq(dev->irq, hba);
	}
	ext->hba_list = hba->next;
	kfree(hba);

	if (ext->hba_list == NULL) {
		ldm_release_vbus(vbus);
		compat_free_mem(ext);
	}
	pci_disable_device(dev);
}

/* Frees another thing, and nothing that looks into it follows. */
static void leave(void)
{
	kfree(name);
	if (last)
		ldm_forget(vbus);
}
