// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The server's command line. */
#include <errno.h>
#include <getopt.h>

#include "rig/ident_key.h"
#include "options.h"

static int usage(FILE *f)
{
	fputs("usage: twin-server -s SOCKET [option]...\n"
	      "\n"
	      "  -s SOCKET           where QEMU's vfio-user-pci connects\n"
	      "  -c SOCKET           where commands for faults are accepted; see help\n"
	      "  -k OBJECT           the HIM object whose identity key the card answers\n"
	      "                      (without it the identity chip is mute)\n"
	      "  -p PHY:MODEL:DISKS  a port multiplier of that model with that many disks\n"
	      "  -d PHY[:SECTORS[:FORMAT[:ssd]]]  a disk; FORMAT 512n, 512e or 4kn\n"
	      "  -a PHY:PORT[:IMAGE]  a DVD-ROM drive there, behind the multiplier that\n"
	      "                      was given before, or with port 0 on a phy; its disc\n"
	      "                      is the file IMAGE, or 1 MiB of numbered lines\n"
	      "  -A PHY:PORT[:IMAGE]  the same, not plugged in yet: see plug and link in help\n"
	      "  -f DIRECTORY        keep the disks in sparse files there, SERIAL.img,\n"
	      "                      not in memory\n"
	      "  -w                  the disks' write caches are volatile: power_cut and\n"
	      "                      plug out lose part of what was not flushed\n"
	      "  -i VENDOR:DEVICE    another PCI identity, hexadecimal\n"
	      "  -t TRACE            write a trace of the card to this file\n"
	      "  -1                  end when the first client leaves\n",
	      f);
	return f == stdout ? 0 : 2;
}

static int add_pmp(struct rig *r, const char *arg)
{
	unsigned int phy, disks;
	char make[16];

	if (sscanf(arg, "%u:%15[^:]:%u", &phy, make, &disks) != 3)
		return -1;
	return rig_pmp(r, phy, make, disks);
}

static int sector_format(const char *name, enum sector_format *format)
{
	static const char *const names[] = {
		[SECTOR_512N] = "512n",
		[SECTOR_512E] = "512e",
		[SECTOR_4KN] = "4kn",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(name, names[i])) {
			*format = (enum sector_format)i;
			return 0;
		}
	}
	return -1;
}

static int add_disk(struct rig *r, const char *arg)
{
	unsigned long long sectors = RIG_MEDIUM;
	char format[8] = "512n", kind[4] = "";
	enum sector_format sector;
	unsigned int phy;

	if (sscanf(arg, "%u:%llu:%7[^:]:%3s", &phy, &sectors, format, kind) <
		    1 ||
	    sector_format(format, &sector) || rig_disk(r, phy, sectors, sector))
		return -1;
	chip_phy(&r->chip, phy)->disk->ssd = !strcmp(kind, "ssd");
	return !*kind || !strcmp(kind, "ssd") ? 0 : -1;
}

/* An image is of whole blocks, as many as the drive can count. */
static int open_disc(struct options *o, const char *path, u32 *blocks)
{
	u64 bytes;

	if (o->discs == OPTION_DISCS) {
		fprintf(stderr, "twin-server: no more than %u images\n",
			OPTION_DISCS);
		return -1;
	}
	if (file_store_open_image(&o->disc[o->discs], path, &bytes)) {
		fprintf(stderr, "twin-server: %s: %s\n", path, strerror(errno));
		return -1;
	}
	o->discs++;
	*blocks = (u32)(bytes / ATAPI_BLOCK);
	if (bytes && bytes % ATAPI_BLOCK == 0 && *blocks == bytes / ATAPI_BLOCK)
		return 0;
	fprintf(stderr, "twin-server: %s: not whole blocks of %u bytes\n", path,
		ATAPI_BLOCK);
	return -1;
}

static int add_drive(struct options *o, struct rig *r, const char *arg, bool in)
{
	const struct media *disc = NULL;
	unsigned int phy, port;
	u32 blocks = 0;
	int end = 0;

	if (sscanf(arg, "%u:%u%n", &phy, &port, &end) != 2 ||
	    (arg[end] && (arg[end] != ':' || !arg[end + 1])))
		return -1;
	if (arg[end]) {
		disc = &o->disc[o->discs].media;
		if (open_disc(o, arg + end + 1, &blocks))
			return -1;
	}
	return rig_drive(r, phy, port, disc, blocks, in);
}

static int set_id(struct rig *r, const char *arg)
{
	unsigned int vendor, device;
	u32 id;

	if (sscanf(arg, "%x:%x", &vendor, &device) != 2)
		return -1;
	id = device << 16 | (vendor & 0xffff);
	chip_set_id(&r->chip, id, id);
	return 0;
}

static int set_key(struct rig *r, const char *object)
{
	u8 key[IDENT_KEY];
	char why[200];

	if (ident_key_from_object(object, key, why, sizeof(why))) {
		fprintf(stderr, "twin-server: no identity key: %s\n", why);
		return -1;
	}
	memcpy(r->ident.key, key, sizeof(key));
	r->ident.mute = false;
	return 0;
}

static int set_trace(struct options *o, const char *path)
{
	o->trace = fopen(path, "we");
	return o->trace ? 0 : -1;
}

/* 0, or -1: the option's argument is not valid. */
static int option(struct options *o, struct rig *r, int opt, const char *arg)
{
	switch (opt) {
	case 's':
		o->path = arg;
		return 0;
	case 'c':
		o->control = arg;
		return 0;
	case 'f':
		o->images = arg;
		return 0;
	case '1':
		o->once = true;
		return 0;
	case 'w':
		return rig_volatile(r, true);
	case 'k':
		return set_key(r, arg);
	case 'p':
		return add_pmp(r, arg);
	case 'd':
		return add_disk(r, arg);
	case 'a':
	case 'A':
		return add_drive(o, r, arg, opt == 'a');
	case 'i':
		return set_id(r, arg);
	default:
		return set_trace(o, arg);
	}
}

int server_options(struct options *o, struct rig *r, int argc, char **argv)
{
	int opt;

	while ((opt = getopt(argc, argv, "hs:c:k:p:d:a:A:f:wi:t:1")) != -1) {
		if (opt == 'h' || opt == '?')
			return usage(opt == 'h' ? stdout : stderr);
		if (option(o, r, opt, optarg)) {
			fprintf(stderr, "twin-server: -%c %s: not possible\n",
				opt, optarg);
			return 2;
		}
	}
	return o->path && optind == argc ? -1 : usage(stderr);
}
