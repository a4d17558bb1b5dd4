// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The same for people, for programs, for node_exporter and for OpenZFS.
 */
#include <stdio.h>
#include <string.h>

#include "status.h"

static const char *health_name(enum health health)
{
	switch (health) {
	case HEALTH_OK:
		return "ok";
	case HEALTH_FAILING:
		return "failing";
	case HEALTH_ASLEEP:
		return "asleep";
	default:
		return "-";
	}
}

/* A column of @width: cut, and with "?" for what is not ASCII. */
static void cell(const char *text, int width)
{
	int n = 0;

	if (!*text)
		text = "-";
	for (; *text && n < width; text++)
		if ((*text & 0xc0) != 0x80) { /* a character begins here */
			putchar(*text & 0x80 ? '?' : *text);
			n++;
		}
	printf("%*s", width + 1 - n, "");
}

static void size_cell(unsigned long long bytes)
{
	static const char units[] = "kMGTP";
	double size = bytes / 1000.0;
	int unit = 0;
	char text[32] = "-";

	while (size >= 999.5 && units[unit + 1]) {
		size /= 1000;
		unit++;
	}
	if (bytes)
		snprintf(text, sizeof(text), "%.*f%c", size < 9.95 ? 1 : 0,
			 size, units[unit]);
	cell(text, 4);
}

/* "phy-port", or the owner's name. */
static void bay_cell(const struct disk *d)
{
	char text[32];

	snprintf(text, sizeof(text), "%d-%d", d->slot.phy, d->slot.port);
	cell(d->bay[0] ? d->bay : d->slot.phy < 0 ? "?" : text, 6);
}

/* 79 columns: the widths and a blank behind each. */
static void row(const struct disk *d)
{
	char temp[16] = "-";

	if (d->temp != NO_TEMP)
		snprintf(temp, sizeof(temp), "%d", d->temp);
	bay_cell(d);
	cell(d->target, 9);
	cell(d->dev, 5);
	cell(d->model, 14);
	cell(d->serial, 12);
	size_cell(d->bytes);
	cell(d->there ? d->state : "empty", 7);
	cell(temp, 3);
	cell(health_name(d->health), 7);
	putchar('\n');
}

static int disks(const struct card *card)
{
	int i, n = 0;

	for (i = 0; i < BAYS + STRAYS; i++)
		n += card->disk[i].there;
	return n;
}

void print_table(const struct card *card, int number, bool all)
{
	int i;

	printf("card %d at %.20s: driver %.20s %.30s\n", number, card->pci,
	       card->driver[0] ? card->driver : "none", card->version);
	if (card->speed[0])
		printf("  PCIe %.16s x%.4s of %.16s x%.4s\n", card->speed,
		       card->width, card->max_speed, card->max_width);
	printf("  %d disks in %d bays\n", disks(card), BAYS);
	if (!disks(card) && !all)
		return;
	puts("BAY    TARGET    DEV   MODEL          SERIAL       SIZE STATE   C   HEALTH");
	for (i = 0; i < BAYS + STRAYS; i++)
		if (card->disk[i].there || (all && i < BAYS))
			row(&card->disk[i]);
}

