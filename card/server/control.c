// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The commands of the control socket. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "control.h"

/* A command that is being carried out. */
struct call {
	struct control *control;
	struct rig *rig;
	u64 phy, port, n[3];
	char word[24];
	char *out;
	size_t size;
};

/* Returns NULL or the error. */
typedef const char *(*verb_fn)(struct call *c);

static const char no_disk[] = "no disk belongs there";

static struct disk *disk_of(struct call *c)
{
	return rig_find(c->rig, (unsigned int)c->phy, (unsigned int)c->port);
}

static const char *do_link(struct call *c)
{
	bool up = !strcmp(c->word, "up");

	if (!up && strcmp(c->word, "down"))
		return "a link goes up or down";
	if (c->phy >= CHIP_PHYS)
		return "phys are 0-7";
	rig_link(c->rig, (unsigned int)c->phy, up);
	return NULL;
}

static const char *do_plug(struct call *c)
{
	bool in = !strcmp(c->word, "in");

	if (!in && strcmp(c->word, "out"))
		return "a disk goes in or out";
	if (!disk_of(c))
		return no_disk;
	if (rig_plug(c->rig, (unsigned int)c->phy, (unsigned int)c->port, in))
		return "that disk is directly on a phy; use link";
	return NULL;
}

static const char *do_exchange(struct call *c)
{
	if (!disk_of(c))
		return no_disk;
	if (rig_exchange(c->rig, (unsigned int)c->phy, (unsigned int)c->port))
		return "pull that disk, or take its link down, first";
	return NULL;
}

static const char *do_medium(struct call *c)
{
	bool in = !strcmp(c->word, "in");
	struct disk *d = disk_of(c);

	if (!in && strcmp(c->word, "out"))
		return "a medium goes in or out";
	if (!d)
		return no_disk;
	if (!d->packet)
		return "that disk is not a drive";
	if (!atapi_load(d->packet, in))
		return "that drive has no medium";
	return NULL;
}

static const char *do_media_error(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	if (!c->n[1])
		disk_clear_bad(d);
	else if (!disk_set_bad(d, c->n[0], c->n[1]))
		return "no room for another range";
	return NULL;
}

static const char *do_bad_sectors(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	if (!c->n[1] || !c->n[2])
		return "COUNT and STRIDE are at least 1";
	if (!disk_set_bad_every(d, c->n[0], c->n[1], c->n[2]))
		return "no room for another range";
	return NULL;
}

static const char *do_hang(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.hang = (unsigned int)c->n[0];
	return NULL;
}

static const char *do_wrong_status(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.wrong_status = 1;
	d->fault.status = (u8)c->n[0];
	d->fault.error = (u8)c->n[1];
	return NULL;
}

static const char *do_link_error(struct call *c)
{
	static const char *const kind[] = {
		[LINK_CRC] = "crc",
		[LINK_R_ERR] = "r_err",
		[LINK_SYNC] = "sync",
		[LINK_RETRY] = "retry",
	};
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	for (unsigned int i = 0; i < ARRAY_SIZE(kind); i++) {
		if (!strcmp(c->word, kind[i])) {
			d->fault.link_error = (enum link_error)i;
			d->fault.link_errors = (unsigned int)c->n[0];
			return NULL;
		}
	}
	return "there are crc, r_err, sync and retry";
}

static const char *do_delay(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.delay = c->n[0];
	return NULL;
}

static const char *do_max_rate(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	if (c->n[0] < RATE_1_5G || c->n[0] > RATE_6G)
		return "there are 1, 2 and 3";
	d->max_rate = (u8)c->n[0];
	return NULL;
}

static const char *do_smart_failing(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.smart_failing = c->n[0];
	return NULL;
}

static const char *do_lost_irq(struct call *c)
{
	c->rig->chip.fault.lost_irq = (unsigned int)c->n[0];
	return NULL;
}

static const char *do_ring_index(struct call *c)
{
	c->rig->chip.fault.ring_index = (unsigned int)c->n[0];
	return NULL;
}

static const char *do_spurious_irq(struct call *c)
{
	struct chip *chip = &c->rig->chip;
	u64 was = chip->stats.interrupts;

	chip_spurious_irq(chip);
	c->control->spurious_irq += chip->stats.interrupts - was;
	return NULL;
}

static const char *do_empty_done(struct call *c)
{
	struct chip *chip = &c->rig->chip;

	c->control->empty_done += !(chip->core[c->n[0]].int_stat & INT_DONE);
	chip_empty_done(chip, (unsigned int)c->n[0]);
	return NULL;
}

static const char *do_core_error(struct call *c)
{
	bool memory = !strcmp(c->word, "memory");

	if (!memory && strcmp(c->word, "dma"))
		return "there are memory and dma";
	chip_error(&c->rig->chip, (unsigned int)c->n[0],
		   memory ? INT_MEMORY : INT_DMA);
	return NULL;
}

