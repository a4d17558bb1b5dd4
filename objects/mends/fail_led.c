// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The callback of a fail LED takes the index of the port multiplier from a
 * table. Once the multiplier is gone that says 255, "none", which the callback
 * uses all the same: it writes 6 bytes 64 KiB behind a table of 1 KiB, and
 * takes a register from there to read. On 7.3 that was the end of the kernel.
 *
 * object: him_r750
 * mends: PM_SetFailLedCallback 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: link_loss link_loss_under_load
 */
#include "mends.h"

void PM_SetFailLedCallback(void *core, void *request);
void __real_PM_SetFailLedCallback(void *core, void *request);

void PM_SetFailLedCallback(void *core, void *request)
{
	HPT_U16 id = request_id(request);

	if (id > ID_LIMIT || core_index(core, id) == NO_ENTRY)
		FreeInternalReqToPool(core, request);
	else
		__real_PM_SetFailLedCallback(core, request);
}
