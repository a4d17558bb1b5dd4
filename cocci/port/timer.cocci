// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A timer's function is given the timer instead of a number from 4.15 on
// (686fef928bba); from_timer() came with it and went again in 6.16
// (41cb08555c41: timer_container_of()), where container_of() does on all kernels;
// del_timer() and
// del_timer_sync() are timer_delete() and timer_delete_sync() from 6.2 on
// (bb663f0f3c39, 9b13df3fb64e), the old names gone in 6.15 (8fa7292fee5c).
//
// before: init_timer(&t); t.function = fn; t.data = (unsigned long)v;
// after:  compat_timer_init(&t); compat_timer_function(&t, fn);
// gone: from_timer 4.14-6.16 (41cb08555c41), now timer_container_of()
// files: osm/linux/osm_linux.c osm/linux/os_linux.c
// hits: standin 5, 1.2.14 5, 1.2.10.1 5

@fn@
expression V;
identifier F;
@@
 V->timer.function = F;

@old_callback@
identifier fn.F;
identifier D, V;
typedef PVBUS_EXT, VBUS_EXT;
@@
-static void F(unsigned long D)
+static void F(struct timer_list *t)
 {
-	PVBUS_EXT V = (PVBUS_EXT)D;
+	PVBUS_EXT V = container_of(t, VBUS_EXT, timer);
 	...
 }

@new_callback@
identifier fn.F;
identifier T, V;
@@
 static void F(struct timer_list *T)
 {
-	PVBUS_EXT V = (PVBUS_EXT)from_timer(V, T, timer);
+	PVBUS_EXT V = container_of(T, VBUS_EXT, timer);
 	...
 }

@@
expression V;
@@
(
-init_timer(&V->timer);
+compat_timer_init(&V->timer);
|
-timer_setup(&V->timer, NULL, 0);
+compat_timer_init(&V->timer);
)

@@
expression V;
identifier F;
@@
-V->timer.function = F;
+compat_timer_function(&V->timer, F);

@@
expression V;
type T;
@@
-V->timer.data = (T)V;

@@
expression T;
@@
(
-del_timer(T)
+compat_timer_delete(T)
|
-del_timer_sync(T)
+compat_timer_delete_sync(T)
)
