// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Scenarios without a fault: bring-up and data. */
#include "list.h"

#define TIB(n) ((u64)(n) << 31) /* in sectors of 512 bytes */

void one_disk(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want(w, world_targets(w) == 1, "one target");
	world_verify_all(w);
}

/* KiB at either end of a disk, where arrays keep what they are. */
#define LEFT 64

/* Writes or checks what an array has left at @at; returns how much is not there. */
static unsigned int left_behind(const struct disk *d, u64 at, bool write)
{
	const struct media *m = d->media;
	unsigned int wrong = 0;
	u8 buf[1024];

	for (u64 off = at; off < at + LEFT * sizeof(buf); off += sizeof(buf)) {
		memset(buf, 0x5a, sizeof(buf));
		if (write)
			m->write(m->ctx, off, buf, sizeof(buf));
		m->read(m->ctx, off, buf, sizeof(buf));
		for (size_t i = 0; i < sizeof(buf); i++)
			wrong += buf[i] != 0x5a;
	}
	return wrong;
}

/* Arrays of another card are nothing to this one, which has none. */
void old_array(struct world *w)
{
	struct disk *d;
	u64 end;

	world_pmp(w, 0, "9715", 1);
	d = &w->rig.disk[0];
	end = d->sectors * 512 - LEFT * 1024;
	left_behind(d, 0, true);
	left_behind(d, end, true);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want(w, ldm_find_target(w->vbus, 0)->capacity == d->sectors,
	     "the disk has all of its sectors");
	want(w, !d->media_reads && !d->media_writes,
	     "nothing was read from it or written to it");
	want(w, !left_behind(d, 0, false) && !left_behind(d, end, false),
	     "what was on it is there");
	world_verify_all(w);
}

/* tests/boot/trace.sh compares this with a kernel. */
void two_disks(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want(w, world_targets(w) == 2, "two targets");
	world_verify_all(w);
}

/* Shows that the other scenarios would notice one wrong bit. */
void comparison(struct world *w)
{
	const struct media *m;
	u8 byte;

	world_pmp(w, 0, "9715", 1);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	m = world_find(w, 0)->media;
	m->read(m->ctx, 1234567, &byte, 1);
	byte ^= 0x10;
	m->write(m->ctx, 1234567, &byte, 1);
	want(w,
	     world_io(w, IO_READ, 0, 2400, 32) == RETURN_SUCCESS &&
		     w->mismatches == 1,
	     "one flipped bit on the disk is found");
	w->mismatches = 0;
}

bool forty(struct world *w)
{
	for (unsigned int phy = 0; phy < CHIP_PHYS; phy++)
		world_pmp(w, phy, "9715", 5);
	return want(w, world_up(w), "the driver comes up") &&
	       want(w, world_targets(w) == 40, "40 targets");
}

void forty_disks(struct world *w)
{
	if (forty(w))
		world_verify_all(w);
}

void stress(struct world *w)
{
	u64 bad;

	if (!forty(w))
		return;
	bad = world_stress(w, 100000);
	want(w, !bad, "100000 random commands, %llu failed",
	     (unsigned long long)bad);
}

void eight_direct(struct world *w)
{
	for (unsigned int phy = 0; phy < CHIP_PHYS; phy++)
		world_disk(w, phy);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want(w, world_targets(w) == 8, "8 targets");
	world_verify_all(w);
}

/* One multiplier of each model. */
void multipliers(struct world *w)
{
	unsigned int disks = 0;

	for (unsigned int i = 0; i < pmp_nr_profiles; i++) {
		const struct pmp_profile *p = &pmp_profiles[i];

		world_pmp(w, i, p->name, p->ports);
		disks += p->ports;
	}
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want(w, world_targets(w) == disks, "%u targets", disks);
	world_verify_all(w);
}

static void capacity(struct world *w, int target, u64 sectors, const char *what)
{
	PVDEV vd = ldm_find_target(w->vbus, target);

	want(w, vd && vd->capacity == sectors,
	     "%s: the driver reports %llu sectors, of %llu", what,
	     vd ? vd->capacity : 0, (unsigned long long)sectors);
}

