// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Links of the chip: phys that are off, rates, errors on the way. */
#include "card.h"
#include "device.h"
#include "tests/tap.h"

static struct card card;

static void fresh(void)
{
	card_free(&card);
	card_init(&card);
}

static void vsr(u32 reg, u32 v)
{
	card_write(&card, 0, R_PHY_VSR_ADDR, reg);
	card_write(&card, 0, R_PHY_VSR_DATA, v);
}

static bool ready(void)
{
	return card_read(&card, 0, R_PHY_SERIAL) & SERIAL_READY;
}

static u32 events(void)
{
	u32 v = card_read(&card, 0, R_PHY_INT);

	card_write(&card, 0, R_PHY_INT, v);
	return v;
}

static void test_off(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	struct phy *p;

	fresh();
	p = chip_phy(&card.chip, 0);
	events();
	card.disk.fault.hang = 1;
	card_one(&card, &f, 0);
	vsr(VSR_RESET, VSR_OFF | 0x54fe);
	ok(!ready(), "off: a phy that is turned off has no link");
	ok(events() & PHY_READY_CHANGE, "off: it says that the link went");
	is(card_one(&card, &f, 0), 5 | DONE_DONE | DONE_ERROR,
	   "off: a command finds no device");
	p->dropped = true;
	chip_link_change(&card.chip, 0);
	p->dropped = false;
	chip_link_change(&card.chip, 0);
	card_run(&card);
	is(events(), 0, "off: plugging has no events");
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	vsr(VSR_RESET, VSR_OFF | 0x54ff);
	card_run(&card);
	ok(!ready(), "off: no reset brings the link up");
	events();
	card.chip.way.link_us = 1000;
	vsr(VSR_RESET, 0x54fe);
	ok(!ready(), "on: the link takes its time");
	card_run(&card);
	ok(ready(), "on: the link comes up by itself");
	is(events() & (PHY_READY_CHANGE | PHY_SIGNATURE),
	   PHY_READY_CHANGE | PHY_SIGNATURE, "on: the device says so");
	is(card_one(&card, &f, 0), 5 | DONE_DONE | DONE_GOOD,
	   "on: commands work");
	vsr(VSR_RESET, VSR_OFF);
	vsr(VSR_RESET, 0x54ff);
	card_run(&card);
	ok(ready(), "on: a reset may do both");
	vsr(VSR_RESET, VSR_OFF);
	chip_reset(&card.chip);
	card_enable(&card, COMMAND_MEMORY);
	ok(ready(), "off: a reset of the chip turns its phys on");
}

/* COMRESET with the rates that SERIAL allows; the one that the link gets. */
static u32 rate_of(u32 limit)
{
	u8 page[512];
	u32 v;

	card_write(&card, 0, R_PHY_SERIAL,
		   limit << SERIAL_LIMIT | SERIAL_HARD_RESET);
	card_run(&card);
	v = card_read(&card, 0, R_PHY_SERIAL) >> SERIAL_RATE & SERIAL_RATES;
	disk_identify(&card.disk, page);
	return get16(page + 2 * 77) >> 1 == v + 1 ? v : 99;
}

static void test_rate(void)
{
	u8 page[512];

	fresh();
	is(card_read(&card, 0, R_PHY_SERIAL),
	   SERIAL_READY | SERIAL_RATE_6G | SERIAL_POWER_ON,
	   "rate: 6 Gb/s, unless somebody wants less");
	for (u32 i = 0; i < 3; i++)
		is(rate_of(i), i, "rate: a limit holds from the reset on");
	is(rate_of(3), 2, "rate: a limit that does not exist is none");
	card.disk.max_rate = RATE_3G;
	is(card_read(&card, 0, R_PHY_SERIAL) >> SERIAL_RATE & SERIAL_RATES, 2,
	   "rate: a link keeps its rate");
	is(rate_of(2), 1, "rate: a disk has a limit of its own");
	is(rate_of(0), 0, "rate: the lower of both counts");
	disk_identify(&card.disk, page);
	is(get16(page + 2 * 76) & 0xff, 0x06,
	   "rate: IDENTIFY has those that the disk has");
	card.chip.core[0].phy[0].disk = NULL;
	chip_link_change(&card.chip, 0);
	is(card_read(&card, 0, R_PHY_SERIAL) >> SERIAL_RATE, 0,
	   "rate: without a link, none");
}

