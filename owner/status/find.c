// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The cards on the PCI bus and the disks behind them.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "status.h"

/* PCI 1103:0750, or whatever else was bound to the driver through new_id. */
static bool is_card(const char *dir)
{
	char vendor[NAME], device[NAME], driver[NAME];

	link_of(driver, dir, "driver");
	if (!strcmp(driver, "r750") || !strcmp(driver, "sata_r750"))
		return true;
	return line_of(vendor, dir, "vendor") &&
	       line_of(device, dir, "device") && !strcmp(vendor, "0x1103") &&
	       !strcmp(device, "0x0750");
}

static void read_card(struct card *card, const char *dir)
{
	char module[2 * NAME];

	memset(card, 0, sizeof(*card));
	path_of(card->pci, sizeof(card->pci), "%.*s", NAME - 1,
		strrchr(dir, '/') + 1);
	clean(card->pci, strlen(card->pci));
	link_of(card->driver, dir, "driver");
	line_of(card->speed, dir, "current_link_speed");
	line_of(card->width, dir, "current_link_width");
	line_of(card->max_speed, dir, "max_link_speed");
	line_of(card->max_width, dir, "max_link_width");
	if (card->driver[0] &&
	    path_of(module, sizeof(module), "module/%s/version", card->driver))
		line_of(card->version, sys_root(), module);
}

/* Fills @cards, CARDS of them, in the order of their addresses; how many. */
int find_cards(struct card *cards)
{
	char pattern[4096];
	int n = 0;
	size_t i;
	glob_t g;

	if (!path_of(pattern, sizeof(pattern), "%s/bus/pci/devices/*",
		     sys_root()) ||
	    glob(pattern, 0, NULL, &g))
		return 0;
	for (i = 0; i < g.gl_pathc && n < CARDS; i++)
		if (is_card(g.gl_pathv[i]))
			read_card(&cards[n++], g.gl_pathv[i]);
	globfree(&g);
	return n;
}

/* The name and the size of the block device of a SCSI device. */
static void read_block(struct disk *disk, const char *dir)
{
	char path[4096], size[2 * NAME];
	long long sectors;
	glob_t g;

	if (!path_of(path, sizeof(path), "%s/block/*", dir) ||
	    glob(path, 0, NULL, &g))
		return;
	path_of(disk->dev, sizeof(disk->dev), "%.*s", NAME - 1,
		strrchr(g.gl_pathv[0], '/') + 1);
	globfree(&g);
	if (path_of(size, sizeof(size), "block/%s/size", disk->dev) &&
	    number_of(&sectors, dir, size) && sectors > 0)
		disk->bytes = sectors * 512ULL;
	clean(disk->dev, strlen(disk->dev));
}

/* What the module drivetemp tells, in thousandths of a degree. */
static void read_temp(struct disk *disk, const char *dir)
{
	char path[4096];
	long long temp;
	glob_t g;

	if (!path_of(path, sizeof(path), "%s/hwmon/hwmon*", dir) ||
	    glob(path, 0, NULL, &g))
		return;
	if (number_of(&temp, g.gl_pathv[0], "temp1_input") && temp > -200000 &&
	    temp < 200000)
		disk->temp = temp / 1000;
	globfree(&g);
}

/* libata's, of a link of the port that the disk is behind; @links is a pattern. */
static void read_link(struct disk *disk, const char *dir, const char *links)
{
	char path[4096];
	glob_t g;

	if (!path_of(path, sizeof(path), "%s/../../../%s/ata_link/link*", dir,
		     links) ||
	    glob(path, 0, NULL, &g))
		return;
	line_of(disk->rate, g.gl_pathv[0], "sata_spd");
	globfree(&g);
}

/* That of the multiplier's port, or, without a multiplier, of the phy. */
static void read_rate(struct disk *disk, const char *dir)
{
	char links[32];

	snprintf(links, sizeof(links), "link*.%d", disk->slot.port);
	read_link(disk, dir, links);
	if (!disk->rate[0] && disk->slot.port == 0)
		read_link(disk, dir, "link*");
}

static void read_disk(struct disk *disk, const char *dir)
{
	disk->there = true;
	disk->temp = NO_TEMP;
	path_of(disk->target, sizeof(disk->target), "%.*s", NAME - 1,
		strrchr(dir, '/') + 1);
	clean(disk->target, strlen(disk->target));
	line_of(disk->model, dir, "model");
	line_of(disk->state, dir, "state");
	serial_of(disk->serial, dir);
	read_block(disk, dir);
	read_temp(disk, dir);
	read_rate(disk, dir);
}

/* The entry of a slot; a free one of the strays if no bay has its address. */
static struct disk *entry(struct card *card, const struct slot *slot)
{
	struct disk *d;

	if (slot->phy >= 0) {
		d = &card->disk[slot->phy * PORTS + slot->port];
		if (!d->there)
			return d;
	}
	for (d = card->disk + BAYS; d < card->disk + BAYS + STRAYS; d++)
		if (!d->there)
			return d;
	return NULL;
}

static void take_disk(struct card *card, const char *dir, bool ask)
{
	struct slot slot;
	struct disk *d;
	char type[NAME];

	if (!slot_of(&slot, dir) || !line_of(type, dir, "type") ||
	    strcmp(type, "0")) /* a disk, in SCSI's numbers */
		return;
	d = entry(card, &slot);
	if (!d)
		return;
	d->slot = slot;
	read_disk(d, dir);
	if (ask && d->dev[0])
		ata_ask(d);
}

static void take_disks(struct card *card, const char *below, bool ask)
{
	char pattern[4096];
	size_t i;
	glob_t g;

	if (!path_of(pattern, sizeof(pattern),
		     "%s/bus/pci/devices/%s/%s/target*/*:*:*:*", sys_root(),
		     card->pci, below) ||
	    glob(pattern, 0, NULL, &g))
		return;
	for (i = 0; i < g.gl_pathc; i++)
		take_disk(card, g.gl_pathv[i], ask);
	globfree(&g);
}

/* @ask: with SG_IO, too. */
void find_disks(struct card *card, int number, bool ask)
{
	int i;

	for (i = 0; i < BAYS; i++) {
		struct slot *slot = &card->disk[i].slot;

		snprintf(slot->card, sizeof(slot->card), "%s", card->pci);
		slot->phy = i / PORTS;
		slot->port = i % PORTS;
		card->disk[i].temp = NO_TEMP;
	}
	take_disks(card, "host*", ask);
	take_disks(card, "ata*/host*", ask);
	for (i = 0; i < BAYS; i++)
		bay_of(card->disk[i].bay, &card->disk[i].slot, number);
}
