// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The SCp member of struct scsi_cmnd is gone from 5.18 on; a driver's own data
// lies behind the command, in the room that cmd_size of the host template asks
// for (since 3.16). compat_cmd_priv() leaves room in front of it for the list
// of finished commands.
//
// before: #define HPT_SCP(c) ((struct hpt_scsi_pointer *)&(c)->SCp)
// after:  #define HPT_SCP(c) ((struct hpt_scsi_pointer *)compat_cmd_priv(c))
// gone: scsi_cmnd.SCp 5.18
// gone: scsi_cmnd.cmnd as a pointer, now an array, 5.18
// gone: scsi_cmnd.request 5.15 (2266a2def97c), now scsi_cmd_to_rq()
// files: osm/linux/osm_linux.h osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 2, 1.2.10.1 2

@@
type T;
@@
-typedef T check_sizeof_hpt_scsi_pointer;

@@
identifier c;
expression E;
@@
-#define HPT_SCP(c) E
+#define HPT_SCP(c) ((struct hpt_scsi_pointer *)compat_cmd_priv(c))

@@
typedef Scsi_Host_Template;
identifier T;
expression E;
@@
 Scsi_Host_Template T = {
	proc_name: E,
+	.cmd_size = COMPAT_CMD_SIZE(struct hpt_scsi_pointer),
 };
