// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The VPD pages named all disks alike and said nothing of limits and rotation;
// REPORT LUNS, REQUEST SENSE and MODE SELECT were refused. Commands whose answer
// is in a disk's IDENTIFY data, or always the same, are answered by
// compat/answer.c, before the switch over what the driver knows.
//
// before: nothing between compat_check_transfer() and the switch
// after:  if (compat_answer(pVDev, SCpnt)) goto cmd_done;
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
expression V, C;
identifier done;
@@
 if (compat_check_transfer(V, C))
	goto done;
+if (compat_answer(V, C))
+	goto done;
