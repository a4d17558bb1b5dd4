// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The disk, without chip or driver. */
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

	disk_take(&disk, f);
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
	is(wire.in, 512, "IDENTIFY moves 512 bytes");
	ok(sums_to_zero(), "IDENTIFY's checksum is right");
	ok(!memcmp(wire.buf + 20, "ESIRLA10", 8), "serial has swapped bytes");
	is(get64(wire.buf + 200), 0x12345678ab, "words 100-103: capacity");
	is(get32(wire.buf + 120), 0xfffffff, "words 60-61 stop at 28 bits");
	is(word(106), 0x6003, "512e: 8 logical in a physical sector");
	is(word(75), 31, "queue depth 32");
	ok(word(76) & 0x100, "NCQ is announced");
	fresh(1000, SECTOR_4KN);
	cmd(ATA_IDENTIFY, 0, 0);
	is(get32(wire.buf + 234), 2048, "4Kn: 2048 words in a sector");
	is(get32(wire.buf + 120), 1000, "a small disk's words 60-61");
	disk.depth = 0;
	cmd(ATA_IDENTIFY, 0, 0);
	ok(!(word(76) & 0x100), "no NCQ without a queue");
}

/* A command, and the bit of IDENTIFY by which a disk says that it has it. */
static const struct claim {
	u8 word, bit, command, feature, low, count;
	const char *name;
} claims[] = {
	{ 47, 4, 0xc4, 0, 0, 1, "READ MULTIPLE" },
	{ 49, 8, ATA_READ_DMA, 0, 0, 1, "READ DMA" },
	{ 76, 8, ATA_READ_NCQ, 1, 0, 0, "NCQ" },
	{ 78, 6, ATA_SET_FEATURES, SETF_SATA_ON, 0, SATA_PRESERVE,
	  "settings preserved" },
	{ 82, 0, ATA_SMART, SMART_STATUS, 0, 0, "SMART" },
	{ 82, 1, 0xf5, 0, 0, 0, "SECURITY FREEZE LOCK" },
	{ 82, 3, ATA_CHECK_POWER, 0, 0, 0, "power management" },
	{ 82, 5, ATA_SET_FEATURES, SETF_WCACHE_ON, 0, 0, "write cache" },
	{ 82, 6, ATA_SET_FEATURES, SETF_RAHEAD_ON, 0, 0, "look-ahead" },
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
	{ 84, 5, ATA_READ_LOG_EXT, 0, 0, 1, "logs" },
	{ 84, 6, ATA_WRITE_DMA_FUA_EXT, 0, 0, 1, "FUA" },
	{ 119, 3, 0x47, 0, 0, 1, "READ LOG DMA EXT" },
};

static void test_claims(bool lba28)
{
	for (size_t i = 0; i < ARRAY_SIZE(claims); i++) {
		const struct claim *c = &claims[i];
		struct fis_h2d f = fis_for(c->command, c->low, c->count);
		bool claimed;

		fresh(SECTORS, SECTOR_512N);
		disk.lba28 = lba28;
		cmd(ATA_IDENTIFY, 0, 0);
		claimed = word(c->word) >> c->bit & 1;
		f.feature = c->feature;
		if (c->command == ATA_SMART)
			put16(f.lba_lo + 1, 0xc24f);
		is(send(&f) == ATA_GOOD, claimed, c->name);
	}
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(82) & ~0x3469, 0, "nothing else in word 82");
	is(word(83), lba28 ? 0x5008 : 0x7408, "nor in 83");
	is(word(84), lba28 ? 0x4123 : 0x4163, "nor in 84");
	ok(!get64(wire.buf + 200) == lba28, "a size in 48 bits, or not");
	is(word(85), word(82), "all of it is on");
	is(word(86), word(83) & ~0x4008, "but for APM");
	is(word(87), word(84), "throughout");
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
	is(first >> 36, 0x5025457, "a name of NAA 5, of a local company");
	is(first, disk_wwn(&disk), "the disk's");
	strcpy(disk.serial, "SERIAL02");
	ok(wwn() != first, "another disk has another");
	strcpy(disk.serial, "SERIAL01");
	is(wwn(), first, "and keeps its own");
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
	round_trip(ATA_WRITE_DMA, ATA_READ_DMA, 0, 1, "DMA, 28 bits, first");
	round_trip(ATA_WRITE_DMA, ATA_READ_DMA, SECTORS - 128, 128,
		   "DMA, 28 bits, last");
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, 77, 1000,
		   "DMA, 48 bits");
	round_trip(ATA_WRITE_DMA_FUA_EXT, ATA_READ_EXT, 5, 8, "FUA, PIO in");
	round_trip(ATA_WRITE, ATA_READ, 900, 255, "PIO, 28 bits");
	round_trip(ATA_WRITE_EXT, ATA_READ_DMA_EXT, 31, 9, "PIO, 48 bits");
	is(cmd(ATA_READ_DMA, 0, 0), ATA_GOOD, "a count of 0 is allowed");
	is(reply.bytes, 256 * 512, "and means 256 sectors");
	is(cmd(ATA_READ_DMA_EXT, 50000, 1), ATA_GOOD, "an unwritten sector");
	is(get64(wire.buf), 0, "reads as zeros");
	fresh((u64)6 << 31, SECTOR_512E);
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, ((u64)6 << 31) - 8, 8,
		   "the end of 6 TiB");
	fresh(SECTORS, SECTOR_4KN);
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, SECTORS - 3, 3,
		   "4096-byte sectors");
	is(cmd(ATA_READ_DMA_EXT, SECTORS - 1, 1), ATA_GOOD, "the last of them");
}

