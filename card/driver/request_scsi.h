/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A request as the SCSI layer has it: the CDB that stands for it and how it
 * ends, for the trace. In user space nothing is above the OSM's functions but
 * the scenario, whose requests are put to the LDM without a CDB; this is the
 * OSM's translation (SAT), backwards going down and forwards coming up.
 */
#ifndef TWIN_REQUEST_SCSI_H
#define TWIN_REQUEST_SCSI_H

#include "world.h"

/* When the request enters, and when it has its result. */
void request_scsi_begin(const struct request *r);
void request_scsi_end(const struct request *r);

#endif
