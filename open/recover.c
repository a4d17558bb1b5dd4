// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The card leaves and comes back: suspend, shutdown, resets and errors of PCI, and
 * a chip that has to be started anew because what it has is not known any more.
 *
 * While it is away, its ports are frozen and libata's error handlers wait in
 * r750_error_handler(). Commands that it had are sent again when it is back, and
 * no device is given up meanwhile.
 */
#include "sata_r750.h"

#define AWAY_MS 60000 /* longer than the PCI core takes for any reset; G */
#define AWAY_STEP_MS 10
#define WATCH_FIRST_MS 1000

void r750_watch_start(struct r750_host *h)
{
	schedule_delayed_work(&h->watch, msecs_to_jiffies(WATCH_FIRST_MS));
}

void r750_stop(struct r750_host *h)
{
	cancel_delayed_work_sync(&h->watch);
	r750_host_quiesce(h);
}

void r750_shutdown(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);

	r750_stop(host->private_data);
}

static void r750_leave(struct r750_host *h)
{
	if (atomic_dec_and_test(&h->recovering))
		wake_up_all(&h->idle);
}

/* False while the card is away. Ordered against r750_go_away(). */
static bool r750_enter(struct r750_host *h)
{
	atomic_inc_return(&h->recovering);
	if (!READ_ONCE(h->away))
		return true;
	r750_leave(h);
	return false;
}

/*
 * While the PCI channel is frozen, newer libata fails new commands with errors
 * that nobody retries.
 */
static void r750_hold_all(struct r750_host *h, bool hold)
{
	unsigned int i;

	for (i = 0; i < R750_PORTS; i++) {
		struct ata_port *ap = h->port[i]->ap;

		if (hold)
			scsi_block_requests(ap->scsi_host);
		else
			scsi_unblock_requests(ap->scsi_host);
	}
}

static void r750_be_here(struct r750_host *h)
{
	WRITE_ONCE(h->away, false);
	r750_hold_all(h, false);
}

/*
 * ata_msleep() releases the host, so that another port's handler can run. A card
 * that never comes back must not hold libata for ever.
 */
void r750_error_handler(struct ata_port *ap)
{
	struct r750_port *p = ap->private_data;
	struct r750_host *h = r750_host_of(p);
	unsigned long end = jiffies + msecs_to_jiffies(AWAY_MS);

	while (!r750_enter(h)) {
		if (time_after(jiffies, end))
			r750_be_here(h);
		ata_msleep(ap, AWAY_STEP_MS);
	}
	r750_own_wait(p);
	r750_restart_lost(p);
	sata_pmp_error_handler(ap);
	r750_leave(h);
}

/* The port's links are reset once its error handler is let in again. */
static void r750_freeze_for(struct ata_port *ap, const char *why)
{
	ata_ehi_clear_desc(&ap->link.eh_info);
	ata_ehi_push_desc(&ap->link.eh_info, "%s", why);
	ap->link.eh_info.action |= ATA_EH_RESET;
	ata_port_freeze(ap);
}

static void r750_freeze_all(struct r750_host *h, const char *why)
{
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < R750_PORTS; i++) {
		struct ata_port *ap = h->port[i]->ap;

		spin_lock_irqsave(ap->lock, flags);
		r750_freeze_for(ap, why);
		spin_unlock_irqrestore(ap->lock, flags);
	}
}

/* Running handlers end first, and may thaw ports: so freeze them twice. */
static void r750_go_away(struct r750_host *h, const char *why)
{
	/* against r750_enter(), which counts first and then looks */
	smp_store_mb(h->away, true);
	r750_hold_all(h, true);
	cancel_delayed_work_sync(&h->watch);
	r750_freeze_all(h, why);
	wait_event_timeout(h->idle, !atomic_read(&h->recovering),
			   msecs_to_jiffies(AWAY_MS));
	r750_freeze_all(h, why);
	r750_host_quiesce(h);
}

static void r750_come_back(struct r750_host *h)
{
	if (r750_host_init(h)) {
		r750_card_gone(h, "it cannot be initialized after a reset");
	} else {
		h->gone = false;
		r750_watch_start(h);
	}
	r750_be_here(h);
}

/*
 * Whether the card's registers answer. Somebody may have switched its memory off,
 * which setpci can do; what the chip did not hear meanwhile is not known.
 */
bool r750_answers(struct r750_host *h)
{
	struct pci_dev *pdev = to_pci_dev(h->ata->dev);
	u16 command;

	if (readl(h->bar + R750_MAIN_CAUSE) != ~0u)
		return true;
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (command == 0xffff || command & PCI_COMMAND_MEMORY)
		return false;
	dev_warn(&pdev->dev, "memory decoding was off; it is on again\n");
	pci_write_config_word(pdev, PCI_COMMAND,
			      command | PCI_COMMAND_MEMORY |
				      PCI_COMMAND_MASTER);
	h->core[0].lost = true;
	h->core[1].lost = true;
	r750_freeze_all(h, "memory decoding was off");
	return readl(h->bar + R750_MAIN_CAUSE) != ~0u;
}

