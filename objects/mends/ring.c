// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The index that the card writes in front of its completion ring is believed:
 * one that is in no ring is walked to for ever, and entries of long ago are
 * completed again. An index that cannot be is taken for the last one.
 *
 * object: him_r750
 * mends: HandleCommandQueue 4
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: ring_index ring_index_lost_irq ring_index_multiplier
 */
#include "mends.h"

HPT_U8 HandleCommandQueue(void *core);
HPT_U8 __real_HandleCommandQueue(void *core);

#define INDEX 0xfffu

void mend_ring_index(void *core)
{
	volatile HPT_U32 *index = core_ring(core);
	HPT_U32 is = LE32_TO_CPU(*index), now = is & INDEX;

	if (now >= core_ring_size(core))
		now = core_ring_at(core);
	if (now != is)
		*index = CPU_TO_LE32(now);
}

HPT_U8 HandleCommandQueue(void *core)
{
	mend_ring_index(core);
	return __real_HandleCommandQueue(core);
}