/*
 * Where addresses change format, the limits of 28 and 32 bits in sectors of 512
 * and of 4096 bytes; and the end of the disk.
 */
static const u64 edges[] = {
	0, (u64)1 << 28, (u64)8 << 28, (u64)1 << 32, (u64)8 << 32, NEVER,
};

/* The window around that edge; NEVER if it does not fit on the disk. */
static u64 edge_window(const struct disk *d, u64 edge)
{
	u64 sectors = d->sectors * (disk_sector_size(d) / 512);

	if (edge == NEVER)
		return sectors - WINDOW;
	if (sectors < edge + WINDOW)
		return NEVER;
	return edge ? edge - WINDOW / 2 : 0;
}

/* A truncated address makes one window overwrite another. */
static void verify_edges(struct world *w)
{
	unsigned int kept = 0, all = 0;

	for (size_t e = 0; e < ARRAY_SIZE(edges); e++) {
		for (unsigned int i = 0; i < w->rig.disks; i++)
			world_window(w, i,
				     edge_window(&w->rig.disk[i], edges[e]));
		world_verify_all(w);
	}
	for (size_t e = 0; e < ARRAY_SIZE(edges); e++) {
		for (unsigned int i = 0; i < w->rig.disks; i++) {
			u64 at = edge_window(&w->rig.disk[i], edges[e]);

			all += at != NEVER;
			kept += at != NEVER && world_stored(w, i, at);
		}
	}
	want(w, kept == all && all > w->rig.disks,
	     "of %u windows %u are in the right place on the disks", all, kept);
}

/* Sizes around the limits of 28 and 32 bits, and sector formats. */
void formats(struct world *w)
{
	world_disk_of(w, 0, 0x0fffffff, SECTOR_512N);
	w->rig.disk[0].lba28 = true;
	world_disk_of(w, 1, 0x10000001, SECTOR_512N);
	world_disk_of(w, 2, TIB(3), SECTOR_512E);
	world_disk_of(w, 3, TIB(20), SECTOR_512E);
	world_disk_of(w, 4, TIB(20) / 8, SECTOR_4KN);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	capacity(w, 0, 0x0fffffff, "28 bits");
	capacity(w, 4, 0x10000001, "above 28 bits");
	capacity(w, 8, TIB(3), "above 32 bits");
	capacity(w, 12, TIB(20), "20 TiB");
	capacity(w, 20, TIB(20), "4Kn");
	verify_edges(w);
}

void standby(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	world_verify_all(w);
	world_find(w, 0)->power = POWER_STANDBY;
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS,
		  "a disk in standby reads");
	want(w, world_find(w, 0)->power == POWER_ACTIVE, "and is active");
	expect_io(w, IO_STANDBY, 1, 0, 0, RETURN_SUCCESS, "a standby");
	want(w, world_find(w, 1)->power == POWER_STANDBY, "the disk is in it");
}

#define SMART_LBA 0xc24f00 /* what the command must carry */

static bool smart_healthy(struct world *w)
{
	const struct request *r =
		world_ata(w, 0, ATA_SMART, SMART_STATUS, SMART_LBA, 0);

	return r->result == RETURN_SUCCESS &&
	       (r->ata.bLbaMidReg & 0xff) == 0x4f &&
	       (r->ata.bLbaHighReg & 0xff) == 0xc2;
}

/* What hdparm and smartctl send, the way they send it. */
/* The vendor's driver has commands that it waits for with its lock held. */
void setting(struct world *w)
{
	world_pmp(w, 0, "9715", 1);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	switch (world_standby_time(w, 0, 10)) {
	case SETTING_DONE:
		osm_log("the standby time is set");
		break;
	case SETTING_REFUSED:
		osm_log("the setting is refused");
		break;
	case SETTING_UNKNOWN:
		osm_log("the driver does not offer it");
		break;
	}
	world_verify_all(w);
}

