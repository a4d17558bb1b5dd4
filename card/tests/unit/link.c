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

static u32 run_one(const struct fis_h2d *f, u32 len)
{
	card_issue(&card, 5, 0, f, len);
	card_run(&card);
	return card_done(&card);
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
	run_one(&f, 0);
	vsr(VSR_RESET, VSR_OFF | 0x54fe);
	ok(!ready(), "off: a phy that is turned off has no link");
	ok(events() & PHY_READY_CHANGE, "off: it says that the link went");
	is(run_one(&f, 0), 5 | DONE_DONE | DONE_ERROR,
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
	is(run_one(&f, 0), 5 | DONE_DONE | DONE_GOOD, "on: commands work");
	vsr(VSR_RESET, VSR_OFF);
	vsr(VSR_RESET, 0x54ff);
	card_run(&card);
	ok(ready(), "on: a reset may do both");
	vsr(VSR_RESET, VSR_OFF);
	chip_reset(&card.chip);
	card_enable(&card, COMMAND_MEMORY);
	ok(ready(), "off: a reset of the chip turns its phys on");
}

int main(void)
{
	card_init(&card);
	test_off();
	card_free(&card);
	return tap_done();
}
