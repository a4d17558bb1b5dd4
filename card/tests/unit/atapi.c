// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The packet device alone. */
#include "device.h"
#include "model/atapi.h"
#include "rig/store.h"
#include "tests/tap.h"

#define BLOCKS 1000u

static struct store store;
static struct disk disk;
static struct atapi drive;
static struct wire wire;
static struct ata_reply reply;
static u8 cdb[PACKET_SIZE];

static u8 send(const struct fis_h2d *f)
{
	struct data_path path = wire_open(&wire);

	disk_accept(&disk, f);
	disk_command(&disk, f, &path, &reply);
	return reply.status;
}

static u8 cmd(u8 command, u16 count)
{
	struct fis_h2d f = fis_for(command, 0, count);

	return send(&f);
}

/* A packet whose data is moved by DMA, or, with a @limit, by PIO. */
static u8 packet_by(u16 limit, bool dma)
{
	struct fis_h2d f = fis_for(ATA_PACKET, (u64)limit << 8, 0);

	f.feature = dma ? PACKET_DMA : 0;
	wire.cdb = cdb;
	return send(&f);
}

static u8 packet(void)
{
	return packet_by(0, true);
}

/* A packet with @room in bytes 7 and 8, where most have their allocation length. */
static u8 packet_10(u8 opcode, u8 one, u8 two, u16 room)
{
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = opcode;
	cdb[1] = one;
	cdb[2] = two;
	put16_be(cdb + 7, room);
	return packet();
}

static u8 packet_6(u8 opcode, u8 four)
{
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = opcode;
	cdb[4] = four;
	return packet();
}

static u8 ready(void)
{
	return packet_6(0x00, 0);
}

static u8 eject(bool in)
{
	return packet_6(0x1b, in ? 3 : 2);
}

static u8 read_10(u32 lba, u16 count)
{
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x28;
	put32_be(cdb + 2, lba);
	put16_be(cdb + 7, count);
	return packet();
}

/* What REQUEST SENSE tells, as enum atapi_sense has it. */
static u32 sense(void)
{
	packet_6(0x03, 18);
	return (u32)(wire.buf[2] & 0x0f) << 16 | get16_be(wire.buf + 12);
}

static u8 block_byte(u32 lba)
{
	return (u8)(lba * 7 + 1);
}

static void fresh(u32 blocks)
{
	u8 block[ATAPI_BLOCK];

	store_free(&store);
	store_init(&store);
	for (u32 i = 0; i < blocks; i++) {
		memset(block, block_byte(i), sizeof(block));
		store.media.write(&store, (u64)i * ATAPI_BLOCK, block,
				  sizeof(block));
	}
	disk_init(&disk, &store.media, 1, SECTOR_512N, "DRIVE01");
	atapi_init(&drive, &disk, blocks);
}

/* The same, with the attention that follows a reset reported. */
static void usable(u32 blocks)
{
	fresh(blocks);
	ready();
	sense();
}

static u16 word(unsigned int n)
{
	return get16(wire.buf + 2 * n);
}

static void test_identify(void)
{
	u8 sum = 0;

	fresh(BLOCKS);
	is(disk_signature(&disk), 0xeb140101,
	   "the signature is a packet device's");
	is(cmd(ATA_IDENTIFY_PACKET, 0), ATA_GOOD,
	   "IDENTIFY PACKET DEVICE succeeds");
	is(reply.protocol, ATA_PIO_IN, "IDENTIFY PACKET DEVICE is PIO in");
	for (unsigned int i = 0; i < 512; i++)
		sum = (u8)(sum + wire.buf[i]);
	is(sum, 0, "IDENTIFY PACKET DEVICE has a valid checksum");
	is(word(0) >> 14, 2, "IDENTIFY PACKET DEVICE: a packet device");
	is(word(0) >> 8 & 0x1f, 5, "IDENTIFY PACKET DEVICE: a CD-ROM");
	is(word(0) & 3, 0, "IDENTIFY PACKET DEVICE: packets of 12 bytes");
	ok(word(49) & 0x100, "IDENTIFY PACKET DEVICE reports DMA");
	ok(word(82) & 0x10, "IDENTIFY PACKET DEVICE reports PACKET");
	ok(!memcmp(wire.buf + 54, "WTNID DVR-MO", 12),
	   "IDENTIFY PACKET DEVICE has the model with swapped bytes");
	is(cmd(ATA_SET_FEATURES, 0) & ATA_ERR, ATA_ERR,
	   "SET FEATURES without one fails");
}

