// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Scenarios with a fault, each with the outcome it must have. */
#include "list.h"

/* Two disks behind one multiplier, and data on both. */
static bool two_behind(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return false;
	world_verify_all(w);
	return true;
}

void media_error(struct world *w)
{
	if (!two_behind(w))
		return;
	disk_set_bad(world_find(w, 0), 110, 1);
	expect_io(w, IO_READ, 0, 100, 32, RETURN_SECTOR_ERROR,
		  "a read over the bad sector");
	expect_io(w, IO_READ, 1, 100, 32, RETURN_SUCCESS,
		  "the other disk reads");
	disk_clear_bad(world_find(w, 0));
	world_reread_all(w);
}

void media_error_direct(struct world *w)
{
	world_disk(w, 0);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	disk_set_bad(world_find(w, 0), 110, 1);
	expect_io(w, IO_READ, 0, 100, 32, RETURN_SECTOR_ERROR,
		  "a read over the bad sector");
	disk_clear_bad(world_find(w, 0));
	world_reread_all(w);
}

#define BAD 60u

/*
 * Every 16th sector is unreadable, and read without another command between.
 * Returns how many reads did not end as they should.
 */
static unsigned int read_bad(struct world *w, int target)
{
	unsigned int wrong = 0;

	disk_set_bad_every(world_find(w, target), 1003, BAD, 16);
	for (u64 lba = 1000; lba < 1000 + 16 * BAD; lba += 16) {
		wrong += world_io(w, IO_READ, target, lba, 8) !=
			 RETURN_SECTOR_ERROR;
		/* Without the mend, it is the command's address. */
		wrong += world_mended() && w->unreadable != lba + 3;
	}
	return wrong;
}

/* None of them gets better by trying again, or says more of the disk. */
static void many_bad(struct world *w, int target)
{
	u64 began = osm.now;
	unsigned int wrong = read_bad(w, target);
	bool known = !world_mended();

	want_unless(w, known, !wrong, "of %u reads %u end in another way", BAD,
		    wrong);
	want_unless(w, known, osm.now - began < 10 * SEC,
		    "they took %.1f s in all", (double)(osm.now - began) / 1e6);
	disk_clear_bad(world_find(w, target));
	if (want_unless(w, known, world_has(w, target), "the disk stays"))
		world_reread_all(w);
}

void bad_sectors(struct world *w)
{
	if (two_behind(w))
		many_bad(w, 0);
}

void bad_sectors_direct(struct world *w)
{
	world_disk(w, 0);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	many_bad(w, 0);
}

void hang_read(struct world *w)
{
	if (!two_behind(w))
		return;
	world_find(w, 0)->fault.hang = 1;
	expect_io(w, IO_READ, 0, 200, 8, RETURN_SUCCESS,
		  "a read that hangs once");
	world_reread_all(w);
}

/* What a command that is given up leaves behind. */
void busy_sets(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.chip.way.busy_sets = true;
	world_find(w, 0)->fault.hang = 1;
	expect_io(w, IO_READ, 0, 200, 8, RETURN_SUCCESS,
		  "a read that hangs once");
	world_verify_all(w);
}

void hang_write(struct world *w)
{
	if (!two_behind(w))
		return;
	world_find(w, 0)->fault.hang = 1;
	expect_io(w, IO_WRITE, 0, 200, 8, RETURN_SUCCESS,
		  "a write that hangs once");
	world_reread_all(w);
}

static void write_with_status(struct world *w, u8 status, u8 error,
			      const char *what)
{
	struct disk *d = world_find(w, 0);

	d->fault.wrong_status = 1;
	d->fault.status = status;
	d->fault.error = error;
	expect_io(w, IO_WRITE, 0, 300, 8, RETURN_SUCCESS, what);
}

void wrong_status(struct world *w)
{
	if (!two_behind(w))
		return;
	write_with_status(w, ATA_DRDY | ATA_DF | ATA_ERR, ATA_ABRT,
			  "a write that ends in DF");
	write_with_status(w, ATA_GOOD | ATA_ERR, ATA_ICRC | ATA_ABRT,
			  "a write that ends in ICRC");
	world_reread_all(w);
}

