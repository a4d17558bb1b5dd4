// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Requests of scenarios: queueing, verification, load. */
#include <stdlib.h>

#include "request_scsi.h"

#define IO_LIMIT (400 * SEC)

static void wait_until(struct world *w, const bool *flag, u64 limit)
{
	/* In small steps, since world_wait() cannot check the flag. */
	while (!*flag && osm.now < limit)
		world_wait(w, 0.0001);
}

/* ---- contents ---- */

/*
 * The contents of sector @lba of @disk after its @gen-th write. Generation 0,
 * zeros: never written.
 */
static void pattern(u8 *p, unsigned int disk, u64 lba, u8 gen)
{
	u64 x = (u64)disk << 56 ^ lba << 8 ^ gen;

	if (!gen) {
		memset(p, 0, 512);
		return;
	}
	for (unsigned int i = 0; i < 64; i++) {
		x += 0x9e3779b97f4a7c15ull;
		put64(p + 8 * i, (x ^ x >> 29) * 0xbf58476d1ce4e5b9ull);
	}
}

static int disk_index(const struct world *w, int target)
{
	for (unsigned int i = 0; i < w->rig.disks; i++)
		if (w->target[i] == target)
			return (int)i;
	return -1;
}

static u8 next_generation(u8 gen)
{
	return gen == 255 ? 1 : (u8)(gen + 1);
}

/* The generation of sector @lba of disk @d, which is in the window. */
static u8 *generation(struct world *w, unsigned int d, u64 lba)
{
	return &w->generation[d][lba - w->window[d]];
}

static void fill_buffer(struct request *r)
{
	unsigned int d = (unsigned int)disk_index(r->w, r->target);

	for (u32 i = 0; i < r->count; i++)
		pattern(r->buf + 512 * i, d, r->lba + i,
			next_generation(*generation(r->w, d, r->lba + i)));
}

/* An acknowledged write makes a new generation. */
static void count_write(struct request *r)
{
	u8 *gen = generation(r->w, (unsigned int)disk_index(r->w, r->target),
			     r->lba);

	for (u32 i = 0; i < r->count; i++)
		gen[i] = next_generation(gen[i]);
}

/* A write that was not acknowledged may or may not have reached the disk. */
static bool sector_matches(struct world *w, unsigned int d, u64 lba,
			   const u8 *got)
{
	u8 *gen = generation(w, d, lba), want[512];

	pattern(want, d, lba, *gen);
	if (!memcmp(want, got, 512))
		return true;
	if (!w->unsure)
		return false;
	pattern(want, d, lba, next_generation(*gen));
	if (memcmp(want, got, 512))
		return false;
	*gen = next_generation(*gen);
	return true;
}

static void compare_buffer(struct request *r)
{
	unsigned int d = (unsigned int)disk_index(r->w, r->target);

	for (u32 i = 0; i < r->count; i++) {
		if (sector_matches(r->w, d, r->lba + i, r->buf + 512 * i))
			continue;
		if (!r->w->mismatches++)
			osm_log("target %d sector %llu differs", r->target,
				(unsigned long long)r->lba + i);
	}
}

void world_window(struct world *w, unsigned int disk, u64 first)
{
	w->window[disk] = first;
	memset(w->generation[disk], 0, WINDOW);
}

bool world_stored(struct world *w, unsigned int disk, u64 first)
{
	const struct media *m = w->rig.disk[disk].media;
	u8 want[512], got[512];

	for (u64 lba = first; lba < first + WINDOW; lba++) {
		pattern(want, disk, lba, 1);
		if (m->read(m->ctx, 512 * lba, got, 512) ||
		    memcmp(want, got, 512))
			return false;
	}
	return true;
}

/* ---- one request ---- */

static int build_sgl(PCOMMAND cmd, PSG sg, int logical)
{
	struct request *r = cmd->priv;
	u32 len = r->count * 512, at = 0;

	if (logical) {
		os_set_sgptr(sg, r->buf);
		sg->size = len;
		sg->eot = 1;
		return 1;
	}
	for (; at < len; sg++) {
		u32 n = len - at < 4096 ? len - at : 4096;

		sg->addr.bus = arena_bus(&osm.arena, r->buf + at);
		sg->size = n;
		at += n;
		sg->eot = at == len;
	}
	return 1;
}

static void request_done(PCOMMAND cmd)
{
	struct request *r = cmd->priv;

	r->result = cmd->Result;
	if (r->kind == IO_ATA)
		r->ata = cmd->uCmd.Passthrough;
	else if (r->result == RETURN_SECTOR_ERROR)
		r->w->unreadable = cmd->uCmd.Ide.Lba;
	r->took = osm.now - r->began;
	request_scsi_end(r);
	arena_own(&osm.arena, r->buf, OWN_HOST);
	r->w->in_flight--;
	r->w->ios++;
	r->done = true;
	if (r->result == RETURN_SUCCESS && r->kind == IO_WRITE)
		count_write(r);
	else if (r->result == RETURN_SUCCESS && r->kind == IO_READ)
		compare_buffer(r);
	else if (r->kind == IO_WRITE)
		r->w->unsure = true;
	ldm_free_cmds(cmd);
}

