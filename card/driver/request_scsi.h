/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * SCSI events for the trace. In user space there is no SCSI layer above the
 * OSM's functions: scenarios pass requests to the LDM without a CDB. So the CDB
 * is derived from the request, the reverse of the OSM's translation (SAT), and
 * the result is translated as the OSM does.
 */
#ifndef TWIN_REQUEST_SCSI_H
#define TWIN_REQUEST_SCSI_H

#include "world.h"

/* To be called when the request is queued, and when it has its result. */
void request_scsi_begin(const struct request *r);
void request_scsi_end(const struct request *r);

#endif
