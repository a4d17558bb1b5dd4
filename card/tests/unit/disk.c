// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The disk alone. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"
#include "rig/file_store.h"
#include "rig/store.h"
#include "tests/tap.h"

#define SECTORS 100000u

static struct store store;
static struct disk disk;
static struct wire wire;
static struct ata_reply reply;

static void fresh(u64 sectors, enum sector_format format)
{
	store_free(&store);
	store_init(&store);
	disk_init(&disk, &store.media, sectors, format, "SERIAL01");
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

static u8 feature(u8 command, u8 feature, u8 count)
{
	struct fis_h2d f = fis_for(command, 0, count);

	f.feature = feature;
	return send(&f);
}

static u8 smart(u8 feature, u8 log, u8 count)
{
	struct fis_h2d f = fis_for(ATA_SMART, 0xc24f00 | log, count);

	f.feature = feature;
	return send(&f);
}

static bool sums_to_zero(void)
{
	u8 sum = 0;

	for (unsigned int i = 0; i < 512; i++)
		sum = (u8)(sum + wire.buf[i]);
	return !sum;
}

static u16 word(unsigned int n)
{
	return get16(wire.buf + 2 * n);
}

static void test_identify(void)
{
	fresh(0x12345678ab, SECTOR_512E);
	is(cmd(ATA_IDENTIFY, 0, 0), ATA_GOOD, "IDENTIFY succeeds");
	is(reply.protocol, ATA_PIO_IN, "IDENTIFY is PIO in");
	is(wire.in, 512, "IDENTIFY returns 512 bytes");
	ok(sums_to_zero(), "IDENTIFY has a valid checksum");
	ok(!memcmp(wire.buf + 20, "ESIRLA10", 8),
	   "IDENTIFY has the serial number with swapped bytes");
	is(get64(wire.buf + 200), 0x12345678ab,
	   "IDENTIFY words 100-103 have the capacity");
	is(get32(wire.buf + 120), 0xfffffff,
	   "IDENTIFY words 60-61 are limited to 28 bits");
	is(word(106), 0x6003,
	   "512e: IDENTIFY has 8 logical sectors per physical");
	is(word(217), 7200, "IDENTIFY has the rotation rate");
	disk.ssd = true;
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(217), 1, "SSD: IDENTIFY says that nothing rotates");
	is(word(169), 1, "SSD: IDENTIFY has TRIM");
	is(word(75), 31, "IDENTIFY has the queue depth");
	ok(word(76) & 0x100, "IDENTIFY reports NCQ");
	fresh(1000, SECTOR_4KN);
	cmd(ATA_IDENTIFY, 0, 0);
	is(get32(wire.buf + 234), 2048,
	   "4Kn: IDENTIFY has 2048 words per sector");
	is(get32(wire.buf + 120), 1000, "IDENTIFY words 60-61 of a small disk");
	disk.depth = 0;
	cmd(ATA_IDENTIFY, 0, 0);
	ok(!(word(76) & 0x100), "IDENTIFY reports no NCQ without a queue");
}

/* A command, and the bit of IDENTIFY that reports its support. */
static const struct claim {
	u8 word, bit, command, feature, low, count;
	const char *name;
} claims[] = {
	{ 47, 4, 0xc4, 0, 0, 1, "READ MULTIPLE" },
	{ 49, 8, ATA_READ_DMA, 0, 0, 1, "READ DMA" },
	{ 76, 8, ATA_READ_NCQ, 1, 0, 0, "NCQ" },
	{ 78, 6, ATA_SET_FEATURES, SETF_SATA_ON, 0, SATA_PRESERVE,
	  "preserved settings" },
	{ 82, 0, ATA_SMART, SMART_STATUS, 0, 0, "SMART" },
	{ 82, 1, 0xf5, 0, 0, 0, "SECURITY FREEZE LOCK" },
	{ 82, 3, ATA_CHECK_POWER, 0, 0, 0, "power management" },
	{ 82, 5, ATA_SET_FEATURES, SETF_WCACHE_ON, 0, 0, "write cache" },
	{ 82, 6, ATA_SET_FEATURES, SETF_RAHEAD_ON, 0, 0, "read look-ahead" },
	{ 82, 10, 0xb1, 0xc0, 0, 0, "HPA or DCO" },
	{ 82, 12, 0xe8, 0, 0, 0, "WRITE BUFFER" },
	{ 82, 13, 0xe4, 0, 0, 0, "READ BUFFER" },
	{ 83, 0, 0x92, 7, 0, 1, "DOWNLOAD MICROCODE" },
	{ 83, 3, ATA_SET_FEATURES, SETF_APM_ON, 0, 0x80, "APM" },
	{ 83, 10, ATA_READ_DMA_EXT, 0, 0, 1, "48-bit addresses" },
	{ 83, 12, ATA_FLUSH, 0, 0, 0, "FLUSH CACHE" },
	{ 83, 13, ATA_FLUSH_EXT, 0, 0, 0, "FLUSH CACHE EXT" },
	{ 84, 0, ATA_SMART, SMART_READ_LOG, 1, 1, "SMART error log" },
	{ 84, 1, ATA_SMART, SMART_OFFLINE, 1, 0, "SMART self-test" },
	{ 84, 5, ATA_READ_LOG_EXT, 0, 0, 1, "general purpose logs" },
	{ 84, 6, ATA_WRITE_DMA_FUA_EXT, 0, 0, 1, "FUA" },
	{ 119, 3, 0x47, 0, 0, 1, "READ LOG DMA EXT" },
	{ 169, 0, ATA_DATA_SET, 1, 0, 1, "TRIM" },
};

