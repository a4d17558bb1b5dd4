// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A tasklet's function takes an unsigned long; calling another type through a
// cast is a warning from 5.17 on (-Wcast-function-type) and a trap under kCFI.
// tasklet_setup(), whose function takes the tasklet, is there since 5.9.
//
// before: tasklet_init(t, (void (*)(unsigned long))hpt_do_tasks, data)
// after:  tasklet_init(t, hpt_do_tasks, data)
// files: osm/linux/osm_linux.c
// hits: standin 3, 1.2.14 3, 1.2.10.1 3

@@
typedef PVBUS_EXT;
identifier V;
@@
-static void hpt_do_tasks(PVBUS_EXT V)
+static void hpt_do_tasks(unsigned long data)
 {
+	PVBUS_EXT V = (PVBUS_EXT)data;
 	...
 }

@@
expression T, D;
type C;
@@
-tasklet_init(T, (C)hpt_do_tasks, D)
+tasklet_init(T, hpt_do_tasks, D)
