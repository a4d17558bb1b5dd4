// SPDX-License-Identifier: GPL-2.0-only OR MIT
// slave_configure is gone from 6.14 on; sdev_configure takes its place, with
// the queue's limits as a second argument (6.10 to 6.13 have a device_configure
// with them beside slave_configure). The compat header names the member
// and the argument list that the kernel has.
//
// before: slave_configure: hpt_slave_configure,
// after:  .compat_sdev_configure = hpt_slave_configure,
// gone: slave_configure 6.14
// gone: device_configure 6.10-6.14
// files: osm/linux/osm_linux.c
// hits: standin 2, 1.2.14 2, 1.2.10.1 2

// The Rocket's alone: its hpt_slave_configure() sets a timeout and no limit, so
// the second argument goes unused. A driver that sets limits there has to set
// them in the queue_limits that it is handed from 6.14 on.

@@
typedef COMPAT_SDEV_CONFIGURE_ARGS;
@@
-static int hpt_slave_configure(struct scsi_device *sdev)
+static int hpt_slave_configure(COMPAT_SDEV_CONFIGURE_ARGS)
 { ... }

@@
typedef Scsi_Host_Template;
identifier T;
@@
 Scsi_Host_Template T = {
-	slave_configure: hpt_slave_configure,
+	.compat_sdev_configure = hpt_slave_configure,
 };
