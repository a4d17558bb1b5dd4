// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Several commands per disk at a time, and faults meanwhile. */
#include "list.h"

#define DEPTH 8
#define REQUESTS 20000

/* Two disks directly on phys, two behind a multiplier. */
static void plug_four(struct world *w)
{
	world_disk(w, 0);
	world_pmp(w, 1, "9715", 2);
	world_disk(w, 4);
}

static bool four(struct world *w)
{
	plug_four(w);
	if (!want(w, world_up(w), "the driver comes up"))
		return false;
	world_verify_all(w);
	return true;
}

static u64 deep(struct world *w, void (*event)(struct world *w))
{
	u64 bad = world_stress_deep(w, DEPTH, REQUESTS, event);

	osm_log("%llu of %u requests failed", (unsigned long long)bad,
		REQUESTS);
	return bad;
}

void queue_deep(struct world *w)
{
	if (!four(w))
		return;
	want(w, !deep(w, NULL), "all succeed");
	want_known(w, w->rig.chip.stats.most_in_flight > 2 * DEPTH,
		   "the disks queue: %u commands in one core",
		   w->rig.chip.stats.most_in_flight);
	world_reread_all(w);
}

/*
 * With an MSI only a line that rises tells, and the cores share it: what one of them ends
 * while a driver is at the other must not be found by a timer.
 */
void queue_cores(struct world *w)
{
	u64 began;

	if (!four(w))
		return;
	w->msi = true;
	osm.goes_on = true;
	began = osm.now;
	want(w, !deep(w, NULL), "all succeed");
	want(w, osm.now - began < 5 * SEC, "the load ends after %.1f s",
	     (double)(osm.now - began) / 1e6);
	world_reread_all(w);
}

/* Every other disk has no queue, but gets as many requests at a time. */
void queue_none(struct world *w)
{
	plug_four(w);
	for (unsigned int i = 0; i < w->rig.disks; i += 2)
		w->rig.disk[i].depth = 0;
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	want(w, !deep(w, NULL), "all succeed");
	world_reread_all(w);
}

/* One for each of the requests that a disk is given at a time, or none may be met. */
static void spoil_sectors(struct world *w)
{
	osm_log("step: sectors go bad");
	disk_set_bad_every(&w->rig.disk[1], 1000 % (WINDOW / DEPTH), DEPTH,
			   WINDOW / DEPTH);
}

void queue_media_error(struct world *w)
{
	u64 began, bad;

	if (!four(w))
		return;
	began = osm.now;
	bad = deep(w, spoil_sectors);
	want(w, bad && bad == w->failed[1], "only reads of that disk fail");
	want(w, bad < REQUESTS / 40, "only a few reads fail");
	want(w, osm.now - began < 30 * SEC, "the load ends after %.1f s",
	     (double)(osm.now - began) / 1e6);
	expect_io(w, IO_READ, w->target[1], 999, 3, RETURN_SECTOR_ERROR,
		  "a read over the bad sector");
	disk_clear_bad(&w->rig.disk[1]);
	world_reread_all(w);
}

static void hang(struct world *w)
{
	osm_log("step: a command hangs");
	w->rig.disk[0].fault.hang = 1;
	w->rig.disk[2].fault.hang = 1;
}

void queue_hang(struct world *w)
{
	if (!four(w))
		return;
	want(w, !deep(w, hang), "all succeed");
	want(w, world_targets(w) == 4, "all disks stay");
	world_reread_all(w);
}

static void drop_links(struct world *w)
{
	for (unsigned int phy = 0; phy < 2; phy++) {
		world_link(w, phy, false);
		world_link(w, phy, true);
	}
}

void queue_link_drop(struct world *w)
{
	u64 began;

	if (!four(w))
		return;
	began = osm.now;
	want(w, !deep(w, drop_links), "all succeed");
	want_known(w, osm.now - began < 8 * SEC,
		   "it took %.1f s, without a timeout",
		   (double)(osm.now - began) / 1e6);
	want(w, world_targets(w) == 4, "all disks stay");
	world_reread_all(w);
}

static void kill_disk(struct world *w)
{
	osm_log("step: a disk stops answering");
	w->rig.disk[1].fault.hang = ~0u;
}