/* Each direction, with each error; no command may fail, and all are to be tried again. */
void link_error(struct world *w)
{
	static const char *const names[][2] = {
		[LINK_CRC] = { "a read with a CRC error",
			       "a write with a CRC error" },
		[LINK_R_ERR] = { "a read that meets R_ERR",
				 "a write that meets R_ERR" },
		[LINK_SYNC] = { "a read that meets SYNC",
				"a write that meets SYNC" },
		[LINK_RETRY] = { "a read beyond the retry limit",
				 "a write beyond the retry limit" },
	};
	struct disk *d;

	if (!two_behind(w))
		return;
	d = world_find(w, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		for (unsigned int j = 0; j < 2; j++) {
			d->fault.link_error = (enum link_error)i;
			d->fault.link_errors = 1;
			expect_io(w, j ? IO_WRITE : IO_READ, 0, 300, 8,
				  RETURN_SUCCESS, names[i][j]);
			want(w, !d->fault.link_errors, "the error was met");
		}
	}
	world_reread_all(w);
}

void lost_irq(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.chip.fault.lost_irq = 1;
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS,
		  "a read whose interrupt is lost");
	want(w, w->rig.chip.stats.lost_irq == 1, "one interrupt was lost");
	world_reread_all(w);
}

void spurious_irq(struct world *w)
{
	if (!two_behind(w))
		return;
	for (int i = 0; i < 100; i++) {
		chip_spurious_irq(&w->rig.chip);
		world_wait(w, 0.001);
	}
	want_known(w, w->unhandled == 100,
		   "of 100 interrupts without a cause the driver disowned %u",
		   w->unhandled);
	world_reread_all(w);
}

void empty_done(struct world *w)
{
	if (!two_behind(w))
		return;
	for (unsigned int i = 0; i < 100; i++) {
		chip_empty_done(&w->rig.chip, i % CHIP_CORES);
		world_wait(w, 0.001);
	}
	want(w, !osm.line, "the interrupt line is down");
	world_reread_all(w);
}

/* Commands under way are lost, and the chip says only that some are. */
void core_error(struct world *w)
{
	static const u32 errors[] = { INT_MEMORY, INT_DMA };

	if (!two_behind(w))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(errors); i++) {
		u64 was = w->rig.chip.stats.interrupts;

		w->rig.disk[1].fault.delay = SEC / 10;
		world_start(w, IO_READ, 1);
		world_wait(w, 0.01);
		want(w, w->in_flight == 1, "%u command is under way",
		     w->in_flight);
		w->rig.disk[1].fault.delay = 0;
		chip_error(&w->rig.chip, 0, errors[i]);
		world_wait(w, 60);
		want(w, !w->in_flight, "%u commands have not ended",
		     w->in_flight);
		want(w, w->rig.chip.stats.interrupts - was < 2000,
		     "it took %llu interrupts",
		     (unsigned long long)(w->rig.chip.stats.interrupts - was));
	}
	world_reread_all(w);
}

/*
 * An acknowledgment that is on its way takes the cause of what completes meanwhile, so
 * a driver has to wait for it, by a read, before it looks for completions. Two commands
 * end one after the other, with more and more time between, and with nothing else that
 * would read a register.
 */
void posted(struct world *w)
{
	unsigned int late = 0;

	if (!two_behind(w))
		return;
	w->rig.chip.way.posted_us = 200;
	w->msi = true;
	for (u64 us = 10; us <= 400; us += 10) {
		w->rig.disk[1].fault.delay = us;
		world_start(w, IO_READ, 1);
		world_wait(w, 0.01);
		late += w->in_flight != 0;
		world_wait(w, 1);
	}
	want(w, !late, "of 40 pairs of completions %u are found late", late);
	world_reread_all(w);
}

