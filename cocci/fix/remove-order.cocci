// SPDX-License-Identifier: GPL-2.0-only OR MIT
// When a card is taken away, its structure was freed before the LDM gave back
// the free lists that lie in it; its tasklet was stopped before the last
// commands had been sent, which may need it; and its timer was waited for under
// the lock that the timer's function takes, which never ends if the two meet.
// The timer is stopped before and after the LDM shuts down, for that may start
// it again. An interrupt is freed if it was requested.
//
// before: kfree(hba); if (...) { ldm_release_vbus(vbus); ... }
// after:  if (...) { ldm_release_vbus(vbus); ... } kfree(hba);
// files: osm/linux/osm_linux.c
// hits: standin 0, 1.2.14 8, 1.2.10.1 8

@@
expression V, F, B;
@@
+compat_timer_delete_sync(&V->timer);
 compat_vbus_lock_irqsave(V->lock, F);
-compat_timer_delete_sync(&V->timer);
 ldm_shutdown(B);
 compat_vbus_unlock_irqrestore(V->lock, F);
+compat_timer_delete_sync(&V->timer);

@@
expression V, H;
@@
+scsi_remove_host(H);
 tasklet_kill(&V->worker);
 V->worker.func = 0;
-scsi_remove_host(H);

@@
expression V, D, H;
@@
-if (V->host) {
+if (H->flags & HBA_FLAG_IRQ_INSTALLED) {
	free_irq(D->irq, H);
 }

@@
expression H, E, B;
@@
-kfree(H);
 if (E) {
	ldm_release_vbus(B);
	...
 }
+kfree(H);