static void test_claims(bool lba28)
{
	for (size_t i = 0; i < ARRAY_SIZE(claims); i++) {
		const struct claim *c = &claims[i];
		struct fis_h2d f = fis_for(c->command, c->low, c->count);
		char name[100];
		bool claimed;

		fresh(SECTORS, SECTOR_512N);
		disk.lba28 = lba28;
		cmd(ATA_IDENTIFY, 0, 0);
		claimed = word(c->word) >> c->bit & 1;
		f.feature = c->feature;
		if (c->command == ATA_SMART)
			put16(f.lba_lo + 1, 0xc24f);
		snprintf(name, sizeof(name), "%s: supported as IDENTIFY says%s",
			 c->name, lba28 ? ", without 48-bit addresses" : "");
		is(send(&f) == ATA_GOOD, claimed, name);
	}
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(82) & ~0x3469, 0, "IDENTIFY word 82 has no other feature");
	is(word(83), lba28 ? 0x5008 : 0x7408,
	   "IDENTIFY word 83 has no other feature");
	is(word(84), lba28 ? 0x4123 : 0x4163,
	   "IDENTIFY word 84 has no other feature");
	ok(!get64(wire.buf + 200) == lba28,
	   "IDENTIFY has a 48-bit size only with 48-bit addresses");
	is(word(85), word(82), "IDENTIFY word 85: all features are enabled");
	is(word(86), word(83) & ~0x4008,
	   "IDENTIFY word 86: all features but APM are enabled");
	is(word(87), word(84), "IDENTIFY word 87: all features are enabled");
}

static u64 wwn(void)
{
	cmd(ATA_IDENTIFY, 0, 0);
	return (u64)word(108) << 48 | (u64)word(109) << 32 |
	       (u64)word(110) << 16 | word(111);
}

static void test_wwn(void)
{
	u64 first;

	fresh(SECTORS, SECTOR_512N);
	first = wwn();
	is(first >> 36, 0x5025457,
	   "the WWN is NAA 5 with the local company id");
	is(first, disk_wwn(&disk), "IDENTIFY has the WWN of disk_wwn()");
	strcpy(disk.serial, "SERIAL02");
	ok(wwn() != first, "another serial number has another WWN");
	strcpy(disk.serial, "SERIAL01");
	is(wwn(), first, "the same serial number has the same WWN");
}

static void round_trip(u8 write, u8 read, u64 lba, u16 n, const char *name)
{
	u32 len = n * disk_sector_size(&disk);
	bool good;

	for (u32 i = 0; i < len; i++)
		wire.buf[i] = (u8)(i * 7 + write + (i >> 9));
	good = cmd(write, lba, n) == ATA_GOOD && reply.bytes == len;
	memset(wire.buf, 0, sizeof(wire.buf));
	good = good && cmd(read, lba, n) == ATA_GOOD && reply.bytes == len;
	for (u32 i = 0; good && i < len; i++)
		good = wire.buf[i] == (u8)(i * 7 + write + (i >> 9));
	ok(good, name);
}