static void drop_for_a_second(struct world *w)
{
	world_link(w, 0, false);
	world_wait(w, 1);
	world_link(w, 0, true);
	world_wait(w, 60);
	want(w, world_targets(w) == 2, "both disks stay after a drop of 1 s");
	world_reread_all(w);
}

void link_drop(struct world *w)
{
	if (two_behind(w))
		drop_for_a_second(w);
}

/* For that long at most; whether there are so many targets then. */
static bool targets_come(struct world *w, unsigned int n, unsigned int seconds)
{
	for (u64 end = osm.now + seconds * SEC; osm.now < end;)
		if (world_targets(w) == n)
			return true;
		else
			world_wait(w, 0.1);
	return false;
}

/*
 * Links that take longer than the 100 ms after which the vendor's objects look, and
 * disks that spin up, from the driver's first reset of a link on.
 */
void slow_links(struct world *w)
{
	struct chip_ways *way = &w->rig.chip.way;

	way->link_us = 250000;
	way->ready_us = 8000000;
	w->rig.chip.fault.link_flaps = 2;
	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	if (!want_unless(w, !world_mended(), targets_come(w, 2, 60),
			 "both disks are there after 60 s"))
		return;
	world_verify_all(w);
	drop_for_a_second(w);
}

/* The next links are lost 2 ms after they came up, until there is a better cable. */
static void bad_cable(struct world *w, bool bad)
{
	w->rig.chip.way.link_us = 10000;
	w->rig.chip.fault.link_flaps = bad ? ~0u : 0;
}

/* Interrupts are off while a driver has the processor wait. */
static void want_little_waiting(struct world *w, u64 before)
{
	want_unless(w, !world_mended(), osm.stalled - before < 30 * SEC,
		    "in 60 s the driver has a processor wait for %.1f s",
		    (double)(osm.stalled - before) / 1e6);
}

void link_flaps(struct world *w)
{
	u64 before, end;

	if (!two_behind(w))
		return;
	bad_cable(w, true);
	world_disk(w, 5);
	world_link(w, 5, true);
	before = osm.stalled;
	for (end = osm.now + 60 * SEC; osm.now < end; world_wait(w, 0.1))
		if (world_io(w, IO_READ, 0, 0, 8) != RETURN_SUCCESS)
			want(w, false, "a disk beside it does not read");
	want_little_waiting(w, before);
	bad_cable(w, false);
	want(w, targets_come(w, 3, 60),
	     "with a better cable its disk is there");
	world_verify_all(w);
}

void link_flaps_disks(struct world *w)
{
	u64 before;

	if (!two_behind(w))
		return;
	bad_cable(w, true);
	before = osm.stalled;
	world_link(w, 0, false);
	world_link(w, 0, true);
	world_wait(w, 60);
	want_little_waiting(w, before);
	bad_cable(w, false);
	want(w, targets_come(w, 2, 60), "with a better cable both are there");
	world_reread_all(w);
}

void link_loss(struct world *w)
{
	if (!two_behind(w))
		return;
	world_link(w, 0, false);
	world_wait(w, 60);
	want(w, !world_targets(w), "both disks are gone after 60 s");
	world_link(w, 0, true);
	world_wait(w, 60);
	want(w, world_targets(w) == 2, "both are back 60 s after the link");
	world_reread_all(w);
}

void link_loss_direct(struct world *w)
{
	world_disk(w, 3);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	world_link(w, 3, false);
	world_wait(w, 30);
	want(w, !world_targets(w), "the disk is gone after 30 s");
	world_link(w, 3, true);
	world_wait(w, 30);
	want(w, world_targets(w) == 1, "it is back 30 s after the link");
	world_reread_all(w);
}

void plugged_late(struct world *w)
{
	if (!want(w, world_up(w), "the driver comes up without a disk"))
		return;
	want(w, !world_targets(w), "no target");
	world_pmp(w, 5, "9715", 3);
	world_link(w, 5, true);
	world_wait(w, 60);
	want(w, world_targets(w) == 3, "three disks behind a multiplier");
	world_verify_all(w);
}

