// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The member scsi_done of struct scsi_cmnd is gone from 5.16 on
// (11b68e36b167): scsi_done() is a function. compat_scsi_done() puts the command
// on its vbus's list; the midlayer hears of it once the vbus is unlocked.
//
// before: SCpnt->scsi_done(SCpnt);
// after:  compat_scsi_done(SCpnt);
// files: osm/linux/osm_linux.c
// hits: standin 6, 1.2.14 6, 1.2.10.1 6

@@
expression C;
@@
-C->scsi_done(C)
+compat_scsi_done(C)