static void test_limits(void)
{
	fresh(SECTORS, SECTOR_512N);
	is(cmd(ATA_READ_DMA_EXT, SECTORS, 1), ATA_GOOD | ATA_ERR,
	   "a read past the end fails");
	is(reply.error, ATA_IDNF, "with IDNF");
	is(wire.in, 0, "and moves nothing");
	cmd(ATA_WRITE_DMA_EXT, SECTORS - 1, 2);
	is(reply.error, ATA_IDNF, "a write across the end too");
	cmd(ATA_READ_DMA_EXT, 0xffffffffffff, 1);
	is(reply.error, ATA_IDNF, "and a read at the largest address");
	cmd(ATA_SEEK, SECTORS, 0);
	is(reply.error, ATA_IDNF, "and a seek");
	cmd(0x87, 0, 1);
	is(reply.error, ATA_ABRT, "an unknown command aborts");
	cmd(ATA_READ_NATIVE_MAX_EXT, 0, 0);
	is(reply.lba, SECTORS - 1, "the native maximum");
}

static void test_short_path(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 0, 16);
	struct data_path path = wire_open(&wire);

	fresh(SECTORS, SECTOR_512N);
	wire.limit = 4096;
	disk_take(&disk, &f);
	disk_command(&disk, &f, &path, &reply);
	is(reply.error, ATA_ABRT, "a host without room ends the read");
	ok(wire.in <= 4096, "within its room");
}

static void test_bad_sectors(void)
{
	fresh(SECTORS, SECTOR_512N);
	ok(disk_set_bad(&disk, 110, 2), "sectors can be made bad");
	is(cmd(ATA_READ_DMA_EXT, 100, 32), ATA_GOOD | ATA_ERR,
	   "a read over them fails");
	is(reply.error, ATA_UNC, "with UNC");
	is(reply.lba, 110, "at the first of them");
	is(wire.in, 10 * 512, "what came before was moved");
	is(cmd(ATA_READ_DMA_EXT, 100, 10), ATA_GOOD, "before it: good");
	is(cmd(ATA_READ_DMA_EXT, 112, 10), ATA_GOOD, "behind it: good");
	cmd(ATA_VERIFY_EXT, 111, 1);
	is(reply.error, ATA_UNC, "VERIFY finds it");
	is(cmd(ATA_WRITE_DMA_EXT, 110, 1), ATA_GOOD, "a write succeeds");
	for (int i = 1; i < DISK_BAD_RANGES; i++)
		disk_set_bad(&disk, 1000u * (u64)i, 1);
	ok(!disk_set_bad(&disk, 9, 1), "the table of bad ranges has an end");
	disk_clear_bad(&disk);
	is(cmd(ATA_READ_DMA_EXT, 100, 32), ATA_GOOD, "and can be cleared");
}

