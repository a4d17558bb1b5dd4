// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A disk that came or went was made known by a work item of its own, which kept
// no reference to its host and was not waited for when the module goes: it ran
// on a host, and in text, that was gone. And two for the same disk could pass
// each other, so that a disk that went and came back was removed.
// compat/sd_change.c carries changes out in their order.
//
// before: sched_sd_change(osext, id, 1);
// after:  compat_sd_change(osext, id, 1);
// files: osm/linux/os_linux.c osm/linux/osm_linux.c
// hits: standin 4, 1.2.14 4, 1.2.10.1 4

@@
@@
-struct sd_change_wrapper { ... };

@@
@@
-static void os_sd_changed(...) { ... }

@@
@@
-static void sched_sd_change(...) { ... }

@@
expression list E;
@@
-sched_sd_change(E)
+compat_sd_change(E)

@@
@@
-void os_drain_sd_changes(void) { ... }

@@
@@
-static atomic_t sd_changes = ATOMIC_INIT(0);

@@
expression D;
@@
 pci_unregister_driver(D);
-os_drain_sd_changes();
+compat_sd_drain();

@drained@
expression D;
position p;
@@
 pci_unregister_driver(D)@p;
 compat_sd_drain();

@@
expression D;
position p != drained.p;
@@
 pci_unregister_driver(D)@p;
+compat_sd_drain();