static const char *do_surprise_removal(struct call *c)
{
	chip_remove(&c->rig->chip, c->n[0]);
	return NULL;
}

static const char *do_volatile_cache(struct call *c)
{
	if (rig_volatile(c->rig, c->n[0]))
		return "a disk's data cannot be written";
	return NULL;
}

static const char *do_power_cut(struct call *c)
{
	rig_power_cut(c->rig, (u32)c->n[0]);
	return NULL;
}

static const char *do_power_on(struct call *c)
{
	rig_power_on(c->rig);
	return NULL;
}

static const char *do_bus_master(struct call *c)
{
	c->rig->chip.fault.bus_master = c->n[0];
	return NULL;
}

static const char *do_user_commands(struct call *c)
{
	c->rig->chip.fault.user_commands = c->n[0];
	return NULL;
}

static const char *do_reset_sticks(struct call *c)
{
	c->rig->chip.fault.reset_sticks = c->n[0];
	return NULL;
}

static const char *do_port_0(struct call *c)
{
	c->rig->chip.way.port_0 = c->n[0];
	return NULL;
}

static const char *do_ncq_untagged(struct call *c)
{
	c->rig->chip.way.ncq_untagged = c->n[0];
	return NULL;
}

static const char *do_busy_sets(struct call *c)
{
	c->rig->chip.way.busy_sets = c->n[0];
	return NULL;
}

static const char *do_sdb_many(struct call *c)
{
	c->rig->chip.way.sdb_many = c->n[0];
	return NULL;
}

static const char *do_notify(struct call *c)
{
	if (c->n[0] > NOTIFY_LOST)
		return "there are 0, 1, 2 and 3";
	c->rig->chip.way.notify = (enum chip_notify)c->n[0];
	return NULL;
}

static const char *do_link_us(struct call *c)
{
	c->rig->chip.way.link_us = c->n[0];
	return NULL;
}

static const char *do_ready_us(struct call *c)
{
	c->rig->chip.way.ready_us = c->n[0];
	return NULL;
}

static const char *do_link_flaps(struct call *c)
{
	c->rig->chip.fault.link_flaps = (unsigned int)c->n[0];
	return NULL;
}

static const char *do_posted(struct call *c)
{
	c->rig->chip.way.posted_us = c->n[0];
	return NULL;
}

static const char *do_garbage(struct call *c)
{
	chip_garbage(&c->rig->chip, (u32)c->n[0]);
	return NULL;
}

static const char *do_slow_dma(struct call *c)
{
	c->rig->chip.fault.slow_dma = c->n[0];
	return NULL;
}

static const char *do_spi_flash(struct call *c)
{
	spi_init(&c->rig->chip.spi, c->n[0]);
	return NULL;
}

static const char *do_identity_mute(struct call *c)
{
	c->rig->ident.mute = c->n[0];
	return NULL;
}

static struct pmp *multiplier(struct call *c)
{
	if (c->phy >= CHIP_PHYS)
		return NULL;
	return chip_phy(&c->rig->chip, (unsigned int)c->phy)->pmp;
}

static const char *do_multiplier_mute(struct call *c)
{
	struct pmp *p = multiplier(c);

	if (!p)
		return "there is no multiplier";
	p->mute = c->n[0];
	return NULL;
}

static const char *do_lost_command(struct call *c)
{
	struct pmp *p = multiplier(c);

	if (!p)
		return "there is no multiplier";
	p->lost = (unsigned int)c->n[0];
	return NULL;
}

static const char *do_led(struct call *c)
{
	if (c->phy >= CHIP_PHYS || c->port >= 5)
		return "phys are 0-7, and ports 0-4";
	snprintf(c->out, c->size, "ok %02x",
		 chip_led(&c->rig->chip, (unsigned int)c->phy,
			  (unsigned int)c->port));
	return NULL;
}

/* How much is armed of the faults of disks. */
static struct armed {
	u64 hang, wrong, bad, delay, failing, out, link;
} armed_disks(struct rig *r)
{
	struct armed a = { 0 };

	for (unsigned int i = 0; i < r->disks; i++) {
		const struct disk *d = &r->disk[i];

		a.hang += d->fault.hang;
		a.wrong += d->fault.wrong_status;
		a.link += d->fault.link_errors;
		a.delay += d->fault.delay != 0;
		a.failing += d->fault.smart_failing;
		a.out += chip_disk(&r->chip, r->phy[i], r->port[i]) != d;
		for (unsigned int j = 0; j < DISK_BAD_RANGES; j++)
			a.bad += d->fault.bad[j].count != 0;
	}
	return a;
}