static void test_data(void)
{
	fresh(SECTORS, SECTOR_512N);
	round_trip(ATA_WRITE_DMA, ATA_READ_DMA, 0, 1,
		   "DMA, 28 bits, the first sector");
	round_trip(ATA_WRITE_DMA, ATA_READ_DMA, SECTORS - 128, 128,
		   "DMA, 28 bits, the last sectors");
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, 77, 1000,
		   "DMA, 48 bits");
	round_trip(ATA_WRITE_DMA_FUA_EXT, ATA_READ_EXT, 5, 8, "FUA, PIO in");
	round_trip(ATA_WRITE, ATA_READ, 900, 255, "PIO, 28 bits");
	round_trip(ATA_WRITE_EXT, ATA_READ_DMA_EXT, 31, 9, "PIO, 48 bits");
	is(cmd(ATA_READ_DMA, 0, 0), ATA_GOOD, "a 28-bit count of 0 is allowed");
	is(reply.bytes, 256 * 512, "a 28-bit count of 0 means 256 sectors");
	is(cmd(ATA_READ_DMA_EXT, 50000, 1), ATA_GOOD,
	   "an unwritten sector can be read");
	is(get64(wire.buf), 0, "an unwritten sector reads as zeros");
	fresh((u64)6 << 31, SECTOR_512E);
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, ((u64)6 << 31) - 8, 8,
		   "the last sectors of 6 TiB");
	fresh(SECTORS, SECTOR_4KN);
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, SECTORS - 3, 3,
		   "the last sectors of 4096 bytes");
	is(cmd(ATA_READ_DMA_EXT, SECTORS - 1, 1), ATA_GOOD,
	   "the very last sector of 4096 bytes");
}

static void test_limits(void)
{
	fresh(SECTORS, SECTOR_512N);
	is(cmd(ATA_READ_DMA_EXT, SECTORS, 1), ATA_GOOD | ATA_ERR,
	   "a read past the end fails");
	is(reply.error, ATA_IDNF, "a read past the end reports IDNF");
	is(wire.in, 0, "a read past the end transfers nothing");
	cmd(ATA_WRITE_DMA_EXT, SECTORS - 1, 2);
	is(reply.error, ATA_IDNF, "a write across the end reports IDNF");
	cmd(ATA_READ_DMA_EXT, 0xffffffffffff, 1);
	is(reply.error, ATA_IDNF, "a read at the largest address reports IDNF");
	cmd(ATA_SEEK, SECTORS, 0);
	is(reply.error, ATA_IDNF, "a seek past the end reports IDNF");
	cmd(0x87, 0, 1);
	is(reply.error, ATA_ABRT, "an unknown command aborts");
	cmd(ATA_READ_NATIVE_MAX_EXT, 0, 0);
	is(reply.lba, SECTORS - 1,
	   "READ NATIVE MAX ADDRESS EXT returns the last sector");
}

/* TRIM of @count sectors from @lba on, as the last range of @blocks. */
static u8 trim(u64 lba, u64 count, u16 blocks)
{
	struct fis_h2d f = fis_for(ATA_DATA_SET, 0, blocks);

	f.feature = 1;
	memset(wire.buf, 0, 512 * blocks);
	if (blocks)
		put64(wire.buf + 512 * blocks - 8, lba | count << 48);
	return send(&f);
}

/* The first byte of a sector, as the disk returns it. */
static u8 at(u64 lba)
{
	cmd(ATA_READ_DMA_EXT, lba, 1);
	return wire.buf[0];
}

static void test_trim(enum sector_format format, const char *name)
{
	const u64 last = SECTORS - 1;

	fresh(SECTORS, format);
	memset(wire.buf, 0xa5, sizeof(wire.buf));
	cmd(ATA_WRITE_DMA_EXT, 40, 8);
	cmd(ATA_WRITE_DMA_EXT, last, 1);
	is(trim(42, 3, 1) & ATA_ERR, ATA_ERR,
	   "TRIM: a disk that rotates has none");
	is(at(42), 0xa5, "TRIM: a disk that rotates keeps its data");
	disk.ssd = true;
	is(trim(42, 3, 1), ATA_GOOD, name);
	is(reply.bytes, 512, "TRIM: a block of ranges is taken");
	ok(!at(42) && !at(43) && !at(44), "TRIM: the range reads as zeroes");
	ok(at(41) == 0xa5 && at(45) == 0xa5, "TRIM: its neighbours stay");
	is(trim(last, 2, 1) & ATA_ERR, ATA_ERR, "TRIM beyond the end fails");
	is(at(last), 0xa5, "TRIM beyond the end trims nothing");
	is(trim(last, 1, 8), ATA_GOOD,
	   "TRIM in eight blocks, of the last sector");
	is(at(last), 0, "TRIM: the last sector reads as zeroes");
	is(trim(40, 1, 9) & ATA_ERR, ATA_ERR, "TRIM in nine blocks fails");
	is(trim(40, 1, 0) & ATA_ERR, ATA_ERR, "TRIM without a block fails");
	is(at(40), 0xa5, "TRIM that fails trims nothing");
}

