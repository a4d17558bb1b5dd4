// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A phy whose device does not take a soft reset is given up, yet nothing tells
 * the core that this phy is done with. If the device is a multiplier that does not
 * answer when the driver loads, the end of the core's start is never announced:
 * loading does not end, and no disk of the card is there. Here the core hears of
 * it, as of a phy that found its disks.
 *
 * object: him_r750
 * mends: Port_SoftResetCallback 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: multiplier_mute
 */
#include "mends.h"

void Port_SoftResetCallback(void *core, void *request);
void __real_Port_SoftResetCallback(void *core, void *request);
long mvChannelStateMachine(void *core, void *port);

void Port_SoftResetCallback(void *core, void *request)
{
	/* The port itself may be gone; of this one nothing but its state counts. */
	HPT_U8 done[PORT_SIZE] = { [PORT_STATE] = PORT_DONE };
	HPT_BOOL given_up = request_status(request) != 0;

	__real_Port_SoftResetCallback(core, request);
	if (given_up && !core_started(core))
		mvChannelStateMachine(core, done);
}