static void test_ata(void)
{
	struct fis_h2d f = fis_for(ATA_SET_FEATURES, 0, 0x42);

	fresh(BLOCKS);
	is(cmd(ATA_IDENTIFY, 0), ATA_GOOD | ATA_ERR,
	   "IDENTIFY DEVICE of a packet device fails");
	is(reply.error, ATA_ABRT, "IDENTIFY DEVICE of a packet device aborts");
	is(reply.count | reply.lba << 8, SIG_PACKET,
	   "IDENTIFY DEVICE of a packet device shows the signature");
	is(cmd(ATA_READ_DMA_EXT, 8), ATA_GOOD | ATA_ERR,
	   "a packet device has no READ DMA EXT");
	is(cmd(ATA_FLUSH, 0), ATA_GOOD | ATA_ERR,
	   "a drive that does not write has no FLUSH CACHE");
	f.feature = SETF_XFER_MODE;
	is(send(&f), ATA_GOOD, "a packet device's transfer mode can be set");
	is(disk.transfer_mode, 0x42, "a packet device's transfer mode is kept");
	cmd(ATA_STANDBY_NOW, 0);
	cmd(ATA_CHECK_POWER, 0);
	is(reply.count, 0x00, "CHECK POWER MODE of a packet device: standby");
	cmd(ATA_IDLE_NOW, 0);
	cmd(ATA_CHECK_POWER, 0);
	is(reply.count, 0x80, "CHECK POWER MODE of a packet device: idle");
	ready();
	cmd(ATA_CHECK_POWER, 0);
	is(reply.count, 0xff, "a packet makes a drive active");
	is(cmd(ATA_DEVICE_RESET, 0), 0, "DEVICE RESET succeeds");
	is(reply.count | reply.lba << 8, SIG_PACKET,
	   "DEVICE RESET shows the signature");
	is(reply.error, 0x01, "DEVICE RESET: the device is good");
	is(sense(), SENSE_RESET, "DEVICE RESET leaves a unit attention");
}

static void test_sense(void)
{
	fresh(BLOCKS);
	is(packet_10(0x4a, 1, 0, 8), ATA_GOOD,
	   "GET EVENT STATUS does not report a unit attention");
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x12;
	cdb[4] = 36;
	is(packet(), ATA_GOOD, "INQUIRY does not report a unit attention");
	is(ready(), ATA_GOOD | ATA_ERR, "after a reset a packet is refused");
	is(reply.error, 0x60, "the error register has the sense key");
	is(reply.count, PACKET_CD | PACKET_IO,
	   "the interrupt reason says that a packet has ended");
	is(ready(), ATA_GOOD, "a unit attention is reported once");
	is(sense(), SENSE_RESET, "sense is kept until it is asked for");
	is(wire.in, 18, "sense data have 18 bytes");
	is(wire.buf[0], 0x70, "sense data are current");
	is(sense(), SENSE_NONE, "REQUEST SENSE clears the sense");
	packet_6(0xff, 0);
	is(reply.error, 0x50, "an unknown packet is an illegal request");
	is(sense(), SENSE_OPCODE, "an unknown packet: invalid opcode");
	disk_reset(&disk, false);
	is(sense(), SENSE_RESET,
	   "REQUEST SENSE asks for a unit attention, too");
	is(ready(), ATA_GOOD,
	   "a unit attention that was asked for is reported");
}

