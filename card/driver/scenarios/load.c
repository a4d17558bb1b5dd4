// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Faults while 40 disks are busy. */
#include "list.h"

#define REQUESTS 20000
#define VICTIM 13 /* a disk's index: phy 2, port 3 */
#define VICTIM_PHY 2
#define VICTIM_PORT 3

/* Only disks behind the victim's multiplier may notice. */
static void others_must_be_fine(struct world *w)
{
	u64 bad = 0;

	for (unsigned int i = 0; i < w->rig.disks; i++)
		if (i / 5 != VICTIM_PHY)
			bad += w->failed[i];
	want(w, !bad, "of the other disks' requests %llu failed",
	     (unsigned long long)bad);
}

static void load_with(struct world *w, void (*event)(struct world *w))
{
	u64 bad;

	if (!forty(w))
		return;
	world_verify_all(w);
	bad = world_stress_with(w, REQUESTS, event);
	osm_log("%llu of %u requests failed, %llu of them on the victim",
		(unsigned long long)bad, REQUESTS,
		(unsigned long long)w->failed[VICTIM]);
	others_must_be_fine(w);
}

static void pull(struct world *w)
{
	world_pull(w, VICTIM_PHY, VICTIM_PORT);
}

void pulled_disk_under_load(struct world *w)
{
	load_with(w, pull);
	world_wait(w, 150);
	want(w, !world_has(w, w->target[VICTIM]), "the pulled disk is gone");
	world_put(w, VICTIM_PHY, VICTIM_PORT);
	world_wait(w, 60);
	want(w, world_targets(w) == 40, "it is back");
	world_reread_all(w);
}

static void hang(struct world *w)
{
	osm_log("step: a command hangs");
	w->rig.disk[VICTIM].fault.hang = 1;
}

void hang_under_load(struct world *w)
{
	load_with(w, hang);
	want(w, world_targets(w) == 40, "all disks stay");
	world_reread_all(w);
}

static void drop(struct world *w)
{
	world_link(w, VICTIM_PHY, false);
	world_link(w, VICTIM_PHY, true);
}

void link_drop_under_load(struct world *w)
{
	load_with(w, drop);
	want(w, world_targets(w) == 40, "all disks stay");
	world_reread_all(w);
}

static void cut(struct world *w)
{
	world_link(w, VICTIM_PHY, false);
}

void link_loss_under_load(struct world *w)
{
	load_with(w, cut);
	world_wait(w, 60);
	want(w, world_targets(w) == 35, "the five disks behind it are gone");
	world_link(w, VICTIM_PHY, true);
	world_wait(w, 90);
	want(w, world_targets(w) == 40, "they are back 90 s after the link");
	world_reread_all(w);
}

static void lose(struct world *w)
{
	osm_log("step: three interrupts are lost");
	w->rig.chip.fault.lost_irq = 3;
}

void lost_irq_under_load(struct world *w)
{
	load_with(w, lose);
	want(w, w->rig.chip.stats.lost_irq == 3, "three interrupts were lost");
	world_reread_all(w);
}