static void test_ncq(void)
{
	struct fis_h2d f;

	fresh(SECTORS, SECTOR_512N);
	disk_set_bad(&disk, 500, 1);
	f = fis_ncq(ATA_READ_NCQ, 0, 8, 31);
	is(send(&f), ATA_GOOD, "a queued read succeeds");
	is(reply.protocol, ATA_NCQ, "as a queued command");
	is(reply.tag, 31, "with its tag");
	f = fis_ncq(ATA_READ_NCQ, 500, 1, 7);
	send(&f);
	is(reply.error, ATA_UNC, "a queued read of a bad sector fails");
	f = fis_ncq(ATA_WRITE_NCQ, 0, 8, 3);
	send(&f);
	is(reply.error, ATA_ABRT, "after it queued commands abort");
	cmd(ATA_READ_LOG_EXT, 0x10, 1);
	is(wire.buf[0], 7, "log 10h names the tag");
	is(wire.buf[3], ATA_UNC, "and the error");
	is(get16(wire.buf + 4), 500, "and the sector");
	ok(sums_to_zero(), "its checksum is right");
	f = fis_ncq(ATA_WRITE_NCQ, 0, 8, 3);
	is(send(&f), ATA_GOOD, "once it is read, commands are taken again");
	disk.depth = 4;
	f = fis_ncq(ATA_READ_NCQ, 0, 8, 4);
	send(&f);
	is(reply.error, ATA_ABRT, "a tag beyond the depth aborts");
	cmd(ATA_READ_LOG_EXT, 0x77, 1);
	is(reply.error, ATA_ABRT, "an unknown log aborts");
}

static void test_settings(void)
{
	fresh(SECTORS, SECTOR_512N);
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	ok(!disk.write_cache, "write cache off");
	cmd(ATA_IDENTIFY, 0, 0);
	ok(!(word(85) & 0x20), "IDENTIFY says so");
	feature(ATA_SET_FEATURES, SETF_RAHEAD_OFF, 0);
	ok(!disk.read_ahead, "read ahead off");
	feature(ATA_SET_FEATURES, SETF_XFER_MODE, 0x46);
	cmd(ATA_IDENTIFY, 0, 0);
	is(word(88), 0x407f, "UDMA 6 is chosen");
	feature(ATA_SET_FEATURES, SETF_XFER_MODE, 0x0c);
	is(disk.transfer_mode, 0x0c, "PIO 4 is chosen");
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	is(disk.apm, 0x80, "APM level");
	feature(ATA_SET_FEATURES, 0x33, 0);
	is(reply.error, ATA_ABRT, "an unknown feature aborts");
	is(cmd(ATA_FLUSH, 0, 0), ATA_GOOD, "FLUSH CACHE");
	is(cmd(ATA_FLUSH_EXT, 0, 0), ATA_GOOD, "FLUSH CACHE EXT");
	is(disk.flushes, 2, "both are counted");
}

static void test_power(void)
{
	struct fis_h2d read = fis_for(ATA_READ_DMA_EXT, 0, 1);

	fresh(SECTORS, SECTOR_512N);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0xff, "active");
	cmd(ATA_IDLE_NOW, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x80, "idle");
	cmd(ATA_STANDBY_NOW, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x00, "standby");
	ok(disk_latency(&disk, &read) >= disk.spin_up,
	   "a read then waits for the platters");
	is(send(&read), ATA_GOOD, "and succeeds");
	ok(disk_latency(&disk, &read) < disk.spin_up, "the next does not");
	cmd(ATA_SLEEP, 0, 0);
	cmd(ATA_CHECK_POWER, 0, 0);
	ok(reply.silent, "asleep, it answers nothing");
	disk_reset(&disk, false);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0x00, "a reset wakes it into standby");
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_RAHEAD_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	smart(SMART_DISABLE, 0, 0);
	disk_reset(&disk, true);
	ok(!disk.write_cache && disk.apm, "and leaves what was set");
	feature(ATA_SET_FEATURES, SETF_SATA_OFF, SATA_PRESERVE);
	disk_reset(&disk, false);
	ok(!disk.write_cache, "a soft one always does");
	disk_reset(&disk, true);
	ok(disk.write_cache, "a hard one not when settings are not preserved");
	feature(ATA_SET_FEATURES, SETF_WCACHE_OFF, 0);
	feature(ATA_SET_FEATURES, SETF_APM_ON, 0x80);
	disk_power_on(&disk);
	cmd(ATA_CHECK_POWER, 0, 0);
	is(reply.count, 0xff, "after power on it spins");
	ok(disk.write_cache && disk.read_ahead && !disk.apm,
	   "with the settings of its maker");
	ok(!disk.smart, "SMART stays off");
	smart(SMART_ENABLE, 0, 0);
	smart(SMART_DATA, 0, 0);
	is(get32(wire.buf + 2 + 12 * 2 + 5), 2, "it counts the power cycles");
}

