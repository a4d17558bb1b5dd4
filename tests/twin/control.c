// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Faults and plugging by words. */
#include <stdarg.h>
#include <stdio.h>

#include "control.h"

/* A line being carried out. */
struct call {
	struct control *control;
	struct rig *rig;
	unsigned int phy, port;
	unsigned long long a, b;
	char word[8];
	char *out;
	size_t size;
};

/* NULL, or what is wrong. */
typedef const char *(*verb_fn)(struct call *c);

static const char no_disk[] = "no disk belongs there";

static struct disk *disk_of(struct call *c)
{
	return rig_find(c->rig, c->phy, c->port);
}

static const char *do_link(struct call *c)
{
	bool up = !strcmp(c->word, "up");

	if (!up && strcmp(c->word, "down"))
		return "a link goes up or down";
	if (c->phy >= CHIP_PHYS)
		return "phys are 0-7";
	rig_link(c->rig, c->phy, up);
	return NULL;
}

static const char *do_plug(struct call *c)
{
	bool in = !strcmp(c->word, "in");

	if (!in && strcmp(c->word, "out"))
		return "a disk goes in or out";
	return rig_plug(c->rig, c->phy, c->port, in) ? no_disk : NULL;
}

static const char *do_bad(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	if (!c->b)
		disk_clear_bad(d);
	else if (!disk_set_bad(d, c->a, c->b))
		return "there is room for no more";
	return NULL;
}

static const char *do_hang(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.hang = (unsigned int)c->a;
	return NULL;
}

static const char *do_wrong(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.wrong = 1;
	d->fault.status = (u8)c->a;
	d->fault.error = (u8)c->b;
	return NULL;
}

static const char *do_delay(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.delay = c->a;
	return NULL;
}

static const char *do_failing(struct call *c)
{
	struct disk *d = disk_of(c);

	if (!d)
		return no_disk;
	d->fault.failing = c->a;
	return NULL;
}

static const char *do_lose(struct call *c)
{
	c->rig->chip.fault.lose_irq = (unsigned int)c->a;
	return NULL;
}

static const char *do_spurious(struct call *c)
{
	struct chip *chip = &c->rig->chip;

	c->control->spurious += !chip->line;
	chip_spurious_irq(chip);
	return NULL;
}

static const char *do_empty(struct call *c)
{
	struct chip *chip = &c->rig->chip;

	if (c->a >= CHIP_CORES)
		return "cores are 0 and 1";
	c->control->empty += !(chip->core[c->a].int_stat & INT_DONE);
	chip_empty_done(chip, (unsigned int)c->a);
	return NULL;
}

static const char *do_gone(struct call *c)
{
	c->rig->chip.fault.gone = c->a;
	return NULL;
}

static const char *do_sticks(struct call *c)
{
	c->rig->chip.fault.reset_sticks = c->a;
	return NULL;
}

static const char *do_slow(struct call *c)
{
	c->rig->chip.fault.dma_us_per_kib = c->a;
	return NULL;
}

static const char *do_mute(struct call *c)
{
	c->rig->ident.mute = c->a;
	return NULL;
}

/* What is armed of the faults that are a disk's. */
static struct armed {
	u64 hang, wrong, bad, delay, failing, out;
} armed_disks(struct rig *r)
{
	struct armed a = { 0 };

	for (unsigned int i = 0; i < r->disks; i++) {
		const struct disk *d = &r->disk[i];

		a.hang += d->fault.hang;
		a.wrong += d->fault.wrong;
		a.delay += d->fault.delay != 0;
		a.failing += d->fault.failing;
		a.out += chip_disk(&r->chip, r->phy[i], r->port[i]) != d;
		for (unsigned int j = 0; j < DISK_BAD_RANGES; j++)
			a.bad += d->fault.bad[j].count != 0;
	}
	return a;
}

static u64 links_down(struct rig *r)
{
	u64 n = 0;

	for (unsigned int i = 0; i < CHIP_PHYS; i++)
		n += chip_phy(&r->chip, i)->dropped;
	return n;
}

