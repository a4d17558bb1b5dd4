// SPDX-License-Identifier: GPL-2.0-only OR MIT
// struct scsi_request is gone from 5.18 on (6aded12b10e0); the driver only
// names it.
//
// before: typedef struct scsi_request Scsi_Request;
// after:  nothing
// gone: struct scsi_request 4.11-5.18 (6aded12b10e0)
// files: osm/linux/osm_linux.h
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
@@
-typedef struct scsi_request Scsi_Request;