static void test_short_path(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 0, 16);
	struct data_path path = wire_open(&wire);

	fresh(SECTORS, SECTOR_512N);
	wire.limit = 4096;
	disk_accept(&disk, &f);
	disk_command(&disk, &f, &path, &reply);
	is(reply.error, ATA_ABRT,
	   "a host buffer that is too small aborts the read");
	ok(wire.in <= 4096, "a host buffer that is too small is not overrun");
}

static void test_bad_sectors(void)
{
	fresh(SECTORS, SECTOR_512N);
	ok(disk_set_bad(&disk, 110, 2), "sectors can be made unreadable");
	is(cmd(ATA_READ_DMA_EXT, 100, 32), ATA_GOOD | ATA_ERR,
	   "a read over unreadable sectors fails");
	is(reply.error, ATA_UNC, "a read over unreadable sectors reports UNC");
	is(reply.lba, 110, "UNC reports the first unreadable sector");
	is(wire.in, 10 * 512, "UNC: the sectors before are transferred");
	is(cmd(ATA_READ_DMA_EXT, 100, 10), ATA_GOOD,
	   "a read before unreadable sectors succeeds");
	is(cmd(ATA_READ_DMA_EXT, 112, 10), ATA_GOOD,
	   "a read after unreadable sectors succeeds");
	cmd(ATA_VERIFY_EXT, 111, 1);
	is(reply.error, ATA_UNC, "VERIFY reports UNC");
	is(cmd(ATA_WRITE_DMA_EXT, 110, 1), ATA_GOOD,
	   "a write to an unreadable sector succeeds");
	for (int i = 1; i < DISK_BAD_RANGES; i++)
		disk_set_bad(&disk, 1000u * (u64)i, 1);
	ok(!disk_set_bad(&disk, 9, 1),
	   "the table of unreadable ranges is bounded");
	disk_clear_bad(&disk);
	is(cmd(ATA_READ_DMA_EXT, 100, 32), ATA_GOOD,
	   "the table of unreadable ranges can be cleared");
	disk_set_bad_every(&disk, 5000, 300, 16);
	is(cmd(ATA_READ_DMA_EXT, 5001, 15), ATA_GOOD,
	   "a read between unreadable sectors succeeds");
	cmd(ATA_READ_DMA_EXT, 5001, 32);
	is(reply.lba, 5016, "the next of many unreadable sectors is found");
	cmd(ATA_READ_DMA_EXT, 5000 + 299 * 16, 32);
	is(reply.lba, 5000 + 299 * 16, "the last of many is unreadable");
	is(cmd(ATA_READ_DMA_EXT, 5000 + 300 * 16, 32), ATA_GOOD,
	   "a read behind the last of many succeeds");
}

static void test_ncq(void)
{
	struct fis_h2d f;

	fresh(SECTORS, SECTOR_512N);
	disk_set_bad(&disk, 500, 1);
	f = fis_ncq(ATA_READ_NCQ, 0, 8, 31);
	is(send(&f), ATA_GOOD, "a queued read succeeds");
	is(reply.protocol, ATA_NCQ, "a queued read is answered as NCQ");
	is(reply.tag, 31, "a queued read is answered with its tag");
	f = fis_ncq(ATA_READ_NCQ, 500, 1, 7);
	send(&f);
	is(reply.error, ATA_UNC, "a queued read of an unreadable sector fails");
	f = fis_ncq(ATA_WRITE_NCQ, 0, 8, 3);
	send(&f);
	is(reply.error, ATA_ABRT, "queued commands abort after an NCQ error");
	cmd(ATA_READ_LOG_EXT, 0x10, 1);
	is(wire.buf[0], 7, "log 10h has the tag");
	is(wire.buf[3], ATA_UNC, "log 10h has the error");
	is(get16(wire.buf + 4), 500, "log 10h has the sector");
	ok(sums_to_zero(), "log 10h has a valid checksum");
	f = fis_ncq(ATA_WRITE_NCQ, 0, 8, 3);
	is(send(&f), ATA_GOOD, "reading log 10h ends the NCQ error");
	disk.depth = 4;
	f = fis_ncq(ATA_READ_NCQ, 0, 8, 4);
	send(&f);
	is(reply.error, ATA_ABRT, "a tag beyond the queue depth aborts");
	cmd(ATA_READ_LOG_EXT, 0x77, 1);
	is(reply.error, ATA_ABRT, "READ LOG EXT of an unknown log aborts");
}

