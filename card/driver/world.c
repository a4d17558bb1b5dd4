// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Brings the driver up on the model, and runs the events. */
#include <stdarg.h>
#include <stdlib.h>

#include "objects.h"
#include "world.h"

#define UP_LIMIT (300 * SEC)
#define REFUSAL_LIMIT (30 * SEC)

bool world_mended(void)
{
	return driver_has("r750_mends");
}

bool want_unless(struct world *w, bool known, bool good, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	osm_log("%s: %s",
		good  ? "as expected" :
		known ? "known defect" :
			"NOT AS EXPECTED",
		text);
	if (!good)
		++*(known ? &w->known : &w->failures);
	return good;
}

/* ---- plugging ---- */

int world_target(unsigned int phy, unsigned int port)
{
	unsigned int core = phy / CORE_PHYS, nr = phy % CORE_PHYS;

	return (int)(20 * core + (port < 4 ? 4 * nr + port : 16 + nr));
}

/* Assigns targets to the disks from @first on. */
static void assign_targets(struct world *w, unsigned int first)
{
	for (unsigned int i = first; i < w->rig.disks; i++) {
		w->target[i] = world_target(w->rig.phy[i], w->rig.port[i]);
		w->generation[i] = calloc(WINDOW, 1);
	}
}

void world_disk_of(struct world *w, unsigned int phy, u64 sectors,
		   enum sector_format format)
{
	unsigned int first = w->rig.disks;

	want(w, !rig_disk(&w->rig, phy, sectors, format),
	     "a disk is put on phy %u", phy);
	assign_targets(w, first);
}

void world_disk(struct world *w, unsigned int phy)
{
	world_disk_of(w, phy, RIG_MEDIUM, SECTOR_512N);
}

void world_pmp(struct world *w, unsigned int phy, const char *profile,
	       unsigned int disks)
{
	unsigned int first = w->rig.disks;

	want(w, !rig_pmp(&w->rig, phy, profile, disks),
	     "a %s with %u disks is put on phy %u", profile, disks, phy);
	assign_targets(w, first);
}

/* The I/O steps skip it. */
void world_drive(struct world *w, unsigned int phy, unsigned int port)
{
	unsigned int first = w->rig.disks;

	want(w, !rig_drive(&w->rig, phy, port, NULL, 0, true),
	     "a drive is put on phy %u port %u", phy, port);
	assign_targets(w, first);
	world_window(w, first, NEVER);
}

struct disk *world_find(struct world *w, int target)
{
	for (unsigned int i = 0; i < w->rig.disks; i++)
		if (w->target[i] == target)
			return &w->rig.disk[i];
	return NULL;
}

void world_link(struct world *w, unsigned int phy, bool up)
{
	osm_log("step: the link of phy %u goes %s", phy, up ? "up" : "down");
	rig_link(&w->rig, phy, up);
}

void world_pull(struct world *w, unsigned int phy, unsigned int port)
{
	want(w, !rig_plug(&w->rig, phy, port, false),
	     "the disk at phy %u port %u is pulled", phy, port);
}

void world_put(struct world *w, unsigned int phy, unsigned int port)
{
	want(w, !rig_plug(&w->rig, phy, port, true),
	     "the disk is put back at phy %u port %u", phy, port);
}

void world_exchange(struct world *w, unsigned int phy, unsigned int port)
{
	want(w, !rig_exchange(&w->rig, phy, port),
	     "the disk at phy %u port %u is exchanged", phy, port);
}

/* ---- events ---- */

static bool run_irq(struct world *w)
{
	if (!w->irq_on || !((osm.line && !w->msi) || osm.latched))
		return false;
	osm.latched = false;
	osm.now += 2;
	osm_enter();
	if (!ldm_intr(w->vbus)) {
		w->unhandled++;
		/* An unclaimed level must not stop the clock. */
		if (osm.line)
			osm_pass(MSEC);
	}
	return true;
}

