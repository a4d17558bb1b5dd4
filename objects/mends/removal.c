// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A card that is gone (registers.c) ends no command any more. The HIM would
 * give each of them its 8 seconds, and reset and try again for minutes. Its
 * first command that takes too long, or interrupt, has all disks taken away
 * at once instead, with what they have to do; what still waits for a command
 * to end finds it ended.
 *
 * object: him_r750
 * mends: Core_InterruptServiceRoutine 12
 * mends: odin_intr_handler 1
 * mends: Core_ReqTimeout 2
 * mends: PM_Core_ReqTimeout 2
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: surprise_removal queue_surprise_removal
 */
#include "mends.h"

HPT_U8 Core_InterruptServiceRoutine(void *core);
HPT_U8 __real_Core_InterruptServiceRoutine(void *core);
HPT_U8 odin_intr_handler(void *adapter);
HPT_U8 __real_odin_intr_handler(void *adapter);
void Core_ReqTimeout(void *device);
void __real_Core_ReqTimeout(void *device);
void PM_Core_ReqTimeout(void *pm);
void __real_PM_Core_ReqTimeout(void *pm);

static void *core_of(void *core, int nr)
{
	return (char *)core_adapter(core) + nr * CORE_SIZE;
}

static void end_requests_of(void *core)
{
	HPT_U32 i;

	for (i = 0; i < core_phys(core); i++)
		if (core_port(core, i))
			Port_AbortRequests(core_port(core, i), STATUS_NO_DEVICE,
					   0);
	for (i = 0; i < core_slots(core); i++) {
		void *request = core_request(core, i);

		if (!request)
			continue;
		request_status(request) = STATUS_NO_DEVICE;
		CompleteRequestAndSlot(core, request);
	}
}

void mend_end_requests(void *core)
{
	int i;

	for (i = 0; i < CORES; i++)
		end_requests_of(core_of(core, i));
}

void mend_unplug(void *core)
{
	HPT_U32 i, phy;

	for (i = 0; i < CORES; i++)
		for (phy = 0; phy < core_phys(core_of(core, i)); phy++)
			if (core_port(core_of(core, i), phy))
				Port_HandleUnplug(core_of(core, i), phy);
	mend_end_requests(core);
}

/* Also what is called again and again to see whether a command has ended. */
HPT_U8 Core_InterruptServiceRoutine(void *core)
{
	struct mend_card *card = mend_card(core);

	if (card->ended)
		device_waits(card->ended) = 0;
	if (card->waiting && !--card->waiting) {
		os_printk("r750: the card does not answer");
		card->waiting = 1;
		mend_end_requests(core);
	}
	if (!card->gone)
		return __real_Core_InterruptServiceRoutine(core);
	mend_end_requests(core);
	return 0;
}

HPT_U8 odin_intr_handler(void *adapter)
{
	struct mend_card *card = mend_card(adapter);
	HPT_U8 mine = __real_odin_intr_handler(adapter);

	if (!card->gone)
		return mine;
	mend_unplug(adapter);
	return 0;
}

/* What it reads, to try again, shows whether the card is there. */
void Core_ReqTimeout(void *device)
{
	void *core = port_core(timed_port(device));

	if (mend_card(core)->gone) {
		__cancel_timer(core, device);
	} else {
		mend_ring_index(core);
		__real_Core_ReqTimeout(device);
	}
	if (mend_card(core)->gone)
		mend_unplug(core);
}

void PM_Core_ReqTimeout(void *pm)
{
	void *core = port_core(pm_port(pm));

	if (mend_card(core)->gone) {
		__PM_cancel_timer(core, pm);
	} else {
		mend_ring_index(core);
		__real_PM_Core_ReqTimeout(pm);
	}
	if (mend_card(core)->gone)
		mend_unplug(core);
}
