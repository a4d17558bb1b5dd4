// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The HDIO ioctls passed ATA commands to a disk for whoever could open it, where
// the kernel's own drivers ask for CAP_SYS_RAWIO; a disk was looked up without
// the vbus's lock; and when a call had failed, what was in the buffer was copied
// out as an answer, in one case without freeing it.
//
// before: if ((cmd & 0xfffff300) == 0x300) { ... }   hpt_do_ioctl(&ioctl_arg);
// after:  if (!compat_hdio_allowed(cmd)) return -EACCES;  ...  goto invalid;
// files: osm/linux/osm_linux.c
// hits: standin 0, 1.2.14 5, 1.2.10.1 5

@disk@
typedef HPT_U32, Scsi_Device;
identifier D, C, A;
@@
-static HPT_U32 hpt_scsi_ioctl_get_diskid(Scsi_Device *D, int C, void *A) { ... }

@depends on disk@
typedef compat_ioctl_cmd_t;
identifier D, C, A;
@@
 static int hpt_scsi_ioctl(Scsi_Device *D, compat_ioctl_cmd_t C, void *A)
 {
+	if (!compat_hdio_allowed(C))
+		return -EACCES;
	...
 }

@depends on disk@
expression list E;
@@
-hpt_scsi_ioctl_get_diskid(E)
+compat_hdio_disk(E)

@depends on disk@
identifier A;
@@
 static int hpt_do_disk_ioctl(...)
 {
 <...
 hpt_do_ioctl(&A);
+if (A.result != HPT_IOCTL_RESULT_OK)
+	goto invalid;
 ...>
 }

@depends on disk@
@@
 static int hpt_do_disk_ioctl(...)
 {
 <...
 if (<+... copy_to_user(...) ...+>)
-	return -EINVAL;
+	goto invalid;
 ...>
 }
