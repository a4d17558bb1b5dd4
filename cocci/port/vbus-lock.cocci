// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The driver's lock for a vbus was host->host_lock, which the midlayer takes
// itself when a command that just finished turns out to have failed
// (scsi_eh_scmd_add()); with blk-mq a command may finish in its submitter's
// context, and the driver called scsi_done() with that lock held: a deadlock.
// The lock becomes the vbus's own and lives as long as the vbus does, and
// unlocking it delivers the commands that finished under it.
//
// before: spin_lock_irqsave(vbus_ext->lock, flags);
// after:  compat_vbus_lock_irqsave(vbus_ext->lock, flags);
// files: osm/linux/osm_linux.h osm/linux/osm_linux.c osm/linux/os_linux.c
// hits: standin 34, 1.2.14 32, 1.2.10.1 32

// The Rocket's alone: a vbus is made while the first HBA on it is probed, in a
// function that has the device in pcidev and an error path at freehba. Later
// HBAs of the same vbus share its lock, and the device that coherent memory is
// allocated for (dma-pool) is the first one's.

@@
expression V, O;
@@
 V->mem_order = O;
+V->lock = compat_vbus_create(&pcidev->dev);
+if (!V->lock) {
+	free_pages((unsigned long)V, O);
+	goto freehba;
+}

@@
identifier v;
expression E;
@@
-#define set_vbus_lock(v) E

@@
expression V;
@@
-set_vbus_lock(V);

// What follows is written anew where it can be: some versions of Coccinelle take
// the empty line above along with what is only removed.
@init@
identifier V, L;
@@
(
-spin_lock_init(&L);
-V->lock = &L;
-compat_timer_init(&V->timer);
+compat_timer_init(&V->timer);
|
-spin_lock_init(&L);
-V->lock = &L;
)

@@
identifier init.L;
@@
-spinlock_t L;

@@
identifier init.V, init.L;
@@
-spin_lock_irq(&L)
+compat_vbus_lock_irq(V->lock)

@@
identifier init.V, init.L;
@@
-spin_unlock_irq(&L)
+compat_vbus_unlock_irq(V->lock)

@@
expression V;
@@
-spin_lock_irq(V->lock)
+compat_vbus_lock_irq(V->lock)

@@
expression V;
@@
-spin_unlock_irq(V->lock)
+compat_vbus_unlock_irq(V->lock)

@@
expression V, F;
@@
-spin_lock_irqsave(V->lock, F)
+compat_vbus_lock_irqsave(V->lock, F)

@@
expression V, F;
@@
-spin_unlock_irqrestore(V->lock, F)
+compat_vbus_unlock_irqrestore(V->lock, F)