static bool run_tasks(struct world *w)
{
	OSM_TASK *t = osm.tasks;

	if (!t)
		return false;
	osm.tasks = NULL;
	while (t) {
		OSM_TASK *next = t->next;

		t->next = NULL;
		osm_enter();
		t->func(w->vbus, t->data);
		t = next;
	}
	return true;
}

/* Runs the next event, or lets time pass until @limit. */
static void run_event(struct world *w, u64 limit)
{
	u64 next;

	chip_run(&w->rig.chip);
	if (run_irq(w) || run_tasks(w))
		return;
	next = chip_next(&w->rig.chip);
	if (osm.timer < next)
		next = osm.timer;
	if (next > limit)
		next = limit;
	if (next > osm.now)
		osm.now = next;
	if (osm.now < osm.timer)
		return;
	osm.timer = NEVER;
	osm_enter();
	ldm_on_timer(w->vbus);
}

void world_wait(struct world *w, double seconds)
{
	u64 end = osm.now + (u64)(seconds * 1e6);

	while (osm.now < end)
		run_event(w, end);
}

/* ---- bring-up, in the order of the OSM's probe ---- */

static void vbus_done(void *osext)
{
	struct world *w = osext;

	w->up = true;
}

/* As pci_enable_device() and pci_set_master() do. */
static void enable_card(struct world *w)
{
	struct chip *c = &w->rig.chip;
	u32 command = chip_cfg_read(c, CFG_COMMAND, 2);

	chip_cfg_write(c, CFG_COMMAND, command | COMMAND_MEMORY, 2);
	command = chip_cfg_read(c, CFG_COMMAND, 2);
	chip_cfg_write(c, CFG_COMMAND, command | COMMAND_MASTER, 2);
}

static bool make_adapter(struct world *w, HIM *him)
{
	PCI_ID id = {
		.vid = 0x1103, .did = 0x0750, .subsys = 0x07501103, .rev = 3
	};
	PCI_ADDRESS at = { .bus = OSM_BUS };
	size_t size = him->get_adapter_size(&id);

	w->adapter = malloc(size);
	if (!w->adapter)
		return false;
	memset(w->adapter, 0xa5, size);
	w->ldm.him = him;
	w->ldm.him_handle = w->adapter;
	return him->create_adapter(&id, at, w->adapter, w);
}

static bool make_vbus(struct world *w)
{
	size_t size = ldm_get_vbus_size();

	if (ldm_register_adapter(&w->ldm))
		return true;
	w->vbus = malloc(size);
	if (!w->vbus)
		return false;
	memset(w->vbus, 0xa5, size);
	ldm_create_vbus(w->vbus, w);
	return ldm_register_adapter(&w->ldm);
}

static void give_memory(struct world *w)
{
	w->ldm.him->get_meminfo(w->adapter);
	ldm_get_mem_info(w->vbus, NULL);
	osm_fill_lists();
	w->blocks = osm_free_blocks();
	for (int i = 0; i < os_max_cache_pages; i++) {
		void *p = arena_alloc(&osm.arena, DMAPOOL_PAGE_SIZE,
				      DMAPOOL_PAGE_SIZE, OWN_SHARED,
				      "cache page");

		dmapool_put_page(w->vbus, p, arena_bus(&osm.arena, p));
	}
}

static bool find_card(struct world *w, HIM *him)
{
	PCI_ADDRESS at = { .bus = OSM_BUS };
	HPT_U8 reached = 0;
	PCI_ID id;

	memset(&id, 0, sizeof(id));
	if (!him->get_supported_device_id(0, &id))
		return false;
	him->get_controller_count(&id, NULL, NULL);
	enable_card(w);
	osm_enter();
	if (!make_adapter(w, him) || !make_vbus(w))
		return false;
	return him->get_controller_count(&id, &reached, &at) == 1 &&
	       reached == 1;
}

