// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A disk with a volatile write cache: what outlives a power cut. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "device.h"
#include "rig/cache.h"
#include "rig/file_store.h"
#include "rig/store.h"
#include "tests/tap.h"

#define SECTORS 100000u
#define MANY 1024u /* sectors of a long command */

static struct store store;
static struct file_store file;
static struct cache cache;
static struct disk disk;
static struct wire wire;
static struct ata_reply reply;

static void disk_on(const struct media *below, enum sector_format format)
{
	u32 size = format == SECTOR_4KN ? 4096 : 512;

	cache_free(&cache);
	cache_init(&cache, below, size);
	cache.on = true;
	disk_init(&disk, &cache.media, SECTORS, format, "SERIAL01");
}

static void fresh(enum sector_format format)
{
	store_free(&store);
	store_init(&store);
	disk_on(&store.media, format);
}

static u8 send(const struct fis_h2d *f)
{
	struct data_path path = wire_open(&wire);

	disk_accept(&disk, f);
	disk_command(&disk, f, &path, &reply);
	return reply.status;
}

static u8 cmd(u8 command, u64 lba, u16 count)
{
	struct fis_h2d f = fis_for(command, lba, count);

	return send(&f);
}

static u8 feature(u8 feature)
{
	struct fis_h2d f = fis_for(ATA_SET_FEATURES, 0, 0);

	f.feature = feature;
	return send(&f);
}

static void write_byte(u8 command, u64 lba, u16 count, int byte)
{
	memset(wire.buf, byte, count * disk_sector_size(&disk));
	cmd(command, lba, count);
}

/* The first byte of a sector, as the disk returns it. */
static u8 at(u64 lba)
{
	memset(wire.buf, 0xee, 512);
	cmd(ATA_READ_DMA_EXT, lba, 1);
	return wire.buf[0];
}

/* A seed with which all that is cached survives, or nothing. */
static u32 seed_for(bool all)
{
	for (u32 seed = 1; seed < 1000; seed++) {
		bool kept = true, lost = true;

		write_byte(ATA_WRITE_DMA_EXT, 90000, 200, 0x77);
		cache_power_cut(&cache, seed);
		for (unsigned int i = 0; i < 200; i++) {
			bool here = at(90000 + i) == 0x77;

			kept &= here;
			lost &= !here;
		}
		write_byte(ATA_WRITE_DMA_EXT, 90000, 200, 0);
		cmd(ATA_FLUSH_EXT, 0, 0);
		if (all ? kept : lost)
			return seed;
	}
	return 0;
}

static u32 none; /* the seed with which nothing that is cached survives */

static void cut(void)
{
	cache_power_cut(&cache, none);
	disk_power_on(&disk);
}

/* What is written by @command and then cut off is there as @byte says. */
static void survives(u8 command, u8 byte, const char *name)
{
	write_byte(ATA_WRITE_DMA_FUA_EXT, 500, 4, 0x11);
	write_byte(command, 500, 4, 0x22);
	is(at(500), 0x22, "a write can be read back before the cut");
	cut();
	is(at(500), byte, name);
	is(at(503), byte, name);
}

static void test_writes(void)
{
	survives(ATA_WRITE_DMA_EXT, 0x11, "a cached write is lost");
	survives(ATA_WRITE_EXT, 0x11, "a cached PIO write is lost");
	survives(ATA_WRITE_DMA_FUA_EXT, 0x22, "a write with FUA survives");
	feature(SETF_WCACHE_OFF);
	write_byte(ATA_WRITE_DMA_EXT, 500, 4, 0x33);
	cut();
	is(at(502), 0x33, "a write with the write cache off survives");
	feature(SETF_WCACHE_ON);
	write_byte(ATA_WRITE_DMA_EXT, 500, 4, 0x44);
	cut();
	is(at(502), 0x33, "SET FEATURES turns the write cache on again");
}

static void test_queued(void)
{
	struct fis_h2d f = fis_ncq(ATA_WRITE_NCQ, 600, 4, 1);

	memset(wire.buf, 0x22, 4 * 512);
	send(&f);
	is(at(600), 0x22, "a queued write can be read back");
	cut();
	is(at(600), 0, "a queued write is lost");
	f.device |= 0x80;
	memset(wire.buf, 0x22, 4 * 512);
	send(&f);
	cut();
	is(at(603), 0x22, "a queued write with FUA survives");
}

static void test_flush(void)
{
	static const u8 flushes[] = { ATA_FLUSH, ATA_FLUSH_EXT };

	for (size_t i = 0; i < ARRAY_SIZE(flushes); i++) {
		write_byte(ATA_WRITE_DMA_EXT, 700, 8, 0x40 + (int)i);
		ok(cache.held == 8, "written sectors are in the cache");
		is(cmd(flushes[i], 0, 0), ATA_GOOD, "the flush succeeds");
		ok(cache.held == 0, "a flush empties the cache");
		cut();
		is(at(707), (u64)(0x40 + i), "what is flushed survives");
	}
	is(disk.flushes, 2, "the flushes are counted");
	write_byte(ATA_WRITE_DMA_EXT, 710, 1, 0x50);
	is(feature(SETF_WCACHE_OFF), ATA_GOOD, "the write cache is turned off");
	feature(SETF_WCACHE_ON);
	cut();
	is(at(710), 0x50, "turning the write cache off flushes it");
	write_byte(ATA_WRITE_DMA_EXT, 711, 1, 0x51);
	cmd(ATA_STANDBY_NOW, 0, 0);
	cut();
	is(at(711), 0x51, "a disk that spins down has written its cache");
}