/* A queued command without sectors. The tag is 9. */
static u8 queued(u8 command, u8 subcommand, u16 blocks, u8 lba, u8 aux)
{
	struct fis_h2d f = fis_ncq(command, lba, blocks, 9);

	if (command == ATA_NCQ_NON_DATA)
		f.feature = subcommand;
	else
		f.count_hi = subcommand;
	f.aux[0] = aux;
	return send(&f);
}

static u8 queued_trim(u64 lba, u64 count)
{
	memset(wire.buf, 0, 512);
	put64(wire.buf, lba | count << 48);
	return queued(ATA_NCQ_SEND, 0, 1, 0, DSM_TRIM);
}

static void read_log_10h(void)
{
	cmd(ATA_READ_LOG_EXT, 0x10, 1);
}

static void test_queued_others(void)
{
	fresh(SECTORS, SECTOR_512N);
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(77) & 0x60, 0,
	   "IDENTIFY: a disk that rotates has no queued TRIM");
	is(queued_trim(42, 3) & ATA_ERR, ATA_ERR,
	   "a disk that rotates refuses a queued TRIM");
	read_log_10h();
	disk.ssd = true;
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(77) & 0x60, 0x60,
	   "IDENTIFY: an SSD sends and receives in its queue");
	cmd(ATA_READ_LOG_EXT, 0x13, 1);
	is(get32(wire.buf), 1, "log 13h: DATA SET MANAGEMENT is queued");
	is(get32(wire.buf + 4), 1, "log 13h: and can trim");
	cmd(ATA_READ_LOG_EXT, 0x12, 1);
	is(get32(wire.buf), 0, "log 12h: a queue cannot be aborted");
	memset(wire.buf, 0xa5, sizeof(wire.buf));
	cmd(ATA_WRITE_DMA_EXT, 40, 8);
	is(queued_trim(42, 3), ATA_GOOD, "a queued TRIM succeeds");
	is(reply.protocol, ATA_NCQ, "a queued TRIM is answered as NCQ");
	is(reply.bytes, 512, "a queued TRIM takes its block");
	ok(!at(42) && !at(44), "a queued TRIM: the range reads as zeroes");
	ok(at(41) == 0xa5 && at(45) == 0xa5,
	   "a queued TRIM: its neighbours stay");
	is(queued(ATA_NCQ_RECEIVE, 1, 1, 0x10, 0), ATA_GOOD,
	   "a queued READ LOG succeeds");
	is(reply.bytes, 512, "a queued READ LOG returns a page");
	is(queued(ATA_NCQ_NON_DATA, 1, 0, 0, 0), ATA_GOOD,
	   "NCQ NON-DATA sets deadlines");
	is(reply.bytes, 0, "NCQ NON-DATA moves no data");
	is(queued(ATA_NCQ_NON_DATA, 0, 0, 0, 0) & ATA_ERR, ATA_ERR,
	   "NCQ NON-DATA aborts no queue");
	is(queued(ATA_NCQ_RECEIVE, 1, 1, 0x10, 0) & ATA_ERR, ATA_ERR,
	   "after that error the queue takes nothing");
	read_log_10h();
	is(wire.buf[0], 9, "log 10h has the tag of NCQ NON-DATA");
	is(queued_trim(SECTORS, 1) & ATA_ERR, ATA_ERR,
	   "a queued TRIM beyond the end fails");
	read_log_10h();
	is(wire.buf[0], 9, "log 10h has the tag of a TRIM that failed");
	is(queued(ATA_NCQ_SEND, 2, 1, 0, 0) & ATA_ERR, ATA_ERR,
	   "SEND FPDMA QUEUED with an unknown subcommand fails");
}