static void make_requests(struct world *w)
{
	for (unsigned int i = 0; i < WORLD_REQUESTS; i++) {
		w->request[i].w = w;
		w->request[i].buf = arena_alloc(&osm.arena, IO_SECTORS * 512,
						512, OWN_HOST, "I/O buffer");
	}
}

static enum fate load(struct world *w)
{
	u64 limit = osm.now + UP_LIMIT;

	osm_enter();
	driver_register();
	if (!want(w, find_card(w, driver_him()), "the driver finds the card"))
		return FATE_REFUSED;
	give_memory(w);
	make_requests(w);
	osm_enter();
	if (!w->ldm.him->initialize(w->adapter)) {
		osm_log("initialize() failed");
		return FATE_REFUSED;
	}
	osm_log("chip initialised: %llu reads, %llu writes, %.3f s stalled",
		(unsigned long long)osm.reads, (unsigned long long)osm.writes,
		(double)osm.stalled / 1e6);
	osm_enter();
	ldm_initialize_vbus_async(w->vbus, &w->ldm, vbus_done);
	while (!w->up && osm.now < limit)
		run_event(w, limit);
	if (!w->up)
		return FATE_NEVER;
	ldm_set_autorebuild(w->vbus, 1);
	w->irq_on = true;
	osm_enter();
	w->ldm.him->intr_control(w->adapter, HPT_TRUE);
	osm_log("up, %u targets", world_targets(w));
	return FATE_UP;
}

enum fate world_load(struct world *w)
{
	u64 began = osm.now;
	enum fate fate = load(w);

	w->load_time = osm.now - began;
	return fate;
}

bool world_up(struct world *w)
{
	return world_load(w) == FATE_UP;
}

void want_refused(struct world *w, enum fate fate, bool known, const char *what)
{
	static const char *const fates[] = {
		"comes up",
		"refuses the card",
		"neither comes up nor fails",
	};

	want_unless(w, known && !world_mended() && fate == FATE_NEVER,
		    fate == FATE_REFUSED && w->load_time < REFUSAL_LIMIT,
		    "%s: the driver %s, after %.1f s", what, fates[fate],
		    (double)w->load_time / 1e6);
}

/* Runs the card alone, without a driver. */
static void run_card(struct world *w, double seconds)
{
	u64 end = osm.now + (u64)(seconds * 1e6), next;
	u64 before = osm.arena.writes;

	while (osm.now < end) {
		chip_run(&w->rig.chip);
		next = chip_next(&w->rig.chip);
		osm.now = next > end	 ? end :
			  next > osm.now ? next :
					   osm.now + 1;
	}
	want(w, osm.arena.writes == before,
	     "after the unload the card writes nothing");
}

void world_down(struct world *w)
{
	osm_enter();
	ldm_shutdown(w->vbus);
	w->irq_on = false;
	want_known(w, !w->in_flight, "%u requests are not completed",
		   w->in_flight);
	osm_enter();
	ldm_release_vbus(w->vbus);
	want_known(w, osm_free_blocks() == w->blocks,
		   "of %zu blocks of memory %zu are freed", w->blocks,
		   osm_free_blocks());
	/* A transfer that is still pending would show now. */
	run_card(w, 20);
}

bool world_has(struct world *w, int target)
{
	return ldm_find_target(w->vbus, target) != NULL;
}

unsigned int world_targets(struct world *w)
{
	unsigned int n = 0;

	for (int i = 0; i < OSM_TARGETS; i++)
		n += world_has(w, i);
	return n;
}

int world_init(struct world *w, const u8 key[IDENT_KEY])
{
	const struct chip_ops *ops;

	memset(w, 0, sizeof(*w));
	w->seed = 1;
	if (osm_init(&w->rig.chip, &ops))
		return -1;
	rig_init(&w->rig, ops, key);
	return 0;
}

void world_free(struct world *w)
{
	for (unsigned int i = 0; i < w->rig.disks; i++)
		free(w->generation[i]);
	rig_free(&w->rig);
	arena_free(&osm.arena);
}
