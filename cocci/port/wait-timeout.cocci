// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Two waits for a command set up a timer on the stack whose function releases
// the semaphore after 20 seconds. Timers on the stack changed with every timer
// (timer_setup_on_stack() in 4.15, timer_destroy_on_stack() in 6.16,
// aad823aa3a7d) and their functions are GPL-only under DEBUG_OBJECTS_TIMERS;
// down_timeout() is the same wait without one, since 2.6.26.
//
// before: if (down_trylock(&s)) { set up a timer; down(&s); delete the timer; }
// after:  compat_down_timeout(&s, 20 * HZ);
// gone: timer_setup_on_stack since 4.15
// gone: destroy_timer_on_stack 6.16 (aad823aa3a7d), now timer_destroy_on_stack()
// files: osm/linux/osm_linux.c
// hits: standin 6, 1.2.14 6, 1.2.10.1 6

// Only a function that ends in up() makes its wait one with a time limit.
@release@
identifier FN, D;
type A;
@@
 static void FN(A D) { ... up(...); }

@wait@
expression S, T, M;
identifier timeout, release.FN;
@@
-if (down_trylock(&S)) {
-	timeout = jiffies + T;
-	...
-	M.function = FN;
-	...
-	add_timer(&M);
-	...
-}
+compat_down_timeout(&S, T);

@depends on wait@
identifier release.FN, D;
type A;
@@
-static void FN(A D) { ... }

@@
identifier wait.timeout;
@@
-unsigned long timeout;
 <+... when != timeout
 compat_down_timeout(...)
 ...+>

@@
identifier T;
@@
-struct timer_list T;
 <+... when != T
 compat_down_timeout(...)
 ...+>