static void test_settings(void)
{
	fresh(SECTORS, SECTOR_512N);
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	ok(!disk.write_cache, "SET FEATURES disables the write cache");
	cmd(ATA_IDENTIFY, 0, 0);
	ok(!(word(85) & 0x20), "IDENTIFY reports the disabled write cache");
	feature(ATA_SET_FEATURES, SETF_RAHEAD_OFF, 0);
	ok(!disk.read_ahead, "SET FEATURES disables read look-ahead");
	feature(ATA_SET_FEATURES, SETF_XFER_MODE, 0x46);
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(88), 0x407f, "SET FEATURES selects UDMA 6");
	feature(ATA_SET_FEATURES, SETF_XFER_MODE, 0x0c);
	is(disk.transfer_mode, 0x0c, "SET FEATURES selects PIO 4");
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	is(disk.apm, 0x80, "SET FEATURES sets the APM level");
	feature(ATA_SET_FEATURES, 0x33, 0);
	is(reply.error, ATA_ABRT, "an unknown feature aborts");
	is(cmd(ATA_FLUSH, 0, 0), ATA_GOOD, "FLUSH CACHE succeeds");
	is(cmd(ATA_FLUSH_EXT, 0, 0), ATA_GOOD, "FLUSH CACHE EXT succeeds");
	is(disk.flushes, 2, "flushes are counted");
}

static void test_power(void)
{
	struct fis_h2d read = fis_for(ATA_READ_DMA_EXT, 0, 1);

	fresh(SECTORS, SECTOR_512N);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0xff, "CHECK POWER MODE: active");
	cmd(ATA_IDLE_NOW, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x80, "CHECK POWER MODE: idle");
	cmd(ATA_STANDBY_NOW, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x00, "CHECK POWER MODE: standby");
	ok(disk_latency(&disk, &read) >= disk.spin_up,
	   "a read in standby waits for spin-up");
	is(send(&read), ATA_GOOD, "a read in standby succeeds");
	ok(disk_latency(&disk, &read) < disk.spin_up,
	   "the next read does not wait for spin-up");
	cmd(ATA_SLEEP, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	ok(reply.silent, "in sleep, no command is answered");
	disk_reset(&disk, false);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x00, "a reset ends sleep in standby");
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_RAHEAD_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	smart(SMART_DISABLE, 0, 0);
	disk_reset(&disk, true);
	ok(!disk.write_cache && disk.apm,
	   "a hard reset keeps preserved settings");
	feature(ATA_SET_FEATURES, SETF_SATA_OFF, SATA_PRESERVE);
	disk_reset(&disk, false);
	ok(!disk.write_cache, "a soft reset always keeps settings");
	disk_reset(&disk, true);
	ok(disk.write_cache,
	   "a hard reset restores defaults if settings are not preserved");
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	disk_power_on(&disk);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0xff, "after power on the disk is active");
	ok(disk.write_cache && disk.read_ahead && !disk.apm,
	   "power on restores defaults");
	ok(!disk.smart, "power on does not enable SMART");
	smart(SMART_ENABLE, 0, 0);
	smart(SMART_DATA, 0, 0);
	is(get32(wire.buf + 2 + 12 * 2 + 5), 2, "SMART counts power cycles");
}

static void test_smart(void)
{
	struct fis_h2d f = fis_for(ATA_SMART, 0, 0);

	fresh(SECTORS, SECTOR_512N);
	is(smart(SMART_STATUS, 0, 0), ATA_GOOD, "SMART RETURN STATUS succeeds");
	is(reply.lba, 0xc24f00, "SMART status: healthy");
	disk.fault.smart_failing = true;
	smart(SMART_STATUS, 0, 0);
	is(reply.lba, 0x2cf400, "SMART status: failing");
	is(smart(SMART_DATA, 0, 0), ATA_GOOD, "SMART READ DATA succeeds");
	ok(sums_to_zero(), "SMART data has a valid checksum");
	is(smart(SMART_THRESHOLDS, 0, 0), ATA_GOOD,
	   "SMART READ THRESHOLDS succeeds");
	ok(sums_to_zero(), "SMART thresholds have a valid checksum");
	is(smart(SMART_READ_LOG, 6, 1), ATA_GOOD,
	   "the SMART self-test log can be read");
	smart(SMART_READ_LOG, 0x99, 1);
	is(reply.error, ATA_ABRT, "SMART READ LOG of an unknown log aborts");
	f.feature = SMART_DATA;
	send(&f);
	is(reply.error, ATA_ABRT, "SMART without its signature aborts");
	smart(SMART_DISABLE, 0, 0);
	smart(SMART_DATA, 0, 0);
	is(reply.error, ATA_ABRT, "disabled SMART aborts");
	is(smart(SMART_ENABLE, 0, 0), ATA_GOOD, "SMART can be enabled again");
}

