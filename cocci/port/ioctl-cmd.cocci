// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The command of a host template's ioctl is unsigned from 5.1 on;
// compat_ioctl_cmd_t is the type that the kernel has.
//
// before: static int hpt_scsi_ioctl(Scsi_Device *dev, int cmd, void *arg)
// after:  static int hpt_scsi_ioctl(Scsi_Device *dev, compat_ioctl_cmd_t cmd, void *arg)
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
typedef Scsi_Device, compat_ioctl_cmd_t;
identifier D, C, A;
type T;
@@
 static int hpt_scsi_ioctl(Scsi_Device *D,
-	T C,
+	compat_ioctl_cmd_t C,
 	void *A)
 { ... }