/* A write with FUA is not undone by an older one in the cache. */
static void test_order(void)
{
	write_byte(ATA_WRITE_DMA_EXT, 800, 8, 0x60);
	write_byte(ATA_WRITE_DMA_FUA_EXT, 804, 1, 0x61);
	is(cache.held, 7, "FUA writes back its own sectors only");
	cmd(ATA_FLUSH_EXT, 0, 0);
	is(at(804), 0x61, "a flush after a write with FUA keeps its data");
	is(at(803), 0x60, "a flush writes the sectors beside it");
}

static void test_parts(void)
{
	unsigned int new = 0, again = 0;
	u32 seed = 0, part = 0;
	u64 lost = cache.lost;
	u32 all = seed_for(true);
	u8 first[MANY];

	do {
		write_byte(ATA_WRITE_DMA_FUA_EXT, 2000, MANY, 1);
		write_byte(ATA_WRITE_DMA_EXT, 2000, MANY, 2);
		lost = cache.lost;
		cache_power_cut(&cache, ++seed);
		part = (u32)(cache.lost - lost);
	} while (seed < 1000 && (part == 0 || part == MANY));
	for (unsigned int i = 0; i < MANY; i++)
		new += (first[i] = at(2000 + i)) == 2;
	is(new, MANY - part, "the sectors that are lost are counted");
	ok(new > 0 && new < MANY, "part of a command can be lost");
	write_byte(ATA_WRITE_DMA_FUA_EXT, 2000, MANY, 1);
	write_byte(ATA_WRITE_DMA_EXT, 2000, MANY, 2);
	cache_power_cut(&cache, seed);
	for (unsigned int i = 0; i < MANY; i++)
		again += first[i] == at(2000 + i);
	is(again, MANY, "the same seed loses the same sectors");
	write_byte(ATA_WRITE_DMA_EXT, 2000, MANY, 3);
	cache_power_cut(&cache, all);
	is(at(2000), 3, "all that is cached can survive");
}

/* What does not fit into the cache has been written back. */
static void test_full(void)
{
	for (unsigned int i = 0; i < CACHE_UNITS / MANY; i++)
		write_byte(ATA_WRITE_DMA_EXT, 4000 + i * MANY, MANY, 0x70);
	is(cache.held, CACHE_UNITS, "the cache holds so many sectors");
	write_byte(ATA_WRITE_DMA_EXT, 3999, 1, 0x71);
	cut();
	is(at(4000), 0x70, "a full cache is written back");
	is(at(3999), 0, "a full cache is written back before the new sector");
}

static void test_off(void)
{
	cache.on = false;
	write_byte(ATA_WRITE_DMA_EXT, 900, 1, 0x81);
	cut();
	is(at(900), 0x81, "without a volatile cache every write survives");
}

static void test_4kn(void)
{
	u8 part[1024] = { 0 };

	fresh(SECTOR_4KN);
	write_byte(ATA_WRITE_DMA_EXT, 10, 2, 0x91);
	is(cache.held, 2, "4Kn: the cache holds whole sectors");
	cache.media.read(&cache, 10 * 4096 + 512, part, 512);
	ok(part[0] == 0x91 && part[511] == 0x91 && !part[512],
	   "4Kn: part of a sector can be read from the cache");
	cmd(ATA_FLUSH_EXT, 0, 0);
	cut();
	is(at(11), 0x91, "4Kn: what is flushed survives");
}

static void test_file(void)
{
	char path[] = "/tmp/twin-cache.XXXXXX";
	int fd = mkstemp(path);

	ok(fd >= 0 && !file_store_open(&file, path, SECTORS * 512),
	   "a media file is created");
	disk_on(&file.media, SECTOR_512N);
	survives(ATA_WRITE_DMA_EXT, 0x11, "file: a cached write is lost");
	write_byte(ATA_WRITE_DMA_EXT, 500, 4, 0x23);
	cmd(ATA_FLUSH_EXT, 0, 0);
	cut();
	is(at(500), 0x23, "file: what is flushed survives");
	write_byte(ATA_WRITE_DMA_EXT, SECTORS - 1, 1, 0x24);
	if (ftruncate(fd, 4096))
		ok(false, "the media file can be truncated");
	close(file.fd);
	file.fd = open("/dev/full", O_RDWR);
	is(cmd(ATA_FLUSH_EXT, 0, 0), ATA_GOOD | ATA_ERR,
	   "file: a flush that cannot write fails");
	write_byte(ATA_WRITE_DMA_FUA_EXT, 1, 1, 0x25);
	is(reply.status, ATA_GOOD | ATA_ERR,
	   "file: FUA that cannot be written fails");
	is(feature(SETF_WCACHE_OFF), ATA_GOOD | ATA_ERR,
	   "file: a write cache that cannot be emptied is not turned off");
	cache_power_cut(&cache, 0);
	is(cache.held, 0, "file: a power cut empties the cache all the same");
	file_store_close(&file);
	close(fd);
	unlink(path);
}

int main(void)
{
	fresh(SECTOR_512N);
	none = seed_for(false);
	test_writes();
	test_queued();
	write_byte(ATA_WRITE_DMA_EXT, 400, 200, 0x22);
	cache.lost = 0;
	cache_power_cut(&cache, 0);
	is(cache.lost, 200, "with seed 0 all that is cached is lost");
	disk.flushes = 0;
	test_flush();
	test_order();
	test_parts();
	test_full();
	test_off();
	test_4kn();
	test_file();
	cache_free(&cache);
	store_free(&store);
	return tap_done();
}
