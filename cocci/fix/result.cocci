// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What the LDM repeated once, because a reset or a lost link had ended it, comes
// back as an unreadable sector if it fails again, for a write too. The midlayer
// repeats it instead, for a while, as after any reset; a true medium error has
// no retry behind it, and says so with the block's address where that is known.
//
// before: ldm_free_cmds(pCmd);
// after:  compat_result(pCmd, SCpnt); ldm_free_cmds(pCmd);
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
identifier P, C;
@@
 static void os_cmddone(...)
 {
	<...
+	compat_result(P, C);
	ldm_free_cmds(P);
	...
	compat_scsi_done(C);
	...>
 }