static void test_names(void)
{
	usable(BLOCKS);
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x12;
	cdb[4] = 96;
	packet();
	is(wire.in, 36, "INQUIRY returns 36 bytes");
	is(reply.bytes, 36, "INQUIRY: the reply knows what was moved");
	is(wire.buf[0], 5, "INQUIRY: a CD/DVD device");
	is(wire.buf[1], 0x80, "INQUIRY: a removable medium");
	ok(!memcmp(wire.buf + 8, "TWIN    DVD-ROM ", 16),
	   "INQUIRY has vendor and product");
	cdb[4] = 5;
	packet();
	is(wire.in, 5, "INQUIRY: a short allocation length truncates");
	is(reply.status, ATA_GOOD, "INQUIRY: truncated, it is good");
	cdb[1] = 1;
	packet();
	is(sense(), SENSE_FIELD, "INQUIRY has no VPD pages");
}

static bool good_blocks(u32 lba, u32 count)
{
	for (u32 i = 0; i < count * ATAPI_BLOCK; i++)
		if (wire.buf[i] != block_byte(lba + i / ATAPI_BLOCK))
			return false;
	return wire.in == count * ATAPI_BLOCK;
}

static void test_read(void)
{
	usable(BLOCKS);
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x25;
	packet();
	is(get32_be(wire.buf), BLOCKS - 1, "READ CAPACITY has the last block");
	is(get32_be(wire.buf + 4), 2048, "READ CAPACITY has the block size");
	is(read_10(5, 20), ATA_GOOD, "READ(10) succeeds");
	ok(good_blocks(5, 20), "READ(10) returns those blocks");
	is(reply.protocol, ATA_PACKETS, "READ(10) ends as a packet does");
	is(read_10(BLOCKS - 1, 1), ATA_GOOD, "the last block is read");
	ok(good_blocks(BLOCKS - 1, 1), "the last block has its data");
	read_10(BLOCKS - 1, 2);
	is(sense(), SENSE_RANGE, "a read past the end: out of range");
	read_10(0xffffffff, 1);
	is(sense(), SENSE_RANGE, "a read at the largest address");
	is(read_10(3, 0), ATA_GOOD, "a read of no blocks succeeds");
	is(wire.in, 0, "a read of no blocks moves nothing");
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0xa8;
	put32_be(cdb + 2, 7);
	put32_be(cdb + 6, 3);
	is(packet(), ATA_GOOD, "READ(12) succeeds");
	ok(good_blocks(7, 3), "READ(12) returns those blocks");
}

static void test_unreadable(void)
{
	usable(BLOCKS);
	disk_set_bad(&disk, 110, 2);
	is(read_10(100, 32), ATA_GOOD | ATA_ERR,
	   "a read over an unreadable block fails");
	is(reply.error, 0x30, "an unreadable block is a medium error");
	ok(good_blocks(100, 10), "the blocks before it are transferred");
	is(sense(), SENSE_UNREADABLE, "sense data: unrecovered read error");
	is(wire.buf[0], 0xf0, "sense data of an unreadable block are valid");
	is(get32_be(wire.buf + 3), 110, "sense data name the block");
	is(read_10(100, 10), ATA_GOOD, "the blocks before it can be read");
	is(read_10(112, 10), ATA_GOOD, "the blocks behind it can be read");
}

static u8 event(u8 *status)
{
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x4a;
	cdb[1] = 1;
	cdb[4] = 0x10;
	put16_be(cdb + 7, 8);
	packet();
	*status = wire.buf[5];
	return wire.buf[4];
}

static void test_change(void)
{
	u8 status;

	usable(BLOCKS);
	is(event(&status), 0, "no event without a change");
	is(status, 2, "GET EVENT STATUS: a disc is there");
	ok(atapi_load(&drive, false), "the disc can be taken out");
	is(event(&status), EVENT_REMOVED, "a disc taken out is an event");
	is(status, 1, "GET EVENT STATUS: the tray is open");
	is(event(&status), EVENT_NONE, "an event is told of once");
	ready();
	is(sense(), SENSE_NO_MEDIUM, "without a disc a drive is not ready");
	read_10(0, 1);
	is(reply.error, 0x20, "without a disc a read fails: not ready");
	is(wire.in, 0, "without a disc nothing is read");
	sense();
	ok(atapi_load(&drive, true), "the disc can be put back");
	is(event(&status), EVENT_NEW, "a disc put in is an event");
	ready();
	is(sense(), SENSE_CHANGED, "a disc put in is a unit attention");
	is(read_10(0, 1), ATA_GOOD, "the disc is read again");
	atapi_load(&drive, true);
	is(ready(), ATA_GOOD, "a disc that is in stays as it is");
	fresh(0);
	ok(!atapi_load(&drive, true), "where there is no disc none is loaded");
}

