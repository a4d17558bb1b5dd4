// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * When a disk behind a port multiplier is pulled, or does not answer, the HIM
 * starts the multiplier again, and all its disks wait: first 15 s, for a disk
 * that was plugged in to spin up, then 2 s for each port, so that disks do not
 * spin up together. Then it finds that a disk's link does not come up, and asks
 * the disk for its identity all the same, three times for 30 s.
 *
 * A disk without a link is removed instead. Links of disks that worked a moment
 * ago are reset 100 ms apart. And the 15 s are waited for where they are
 * needed: behind the first 20 that a disk has until it is ready.
 *
 * object: him_r750
 * mends: ldm_request_timer 15
 * mends: pm_init_req_callback 15
 * mends: pm_sig_time_out 2
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: pulled_disk pulled_disk_under_load pulled_stall exchanged_disk
 * scenarios: hang_read hang_write hang_under_load wrong_status link_drop
 * scenarios: link_drop_under_load queue_hang queue_link_drop queue_dead_disk
 * scenarios: queue_reset slow_links busy_sets link_error core_error
 */
#include "mends.h"

void pm_init_req_callback(void *core, void *request);
void __real_pm_init_req_callback(void *core, void *request);
void pm_sig_time_out(void *pm);
void __real_pm_sig_time_out(void *pm);
void __wrap_ldm_request_timer(PVBUS vbus, struct timer_call *timer);
void pm_state_machine(void *core, void *pm);
void SATA_HandlePM_HotPlug(void *pm);
void SATA_PMStateMachineSpinUp(void *pm);

/* States. In the first, a request has read SStatus of a port. */
#define WAITS_FOR_LINK 0x0b
#define NEXT_PORT 0x10

#define POLLS 100    /* of a link, as the HIM sets it; 1 ms each */
#define ROUNDS 5     /* of those, for a disk that was there before */
#define SSTATUS 0x0c /* of a received frame: the low byte of a register */
#define DET 0x0f
#define DET_UP 0x03

/* us */
#define SPIN_UP 15000000
#define SETTLE 1000000
#define APART 100000
#define WAIT 100000

#define WAITS 200 /* of a disk that is not ready */

static void *pm_of(void *core, void *request)
{
	HPT_U16 id = request_id(request);

	if (id < PM_ID || id > ID_LIMIT || core_index(core, id) == NO_ENTRY)
		return 0;
	return core_pm(core, core_index(core, id));
}

struct mend_links *mend_links(void *pm)
{
	void *core = pm_core(pm);
	long nr = ((char *)pm - (char *)core_pm(core, 0)) / 0x100;

	if (core != core_adapter(core))
		nr += PMS;
	return &mend_card(core)->links[nr];
}

static HPT_BOOL link_up(void *core, void *pm)
{
	return (core_received_fis(core, pm_set(pm))[SSTATUS] & DET) == DET_UP;
}

/*
 * The link of the port that the multiplier is at is down. Once the HIM would go
 * on to the next port, that is for good. Whether the disk there is to go.
 */
static HPT_BOOL is_absent(void *pm)
{
	struct mend_links *links = mend_links(pm);

	if (pm_polls(pm) || !pm_device(pm, pm_at(pm)))
		return 0;
	if (++links->rounds < ROUNDS) {
		pm_polls(pm) = POLLS;
		return 0;
	}
	links->rounds = 0;
	return 1;
}

/* As the HIM does with a disk that fails its reset. */
static void remove_disk(void *core, void *pm, void *request)
{
	void *device = pm_device(pm, pm_at(pm));

	FreeInternalReqToPool(core, request);
	RemoveDevice(core, pm_port(pm), device);
	pm_state(pm) = NEXT_PORT;
	pm_state_machine(core, pm);
}

static HPT_BOOL had_disks(void *pm)
{
	HPT_U8 i;

	for (i = 0; i < pm_ports(pm); i++)
		if (pm_device(pm, i) && device_config(pm_device(pm, i)))
			return 1;
	return 0;
}

/* Where the HIM asks for all of its timers. */
void __wrap_ldm_request_timer(PVBUS vbus, struct timer_call *timer)
{
	if (timer->proc == SATA_HandlePM_HotPlug && timer->interval == SPIN_UP)
		timer->interval = SETTLE;
	else if (timer->proc == SATA_PMStateMachineSpinUp &&
		 had_disks(timer->arg))
		timer->interval = APART;
	ldm_request_timer(vbus, timer);
}

/* Called each 100 ms, and counts up to 200, until a disk is ready. */
void pm_sig_time_out(void *pm)
{
	HPT_BOOL *longer = &mend_links(pm)->longer;

	if (!pm_waited(pm)) {
		*longer = 0;
	} else if (pm_waited(pm) == WAITS && !*longer) {
		*longer = 1;
		pm_waited(pm) -= SPIN_UP / WAIT;
	}
	__real_pm_sig_time_out(pm);
}

void pm_init_req_callback(void *core, void *request)
{
	void *pm = pm_of(core, request);

	if (pm && mend_send_again(core, pm, request))
		return;
	if (pm && pm_state(pm) == WAITS_FOR_LINK && !request_status(request) &&
	    !request_scratch(request)) {
		if (link_up(core, pm)) {
			mend_links(pm)->rounds = 0;
		} else if (is_absent(pm)) {
			remove_disk(core, pm, request);
			return;
		}
	}
	__real_pm_init_req_callback(core, request);
}
