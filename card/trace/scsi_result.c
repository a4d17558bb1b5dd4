// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sources: the kernel's include/scsi/scsi_status.h (host byte), SAM-5
 * (status), include/scsi/scsi.h (what queuecommand returns).
 */
#include "scsi_result.h"

const struct name scsi_hosts[] = {
	{ 0x00, "OK" },
	{ 0x01, "NO_CONNECT" },
	{ 0x02, "BUS_BUSY" },
	{ 0x03, "TIME_OUT" },
	{ 0x04, "BAD_TARGET" },
	{ 0x05, "ABORT" },
	{ 0x06, "PARITY" },
	{ 0x07, "ERROR" },
	{ 0x08, "RESET" },
	{ 0x09, "BAD_INTR" },
	{ 0x0a, "PASSTHROUGH" },
	{ 0x0b, "SOFT_ERROR" },
	{ 0x0c, "IMM_RETRY" },
	{ 0x0d, "REQUEUE" },
	{ 0x0e, "TRANSPORT_DISRUPTED" },
	{ 0x0f, "TRANSPORT_FAILFAST" },
	{ 0x10, "TARGET_FAILURE" },
	{ 0x11, "NEXUS_FAILURE" },
	{ 0x12, "ALLOC_FAILURE" },
	{ 0x13, "MEDIUM_ERROR" },
	{ 0x14, "TRANSPORT_MARGINAL" },
};

const struct name scsi_statuses[] = {
	{ 0x00, "GOOD" },
	{ 0x02, "CHECK_CONDITION" },
	{ 0x04, "CONDITION_MET" },
	{ 0x08, "BUSY" },
	{ 0x10, "INTERMEDIATE" },
	{ 0x14, "INTERMEDIATE_CONDITION_MET" },
	{ 0x18, "RESERVATION_CONFLICT" },
	{ 0x22, "COMMAND_TERMINATED" },
	{ 0x28, "TASK_SET_FULL" },
	{ 0x30, "ACA_ACTIVE" },
	{ 0x40, "TASK_ABORTED" },
};

const struct name scsi_refusals[] = {
	{ 0x1055, "HOST_BUSY" },
	{ 0x1056, "DEVICE_BUSY" },
	{ 0x1057, "EH_RETRY" },
	{ 0x1058, "TARGET_BUSY" },
};

const size_t scsi_host_count = ARRAY_SIZE(scsi_hosts);
const size_t scsi_status_count = ARRAY_SIZE(scsi_statuses);
const size_t scsi_refusal_count = ARRAY_SIZE(scsi_refusals);