void control_stats(const struct control *k, char *out, size_t size)
{
	const struct chip_stats *s = &k->rig->chip.stats;
	const struct chip_faults *f = &k->rig->chip.fault;
	const struct armed a = armed_disks(k->rig);
	const struct {
		const char *word;
		u64 n;
	} figure[] = {
		{ "commands", s->commands },
		{ "completions", s->completions },
		{ "interrupts", s->interrupts },
		{ "lost", s->lost },
		{ "spurious", k->spurious },
		{ "empty", k->empty },
		{ "dma_refused", s->dma_refused },
		{ "odd", s->odd },
		{ "deepest", s->most_in_flight },
		{ "messages", k->vfu->messages },
		{ "refused", k->vfu->refused },
		{ "faults", k->vfu->faults },
		{ "signalled", k->vfu->interrupts },
		{ "hang_left", a.hang },
		{ "wrong_left", a.wrong },
		{ "bad_left", a.bad },
		{ "delay_left", a.delay },
		{ "failing_left", a.failing },
		{ "lose_left", f->lose_irq },
		{ "slow_left", f->dma_us_per_kib },
		{ "gone_left", f->gone },
		{ "sticks_left", f->reset_sticks },
		{ "mute_left", k->rig->ident.mute },
		{ "down_left", links_down(k->rig) },
		{ "out_left", a.out },
		{ "unsent", k->vfu->unsent },
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
 * The arguments: p phy, d port of a disk, n decimal, x hexadecimal, w a word;
 * n and x fill a, then b.
 */
static const struct verb {
	const char *name, *args;
	verb_fn run;
} verbs[] = {
	{ "help", "", do_help },
	{ "link", "pw", do_link },
	{ "plug", "pdw", do_plug },
	{ "bad", "pdnn", do_bad },
	{ "hang", "pdn", do_hang },
	{ "wrong", "pdxx", do_wrong },
	{ "delay", "pdn", do_delay },
	{ "failing", "pdn", do_failing },
	{ "lose", "n", do_lose },
	{ "spurious", "", do_spurious },
	{ "empty", "n", do_empty },
	{ "gone", "n", do_gone },
	{ "sticks", "n", do_sticks },
	{ "slow", "n", do_slow },
	{ "mute", "n", do_mute },
	{ "stats", "", do_stats },
};

static const char *do_help(struct call *c)
{
	size_t at = (size_t)snprintf(c->out, c->size, "ok");

	for (size_t i = 0; i < ARRAY_SIZE(verbs) && at < c->size; i++)
		at += (size_t)snprintf(c->out + at, c->size - at, " %s",
				       verbs[i].name);
	return NULL;
}

/* One argument from @p; where the next begins, or NULL. */
static const char *argument(struct call *c, char kind, const char *p,
			    unsigned long long *number)
{
	int at = 0, n = 0;

	switch (kind) {
	case 'p':
		n = sscanf(p, "%u%n", &c->phy, &at);
		break;
	case 'd':
		n = sscanf(p, "%u%n", &c->port, &at);
		break;
	case 'n':
		n = sscanf(p, "%llu%n", number, &at);
		break;
	case 'x':
		n = sscanf(p, "%llx%n", number, &at);
		break;
	case 'w':
		n = sscanf(p, "%7s%n", c->word, &at);
		break;
	}
	return n == 1 ? p + at : NULL;
}

static const char *arguments(struct call *c, const char *kinds, const char *p)
{
	unsigned long long *number = &c->a;

	for (; *kinds; kinds++) {
		p = argument(c, *kinds, p, number);
		if (!p)
			return "arguments are missing; see help";
		if (*kinds == 'n' || *kinds == 'x')
			number = &c->b;
	}
	while (*p == ' ' || *p == '\r' || *p == '\n')
		p++;
	return *p ? "too much behind it" : NULL;
}

static const struct verb *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

void control_line(struct control *k, const char *line, char *out,
		  size_t size)
{
	struct call c = {
		.control = k, .rig = k->rig, .out = out, .size = size,
	};
	const struct verb *v;
	const char *wrong;
	char name[16];
	int at = 0;

	snprintf(out, size, "ok");
	if (sscanf(line, "%15s%n", name, &at) != 1) {
		snprintf(out, size, "error: nothing said; see help");
		return;
	}
	v = find(name);
	wrong = v ? arguments(&c, v->args, line + at) :
		    "no such word; see help";
	if (!wrong)
		wrong = v->run(&c);
	if (wrong)
		snprintf(out, size, "error: %s: %s", name, wrong);
}