/* All that clean() has left, but for these two, stands for itself. */
static void quoted(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

static void member(const char *name, const char *text)
{
	printf(", \"%s\": ", name);
	if (*text)
		quoted(text);
	else
		printf("null");
}

static void json_disk(const struct disk *d)
{
	printf("\n    {\"phy\": %d, \"port\": %d", d->slot.phy, d->slot.port);
	member("bay", d->bay);
	printf(", \"present\": %s", d->there ? "true" : "false");
	if (d->there) {
		member("target", d->target);
		member("dev", d->dev);
		member("model", d->model);
		member("serial", d->serial);
		printf(", \"bytes\": %llu", d->bytes);
		member("state", d->state);
		member("link_rate", d->rate);
		member("health", d->health ? health_name(d->health) : "");
		printf(", \"temperature\": ");
		if (d->temp == NO_TEMP)
			printf("null");
		else
			printf("%d", d->temp);
	}
	putchar('}');
}

void print_json(const struct card *cards, int n)
{
	const struct card *c;
	int i, comma;

	printf("{\"cards\": [");
	for (c = cards; c < cards + n; c++) {
		printf("%s\n  {\"number\": %d", c > cards ? "," : "",
		       (int)(c - cards) + 1);
		member("pci", c->pci);
		member("driver", c->driver);
		member("version", c->version);
		member("link_speed", c->speed);
		member("link_width", c->width);
		member("max_link_speed", c->max_speed);
		member("max_link_width", c->max_width);
		printf(", \"bays\": [");
		for (i = comma = 0; i < BAYS + STRAYS; i++) {
			if (i >= BAYS && !c->disk[i].there)
				continue;
			printf("%s", comma++ ? "," : "");
			json_disk(&c->disk[i]);
		}
		printf("]}");
	}
	puts("]}");
}

static void metric(const char *name, const struct disk *d, long long value)
{
	printf("r750_disk_%s{card=", name);
	quoted(d->slot.card);
	printf(",phy=\"%d\",port=\"%d\",bay=", d->slot.phy, d->slot.port);
	quoted(d->bay);
	if (d->there) {
		printf(",dev=");
		quoted(d->dev);
		printf(",serial=");
		quoted(d->serial);
	}
	printf("} %lld\n", value);
}

enum gauge { PRESENT, RUNNING, HEALTHY, TEMPERATURE, SIZE, GAUGES };

static const char *const gauges[GAUGES][2] = {
	{ "present", "Whether the bay has a disk" },
	{ "running", "Whether the kernel uses the disk" },
	{ "healthy", "Whether SMART reports the disk as healthy" },
	{ "temperature_celsius", "Temperature of the disk" },
	{ "size_bytes", "Size of the disk in bytes" },
};

static void gauge(enum gauge g, const struct disk *d)
{
	const char *name = gauges[g][0];

	if (g == PRESENT)
		metric(name, d, d->there);
	if (!d->there)
		return;
	if (g == RUNNING)
		metric(name, d, !strcmp(d->state, "running"));
	if (g == HEALTHY &&
	    (d->health == HEALTH_OK || d->health == HEALTH_FAILING))
		metric(name, d, d->health == HEALTH_OK);
	if (g == TEMPERATURE && d->temp != NO_TEMP)
		metric(name, d, d->temp);
	if (g == SIZE)
		metric(name, d, d->bytes);
}

/* Stray disks are left out: their labels would not be unique. */
void print_metrics(const struct card *cards, int n)
{
	const struct card *c;
	int g, i;

	for (g = 0; g < GAUGES; g++) {
		printf("# HELP r750_disk_%s %s.\n# TYPE r750_disk_%s gauge\n",
		       gauges[g][0], gauges[g][1], gauges[g][0]);
		for (c = cards; c < cards + n; c++)
			for (i = 0; i < BAYS; i++)
				gauge(g, &c->disk[i]);
	}
	puts("# HELP r750_cards How many cards there are.\n# TYPE r750_cards gauge");
	printf("r750_cards %d\n", n);
}

/* The names are those of the udev rules, 61-r750.rules. */
void print_vdev_id(const struct card *cards, int n)
{
	const struct card *c;
	int i;

	puts("# vdev_id.conf(5), made by r750-status --vdev-id");
	for (c = cards; c < cards + n; c++)
		for (i = 0; i < BAYS; i++) {
			const struct disk *d = &c->disk[i];

			if (d->bay[0])
				printf("alias %s", d->bay);
			else
				printf("alias %d-%d-%d", (int)(c - cards) + 1,
				       d->slot.phy, d->slot.port);
			printf(" /dev/disk/by-slot/r750-%s-%d-%d\n", c->pci,
			       d->slot.phy, d->slot.port);
		}
}