/*
 * Restarts a core that stopped obeying. For error handlers only: libata runs one
 * at a time per host. Freezing the core's ports schedules the handlers of all of
 * them, this one's again included.
 */
void r750_restart_lost(struct r750_port *p)
{
	struct r750_host *h = r750_host_of(p);
	unsigned int n = p->core - h->core, i;
	unsigned long flags;

	if (!p->core->lost || h->gone)
		return;
	if (!r750_answers(h)) {
		r750_card_gone(h, "its registers read as ones");
		return;
	}
	dev_warn(h->ata->dev, "core %u lost commands; restarting it\n", n);
	spin_lock_irqsave(&h->lock[n], flags);
	for (i = n * R750_PHYS; i < (n + 1) * R750_PHYS; i++)
		r750_freeze_for(h->port[i]->ap, "restart");
	spin_unlock_irqrestore(&h->lock[n], flags);
	if (r750_core_init(h, n))
		r750_card_gone(h, "it does not come out of reset");
}

/* For instance by sysfs, whose file "reset" the PCI core has for most cards. */
static void __maybe_unused r750_reset_prepare(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);

	r750_go_away(host->private_data, "PCI reset");
}

static void __maybe_unused r750_reset_done(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);

	/* for r750_slot_reset(): see there */
	pci_save_state(pdev);
	r750_come_back(host->private_data);
}

static pci_ers_result_t r750_error_detected(struct pci_dev *pdev,
					    pci_channel_state_t state)
{
	struct ata_host *host = pci_get_drvdata(pdev);
	struct r750_host *h = host->private_data;

	/* what is not fatal, devices and libata notice by themselves */
	if (state == pci_channel_io_normal)
		return PCI_ERS_RESULT_CAN_RECOVER;
	if (state == pci_channel_io_perm_failure) {
		r750_card_gone(h, "permanent PCI failure");
		return PCI_ERS_RESULT_DISCONNECT;
	}
	r750_go_away(h, "PCI error");
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t r750_mmio_enabled(struct pci_dev *pdev)
{
	return PCI_ERS_RESULT_RECOVERED;
}

static pci_ers_result_t r750_slot_reset(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);
	struct r750_host *h = host->private_data;

	pci_restore_state(pdev);
	/* restoring has used it up on older kernels */
	pci_save_state(pdev);
	if (readl(h->bar + R750_MAIN_CAUSE) != ~0u)
		return PCI_ERS_RESULT_RECOVERED;
	r750_card_gone(h, "it does not answer after a reset");
	r750_be_here(h);
	return PCI_ERS_RESULT_DISCONNECT;
}

static void r750_error_resume(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);
	struct r750_host *h = host->private_data;

	if (!READ_ONCE(h->away))
		return;
	r750_come_back(h);
	/* newer libata skips error handlers while PCI has the channel frozen */
	r750_freeze_all(h, "PCI error");
}

const struct pci_error_handlers r750_err_handler = {
	.error_detected = r750_error_detected,
	.mmio_enabled = r750_mmio_enabled,
	.slot_reset = r750_slot_reset,
	.resume = r750_error_resume,
#if COMPAT_HAVE_PCI_RESET_PREPARE
	.reset_prepare = r750_reset_prepare,
	.reset_done = r750_reset_done,
#endif
};

#ifdef CONFIG_PM_SLEEP
/*
 * The PCI core has suspended the ports before. Not by ata_pci_device_suspend(), which
 * disables the device, and whose counterpart has it enabled as a managed one: since 6.11
 * that is undone a second time when the driver goes.
 */
int r750_suspend(struct pci_dev *pdev, pm_message_t mesg)
{
	struct ata_host *host = pci_get_drvdata(pdev);

	/* in D3 the registers read as ones, which the watch would believe */
	r750_stop(host->private_data);
	ata_host_suspend(host, mesg);
	pci_save_state(pdev);
	pci_clear_master(pdev);
	if (mesg.event & PM_EVENT_SLEEP)
		pci_set_power_state(pdev, PCI_D3hot);
	return 0;
}

/*
 * Also after hibernation, when another kernel has had the chip, with rings
 * elsewhere in memory.
 */
int r750_resume(struct pci_dev *pdev)
{
	struct ata_host *host = pci_get_drvdata(pdev);
	struct r750_host *h = host->private_data;
	int rc;

	pci_set_power_state(pdev, PCI_D0);
	pci_restore_state(pdev);
	rc = pci_reenable_device(pdev);
	if (rc)
		return rc;
	pci_set_master(pdev);
	/* for r750_slot_reset(): see there */
	pci_save_state(pdev);
	rc = r750_host_init(h);
	if (rc)
		return rc;
	ata_host_resume(host);
	r750_watch_start(h);
	return 0;
}
#endif
