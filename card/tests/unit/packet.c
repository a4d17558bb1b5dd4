// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Packets on their way through the chip to a packet device. */
#include "card.h"
#include "device.h"
#include "model/atapi.h"
#include "tests/tap.h"

#define SLOT 5
#define GOOD ((u32)SLOT | DONE_DONE | DONE_GOOD)
#define BAD ((u32)SLOT | DONE_DONE | DONE_ERROR)

static struct card card;
static struct atapi drive;
static struct fis_h2d packet;

static void fresh(void)
{
	card_free(&card);
	card_init(&card);
	atapi_init(&drive, &card.disk, 100);
	drive.attention = SENSE_NONE;
	packet = fis_for(ATA_PACKET, 0, 0);
	packet.feature = PACKET_DMA;
}

/* A slot for INQUIRY, which has 36 bytes; the host takes @len. */
static u8 *fill(const struct fis_h2d *f, u32 len)
{
	u8 *h = card_fill(&card, SLOT, f, len);
	u8 *cdb = card.tables + TABLE_SIZE * SLOT + TABLE_PACKET;

	memset(card.buf, 0xee, 4096);
	memset(cdb, 0, PACKET_SIZE);
	cdb[0] = 0x12;
	cdb[4] = 96;
	return h;
}

static u32 sent(void)
{
	card_send(&card, SLOT, 0, 1);
	card_run(&card);
	return card_done(&card);
}

static u64 errors(void)
{
	return card.chip.stats.protocol_errors;
}

static void flip(u8 *h, u32 bits)
{
	put32(h + HEADER_FLAGS, get32(h + HEADER_FLAGS) ^ bits);
}

static void test_header(void)
{
	struct fis_h2d read = fis_for(ATA_READ_DMA_EXT, 50, 8);
	struct fis_h2d idle = fis_for(ATA_IDLE_NOW, 0, 0);

	fresh();
	fill(&packet, 96);
	is(sent(), GOOD, "a packet completes");
	is(errors(), 0, "a packet is not a protocol error");
	is(drive.packets, 1, "the packet has reached the drive");
	flip(fill(&packet, 96), HEADER_ATAPI);
	is(sent(), 0, "a packet that is not in its header does not complete");
	is(errors(), 1, "a packet that is not in its header: protocol error");
	fresh();
	flip(fill(&read, 4096), HEADER_ATAPI);
	is(sent(), 0, "a read with a packet in its header does not complete");
	is(errors(), 1, "a read with a packet in its header: protocol error");
	fresh();
	flip(fill(&idle, 0), HEADER_ATAPI);
	is(sent(), GOOD,
	   "a command without data may have a packet in its header");
	is(errors(), 0,
	   "a command without data and a packet: no protocol error");
}

/* The last D2H FIS of set 0. */
static const struct fis_d2h *answer(void)
{
	return (const void *)(card.fis + RXFIS_SET(0) + RXFIS_D2H);
}

static void test_length(void)
{
	fresh();
	fill(&packet, 4096);
	is(sent(), GOOD, "a packet may move less than its header says");
	is(errors(), 0, "a packet that moves less is not a protocol error");
	ok(card.buf[0] == 5 && card.buf[36] == 0xee,
	   "the data of a packet are there, and no more");
	is(answer()->type, FIS_D2H, "a packet ends with a D2H FIS");
	is(answer()->status, ATA_GOOD, "a packet ends well");
	is(answer()->count, PACKET_CD | PACKET_IO,
	   "the interrupt reason is that of a packet's end");
	fill(&packet, 20);
	is(sent(), BAD, "a packet that moves more than its list: an error");
	is(errors(), 1, "a packet that moves more is a protocol error");
}

static void test_check(void)
{
	u64 record;

	fresh();
	atapi_load(&drive, false);
	fill(&packet, 0);
	memset(card.tables + TABLE_SIZE * SLOT + TABLE_PACKET, 0, PACKET_SIZE);
	is(sent(), BAD, "a check condition is an error");
	record = get64(card.tables + TABLE_SIZE * SLOT + CARD_RECORD);
	is(record & 0xffffffff, ERR_TASK_FILE | ERR_STOPPED,
	   "a check condition is an error of the task file");
	is(answer()->status, ATA_GOOD | ATA_ERR, "a check condition sets ERR");
	is(answer()->error, 0x20,
	   "a check condition has the sense key in the error register");
	is(errors(), 0, "a check condition is not a protocol error");
}

static void test_pio(void)
{
	const u8 *pio;

	fresh();
	pio = card.fis + RXFIS_SET(0) + RXFIS_PIO;
	fill(&packet, 96);
	is(sent(), GOOD, "a packet by DMA");
	is(pio[0], FIS_PIO_SETUP, "a PIO set-up asks for the packet");
	is(get16(pio + 16), PACKET_ASKED, "the PIO set-up asks for 12 bytes");
	ok(!(pio[1] & FIS_DIR_IN),
	   "the PIO set-up for a packet is to the device");
	packet.feature = 0;
	put16(packet.lba_lo + 1, 16);
	fill(&packet, 96);
	is(sent(), GOOD, "a packet by PIO");
	is(get16(pio + 16), 4, "36 bytes in blocks of 16 end with one of 4");
	ok(pio[1] & FIS_DIR_IN, "the PIO set-up for data is to the host");
	is(answer()->status, ATA_GOOD, "a packet by PIO ends with a D2H FIS");
	is(errors(), 0, "a packet by PIO is not a protocol error");
}

static u32 cfg(u32 at)
{
	card_write(&card, 0, R_PHY_CFG_ADDR, at);
	return card_read(&card, 0, R_PHY_CFG_ADDR + 4);
}

static u32 signature(void)
{
	return cfg(CFG_SIGNATURE + 4) << 8 | (cfg(CFG_SIGNATURE + 12) & 0xff);
}

static void soft_reset(u8 port)
{
	struct fis_h2d f = { .type = FIS_H2D, .flags = port };

	f.control = CONTROL_SRST;
	card_issue(&card, 1, 0, &f, 0);
	card_run(&card);
	f.control = 0;
	card_issue(&card, 1, 0, &f, 0);
	card_run(&card);
	while (card_done(&card))
		;
}

static void test_signature(void)
{
	fresh();
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	card_run(&card);
	is(signature(), SIG_PACKET,
	   "a hard reset brings a packet device's signature");
	is(cfg(CFG_SIGNATURE) >> 16 & 0xff, 0,
	   "a packet device is not ready with its signature");
	ok(drive.attention == SENSE_RESET, "a hard reset resets the drive");
	soft_reset(0);
	is(signature(), SIG_PACKET,
	   "a soft reset brings a packet device's signature");
	fresh();
	pmp_init(&card.pmp, pmp_profile("9715"));
	card.pmp.pscr[3][PSCR_CONTROL] = 0;
	card.pmp.disk[3] = &card.disk;
	card.chip.core[0].phy[0].disk = NULL;
	card.chip.core[0].phy[0].pmp = &card.pmp;
	soft_reset(3);
	is(signature(), SIG_PACKET,
	   "a soft reset behind a multiplier brings its signature");
	packet.flags |= 3;
	fill(&packet, 96);
	is(sent(), GOOD, "a packet to a drive behind a multiplier completes");
	is(errors(), 0, "a packet behind a multiplier is not a protocol error");
}

int main(void)
{
	card_init(&card);
	test_header();
	test_length();
	test_check();
	test_pio();
	test_signature();
	card_free(&card);
	return tap_done();
}
