// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A disk has one of the chip's register sets while it has commands, and the next
 * command of its start keeps the set of the last. If the set is switched off in
 * between, as by a disk that was given the same one because a write that should
 * have enabled it was lost, none of them is executed: a disk straight on a phy
 * answers none of three soft resets, and is taken away.
 *
 * Where a disk that was there before is started again, its set is switched on
 * again if it is off.
 *
 * object: him_r750
 * mends: AssignRegisterSet 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: register_set
 */
#include "mends.h"

void AssignRegisterSet(void *core, void *device);
void __real_AssignRegisterSet(void *core, void *device);

#define READY 0xff
#define device_state(device) FIELD(HPT_U8, device, 0x4a)

/* The registers that enable sets: 32 in each. */
#define SET_ENABLE 0x118
#define SETS 64

static void switch_on(void *core, HPT_U8 set)
{
	char *at = core_registers(core) + SET_ENABLE + 4 * (set / 32);
	HPT_U32 enabled = os_readl(at), mine = 1u << (set % 32);

	if (!(enabled & mine))
		os_writel(at, enabled | mine);
}

void AssignRegisterSet(void *core, void *device)
{
	HPT_U8 set = device_set(device);

	if (set < SETS && device_config(device) &&
	    device_state(device) != READY)
		switch_on(core, set);
	__real_AssignRegisterSet(core, device);
}