static void test_smart(void)
{
	struct fis_h2d f = fis_for(ATA_SMART, 0, 0);

	fresh(SECTORS, SECTOR_512N);
	is(smart(SMART_STATUS, 0, 0), ATA_GOOD, "SMART status");
	is(reply.lba, 0xc24f00, "says healthy");
	disk.fault.failing = true;
	smart(SMART_STATUS, 0, 0);
	is(reply.lba, 0x2cf400, "or failing");
	is(smart(SMART_DATA, 0, 0), ATA_GOOD, "SMART data");
	ok(sums_to_zero(), "its checksum is right");
	is(smart(SMART_THRESHOLDS, 0, 0), ATA_GOOD, "SMART thresholds");
	ok(sums_to_zero(), "its checksum is right");
	is(smart(SMART_READ_LOG, 6, 1), ATA_GOOD, "the self-test log");
	smart(SMART_READ_LOG, 0x99, 1);
	is(reply.error, ATA_ABRT, "an unknown log aborts");
	f.feature = SMART_DATA;
	send(&f);
	is(reply.error, ATA_ABRT, "without the signature it aborts");
	smart(SMART_DISABLE, 0, 0);
	smart(SMART_DATA, 0, 0);
	is(reply.error, ATA_ABRT, "switched off it aborts");
	is(smart(SMART_ENABLE, 0, 0), ATA_GOOD, "it can be switched on");
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
	ok(!wire.buf[1] && !get16(wire.buf + 452), "no errors yet");
	is(pending(), 0, "nor pending sectors");
	disk_set_bad(&disk, 0x12345678b0, 3);
	is(pending(), 0, "a bad one nobody knows of");
	cmd(ATA_READ_DMA_EXT, 0x2000000000, 1);
	send(&f);
	is(pending(), 3, "until a read comes upon it");
	is(smart(SMART_READ_LOG, 1, 1), ATA_GOOD, "the summary error log");
	ok(sums_to_zero(), "its checksum is right");
	is(wire.buf[1], 2, "the second entry is the newest");
	is(get16(wire.buf + 452), 2, "of two");
	is(e[48 + 7], ATA_READ_NCQ, "it names the command");
	is(e[60 + 1], ATA_UNC, "its error");
	is(e[60 + 3], 0xb0, "and the low part of the sector");
	is(cmd(ATA_READ_LOG_EXT, 0x03, 1), ATA_GOOD, "the log of 48 bits");
	ok(sums_to_zero(), "its checksum is right");
	e = wire.buf + 4 + 124;
	is(wire.buf[2], 2, "the second entry is the newest there too");
	is(e[72 + 12], ATA_READ_NCQ, "it names the command");
	is(e[90 + 1], ATA_UNC, "its error");
	is(e[90 + 4] | e[90 + 5] << 8 | e[90 + 7] << 16, 0x1234b0,
	   "and all of the sector");
	cmd(ATA_READ_LOG_EXT, 0x10, 1);
	cmd(0x87, 0, 0);
	for (unsigned int i = 0; i < 4; i++)
		cmd(ATA_READ_DMA_EXT, 0x2000000000 + i, 1);
	smart(SMART_READ_LOG, 2, 1);
	is(get16(wire.buf + 452), 6, "an unknown command is no error");
	is(wire.buf[1], 1, "the sixth is in the first one's place");
	cmd(ATA_READ_LOG_EXT, 0x03, 1);
	is(wire.buf[2], 2, "or the second, where there are four");
	is(wire.buf[4 + 124 + 90 + 4], 3, "it is the newest");
	smart(SMART_DISABLE, 0, 0);
	cmd(ATA_READ_DMA_EXT, 0x2000000000, 1);
	is(disk.errors, 6, "with SMART off nothing is logged");
}

