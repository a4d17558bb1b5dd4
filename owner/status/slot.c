// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From the path of a SCSI device to card, phy and port of the multiplier.
 */
#include <stdio.h>
#include <string.h>

#include "status.h"

/*
 * The target numbers of r750, as the vendor's HIM gives them, seen with the
 * emulated card: ports 0 to 3 of phys 0 to 3 are 0-15, their ports 4 are 16-19;
 * phys 4 to 7 are 20-35 and 36-39. -1 for others.
 */
static void slot_of_target(struct slot *slot, unsigned int target)
{
	unsigned int half = target / (BAYS / 2), t = target % (BAYS / 2);

	slot->phy = slot->port = -1;
	if (target >= BAYS)
		return;
	slot->phy = half * 4 + (t < 16 ? t / 4 : t - 16);
	slot->port = t < 16 ? t % 4 : 4;
}

/* Cuts the last part of @path off and returns it; NULL if there is none. */
static char *cut(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return NULL;
	*slash = '\0';
	return slash + 1;
}

/*
 * The open driver has a libata port for each phy, counted from 1; behind a
 * multiplier its channels are the ports.
 */
static void slot_of_ata(struct slot *slot, const char *ata_dir, const char *ata,
			unsigned int channel)
{
	char file[2 * NAME];
	long long port;

	slot->phy = slot->port = -1;
	if (channel >= PORTS ||
	    !path_of(file, sizeof(file), "ata_port/%s/port_no", ata) ||
	    !number_of(&port, ata_dir, file) || port < 1 || port > PHYS)
		return;
	slot->phy = port - 1;
	slot->port = channel;
}

/*
 * @dir is .../CARD[/ataN]/hostN/targetH:C:T/H:C:T:L. False if it is not, or not
 * that of LUN 0; phy and port are -1 if the address is none that a bay has.
 */
bool slot_of(struct slot *slot, const char *dir)
{
	unsigned int channel, target, lun;
	char path[4096], *name, *card;
	int end = 0;

	memset(slot, 0, sizeof(*slot));
	if (!path_of(path, sizeof(path), "%s", dir))
		return false;
	name = cut(path);
	if (!name ||
	    sscanf(name, "%*u:%u:%u:%u%n", &channel, &target, &lun, &end) !=
		    3 ||
	    name[end] || lun)
		return false;
	if (!cut(path) || !cut(path)) /* target, host */
		return false;
	card = cut(path);
	if (!card)
		return false;
	if (!strncmp(card, "ata", 3)) {
		char ata_dir[4096];

		if (!path_of(ata_dir, sizeof(ata_dir), "%s/%s", path, card))
			return false;
		slot_of_ata(slot, ata_dir, card, channel);
		card = cut(path);
	} else {
		slot_of_target(slot, channel ? BAYS : target);
	}
	if (!card || !path_of(slot->card, sizeof(slot->card), "%s", card))
		return false;
	clean(slot->card, strlen(slot->card));
	return true;
}
