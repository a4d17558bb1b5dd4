// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * usage: sg_fuzz [-s SEED] [-n COMMANDS] [-v] DISK...
 *
 * Sends commands made up at random through SG_IO to each block device: any
 * operation code and length, with and without data, in both directions, at any
 * alignment, in and beyond the disk's range. What may change a medium stays
 * within its first MiB or beyond its end: the second MiB holds a pattern that is
 * written before and compared after. Guard bytes around the buffer have to
 * stay as they are, and a READ that succeeds has to bring data.
 *
 * Exit status: 0, 1 if data or guards are not what they were or a disk does not
 * answer any more, 2 if it could not run. Prints the seed; -v each command.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <scsi/sg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MIB (1 << 20)
#define GUARD 4096
#define DATA_MAX 65536 /* the driver's largest transfer */
#define TIMEOUT 60000  /* ms */

static bool verbose;
static uint64_t state;
static uint8_t area[GUARD + 4096 + DATA_MAX + GUARD]
	__attribute__((aligned(4096)));

/* xorshift64*: the same commands for the same seed on any C library */
static uint32_t rnd(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

static void put_be(uint8_t *p, int bytes, uint64_t v)
{
	for (; bytes--; v >>= 8)
		p[bytes] = v;
}

struct disk {
	const char *name;
	int fd;
	uint32_t bs;
	uint64_t blocks;
};

/* An address in the first MiB, at the end, beyond it, or wrapping around. */
static uint64_t any_lba(const struct disk *d)
{
	switch (rnd(6)) {
	case 0:
		return d->blocks + rnd(1000);
	case 1:
		return 1ull << (32 + rnd(32)) | rnd(MIB / d->bs);
	case 2:
		return ~0ull - rnd(4);
	default:
		return rnd(MIB / d->bs - 128);
	}
}

/* ATA commands that leave the medium alone, whatever their registers say. */
static uint8_t ata_command(void)
{
	static const uint8_t safe[] = {
		0xec, 0xe5, 0xb0, 0x2f, 0x20, 0x24, 0x25, 0xc8,
		0x40, 0x42, 0xe7, 0xea, 0xff, 0x00, 0xa1,
	};

	return safe[rnd(sizeof(safe))];
}

static void make_ata(uint8_t *cdb)
{
	int i;

	for (i = 1; i < 16; i++)
		cdb[i] = rnd(256);
	cdb[1] = (cdb[1] & 0xe1) | (rnd(8) ? 3 + rnd(3) : rnd(16)) << 1;
	if (cdb[0] == 0x85)
		cdb[14] = ata_command();
	else
		cdb[9] = ata_command();
}

/* 16 bytes; what may write names blocks of the first MiB or beyond the end. */
static void make_cdb(const struct disk *d, uint8_t *cdb)
{
	static const uint8_t known[] = {
		0x00, 0x03, 0x08, 0x0a, 0x12, 0x13, 0x1a, 0x1b, 0x1d, 0x25,
		0x28, 0x2a, 0x2f, 0x35, 0x4d, 0x55, 0x5a, 0x85, 0x88, 0x8a,
		0x8f, 0x91, 0x9e, 0xa0, 0xa1, 0xa3, 0xa8, 0xaa, 0xaf,
	};
	uint64_t lba = any_lba(d);
	uint32_t n = rnd(5) ? rnd(128) : rnd(3) ? rnd(65536) : rnd(UINT32_MAX);
	int i;

	for (i = 0; i < 16; i++)
		cdb[i] = rnd(3) ? 0 : rnd(256);
	/* Unknown ones: not FORMAT UNIT, WRITE SAME, UNMAP, SANITIZE and such. */
	cdb[0] = rnd(10) ? known[rnd(sizeof(known))] : 0xc0 + rnd(0x20);
	switch (cdb[0]) {
	case 0x08:
	case 0x0a:
	case 0x13:
		put_be(cdb + 1, 3, lba % (MIB / d->bs - 255));
		cdb[4] = n;
		break;
	case 0x28:
	case 0x2a:
	case 0x2f:
		put_be(cdb + 2, 4,
		       lba > UINT32_MAX ? UINT32_MAX - rnd(9) : lba);
		put_be(cdb + 7, 2, n);
		break;
	case 0x88:
	case 0x8a:
	case 0x8f:
		put_be(cdb + 2, 8, lba);
		put_be(cdb + 10, 4, n);
		break;
	case 0xa8:
	case 0xaa:
	case 0xaf:
		put_be(cdb + 2, 4,
		       lba > UINT32_MAX ? UINT32_MAX - rnd(9) : lba);
		put_be(cdb + 6, 4, n);
		break;
	case 0x1b: /* not spun down: that is another test's */
		cdb[4] |= 1;
		break;
	case 0x85:
	case 0xa1:
		make_ata(cdb);
		break;
	}
}

/* The length that the CDB speaks of, or any. */
static uint32_t any_len(const struct disk *d, const uint8_t *cdb)
{
	uint32_t n = 0;

	switch (rnd(8)) {
	case 0:
		return 0;
	case 1:
		return 1 + rnd(DATA_MAX);
	case 2:
		return (1 + rnd(DATA_MAX / 512)) * 512;
	}
	switch (cdb[0]) {
	case 0x08:
	case 0x0a:
		n = (cdb[4] ? cdb[4] : 256) * d->bs;
		break;
	case 0x28:
	case 0x2a:
		n = (cdb[7] << 8 | cdb[8]) * d->bs;
		break;
	case 0x88:
	case 0x8a:
		n = (cdb[12] << 8 | cdb[13]) * d->bs;
		break;
	case 0x85:
		n = cdb[6] * 512;
		break;
	case 0xa1:
		n = cdb[4] * 512;
		break;
	default:
		n = rnd(300);
	}
	return n <= DATA_MAX ? n : DATA_MAX;
}

static bool is_write(uint8_t op)
{
	return op == 0x0a || op == 0x2a || op == 0x8a || op == 0xaa;
}

static void show(const struct disk *d, const uint8_t *cdb, uint32_t len,
		 const struct sg_io_hdr *io)
{
	int i;

	printf("%s:", d->name);
	for (i = 0; i < 16; i++)
		printf(" %02x", cdb[i]);
	printf(", %s %u at %td: status %02x host %02x resid %d\n",
	       io->dxfer_direction == SG_DXFER_FROM_DEV ? "in" :
	       io->dxfer_direction == SG_DXFER_TO_DEV	? "out" :
							  "none",
	       len, (uint8_t *)io->dxferp - area, io->status, io->host_status,
	       io->resid);
}

/* One command; false if a byte outside its buffer changed. */
static bool one(const struct disk *d)
{
	uint8_t cdb[16], sense[32], *data;
	struct sg_io_hdr io = { .interface_id = 'S' };
	uint32_t len;
	size_t i;

	make_cdb(d, cdb);
	len = any_len(d, cdb);
	/* Any alignment that the block layer maps as it is, and some odd ones. */
	data = area + GUARD + (rnd(8) ? rnd(1024) * 4 : rnd(4096));
	memset(area, 0xa5, sizeof(area));
	io.dxfer_direction =
		!len   ? SG_DXFER_NONE :
		rnd(8) ? (is_write(cdb[0]) ? SG_DXFER_TO_DEV :
					     SG_DXFER_FROM_DEV) :
			 (rnd(2) ? SG_DXFER_TO_DEV : SG_DXFER_FROM_DEV);
	io.cmd_len = 16;
	io.mx_sb_len = sizeof(sense);
	io.dxfer_len = len;
	io.dxferp = data;
	io.cmdp = cdb;
	io.sbp = sense;
	io.timeout = TIMEOUT;
	/* The block layer refuses some of them: that is an answer too. */
	if (ioctl(d->fd, SG_IO, &io))
		io.status = 0xff;
	if (verbose)
		show(d, cdb, len, &io);
	for (i = 0; i < sizeof(area); i++) {
		if (area + i == data)
			i += io.dxfer_direction == SG_DXFER_FROM_DEV ? len : 0;
		if (i < sizeof(area) && area[i] != 0xa5) {
			printf("%s: a byte %td from the data's start changed\n",
			       d->name, area + i - data);
			show(d, cdb, len, &io);
			return false;
		}
	}
	if (io.dxfer_direction == SG_DXFER_FROM_DEV && !io.status &&
	    !io.host_status && cdb[0] == 0x28 && len == (uint32_t)io.resid &&
	    len) {
		printf("%s: a READ is good and brought nothing\n", d->name);
		show(d, cdb, len, &io);
		return false;
	}
	return true;
}

static void pattern(uint8_t *p, size_t disk)
{
	uint64_t word, i;

	for (i = 0; i < MIB; i += sizeof(word)) {
		word = (i + 1) * 0x9e3779b97f4a7c15ull + disk;
		memcpy(p + i, &word, sizeof(word));
	}
}

/* The second MiB of each disk: written, or compared. */
static bool ground(const struct disk *d, size_t nr, bool write)
{
	static uint8_t want[MIB] __attribute__((aligned(4096)));
	static uint8_t got[MIB] __attribute__((aligned(4096)));

	pattern(want, nr);
	if (write) {
		if (pwrite(d->fd, want, MIB, MIB) != MIB || fsync(d->fd))
			err(2, "%s: cannot write", d->name);
		return true;
	}
	if (pread(d->fd, got, MIB, MIB) != MIB) {
		warn("%s: cannot read any more", d->name);
		return false;
	}
	if (!memcmp(want, got, MIB))
		return true;
	printf("%s: blocks that no command named have changed\n", d->name);
	return false;
}

static void open_disk(struct disk *d, const char *name)
{
	uint64_t size;
	int bs;

	d->name = name;
	d->fd = open(name, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (d->fd < 0 || ioctl(d->fd, BLKSSZGET, &bs) ||
	    ioctl(d->fd, BLKGETSIZE64, &size))
		err(2, "%s", name);
	d->bs = bs;
	d->blocks = size / bs;
	if (size < 2 * MIB)
		errx(2, "%s: smaller than 2 MiB", name);
}

int main(int argc, char **argv)
{
	unsigned long seed = getpid(), n = 1000, i;
	struct disk *disks;
	bool good = true;
	size_t nr, k;
	int opt;

	while ((opt = getopt(argc, argv, "s:n:v")) != -1) {
		switch (opt) {
		case 's':
			seed = strtoul(optarg, NULL, 0);
			break;
		case 'n':
			n = strtoul(optarg, NULL, 0);
			break;
		case 'v':
			verbose = true;
			break;
		default:
			return 2;
		}
	}
	nr = argc - optind;
	if (!nr)
		errx(2, "usage: sg_fuzz [-s SEED] [-n COMMANDS] [-v] DISK...");
	printf("seed %lu, %lu commands per disk\n", seed, n);
	state = seed * 2 + 1;
	disks = calloc(nr, sizeof(*disks));
	if (!disks)
		err(2, NULL);
	for (k = 0; k < nr; k++) {
		open_disk(&disks[k], argv[optind + k]);
		ground(&disks[k], k, true);
	}
	for (i = 0; good && i < n; i++)
		for (k = 0; good && k < nr; k++)
			good = one(&disks[k]);
	for (k = 0; k < nr; k++)
		good &= ground(&disks[k], k, false);
	return !good;
}