/* The other disk behind the multiplier must keep working. */
void queue_dead_disk(struct world *w)
{
	u64 bad;

	if (!four(w))
		return;
	bad = deep(w, kill_disk);
	want(w, bad && bad == w->failed[1], "only that disk's requests fail");
	world_wait(w, 300);
	want(w, !world_has(w, w->target[1]), "the dead disk is given up");
	expect_io(w, IO_READ, w->target[2], 0, 8, RETURN_SUCCESS,
		  "a read of the other disk behind the multiplier");
}

static void remove_card(struct world *w)
{
	osm_log("step: the card is removed");
	chip_remove(&w->rig.chip, true);
}

void queue_surprise_removal(struct world *w)
{
	u64 began;

	if (!four(w))
		return;
	began = osm.now;
	deep(w, remove_card);
	want(w, !w->in_flight, "every request ends");
	want(w, osm.now - began < 60 * SEC, "the requests end after %.1f s",
	     (double)(osm.now - began) / 1e6);
}

/* As the OSM does. */
static void reset(struct world *w)
{
	unsigned int turns = 1;

	osm_log("step: the SCSI layer resets");
	for (osm_enter(); ldm_reset_vbus(w->vbus) && turns < 20; turns++) {
		world_wait(w, 3);
		osm_enter();
	}
	want(w, turns < 20, "the reset ends after %u rounds", turns);
}

void queue_reset(struct world *w)
{
	if (!four(w))
		return;
	want(w, deep(w, reset) <= 4 * DEPTH, "only what was open fails");
	want(w, world_targets(w) == 4, "all disks stay");
	world_reread_all(w);
}

static void unload(struct world *w)
{
	osm_log("step: the driver is unloaded");
	world_down(w);
}

/* The OSM would wait for the commands first. */
void queue_unload(struct world *w)
{
	if (!four(w))
		return;
	for (unsigned int i = 0; i < w->rig.disks; i++)
		w->rig.disk[i].fault.delay = SEC;
	world_start(w, IO_WRITE, DEPTH);
	unload(w);
}

/* Another disk in the place of the last, @direct or behind the multiplier. */
static void exchange(struct world *w, bool direct)
{
	if (direct)
		world_link(w, 0, false);
	else
		world_pull(w, 0, 1);
	world_exchange(w, 0, !direct);
	world_wait(w, 0.2);
	if (direct)
		world_link(w, 0, true);
	else
		world_put(w, 0, 1);
}

/*
 * The old disk has to go and its commands to end before the new one is there, which
 * none of them may reach.
 */
static void want_exchanged(struct world *w, int target, bool known)
{
	const struct disk *d = world_find(w, target);
	u64 writes = d->media_writes;
	unsigned int lost = 0;

	for (int ms = 0; ms < 60000 && !osm.departures; ms++)
		world_wait(w, 0.001);
	want_unless(w, known, osm.departures == 1,
		    "the old disk was unregistered");
	want_unless(w, known, d->media_writes == writes,
		    "%llu writes for the old disk reached the new one",
		    (unsigned long long)(d->media_writes - writes));
	world_wait(w, 60);
	want(w, world_has(w, target), "the new disk is there");
	for (unsigned int i = 0; i < WORLD_REQUESTS; i++) {
		struct request *r = &w->request[i];

		lost += r->busy && r->target == target &&
			(!r->done || r->result == RETURN_SUCCESS);
		r->busy = false;
	}
	want_unless(w, known, !lost,
		    "%u commands of the old disk did not end, or as good",
		    lost);
	world_verify_all(w);
}

void exchanged_disk(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	exchange(w, false);
	want_exchanged(w, 1, !world_mended());
}

/* Writes are under way, and more are waiting. */
static void write_and_exchange(struct world *w, bool direct)
{
	struct disk *d = &w->rig.disk[w->rig.disks - 1];

	d->fault.delay = SEC;
	world_start(w, IO_WRITE, DEPTH);
	exchange(w, direct);
	d->fault.delay = 0;
	want_exchanged(w, w->target[w->rig.disks - 1], !world_mended());
}

void exchanged_disk_under_load(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	if (want(w, world_up(w), "the driver comes up"))
		write_and_exchange(w, false);
}

void exchanged_disk_direct_under_load(struct world *w)
{
	world_disk(w, 0);
	if (want(w, world_up(w), "the driver comes up"))
		write_and_exchange(w, true);
}