static u32 pending(void)
{
	smart(SMART_DATA, 0, 0);
	return get32(wire.buf + 2 + 12 * 4 + 5);
}

static void test_error_log(void)
{
	struct fis_h2d f = fis_ncq(ATA_READ_NCQ, 0x12345678a0, 32, 7);
	const u8 *e = wire.buf + 2 + 90;

	fresh(0x2000000000, SECTOR_512N);
	smart(SMART_READ_LOG, 1, 1);
	ok(!wire.buf[1] && !get16(wire.buf + 452),
	   "the error log of a new disk is empty");
	is(pending(), 0, "a new disk has no pending sectors");
	disk_set_bad(&disk, 0x12345678b0, 3);
	is(pending(), 0, "an unreadable sector is not pending before a read");
	cmd(ATA_READ_DMA_EXT, 0x2000000000, 1);
	send(&f);
	is(pending(), 3, "a read makes unreadable sectors pending");
	is(smart(SMART_READ_LOG, 1, 1), ATA_GOOD,
	   "the summary error log can be read");
	ok(sums_to_zero(), "the summary error log has a valid checksum");
	is(wire.buf[1], 2,
	   "the summary error log: the second entry is the newest");
	is(get16(wire.buf + 452), 2, "the summary error log counts two errors");
	is(e[48 + 7], ATA_READ_NCQ, "the summary error log has the command");
	is(e[60 + 1], ATA_UNC, "the summary error log has the error");
	is(e[60 + 3], 0xb0,
	   "the summary error log has the low part of the LBA");
	is(cmd(ATA_READ_LOG_EXT, 0x03, 1), ATA_GOOD,
	   "the extended error log can be read");
	ok(sums_to_zero(), "the extended error log has a valid checksum");
	e = wire.buf + 4 + 124;
	is(wire.buf[2], 2,
	   "the extended error log: the second entry is the newest");
	is(e[72 + 12], ATA_READ_NCQ, "the extended error log has the command");
	is(e[90 + 1], ATA_UNC, "the extended error log has the error");
	is(e[90 + 4] | e[90 + 5] << 8 | e[90 + 7] << 16, 0x1234b0,
	   "the extended error log has the whole LBA");
	cmd(ATA_READ_LOG_EXT, 0x10, 1);
	cmd(0x87, 0, 0);
	for (unsigned int i = 0; i < 4; i++)
		cmd(ATA_READ_DMA_EXT, 0x2000000000 + i, 1);
	smart(SMART_READ_LOG, 2, 1);
	is(get16(wire.buf + 452), 6, "an unknown command is not logged");
	is(wire.buf[1], 1, "the sixth error replaces the first");
	cmd(ATA_READ_LOG_EXT, 0x03, 1);
	is(wire.buf[2], 2, "the extended error log keeps four");
	is(wire.buf[4 + 124 + 90 + 4], 3,
	   "the extended error log has the newest error");
	smart(SMART_DISABLE, 0, 0);
	cmd(ATA_READ_DMA_EXT, 0x2000000000, 1);
	is(disk.errors, 6, "with SMART disabled nothing is logged");
}

