// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * r750-status(8)
 */
#include <fcntl.h>
#include <getopt.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

enum { OK, TROUBLE, NO_CARD, MISUSE }; /* exit status */

static struct card cards[CARDS];

static void usage(FILE *to)
{
	fputs("usage: r750-status [--all] [--no-smart] [--json | --metrics | --vdev-id]\n"
	      "       r750-status locate BAY|DISK\n"
	      "       r750-status --udev DEVPATH\n",
	      to);
}

static bool trouble(int n)
{
	const struct card *c;
	int i;

	for (c = cards; c < cards + n; c++) {
		if (!c->driver[0])
			return true;
		for (i = 0; i < BAYS + STRAYS; i++) {
			const struct disk *d = &c->disk[i];

			if (d->there && (strcmp(d->state, "running") ||
					 d->health == HEALTH_FAILING))
				return true;
		}
	}
	return false;
}

static bool named(const struct disk *d, const char *name)
{
	char slot[2 * NAME];

	if (!d->there)
		return false;
	if (!strncmp(name, "/dev/", 5))
		name += 5;
	if (!strcmp(name, d->dev) || (d->bay[0] && !strcmp(name, d->bay)))
		return true;
	snprintf(slot, sizeof(slot), "%s-%d-%d", d->slot.card, d->slot.phy,
		 d->slot.port);
	/* "phy-port" will do, the first card's */
	return !strcmp(name, slot) ||
	       !strcmp(name, slot + strlen(d->slot.card) + 1);
}

static const struct disk *find(int n, const char *name)
{
	const struct card *c;
	int i;

	for (c = cards; c < cards + n; c++)
		for (i = 0; i < BAYS + STRAYS; i++)
			if (named(&c->disk[i], name))
				return &c->disk[i];
	return NULL;
}

/* Writes @text to the first file that matches @path; its name comes back in @path. */
static bool tell(char *path, size_t size, const char *text)
{
	bool done = false;
	glob_t g;
	int fd;

	if (glob(path, 0, NULL, &g))
		return false;
	snprintf(path, size, "%s", g.gl_pathv[0]);
	globfree(&g);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
		close(fd);
	}
	return done;
}

/*
 * Through the kernel's enclosure class, if something has registered one, or else the
 * em_message of the open driver's host: docs/open.md.
 */
static bool blink(const struct disk *d)
{
	char path[4096], on[16], off[16];

	if (path_of(path, sizeof(path),
		    "%s/block/%s/device/enclosure_device*/locate", sys_root(),
		    d->dev) &&
	    tell(path, sizeof(path), "1\n")) {
		printf("its locate LED is on; to turn it off: echo 0 >%s\n",
		       path);
		return true;
	}
	snprintf(on, sizeof(on), "%#010x\n", 0x80000 | d->slot.port << 8);
	snprintf(off, sizeof(off), "%#06x", d->slot.port << 8);
	if (path_of(path, sizeof(path),
		    "%s/block/%s/device/../../scsi_host/*/em_message",
		    sys_root(), d->dev) &&
	    tell(path, sizeof(path), on)) {
		printf("its locate LED is on; to turn it off: echo %s >%s\n",
		       off, path);
		return true;
	}
	return false;
}

static int locate(int n, const char *name)
{
	const struct disk *d = find(n, name);

	if (!d) {
		fprintf(stderr,
			"r750-status: no disk %s behind a card; "
			"r750-status lists them\n",
			name);
		return TROUBLE;
	}
	printf("%s: card %s, phy %d, port %d, serial %s\n", d->dev,
	       d->slot.card, d->slot.phy, d->slot.port,
	       d->serial[0] ? d->serial : "unknown");
	if (blink(d))
		return OK;
	fprintf(stderr,
		"r750-status: cannot light a locate LED (the driver r750 cannot, and "
		"sata_r750's takes root); to make the disk's own blink, read "
		"from it: dd if=/dev/%s of=/dev/null "
		"bs=1M iflag=direct\n",
		d->dev);
	return TROUBLE;
}

/* For the udev rules: variables of the disk at @devpath, below /sys. */
static int udev(const char *devpath)
{
	char path[4096], bay[NAME], *block;
	struct slot slot;
	int i, n;

	if (!path_of(path, sizeof(path), "%s%s", sys_root(), devpath))
		return TROUBLE;
	block = strstr(path, "/block/");
	if (!block)
		return TROUBLE;
	*block = '\0';
	if (!slot_of(&slot, path) || slot.phy < 0)
		return TROUBLE;
	n = find_cards(cards);
	for (i = 0; i < n && strcmp(cards[i].pci, slot.card);)
		i++;
	if (i == n)
		return TROUBLE;
	bay_of(bay, &slot, i + 1);
	printf("R750_CARD=%s\nR750_PHY=%d\nR750_PORT=%d\nR750_SLOT=%s-%d-%d\n",
	       slot.card, slot.phy, slot.port, slot.card, slot.phy, slot.port);
	if (bay[0])
		printf("R750_BAY=%s\n", bay);
	return OK;
}

enum form { TABLE, JSON, METRICS, VDEV_ID };

static void print(enum form form, int n, bool all)
{
	int i;

	switch (form) {
	case JSON:
		print_json(cards, n);
		break;
	case METRICS:
		print_metrics(cards, n);
		break;
	case VDEV_ID:
		print_vdev_id(cards, n);
		break;
	default:
		for (i = 0; i < n; i++)
			print_table(&cards[i], i + 1, all);
	}
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "no-smart", no_argument, NULL, 'n' },
		{ "json", no_argument, NULL, 'j' },
		{ "metrics", no_argument, NULL, 'm' },
		{ "vdev-id", no_argument, NULL, 'v' },
		{ "udev", required_argument, NULL, 'u' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	bool all = false, ask = true;
	const char *devpath = NULL, *name = NULL;
	enum form form = TABLE;
	int c, i, n;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			all = true;
			break;
		case 'n':
			ask = false;
			break;
		case 'j':
			form = JSON;
			break;
		case 'm':
			form = METRICS;
			break;
		case 'v':
			form = VDEV_ID;
			break;
		case 'u':
			devpath = optarg;
			break;
		case 'h':
			usage(stdout);
			return OK;
		default:
			usage(stderr);
			return MISUSE;
		}
	}
	if (argc - optind == 2 && !strcmp(argv[optind], "locate"))
		name = argv[optind + 1];
	else if (optind < argc) {
		usage(stderr);
		return MISUSE;
	}
	if (bays_read())
		return MISUSE;
	if (devpath)
		return udev(devpath);
	n = find_cards(cards);
	for (i = 0; i < n; i++)
		find_disks(&cards[i], i + 1, ask && form != VDEV_ID);
	if (name)
		return locate(n, name);
	print(form, n, all);
	if (fflush(stdout) || ferror(stdout)) {
		perror("r750-status: cannot write");
		return TROUBLE;
	}
	/* their content tells of trouble, and must be used whatever it is */
	if (form == METRICS || form == VDEV_ID)
		return OK;
	if (!n)
		fputs("r750-status: no Rocket 750 on the PCI bus (1103:0750)\n",
		      stderr);
	return !n ? NO_CARD : trouble(n) ? TROUBLE : OK;
}
