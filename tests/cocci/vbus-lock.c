// SPDX-License-Identifier: GPL-2.0-only OR MIT
#define set_vbus_lock(ext) ext->lock = ext->host->host_lock
#define get_vbus_lock(ext) ((ext)->lock)

static int probe(struct pci_dev *pcidev)
{
	PVBUS_EXT ext = alloc();
	struct hba *hba = alloc();
	int order = 4;

	ext->mem_order = order;
	hba->order = order;
	return add(ext, hba, pcidev);

freehba:
	kfree(hba);
	return -1;
}

static int bring_up(PVBUS_EXT ext)
{
	spinlock_t early, other;

	spin_lock_init(&other);
	spin_lock_init(&early);
	ext->lock = &early;
	spin_lock_irq(&early);
	start(ext);
	spin_unlock_irq(&early);
	spin_lock_irq(&other);
	spin_unlock_irq(&other);
	ext->host = alloc();
	set_vbus_lock(ext);
	return 0;
}

static int bring_up_timed(PVBUS_EXT ext)
{
	spinlock_t early;

	if (!ext->hba)
		return -1;

	spin_lock_init(&early);
	ext->lock = &early;
	compat_timer_init(&ext->timer);

	spin_lock_irq(&early);
	start(ext);
	spin_unlock_irq(&early);
	return 0;
}

static void reset(PVBUS_EXT ext)
{
	spin_lock_irq(ext->lock);
	while (busy(ext)) {
		spin_unlock_irq(ext->lock);
		schedule_timeout(HZ);
		spin_lock_irq(ext->lock);
	}
	spin_unlock_irq(ext->lock);
}

static int intr(int irq, struct hba *hba)
{
	unsigned long flags;
	int handled;

	spin_lock_irqsave(hba->ext->lock, flags);
	handled = look(hba);
	spin_unlock_irqrestore(hba->ext->lock, flags);
	return handled;
}

/* Locks that are not a vbus's: they lie in what they guard. */
static void other(struct queue *q, spinlock_t *lock)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	spin_lock(lock);
	spin_unlock(lock);
	spin_unlock_irqrestore(&q->lock, flags);
	spin_lock_irq(&q->lock);
	spin_unlock_irq(&q->lock);
	spin_lock_init(&q->lock);
}