void refused_command(struct world *w)
{
	const struct request *r;

	world_pmp(w, 0, "9715", 2);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	r = world_ata(w, 0, 0x87, 0, 0, 0);
	want(w, r->result != RETURN_SUCCESS, "an unknown command fails: %d",
	     r->result);
	r = world_ata(w, 1, ATA_IDENTIFY, 0, 0, 1);
	want(w, r->result == RETURN_SUCCESS,
	     "the next, for another disk, "
	     "does not");
	want_known(w, !(r->ata.bCommandReg & ATA_ERR),
		   "its status is its own: %02x", r->ata.bCommandReg & 0xff);
	world_verify_all(w);
}

void ata_ext(struct world *w)
{
	const struct request *r;

	world_pmp(w, 0, "9715", 1);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	r = world_ata(w, 0, ATA_VERIFY_EXT, 0, 0, 0);
	want(w, r->result == RETURN_SUCCESS, "65536 sectors are verified");
	r = world_ata(w, 0, ATA_VERIFY_EXT, 0, 0xff000000, 0);
	want_known(w, r->result != RETURN_SUCCESS,
		   "of an address beyond the disk the upper half counts");
	world_verify_all(w);
}

void ata_commands(struct world *w)
{
	const struct request *r;

	world_pmp(w, 0, "9715", 1);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	r = world_ata(w, 0, ATA_IDENTIFY, 0, 0, 1);
	want(w,
	     r->result == RETURN_SUCCESS && !memcmp(r->buf + 20, "WTNI0000", 8),
	     "IDENTIFY returns the serial number");
	r = world_ata(w, 0, ATA_SMART, SMART_DATA, SMART_LBA, 1);
	want(w, r->result == RETURN_SUCCESS && r->buf[2] == 5,
	     "SMART data starts with attribute 5");
	want(w, smart_healthy(w), "SMART reports a healthy disk");
	world_find(w, 0)->fault.smart_failing = true;
	want(w, !smart_healthy(w), "SMART reports a failing disk");
	r = world_ata(w, 0, ATA_CHECK_POWER, 0, 0, 0);
	want(w,
	     r->result == RETURN_SUCCESS &&
		     (r->ata.bSectorCountReg & 0xff) == 0xff,
	     "the disk is active");
	world_ata(w, 0, ATA_STANDBY_NOW, 0, 0, 0);
	want(w, world_find(w, 0)->power == POWER_STANDBY,
	     "the disk is in standby");
	expect_io(w, IO_READ, 0, 0, 8, RETURN_SUCCESS, "a read");
	world_ata(w, 0, ATA_SET_FEATURES, SETF_WCACHE_OFF, 0, 0);
	want(w, !world_find(w, 0)->write_cache, "the write cache is off");
	r = world_ata(w, 0, 0x87, 0, 0, 0);
	want(w, r->result != RETURN_SUCCESS, "an unknown command fails: %d",
	     r->result);
	world_verify_all(w);
}

/* Of all drives. */
static u64 packets(const struct world *w)
{
	u64 n = 0;

	for (unsigned int i = 0; i < w->rig.disks; i++)
		n += w->rig.drive[i].packets;
	return n;
}

/*
 * Drives beside disks, behind a multiplier and on a phy. A driver of disks leaves them
 * alone; what it may not do is take one for a disk, or lose the others.
 */
void atapi(struct world *w)
{
	world_pmp(w, 0, "9715", 2);
	world_drive(w, 0, 2);
	world_disk(w, 4);
	world_drive(w, 5, 0);
	if (!want(w, world_up(w), "the driver comes up"))
		return;
	want_known(w, w->load_time < 60 * SEC,
		   "it does not wait for a drive on a phy: %.1f s",
		   (double)w->load_time / 1e6);
	want(w, world_targets(w) == 3, "the three disks are its targets");
	world_verify_all(w);
	world_wait(w, 60);
	want(w, world_targets(w) == 3, "they stay");
	osm_log("the drives were sent %llu packets",
		(unsigned long long)packets(w));
	world_reread_all(w);
}