/* Of all disks together. */
static struct caches {
	u64 flushes, cached, lost;
} all_caches(const struct rig *r)
{
	struct caches all = { 0 };

	for (unsigned int i = 0; i < r->disks; i++) {
		all.flushes += r->disk[i].flushes;
		all.cached += r->cache[i].held;
		all.lost += r->cache[i].lost;
	}
	return all;
}

static u64 links_down(struct rig *r)
{
	u64 n = 0;

	for (unsigned int i = 0; i < CHIP_PHYS; i++)
		n += chip_phy(&r->chip, i)->dropped;
	return n;
}

/* How much is armed of the faults of multipliers. */
static struct armed_pmps {
	u64 mute, lost;
} armed_multipliers(struct rig *r)
{
	struct armed_pmps a = { 0 };

	for (unsigned int i = 0; i < CHIP_PHYS; i++) {
		const struct pmp *p = chip_phy(&r->chip, i)->pmp;

		a.mute += p && p->mute;
		a.lost += p ? p->lost : 0;
	}
	return a;
}

void control_stats(const struct control *k, char *out, size_t size)
{
	const struct chip_stats *s = &k->rig->chip.stats;
	const struct chip_faults *f = &k->rig->chip.fault;
	const struct armed a = armed_disks(k->rig);
	const struct armed_pmps pmps = armed_multipliers(k->rig);
	const struct caches disks = all_caches(k->rig);
	const struct {
		const char *word;
		u64 n;
	} figure[] = {
		{ "commands", s->commands },
		{ "completions", s->completions },
		{ "interrupts", s->interrupts },
		{ "lost_irq", s->lost_irq },
		{ "spurious_irq", k->spurious_irq },
		{ "empty_done", k->empty_done },
		{ "dma_refused", s->dma_refused },
		{ "protocol_errors", s->protocol_errors },
		{ "deepest", s->most_in_flight },
		{ "messages", k->vuser->messages },
		{ "refused", k->vuser->refused },
		{ "faults", k->vuser->faults },
		{ "signalled", k->vuser->interrupts },
		{ "hang_left", a.hang },
		{ "wrong_status_left", a.wrong },
		{ "media_error_left", a.bad },
		{ "delay_left", a.delay },
		{ "smart_failing_left", a.failing },
		{ "lost_irq_left", f->lost_irq },
		{ "ring_index_left", f->ring_index },
		{ "slow_dma_left", f->slow_dma },
		{ "surprise_removal_left", f->surprise_removal },
		{ "reset_sticks_left", f->reset_sticks },
		{ "identity_mute_left", k->rig->ident.mute },
		{ "down_left", links_down(k->rig) },
		{ "out_left", a.out },
		{ "unsent", k->vuser->unsent },
		{ "flushes", disks.flushes },
		{ "cached", disks.cached },
		{ "lost", disks.lost },
		{ "multiplier_mute_left", pmps.mute },
		{ "lost_command_left", pmps.lost },
		{ "most_prds", s->most_prds },
		{ "longest_prd", s->longest_prd },
		{ "longest", s->longest },
		{ "bus_master_left", f->bus_master },
		{ "user_commands_left", f->user_commands },
		{ "user_refused", s->user_refused },
		{ "link_error_left", a.link },
	};
	size_t at = 0;

	for (size_t i = 0; i < ARRAY_SIZE(figure) && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%s %llu",
				       i ? " " : "", figure[i].word,
				       (unsigned long long)figure[i].n);
}

static const char *do_stats(struct call *c)
{
	int n = snprintf(c->out, c->size, "ok ");

	control_stats(c->control, c->out + n, c->size - (size_t)n);
	return NULL;
}

static const char *do_help(struct call *c);

/*
 * The kinds of arguments: p phy, d port, n decimal number, c count, b 0 or 1, x
 * byte in hexadecimal, w word.
 */
static const struct kind {
	char name;
	u8 base;
	u64 max;
} kinds[] = {
	{ 'p', 10, 255 },      { 'd', 10, 255 }, { 'n', 10, ~(u64)0 },
	{ 'c', 10, UINT_MAX }, { 'b', 10, 1 },	 { 'x', 16, 255 },
	{ 'w', 0, 0 },
};

