// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The owner's names of bays: lines "BAY CARD PHY PORT", where CARD is a PCI address
 * or the number of the card in the order of these, from 1.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"

#define BAYS_MAX (CARDS * BAYS)

static struct {
	char bay[32], card[32];
	int phy, port;
} bays[BAYS_MAX];
static int n_bays;

/* It becomes the name of a file, and a word of vdev_id.conf. */
static bool bay_name(const char *name)
{
	return name[0] != '-' && name[0] != '.' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] ==
		       '\0';
}

static bool twice(int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!strcmp(bays[i].bay, bays[n].bay) ||
		    (!strcmp(bays[i].card, bays[n].card) &&
		     bays[i].phy == bays[n].phy &&
		     bays[i].port == bays[n].port))
			return true;
	return false;
}

/* Takes a line; says why not, or NULL. */
static const char *take(const char *line)
{
	int end = 0;

	line += strspn(line, " \t");
	if (*line == '#' || *line == '\n' || *line == '\0')
		return NULL;
	if (n_bays == BAYS_MAX)
		return "too many bays";
	if (sscanf(line, "%31s %31s %d %d %n", bays[n_bays].bay,
		   bays[n_bays].card, &bays[n_bays].phy, &bays[n_bays].port,
		   &end) != 4 ||
	    (line[end] && line[end] != '#'))
		return "expected: BAY CARD PHY PORT";
	if (!bay_name(bays[n_bays].bay))
		return "a bay name has letters, digits, '.', '_', '-', and begins with "
		       "none of '.' and '-'";
	if (bays[n_bays].phy < 0 || bays[n_bays].phy >= PHYS ||
	    bays[n_bays].port < 0 || bays[n_bays].port >= PORTS)
		return "phys are 0 to 7, ports 0 to 4";
	if (twice(n_bays))
		return "this name or this place is listed twice";
	n_bays++;
	return NULL;
}

/* The file may be missing. -1, with a message, if it is wrong. */
int bays_read(void)
{
	const char *name = getenv("R750_BAYS"), *why = NULL;
	char line[256];
	int number = 0;
	FILE *f;

	if (!name || !*name)
		name = "/etc/r750/bays";
	f = fopen(name, "re");
	if (!f && errno == ENOENT)
		return 0;
	while (f && !why && fgets(line, sizeof(line), f)) {
		number++;
		why = take(line);
	}
	if (f && !why && !ferror(f)) {
		fclose(f);
		return 0;
	}
	if (why)
		fprintf(stderr, "r750-status: %s:%d: %s\n", name, number, why);
	else
		fprintf(stderr, "r750-status: cannot read %s: %s\n", name,
			strerror(errno));
	if (f)
		fclose(f);
	return -1;
}

/* @card: the number of the slot's card. "" if its bay has no name. */
void bay_of(char *bay, const struct slot *slot, int card)
{
	char number[16];
	int i;

	snprintf(number, sizeof(number), "%d", card);
	bay[0] = '\0';
	for (i = 0; i < n_bays; i++)
		if (bays[i].phy == slot->phy && bays[i].port == slot->port &&
		    (!strcmp(bays[i].card, slot->card) ||
		     !strcmp(bays[i].card, number)))
			path_of(bay, NAME, "%s", bays[i].bay);
}