static void test_tray(void)
{
	u8 status;

	usable(BLOCKS);
	packet_6(0x1e, 1);
	eject(false);
	is(sense(), SENSE_LOCKED, "a locked tray does not open");
	is(read_10(0, 1), ATA_GOOD, "in a locked tray the disc stays");
	packet_6(0x1e, 0);
	is(eject(false), ATA_GOOD, "START STOP UNIT ejects");
	ready();
	is(sense(), SENSE_NO_MEDIUM, "an ejected disc is not there");
	packet_6(0x1b, 1);
	is(sense(), SENSE_NO_MEDIUM, "START without a disc fails");
	is(eject(true), ATA_GOOD, "START STOP UNIT loads");
	ready();
	is(sense(), SENSE_CHANGED, "a loaded disc is a unit attention");
	is(event(&status), EVENT_NEW, "a loaded disc is an event");
	packet_6(0x1e, 1);
	disk_reset(&disk, true);
	ready();
	is(eject(false), ATA_GOOD, "a reset unlocks the tray");
}

static void test_toc(void)
{
	usable(BLOCKS);
	packet_10(0x43, 0, 0, 100);
	is(wire.in, 20, "READ TOC: one track and the lead-out");
	is(get16_be(wire.buf), 18, "READ TOC has its length");
	is(wire.buf[5], 0x14, "READ TOC: a data track");
	is(get32_be(wire.buf + 8), 0, "READ TOC: it begins at block 0");
	is(wire.buf[14], 0xaa, "READ TOC: the lead-out has its number");
	is(get32_be(wire.buf + 16), BLOCKS, "READ TOC: where the disc ends");
	packet_10(0x43, 2, 0, 100);
	is(get32_be(wire.buf + 8), 0x000200,
	   "READ TOC: block 0 is 2 seconds from the start");
	is(get32_be(wire.buf + 16), 0x000f19,
	   "READ TOC: the end in seconds and frames");
	packet_10(0x43, 0, 0, 4);
	is(wire.in, 4, "READ TOC: a short allocation length truncates");
	packet_10(0x43, 0, 1, 100);
	is(wire.in, 12, "READ TOC: the session");
	is(get32_be(wire.buf + 8), 0, "READ TOC: the session's first track");
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0x43;
	cdb[6] = 2;
	packet();
	is(sense(), SENSE_FIELD, "READ TOC: there is no track 2");
	packet_10(0x43, 0, 5, 100);
	is(sense(), SENSE_FIELD, "READ TOC: other formats are refused");
}

static u16 profile_of(u32 blocks)
{
	drive.blocks = blocks;
	packet_10(0x46, 2, 0, 100);
	return get16_be(wire.buf + 6);
}

static void test_configuration(void)
{
	usable(BLOCKS);
	packet_10(0x46, 0, 0, 200);
	is(get32_be(wire.buf), wire.in - 4, "GET CONFIGURATION has its length");
	is(get16_be(wire.buf + 6), 0x08, "GET CONFIGURATION: a CD-ROM");
	is(get16_be(wire.buf + 8), 0, "GET CONFIGURATION: the profiles first");
	ok(wire.buf[18] && !wire.buf[14],
	   "GET CONFIGURATION: the CD-ROM's profile is current");
	is(profile_of(400000), 0x10,
	   "GET CONFIGURATION: a larger disc is a DVD");
	is(wire.in, 20, "GET CONFIGURATION of one feature");
	atapi_load(&drive, false);
	is(profile_of(BLOCKS), 0,
	   "GET CONFIGURATION: no profile without a disc");
	packet_10(0x46, 1, 0x00, 200);
	is(wire.in, 8 + 12 + 8 + 8,
	   "GET CONFIGURATION: without a disc few features are current");
	packet_10(0x46, 3, 0, 200);
	is(sense(), SENSE_FIELD, "GET CONFIGURATION: type 3 is refused");
}

