/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Result codes of SCSI commands by their kernel names without the prefix (DID_,
 * SAM_STAT_, SCSI_MLQUEUE_), which the kernel's trace prints. sg3_utils does
 * not have these names.
 */
#ifndef TWIN_SCSI_RESULT_H
#define TWIN_SCSI_RESULT_H

#include "decode.h"

extern const struct name scsi_hosts[], scsi_statuses[], scsi_refusals[];
extern const size_t scsi_host_count, scsi_status_count, scsi_refusal_count;

#endif
