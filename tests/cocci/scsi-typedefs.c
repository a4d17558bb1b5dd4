// SPDX-License-Identifier: GPL-2.0-only OR MIT
typedef struct scsi_device Scsi_Device;
typedef struct scsi_request Scsi_Request;
typedef struct scsi_request *Scsi_Request_Pointer;
typedef struct scsi_cmnd Scsi_Cmnd;
