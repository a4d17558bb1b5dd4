/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Codes of a SCSI command's end by their names in the kernel, less the prefix
 * (DID_, SAM_STAT_, SCSI_MLQUEUE_): the kernel's trace prints the names.
 */
#ifndef TWIN_SCSI_RESULT_H
#define TWIN_SCSI_RESULT_H

#include "decode.h"

extern const struct name scsi_hosts[], scsi_statuses[], scsi_refusals[];
extern const size_t scsi_host_count, scsi_status_count, scsi_refusal_count;

#endif