/* Numbers other than phy and port go to call.n, in their order. */
static const struct verb {
	const char *name, *kinds, *args;
	verb_fn run;
} verbs[] = {
	{ "help", "", "", do_help },
	{ "link", "pw", " PHY up|down", do_link },
	{ "plug", "pdw", " PHY PORT in|out", do_plug },
	{ "exchange", "pd", " PHY PORT", do_exchange },
	{ "medium", "pdw", " PHY PORT in|out", do_medium },
	{ "media_error", "pdnn", " PHY PORT FIRST COUNT", do_media_error },
	{ "bad_sectors", "pdnnn", " PHY PORT FIRST COUNT STRIDE",
	  do_bad_sectors },
	{ "hang", "pdc", " PHY PORT N", do_hang },
	{ "wrong_status", "pdxx", " PHY PORT STATUS ERROR", do_wrong_status },
	{ "link_error", "pdwc", " PHY PORT crc|r_err|sync|retry N",
	  do_link_error },
	{ "delay", "pdn", " PHY PORT US", do_delay },
	{ "max_rate", "pdc", " PHY PORT 1|2|3", do_max_rate },
	{ "smart_failing", "pdb", " PHY PORT 0|1", do_smart_failing },
	{ "lost_irq", "c", " N", do_lost_irq },
	{ "ring_index", "c", " N", do_ring_index },
	{ "spurious_irq", "", "", do_spurious_irq },
	{ "empty_done", "b", " CORE", do_empty_done },
	{ "core_error", "bw", " CORE memory|dma", do_core_error },
	{ "surprise_removal", "b", " 0|1", do_surprise_removal },
	{ "volatile_cache", "b", " 0|1", do_volatile_cache },
	{ "power_cut", "c", " SEED", do_power_cut },
	{ "power_on", "", "", do_power_on },
	{ "bus_master", "b", " 0|1", do_bus_master },
	{ "user_commands", "b", " 0|1", do_user_commands },
	{ "reset_sticks", "b", " 0|1", do_reset_sticks },
	{ "port_0", "b", " 0|1", do_port_0 },
	{ "ncq_untagged", "b", " 0|1", do_ncq_untagged },
	{ "sdb_many", "b", " 0|1", do_sdb_many },
	{ "busy_sets", "b", " 0|1", do_busy_sets },
	{ "notify", "c", " 0|1|2|3", do_notify },
	{ "link_us", "n", " US", do_link_us },
	{ "ready_us", "n", " US", do_ready_us },
	{ "link_flaps", "c", " N", do_link_flaps },
	{ "posted", "n", " US", do_posted },
	{ "garbage", "c", " SEED", do_garbage },
	{ "slow_dma", "n", " US", do_slow_dma },
	{ "spi_flash", "b", " 0|1", do_spi_flash },
	{ "identity_mute", "b", " 0|1", do_identity_mute },
	{ "led", "pd", " PHY PORT", do_led },
	{ "multiplier_mute", "pb", " PHY 0|1", do_multiplier_mute },
	{ "lost_command", "pc", " PHY N", do_lost_command },
	{ "stats", "", "", do_stats },
};

static const char *do_help(struct call *c)
{
	size_t at = (size_t)snprintf(c->out, c->size, "ok");

	for (size_t i = 0; i < ARRAY_SIZE(verbs) && at < c->size; i++)
		at += (size_t)snprintf(c->out + at, c->size - at, "%s %s%s",
				       i ? ";" : "", verbs[i].name,
				       verbs[i].args);
	return NULL;
}

/*
 * Where an argument of that kind goes; @number is the next free one of call.n.
 */
static u64 *argument_place(struct call *c, char kind, u64 **number)
{
	switch (kind) {
	case 'p':
		return &c->phy;
	case 'd':
		return &c->port;
	default:
		return (*number)++;
	}
}

static bool argument(struct call *c, char name, const char *text, u64 **number)
{
	const struct kind *k = kinds;
	char *end;
	u64 n;

	while (k->name != name)
		k++;
	if (!k->base) {
		snprintf(c->word, sizeof(c->word), "%s", text);
		return true;
	}
	/* strtoull() accepts a sign, too. */
	if (!isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	n = strtoull(text, &end, k->base);
	*argument_place(c, name, number) = n;
	return !*end && !errno && n <= k->max;
}

/* Whether @p holds exactly the arguments that are wanted. */
static bool arguments(struct call *c, const char *want, const char *p)
{
	u64 *number = c->n;
	char text[24];
	int n;

	for (; *want; want++) {
		if (sscanf(p, "%23s%n", text, &n) != 1 ||
		    !argument(c, *want, text, &number))
			return false;
		p += n;
	}
	return !p[strspn(p, " \t\r\n")];
}

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

void control_line(struct control *k, const char *line, char *out, size_t size)
{
	struct call c = {
		.control = k,
		.rig = k->rig,
		.out = out,
		.size = size,
	};
	const struct verb *v;
	const char *wrong;
	char name[24];
	int at = 0;

	snprintf(out, size, "ok");
	if (sscanf(line, "%23s%n", name, &at) != 1) {
		snprintf(out, size, "error: no command; see help");
		return;
	}
	v = find_verb(name);
	if (!v) {
		snprintf(out, size, "error: %s: unknown command; see help",
			 name);
	} else if (!arguments(&c, v->kinds, line + at)) {
		snprintf(out, size, "error: usage: %s%s", v->name, v->args);
	} else {
		wrong = v->run(&c);
		if (wrong)
			snprintf(out, size, "error: %s: %s", name, wrong);
	}
}
