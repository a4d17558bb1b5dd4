// SPDX-License-Identifier: GPL-2.0-only OR MIT
// From 5.16 on (af049dfd0b10) the function behind DEF_SCSI_QCMD() is not given
// a completion function any more. r750_queuecommand.h has a DEF_SCSI_QCMD()
// that calls it so on every kernel, under the vbus's lock, which is not
// host_lock now.
//
// before: static int hpt_queuecommand_lck(Scsi_Cmnd *c, void (*done)(Scsi_Cmnd *))
// after:  static int hpt_queuecommand_lck(Scsi_Cmnd *c)
// gone: DEF_SCSI_QCMD with a completion function 5.16 (af049dfd0b10)
// gone: queuecommand returning int 7.0
// files: osm/linux/osm_linux.c
// hits: standin 3, 1.2.14 3, 1.2.10.1 3

@@
@@
 #include "osm_linux.h"
+#include "r750_queuecommand.h"

@@
identifier F = hpt_queuecommand_lck;
identifier C, D;
typedef Scsi_Cmnd;
@@
 F(Scsi_Cmnd *C
-	, void (*D)(Scsi_Cmnd *)
 	)
 {
 <...
(
-HPT_ASSERT(D);
-C->scsi_done = D;
-C->result = 0;
+C->result = 0;
|
-C->scsi_done = D;
|
-HPT_ASSERT(D);
)
 ...>
 }
