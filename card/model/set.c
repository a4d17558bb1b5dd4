// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Register sets. Each has a copy of its device's status: busy from an unqueued command
 * on until the device answers it, is reset and presents its signature, or the set is
 * disabled. Taking the command back from its slot does not end that. What the chip
 * does with a command for a set that is busy is G: here, it waits for ever.
 */
#include "chip.h"

bool set_busy(const struct core *k, u8 set)
{
	return k->set[set].busy;
}

void set_begin(struct core *k, const struct slot *s)
{
	k->set[s->set] = (struct reg_set){
		.busy = true,
		.phy = s->phy,
		.port = s->fis.flags & FIS_PORT,
	};
}

void set_end(struct core *k, u8 set)
{
	k->set[set].busy = false;
}

void sets_enable(struct core *k, unsigned int word, u32 enabled)
{
	for (u8 i = 0; i < 32; i++)
		if (!(enabled >> i & 1))
			set_end(k, (u8)(32 * word + i));
}

void sets_reset(struct core *k, u8 phy, int port)
{
	for (u8 i = 0; i < CORE_SETS; i++)
		if (k->set[i].phy == phy &&
		    (port < 0 || k->set[i].port == port))
			set_end(k, i);
}