void pulled_disk(struct world *w)
{
	if (!two_behind(w))
		return;
	world_pull(w, 0, 1);
	world_wait(w, 150);
	want(w, !world_has(w, 1), "the pulled disk is gone");
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS, "the other reads");
	world_put(w, 0, 1);
	world_wait(w, 60);
	want(w, world_has(w, 1), "the disk is back");
	world_reread_all(w);
}

/* For 150 s, a read each 0.1 s; returns how long the longest took, in us. */
static u64 longest_read(struct world *w, int target)
{
	u64 end = osm.now + 150 * SEC, longest = 0;

	while (osm.now < end) {
		u64 began = osm.now;

		if (world_io(w, IO_READ, target, 0, 8) != RETURN_SUCCESS)
			want(w, false, "a read of target %d fails", target);
		if (osm.now - began > longest)
			longest = osm.now - began;
		world_wait(w, 0.1);
	}
	return longest;
}

/* What world_start() has begun is none of a check's. */
static void forget_started(struct world *w)
{
	for (unsigned int i = 0; i < w->rig.disks; i++)
		w->request[i].busy = false;
}

/* With a command on its way to the pulled disk, which nobody answers. */
void pulled_stall(struct world *w)
{
	u64 longest;

	world_pmp(w, 0, "9715", 3);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	world_find(w, 1)->fault.hang = 1;
	world_start(w, IO_READ, 1);
	world_pull(w, 0, 1);
	longest = longest_read(w, 0);
	want_unless(w, !world_mended(), longest < 10 * SEC,
		    "the longest read beside it took %.1f s",
		    (double)longest / 1e6);
	want(w, !world_has(w, 1), "the pulled disk is gone");
	world_put(w, 0, 1);
	world_wait(w, 60);
	want(w, world_has(w, 1), "the disk is back");
	forget_started(w);
	world_reread_all(w);
}

/*
 * A driver that does not use the identity chip comes up; one that does must
 * refuse.
 */
static void no_identity(struct world *w, const char *what)
{
	enum fate fate = world_load(w);

	if (w->rig.ident.called)
		want_refused(w, fate, true, what);
	else
		want(w, fate == FATE_UP,
		     "%s: the driver does not use it and comes up", what);
}

void identity_mute(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	w->rig.ident.mute = true;
	no_identity(w, "the chip is mute");
}

void identity_wrong(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	w->rig.ident.wrong = true;
	no_identity(w, "the chip has another key");
}

void surprise_removal(struct world *w)
{
	if (!two_behind(w))
		return;
	chip_remove(&w->rig.chip, true);
	expect_io(w, IO_READ, 0, 0, 8, RETURN_BAD_DEVICE,
		  "a read after the card was removed");
}

void reset_sticks(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	w->rig.chip.fault.reset_sticks = true;
	want_refused(w, world_load(w), false, "a reset that does not end");
}

/* The register set of a disk on a phy goes off between the two halves of a reset. */
void register_set(struct world *w)
{
	struct phy *p = chip_phy(&w->rig.chip, 4);
	bool known = !world_mended();

	world_disk(w, 4);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	/* The stand-in, which does not ask the identity chip, has one for each disk. */
	if (!w->rig.ident.called) {
		osm_log("the driver shares no register sets");
		return;
	}
	w->rig.disk[0].fault.hang = 1;
	world_start(w, IO_WRITE, 1);
	for (int ms = 0; ms < 20000 && !p->srst; ms++)
		world_wait(w, 0.001);
	want(w, p->srst, "the disk is reset");
	w->rig.chip.core[1].reg[R_SET_ENABLE / 4] = 0;
	world_wait(w, 60);
	/* Commands for a set that is off are this scenario's doing. */
	w->rig.chip.stats.protocol_errors = 0;
	want_unless(w, known, w->request[0].result == RETURN_SUCCESS,
		    "the write is repeated");
	w->request[0].busy = false;
	if (want_unless(w, known, world_has(w, w->target[0]), "the disk stays"))
		world_reread_all(w);
}

