// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The callback of a fail LED keeps what the port multiplier has answered, in a
 * field that nothing reads, and finds it by two indices that say 255 for "none".
 * Once the multiplier is gone, its own is none: 6 bytes are written 64 KiB behind
 * a table of 1 KiB. If it gave no answer, its register set may be none: memory
 * 64 KiB behind the received frames is read. Both have ended a kernel 7.3.
 *
 * The answer is not kept, and who waits for the request goes on all the same.
 *
 * object: him_r750
 * mends: PM_SetFailLedCallback 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: link_loss link_loss_under_load multiplier_silent bus_master
 */
#include "mends.h"

void PM_SetFailLedCallback(void *core, void *request);

void PM_SetFailLedCallback(void *core, void *request)
{
	HPT_U16 id = request_id(request);

	if (id <= ID_LIMIT && core_index(core, id) != NO_ENTRY)
		pm_led_waited(core_pm(core, core_index(core, id))) = 0;
	FreeInternalReqToPool(core, request);
}