static void build_command(PCOMMAND cmd, struct request *r)
{
	if (r->kind == IO_FLUSH || r->kind == IO_STANDBY) {
		cmd->type = CMD_TYPE_FLUSH;
		cmd->flags.hard_flush = r->kind == IO_FLUSH ?
						CF_HARD_FLUSH_CACHE :
						CF_HARD_FLUSH_STANDBY;
	} else if (r->kind == IO_ATA) {
		cmd->type = CMD_TYPE_PASSTHROUGH;
		cmd->uCmd.Passthrough = r->ata;
		cmd->flags.data_in = r->count != 0;
		cmd->buildsgl = build_sgl;
	} else {
		cmd->uCmd.Ide.Lba = r->lba;
		cmd->uCmd.Ide.nSectors = (HPT_U16)r->count;
		cmd->flags.data_in = r->kind == IO_READ;
		cmd->flags.data_out = r->kind == IO_WRITE;
		cmd->buildsgl = build_sgl;
	}
	cmd->priv = r;
	cmd->done = request_done;
}

/* Queues @r; false if the target does not exist. */
static bool submit(struct world *w, struct request *r)
{
	PVDEV vd = ldm_find_target(w->vbus, r->target);
	PCOMMAND cmd = vd ? ldm_alloc_cmds(w->vbus, vd->cmds_per_request) :
			    NULL;

	if (!cmd)
		return false;
	r->busy = true;
	r->done = false;
	r->result = RETURN_PENDING;
	r->began = osm.now;
	if (r->kind == IO_WRITE)
		fill_buffer(r);
	arena_own(&osm.arena, r->buf,
		  r->kind == IO_WRITE ? OWN_CARD_READS : OWN_CARD_WRITES);
	build_command(cmd, r);
	cmd->target = vd;
	w->in_flight++;
	request_scsi_begin(r);
	osm_enter();
	ldm_queue_cmd(cmd);
	return true;
}

enum setting world_standby_time(struct world *w, int target, u8 minutes)
{
#ifdef _DIT_IDLE_STANDBY
	HIM_ALTERABLE_DEV_INFO info = { .type = _DIT_IDLE_STANDBY };
	PVDEV vd = ldm_find_target(w->vbus, target);

	if (!vd)
		return SETTING_REFUSED;
	info.u.idle_standby_timeout = minutes;
	osm_enter();
	return vd->u.raw.him->set_device_info(vd->u.raw.phy_dev, &info) ?
		       SETTING_REFUSED :
		       SETTING_DONE;
#else
	(void)w, (void)target, (void)minutes;
	return SETTING_UNKNOWN;
#endif
}

/* Queues the first request and waits for it. */
static void run_first(struct world *w, enum io_kind kind, int target, u64 lba,
		      u32 count)
{
	struct request *r = &w->request[0];

	r->kind = kind;
	r->target = target;
	r->lba = lba;
	r->count = count;
	if (submit(w, r))
		wait_until(w, &r->done, osm.now + IO_LIMIT);
	else
		r->result = RETURN_BAD_DEVICE;
	r->busy = false;
}

int world_io(struct world *w, enum io_kind kind, int target, u64 lba, u32 count)
{
	run_first(w, kind, target, lba, count);
	return w->request[0].result;
}

const struct request *world_ata(struct world *w, int target, u8 command,
				u8 feature, u32 lba, u32 count)
{
	struct request *r = &w->request[0];

	r->ata = (PassthroughCmd){
		.bFeaturesReg = feature,
		.bSectorCountReg = (HPT_U16)count,
		.bLbaLowReg = (HPT_U16)((lba & 0xff) | lba >> 24 << 8),
		.bLbaMidReg = lba >> 8 & 0xff,
		.bLbaHighReg = lba >> 16 & 0xff,
		.bDriveHeadReg = 0x40,
		.bCommandReg = command,
		.nSectors = (HPT_U16)count,
	};
	run_first(w, IO_ATA, target, 0, count);
	return r;
}

bool expect_io(struct world *w, enum io_kind kind, int target, u64 lba,
	       u32 count, int result, const char *what)
{
	int got = world_io(w, kind, target, lba, count);

	return want(w, got == result, "%s ends with %d after %.3f s (want %d)",
		    what, got, (double)w->request[0].took / 1e6, result);
}

/* ---- load ---- */

static u32 rnd(struct world *w, u32 below)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (u32)((u64)w->seed * below >> 32);
}

/* Chooses request @n of disk @i; false: this disk is finished. */
typedef bool (*choose_fn)(struct world *w, unsigned int i, u64 n,
			  struct request *r);