/* What is behind the others is there, whatever one of them does. */
void multiplier_mute(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	world_pmp(w, 1, "9715", 1);
	w->rig.pmp[0].mute = true;
	if (want_unless(w, !world_mended(), world_load(w) == FATE_UP,
			"the driver came up with the other multiplier"))
		expect_io(w, IO_READ, w->target[1], 0, 8, RETURN_SUCCESS,
			  "a read of the disk behind it");
}

/* A multiplier that was given up is looked for once its link was down for 15 s. */
static void plugged_again(struct world *w)
{
	world_link(w, 0, false);
	world_wait(w, 30);
	world_link(w, 0, true);
	world_wait(w, 60);
	want(w, world_targets(w) == 2, "both are back 60 s after the link");
	forget_started(w);
	world_reread_all(w);
}

/*
 * A multiplier that is given up, as its commands are not answered, though its link is up
 * all the time. The LED of each disk that goes is one more command to it.
 */
void multiplier_silent(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.pmp[0].mute = true;
	world_start(w, IO_READ, 1);
	world_wait(w, 60);
	want(w, !world_targets(w), "both disks are gone after 60 s");
	w->rig.pmp[0].mute = false;
	plugged_again(w);
}

/*
 * Somebody else takes bus mastering away and gives it back, every 200 ms for a minute,
 * while disks are read: as setpci can, and block/011 of blktests does. The disks may go,
 * since no command to their multiplier is sure to be answered.
 */
void bus_master(struct world *w)
{
	struct chip *c = &w->rig.chip;

	if (!two_behind(w))
		return;
	c->fault.bus_master = true;
	for (unsigned int i = 0; i < 300; i++) {
		u32 command = chip_cfg_read(c, CFG_COMMAND, 2);

		chip_cfg_write(c, CFG_COMMAND, command ^ COMMAND_MASTER, 2);
		if (!w->in_flight && world_targets(w) == 2)
			world_start(w, IO_READ, 1);
		world_wait(w, 0.2);
	}
	plugged_again(w);
}

/*
 * One disk hangs, and the multiplier is started again; of its commands, one is lost,
 * or as many in a row as the mend bears.
 */
void lost_command(struct world *w)
{
	bool known = !world_mended();
	int ended;

	if (!two_behind(w))
		return;
	for (unsigned int n = 1; n <= (world_mended() ? 3 : 1); n += 2) {
		w->rig.disk[0].fault.hang = 1;
		w->rig.pmp[0].lost = n;
		ended = world_io(w, IO_READ, w->target[0], 0, 8);
		if (!want_unless(w, known && !world_targets(w), ended,
				 "%u lost: a read that hangs ends", n))
			return;
		world_wait(w, 60);
		if (!want_unless(w, known, world_targets(w) == 2,
				 "%u lost: both disks came up again", n))
			return;
		world_reread_all(w);
	}
}

void ring_index(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.chip.fault.ring_index = 1;
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS,
		  "a read that is announced outside of the ring");
	world_reread_all(w);
}

void ring_index_lost_irq(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.chip.fault.ring_index = 1;
	w->rig.chip.fault.lost_irq = 1;
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS,
		  "a read that is announced so, without an interrupt");
	world_reread_all(w);
}

/* The first command after a disk was pulled asks the multiplier. */
void ring_index_multiplier(struct world *w)
{
	if (!two_behind(w))
		return;
	world_pull(w, 0, 1);
	w->rig.chip.fault.ring_index = 1;
	w->rig.chip.fault.lost_irq = 1;
	world_wait(w, 150);
	want(w, !world_has(w, 1), "the pulled disk is gone");
}

void slow_dma(struct world *w)
{
	if (!two_behind(w))
		return;
	w->rig.chip.fault.slow_dma = 20000;
	expect_io(w, IO_READ, 0, 0, 128, RETURN_SUCCESS, "64 KiB at 50 KiB/s");
	w->rig.chip.fault.slow_dma = 100;
	world_reread_all(w);
}