static void test_self_tests(void)
{
	const u8 *t = wire.buf + 2;

	fresh(SECTORS, SECTOR_512N);
	is(smart(SMART_OFFLINE, 1, 0), ATA_GOOD, "a short self-test");
	disk_set_bad(&disk, 4711, 1);
	is(smart(SMART_OFFLINE, 2, 0), ATA_GOOD, "a long one");
	smart(SMART_DATA, 0, 0);
	is(wire.buf[363], 0x70, "found a sector it cannot read");
	is(smart(SMART_READ_LOG, 6, 1), ATA_GOOD, "the self-test log");
	ok(sums_to_zero(), "its checksum is right");
	is(wire.buf[508], 2, "has two");
	ok(t[0] == 1 && t[1] == 0, "the short one was good");
	ok(t[24] == 2 && t[25] == 0x70, "the long one was not");
	is(get32(t + 24 + 5), 4711, "for this sector");
	is(cmd(ATA_READ_LOG_EXT, 0x07, 1), ATA_GOOD, "the log of 48 bits");
	ok(wire.buf[2] == 2 && get32(wire.buf + 4 + 26 + 5) == 4711,
	   "says the same");
	smart(SMART_OFFLINE, 0x82, 0);
	ok(reply.error == ATA_ABRT && reply.lba == 0x2cf400,
	   "one that is waited for fails itself");
	smart(SMART_OFFLINE, 4, 0);
	is(reply.error, ATA_ABRT, "there is no selective one");
	is(smart(SMART_OFFLINE, 0x7f, 0), ATA_GOOD, "there is none to abort");
	for (unsigned int i = 0; i < 20; i++)
		smart(SMART_OFFLINE, 1, 0);
	smart(SMART_READ_LOG, 6, 1);
	is(wire.buf[508], 2, "21 are kept");
}

static void test_faults(void)
{
	fresh(SECTORS, SECTOR_512N);
	disk.fault.hang = 1;
	cmd(ATA_READ_DMA_EXT, 0, 1);
	ok(reply.silent, "a command that hangs");
	cmd(ATA_READ_DMA_EXT, 0, 1);
	is(reply.error, ATA_ABRT, "none may come beside it");
	disk.fault.hang = 1;
	cmd(ATA_READ_DMA_EXT, 0, 1);
	disk_reset(&disk, false);
	is(cmd(ATA_READ_DMA_EXT, 0, 1), ATA_GOOD, "only that one");
	disk.fault.wrong_status = 1;
	disk.fault.status = ATA_DRDY | ATA_DF | ATA_ERR;
	disk.fault.error = ATA_ABRT;
	is(cmd(ATA_WRITE_DMA_EXT, 0, 1), ATA_DRDY | ATA_DF | ATA_ERR,
	   "a wrong status");
	is(wire.out, 0, "moves nothing");
	is(cmd(ATA_WRITE_DMA_EXT, 0, 1), ATA_GOOD, "only that one");
}

/* The same disk over a sparse file, and what a file can do wrong. */
static void test_file(void)
{
	char path[] = "/tmp/twin-disk.XXXXXX";
	struct file_store file;
	struct stat st;
	int fd = mkstemp(path);

	ok(fd >= 0 && !file_store_open(&file, path, SECTORS * 512),
	   "a file is made as large as the disk");
	disk_init(&disk, &file.media, SECTORS, SECTOR_512N, "FILE");
	round_trip(ATA_WRITE_DMA_EXT, ATA_READ_DMA_EXT, SECTORS - 9, 9,
		   "a disk in a file");
	ok(!stat(path, &st) && st.st_blocks * 512 < SECTORS * 512,
	   "the file is sparse");
	if (ftruncate(fd, 4096))
		ok(false, "the file cannot be cut");
	cmd(ATA_READ_DMA_EXT, 4, 8);
	is(reply.error, ATA_ABRT, "a file cut short: the read aborts");
	file_store_close(&file);
	close(fd);
	unlink(path);
	ok(file_store_open(&file, "/nonexistent/disk", 512),
	   "a file that cannot be made");
}

int main(void)
{
	test_identify();
	test_claims(false);
	test_claims(true);
	test_wwn();
	test_data();
	test_limits();
	test_short_path();
	test_bad_sectors();
	test_ncq();
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