static void test_self_tests(void)
{
	const u8 *t = wire.buf + 2;

	fresh(SECTORS, SECTOR_512N);
	is(smart(SMART_OFFLINE, 1, 0), ATA_GOOD,
	   "a short self-test is accepted");
	disk_set_bad(&disk, 4711, 1);
	is(smart(SMART_OFFLINE, 2, 0), ATA_GOOD,
	   "an extended self-test is accepted");
	smart(SMART_DATA, 0, 0);
	is(wire.buf[363], 0x70,
	   "SMART data reports the read failure of a self-test");
	is(smart(SMART_READ_LOG, 6, 1), ATA_GOOD,
	   "the self-test log can be read");
	ok(sums_to_zero(), "the self-test log has a valid checksum");
	is(wire.buf[508], 2, "the self-test log has two entries");
	ok(t[0] == 1 && t[1] == 0, "the short self-test passed");
	ok(t[24] == 2 && t[25] == 0x70, "the extended self-test failed");
	is(get32(t + 24 + 5), 4711,
	   "the self-test log has the unreadable sector");
	is(cmd(ATA_READ_LOG_EXT, 0x07, 1), ATA_GOOD,
	   "the extended self-test log can be read");
	ok(wire.buf[2] == 2 && get32(wire.buf + 4 + 26 + 5) == 4711,
	   "the extended self-test log has the same result");
	smart(SMART_OFFLINE, 0x82, 0);
	ok(reply.error == ATA_ABRT && reply.lba == 0x2cf400,
	   "a captive self-test that fails aborts");
	smart(SMART_OFFLINE, 4, 0);
	is(reply.error, ATA_ABRT, "a selective self-test is refused");
	is(smart(SMART_OFFLINE, 0x7f, 0), ATA_GOOD,
	   "aborting without a self-test succeeds");
	for (unsigned int i = 0; i < 20; i++)
		smart(SMART_OFFLINE, 1, 0);
	smart(SMART_READ_LOG, 6, 1);
	is(wire.buf[508], 2, "the self-test log keeps 21 entries");
}

static void test_faults(void)
{
	fresh(SECTORS, SECTOR_512N);
	disk.fault.hang = 1;
	cmd(ATA_READ_DMA_EXT, 0, 1);
	ok(reply.silent, "hang: the command is not answered");
	cmd(ATA_READ_DMA_EXT, 0, 1);
	is(reply.error, ATA_ABRT, "hang: a further command aborts");
	disk.fault.hang = 1;
	cmd(ATA_READ_DMA_EXT, 0, 1);
	disk_reset(&disk, false);
	is(cmd(ATA_READ_DMA_EXT, 0, 1), ATA_GOOD,
	   "hang: only as many commands as were armed");
	disk.fault.wrong_status = 1;
	disk.fault.status = ATA_DRDY | ATA_DF | ATA_ERR;
	disk.fault.error = ATA_ABRT;
	is(cmd(ATA_WRITE_DMA_EXT, 0, 1), ATA_DRDY | ATA_DF | ATA_ERR,
	   "wrong_status: the write ends with it");
	is(wire.out, 0, "wrong_status: the write transfers nothing");
	is(cmd(ATA_WRITE_DMA_EXT, 0, 1), ATA_GOOD,
	   "wrong_status: only one command");
}

/* A disk in a sparse file, and what can be wrong with a file. */
static void test_file(void)
{
	char path[] = "/tmp/twin-disk.XXXXXX";
	struct file_store file;
	struct stat st;
	int fd = mkstemp(path);

	ok(fd >= 0 && !file_store_open(&file, path, SECTORS * 512),
	   "a media file is created in the size of the disk");
	disk_init(&disk, &file.media, SECTORS, SECTOR_512N, "FILE");
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, SECTORS - 9, 9,
		   "a disk with a media file works");
	ok(!stat(path, &st) && st.st_blocks * 512 < SECTORS * 512,
	   "the media file is sparse");
	if (ftruncate(fd, 4096))
		ok(false, "the media file can be truncated");
	cmd(ATA_READ_DMA_EXT, 4, 8);
	is(reply.error, ATA_ABRT,
	   "a read beyond a truncated media file aborts");
	file_store_close(&file);
	close(fd);
	unlink(path);
	ok(file_store_open(&file, "/dev/null/disk", 512),
	   "a media file that cannot be created is an error");
}

int main(void)
{
	test_identify();
	test_claims(false);
	test_claims(true);
	test_wwn();
	test_data();
	test_limits();
	test_trim(SECTOR_512E, "TRIM, 512e");
	test_trim(SECTOR_4KN, "TRIM, 4Kn");
	test_short_path();
	test_bad_sectors();
	test_ncq();
	test_queued_others();
	test_settings();
	test_power();
	test_smart();
	test_error_log();
	test_self_tests();
	test_faults();
	test_file();
	store_free(&store);
	return tap_done();
}