static void test_mode(void)
{
	usable(BLOCKS);
	packet_10(0x5a, 0, 0x2a, 100);
	is(wire.in, 30, "MODE SENSE(10) returns page 2Ah");
	is(get16_be(wire.buf), 28, "MODE SENSE(10) has its length");
	is(wire.buf[8], 0x2a, "MODE SENSE(10): the page");
	is(wire.buf[8 + 3], 0, "MODE SENSE(10): it writes nothing");
	is(wire.buf[8 + 6] >> 5, 1, "MODE SENSE(10): it has a tray");
	packet_10(0x5a, 0, 0x08, 100);
	is(sense(), SENSE_FIELD, "MODE SENSE(10): other pages are refused");
	packet_10(0x4a, 0, 0, 8);
	is(sense(), SENSE_FIELD, "GET EVENT STATUS does not wait");
	packet_10(0x4a, 1, 0, 8);
	is(wire.buf[2], 0x80, "GET EVENT STATUS: no such class");
	memset(cdb, 0, sizeof(cdb));
	cdb[0] = 0xbd;
	cdb[9] = 8;
	is(packet(), ATA_GOOD, "MECHANISM STATUS succeeds");
	is(wire.in, 8, "MECHANISM STATUS has a header");
}

static void test_pio(void)
{
	usable(BLOCKS);
	read_10(5, 3);
	is(packet_by(2048, false), ATA_GOOD, "a read by PIO succeeds");
	ok(good_blocks(5, 3), "a read by PIO returns the blocks");
	is(reply.limit, 2048, "a read by PIO is in blocks of the limit");
	is(packet_by(0, false), ATA_GOOD | ATA_ERR,
	   "PIO with a limit of 0 fails");
	is(wire.in, 0, "PIO with a limit of 0 moves nothing");
	packet_by(0xffff, false);
	is(reply.limit, 0xfffe, "an odd limit is one less");
	packet_6(0x00, 0);
	is(packet_by(0, false), ATA_GOOD,
	   "without data, a limit of 0 is allowed");
	read_10(0, 16);
	wire.cdb = NULL;
	is(cmd(ATA_PACKET, 0), ATA_GOOD | ATA_ERR,
	   "PACKET without a packet fails");
}

static void test_short(void)
{
	struct fis_h2d f = fis_for(ATA_PACKET, 0, 0);
	struct data_path path;

	usable(BLOCKS);
	read_10(0, 16);
	f.feature = PACKET_DMA;
	path = wire_open(&wire);
	path.cdb = cdb;
	wire.limit = 5 * ATAPI_BLOCK;
	disk_accept(&disk, &f);
	disk_command(&disk, &f, &path, &reply);
	is(reply.error, ATA_ABRT, "a host that takes too little: abort");
	is(wire.in, 5 * ATAPI_BLOCK,
	   "a host that takes too little is given that");
}

static void test_open(void)
{
	struct fis_h2d f = fis_for(ATA_PACKET, 0, 0);
	struct data_path path = wire_open(&wire);

	usable(BLOCKS);
	packet_6(0x00, 0);
	path.cdb = cdb;
	ok(disk_accept(&disk, &f), "a packet is accepted");
	ok(!disk_accept(&disk, &f),
	   "a second packet beside the first is not accepted");
	disk_command(&disk, &f, &path, &reply);
	is(reply.status & ATA_ERR, ATA_ERR, "both packets abort");
	disk_reset(&disk, false);
	disk.fault.hang = 1;
	ready();
	ok(reply.silent, "a packet can hang");
}

int main(void)
{
	test_identify();
	test_ata();
	test_sense();
	test_names();
	test_read();
	test_unreadable();
	test_change();
	test_tray();
	test_toc();
	test_configuration();
	test_mode();
	test_pio();
	test_short();
	test_open();
	store_free(&store);
	return tap_done();
}