static u64 record(void)
{
	return get64(card.tables + TABLE_SIZE * 5 + CARD_RECORD);
}

static u32 counter(u32 reg)
{
	card_write(&card, 0, R_PHY_CFG_ADDR, reg);
	return card_read(&card, 0, R_PHY_CFG_DATA);
}

static void arm(enum link_error kind)
{
	fresh();
	card.disk.fault.link_error = kind;
	card.disk.fault.link_errors = 2;
}

/* Two queued writes meet that error. */
static void two_writes(enum link_error kind)
{
	struct fis_h2d f = fis_ncq(ATA_WRITE_NCQ, 50, 8, 0);

	arm(kind);
	card_issue(&card, 5, 0, &f, 4096);
	f = fis_ncq(ATA_WRITE_NCQ, 60, 8, 1);
	card_issue(&card, 6, 0, &f, 4096);
	card_run(&card);
	is(card_done(&card) & ~(u32)ENTRY_SLOT, DONE_DONE | DONE_ERROR,
	   "link error: the command ends with a record");
	is(card_done(&card), 0, "link error: its register set is stopped");
	card_write(&card, 0, R_SRS_STAT_0, 1);
	card_run(&card);
	is(card_done(&card) & ~(u32)ENTRY_SLOT, DONE_DONE | DONE_ERROR,
	   "link error: the next one meets it, too");
	card_write(&card, 0, R_SRS_STAT_0, 1);
}

static void test_refused(void)
{
	const struct fis_h2d f = fis_for(ATA_WRITE_DMA_EXT, 50, 8);
	static const struct {
		enum link_error kind;
		u64 record;
		u32 r_errs;
	} kinds[] = {
		{ LINK_R_ERR, ERR_R_ERR, 2 },
		{ LINK_RETRY, ERR_R_ERR | ERR_RETRY, 8 },
		{ LINK_SYNC, ERR_SYNC, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		two_writes(kinds[i].kind);
		is(card.disk.media_writes, 0,
		   "link error: the disk has carried nothing out");
		is(record(), kinds[i].record | ERR_STOPPED,
		   "link error: the record says which");
		is(counter(CFG_R_ERRS), kinds[i].r_errs,
		   "link error: the phy counts what was refused");
		is(counter(CFG_CRC_ERRS), 0, "link error: it was no CRC error");
		is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
		   "link error: the next try is good");
		is(card.chip.stats.protocol_errors, 0,
		   "link error: nothing is left open in the disk");
	}
}

static void test_crc(void)
{
	const struct fis_h2d write = fis_for(ATA_WRITE_DMA_EXT, 50, 8);
	const struct fis_h2d read = fis_ncq(ATA_READ_NCQ, 9, 8, 0);
	const struct fis_h2d flush = fis_for(ATA_FLUSH, 0, 0);

	arm(LINK_CRC);
	is(card_one(&card, &flush, 0), 5 | DONE_DONE | DONE_GOOD,
	   "CRC error: none without data");
	card_one(&card, &write, 4096);
	is(record(), ERR_TASK_FILE | ERR_STOPPED, "CRC error: the disk tells");
	is(card.fis[RXFIS_SET(0) + RXFIS_D2H + 3], ATA_ICRC | ATA_ABRT,
	   "CRC error: by ICRC");
	is(card.disk.media_writes, 0, "CRC error: nothing is written");
	is(counter(CFG_R_ERRS), 1, "CRC error: the disk refused the data");
	is(events() & PHY_CRC, 0, "CRC error: it was not the chip's");
	card_write(&card, 0, R_SRS_STAT_0, 1);
	card_one(&card, &read, 4096);
	is(counter(CFG_CRC_ERRS), 1, "CRC error: the chip counts what it read");
	ok(events() & PHY_CRC, "CRC error: and has an event for it");
	is(card.disk.ncq_log[3], ATA_ICRC | ATA_ABRT,
	   "CRC error: of a queued command, log 10h tells");
}

int main(void)
{
	card_init(&card);
	test_off();
	test_rate();
	test_refused();
	test_crc();
	card_free(&card);
	return tap_done();
}
