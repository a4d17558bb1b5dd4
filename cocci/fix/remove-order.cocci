// SPDX-License-Identifier: GPL-2.0-only OR MIT
// When a card is taken away, its structure was freed before the LDM gave back
// the free lists that lie in it; and its timer was waited for under the lock
// that the timer's function takes, which never ends if the two meet. The timer
// is stopped before and after the LDM shuts down, for that may start it again.
//
// before: kfree(hba); if (...) { ldm_release_vbus(vbus); ... }
// after:  if (...) { ldm_release_vbus(vbus); ... } kfree(hba);
// files: osm/linux/osm_linux.c
// hits: standin 0, 1.2.14 5, 1.2.10.1 5

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
expression H, E, B;
@@
-kfree(H);
 if (E) {
	ldm_release_vbus(B);
	...
 }
+kfree(H);
