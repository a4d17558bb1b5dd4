// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A command without the data that it speaks of ended the kernel, or moved its
// blocks to where an older command's data had been; an address beyond the disk
// was shifted out of its 64 bits, or cut to 48 in the HIM, and overwrote blocks
// that nobody had named. Commands are held against their data and the disk
// before anything else looks at them; those that fail end with CHECK CONDITION.
//
// before: nothing between looking up the disk and the switch over its commands
// after:  if (compat_check_transfer(pVDev, SCpnt)) goto cmd_done;
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
identifier V, C, done;
expression bus, id, E, R;
@@
 V = ldm_find_target(bus, id);
 if (E) {
	C->result = R;
	goto done;
 }
+if (compat_check_transfer(V, C))
+	goto done;
