// SPDX-License-Identifier: GPL-2.0-only OR MIT
// VERIFY of good sectors failed, for the HIM announces data to the card that a
// READ VERIFY does not move; START STOP UNIT reset the link in order to start a
// disk. These and a MODE SELECT for the write cache become an ATA command of
// ours, passed through the objects by compat/ata.c.
//
// before: nothing between compat_answer() and the switch
// after:  if (compat_ata_takes(pVDev, SCpnt)) return compat_ata_queue(...);
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
expression V, C;
identifier done;
@@
 if (compat_answer(V, C))
	goto done;
+if (compat_ata_takes(V, C))
+	return compat_ata_queue(V, C, os_cmddone);
