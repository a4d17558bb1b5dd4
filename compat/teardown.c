// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What a probe that failed undoes, in the reverse order of hpt_init_all().
 */
#include "osm_linux.h"

static void card_free_irq(PHBA card)
{
	if (card->flags & HBA_FLAG_IRQ_INSTALLED)
		free_irq(card->pcidev->irq, card);
	card->flags &= ~HBA_FLAG_IRQ_INSTALLED;
}

static void card_free(PHBA card)
{
	struct pci_dev *dev = card->pcidev;

	kfree(card);
	pci_disable_msi(dev);
	pci_release_regions(dev);
	pci_disable_device(dev);
}

/**
 * compat_init_stop() - end all that may still run on behalf of a vbus
 * @vbus_ext: initialised, perhaps not to its end; has no disks attached
 *
 * Its timer and interrupts are off afterwards; it has no host.
 */
void compat_init_stop(PVBUS_EXT vbus_ext)
{
	struct Scsi_Host *host = vbus_ext->host;
	struct tasklet_struct *worker = &vbus_ext->worker;
	PHBA card;

	compat_timer_delete_sync(&vbus_ext->timer);
	compat_vbus_lock_irq(vbus_ext->lock);
	ldm_shutdown((PVBUS)vbus_ext->vbus);
	compat_vbus_unlock_irq(vbus_ext->lock);
	/* That may have started it again. */
	compat_timer_delete_sync(&vbus_ext->timer);

	for (card = vbus_ext->hba_list; card; card = card->next)
		card_free_irq(card);
	/* Not set before tasklet_init(). */
	if (worker->func)
		tasklet_kill(worker);
	if (host) {
		pci_set_drvdata(vbus_ext->hba_list->pcidev, NULL);
		vbus_ext->host = NULL;
		scsi_host_put(host);
	}
}

/**
 * compat_init_undo() - free a vbus and its cards
 * @vbus_ext: nothing of it runs; gone afterwards
 */
void compat_init_undo(PVBUS_EXT vbus_ext)
{
	PHBA card, next, cards = vbus_ext->hba_list;

	/* No more DMA to the memory that goes next. */
	for (card = cards; card; card = card->next)
		pci_clear_master(card->pcidev);

	/* Gives back what lies on the free lists, and unmaps the cards. */
	ldm_release_vbus((PVBUS)vbus_ext->vbus);
	compat_free_mem(vbus_ext);
	compat_vbus_destroy(vbus_ext->lock);
	free_pages((unsigned long)vbus_ext, vbus_ext->mem_order);

	for (card = cards; card; card = next) {
		next = card->next;
		card_free(card);
	}
}