/* Requests in parallel per disk; request k is number k % lanes of its disk. */
static unsigned int lanes = 1;

/* Collects completed requests and starts new ones; true while any is open. */
static bool load_step(struct world *w, choose_fn choose, u64 *n, u64 *limit)
{
	bool running = false;

	for (unsigned int k = 0; k < w->rig.disks * lanes; k++) {
		struct request *r = &w->request[k];
		unsigned int i = k / lanes;

		if (r->busy && r->done) {
			r->busy = false;
			w->failed[i] += r->result != RETURN_SUCCESS;
			*limit = osm.now + IO_LIMIT;
		}
		if (!r->busy && choose(w, i, n[k], r)) {
			r->target = w->target[i];
			n[k]++;
			w->failed[i] += !submit(w, r);
		}
		running |= r->busy;
	}
	return running;
}

/* A driver with this many protocol errors has failed already. */
#define PROTOCOL_ERROR_LIMIT 100

/* Loads all disks until @choose has no more; returns the number that failed. */
static u64 load(struct world *w, choose_fn choose)
{
	u64 n[WORLD_REQUESTS] = { 0 }, limit = osm.now + IO_LIMIT, bad = 0;
	bool running = true;

	memset(w->failed, 0, sizeof(w->failed));
	while (running && osm.now < limit &&
	       w->rig.chip.stats.protocol_errors < PROTOCOL_ERROR_LIMIT) {
		running = load_step(w, choose, n, &limit);
		if (running)
			world_wait(w, 0.0001);
	}
	if (running)
		osm_log("%u requests do not end", w->in_flight);
	for (unsigned int i = 0; i < w->rig.disks; i++)
		bad += w->failed[i];
	for (unsigned int k = 0; k < w->rig.disks * lanes; k++)
		bad += w->request[k].busy;
	return bad;
}

#define PASS (WINDOW / IO_SECTORS)

/* Writes the whole window, then reads it. */
static bool choose_verify(struct world *w, unsigned int i, u64 n,
			  struct request *r)
{
	r->kind = n < PASS ? IO_WRITE : IO_READ;
	r->lba = w->window[i] + n % PASS * IO_SECTORS;
	r->count = IO_SECTORS;
	return n < 2 * PASS && w->window[i] != NEVER;
}

static bool choose_reread(struct world *w, unsigned int i, u64 n,
			  struct request *r)
{
	return choose_verify(w, i, n + PASS, r);
}

static unsigned int windows(const struct world *w)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < w->rig.disks; i++)
		n += w->window[i] != NEVER;
	return n;
}

void world_reread_all(struct world *w)
{
	u64 was = w->mismatches, bad = load(w, choose_reread);

	want(w, !bad && w->mismatches == was,
	     "%u disks read back: all acknowledged data is there", windows(w));
}

void world_verify_all(struct world *w)
{
	u64 was = w->mismatches, bad = load(w, choose_verify);

	want(w, !bad && w->mismatches == was,
	     "%u disks written, read back and compared, %u sectors each",
	     windows(w), WINDOW);
}

/* State of the running stress. */
static u64 stress_left, event_at;
static void (*stress_event)(struct world *w);

static bool choose_stress(struct world *w, unsigned int i, u64 n,
			  struct request *r)
{
	(void)n;
	if (!stress_left || w->window[i] == NEVER)
		return false;
	if (stress_left-- == event_at && stress_event)
		stress_event(w);
	r->kind = rnd(w, 50) == 0 ? IO_FLUSH : rnd(w, 2) ? IO_WRITE : IO_READ;
	r->count = 1 + rnd(w, rnd(w, 10) ? 16 : IO_SECTORS);
	/* Requests to one disk must not overlap: each lane has its own part. */
	r->lba = w->window[i] +
		 (u64)(r - w->request) % lanes * (WINDOW / lanes) +
		 rnd(w, WINDOW / lanes - r->count);
	return true;
}

u64 world_stress_with(struct world *w, u64 count,
		      void (*event)(struct world *w))
{
	stress_left = count;
	event_at = count / 2;
	stress_event = event;
	return load(w, choose_stress);
}

u64 world_stress(struct world *w, u64 count)
{
	return world_stress_with(w, count, NULL);
}

u64 world_stress_deep(struct world *w, unsigned int depth, u64 count,
		      void (*event)(struct world *w))
{
	u64 bad;

	lanes = depth;
	bad = world_stress_with(w, count, event);
	lanes = 1;
	return bad;
}

void world_start(struct world *w, enum io_kind kind, unsigned int depth)
{
	for (unsigned int k = 0; k < w->rig.disks * depth; k++) {
		struct request *r = &w->request[k];

		r->kind = kind;
		r->target = w->target[k / depth];
		r->lba = 8 * (k % depth);
		r->count = 8;
		want(w, submit(w, r), "request %u is queued", k);
	}
	world_wait(w, 0.001);
}
