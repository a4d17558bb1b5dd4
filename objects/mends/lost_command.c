// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A command to a multiplier's registers that is not answered ends its start, and all
 * disks behind it are taken away until the driver is loaded anew. A start follows each
 * error of a disk, so that one lost frame after a hung command costs five disks. If
 * it gets lost while an error is handled, that is for good at once, whatever the
 * count of errors.
 *
 * The same command is sent again, until the HIM's own count of such errors, which
 * nothing ever cleared, is exhausted: three in a row. An answer clears it.
 *
 * object: him_r750
 * mends: SATA_PM_ErrorHandling 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: lost_command
 */
#include "mends.h"

void SATA_PM_ErrorHandling(void *pm, void *request);
void __real_SATA_PM_ErrorHandling(void *pm, void *request);
void pm_state_machine(void *core, void *pm);

#define TRIES 3 /* by the HIM, compared with pm_errors() */
#define STATUS_ABORTED 0x21

/*
 * A request that was not answered in time ends here. Whether an error is being
 * handled stays as it was: the HIM forgets that when the disks are ready, but not
 * after its first start, and then waits for ever after the next error.
 */
void SATA_PM_ErrorHandling(void *pm, void *request)
{
	void *port = pm_port(pm);
	HPT_U8 recovers = port_flags(port) & PORT_RECOVERS;

	if (!pm_state(pm) || pm_errors(pm) >= TRIES) {
		__real_SATA_PM_ErrorHandling(pm, request);
		return;
	}
	port_flags(port) &= ~PORT_RECOVERS;
	mend_links(pm)->lost = request;
	__real_SATA_PM_ErrorHandling(pm, request);
	port_flags(port) = (port_flags(port) & ~PORT_RECOVERS) | recovers;
}

/* The start of a multiplier waits in a state for one request, and sends it. */
HPT_BOOL mend_send_again(void *core, void *pm, void *request)
{
	struct mend_links *links = mend_links(pm);

	if (!request_status(request))
		pm_errors(pm) = 0;
	if (request != links->lost)
		return 0;
	links->lost = 0;
	if (request_status(request) != STATUS_ABORTED ||
	    request_scratch(request) || mend_card(core)->gone)
		return 0;
	FreeInternalReqToPool(core, request);
	pm_state_machine(core, pm);
	return 1;
}
