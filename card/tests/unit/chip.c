// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The chip, driven by hand: rings, errors, resets, and hostile input. */
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

static void test_config(void)
{
	struct chip *c = &card.chip;

	fresh();
	card_enable(&card, 0);
	is(chip_cfg_read(c, 0, 4), 0x07501103, "vendor and device");
	is(chip_cfg_read(c, 2, 2), 0x0750, "16 bits of it");
	chip_cfg_write(c, 0, 0, 4);
	is(chip_cfg_read(c, 0, 4), 0x07501103, "which is read-only");
	chip_cfg_write(c, 0x18, 0xffffffff, 4);
	is(chip_cfg_read(c, 0x18, 4), ~(BAR2_SIZE - 1) | 4, "BAR 2's size");
	chip_cfg_write(c, 0x18, 0xfe000000, 4);
	is(chip_cfg_read(c, 0x18, 4), 0xfe000004, "BAR 2 takes an address");
	chip_cfg_write(c, 4, 0x0006, 2);
	is(chip_cfg_read(c, 4, 4), 0x00100006, "command register");
	chip_cfg_write(c, 6, 4, 4);
	chip_cfg_write(c, 5, 0x50, 4);
	is(chip_cfg_read(c, 4, 4), 0x00100006, "unaligned writes are ignored");
	is(chip_cfg_read(c, 6, 4), 0xffffffff, "unaligned reads give ones");
	is(chip_cfg_read(c, 256, 4), 0xffffffff, "beyond the end too");
}

static void power(u8 state)
{
	chip_cfg_write(&card.chip, CFG_POWER, state, 2);
}

static void test_enable(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	u64 moved;

	fresh();
	card_write(&card, 0, R_PHY_CFG_ADDR, 0x38);
	card_enable(&card, COMMAND_MASTER);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0xffffffff,
	   "memory decode off: ones are read");
	card_write(&card, 0, R_PHY_CFG_ADDR, 0x20);
	card_enable(&card, COMMAND_MASTER | COMMAND_MEMORY);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0x38, "writes had no effect");
	power(3);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0xffffffff, "asleep too");
	is(chip_cfg_read(&card.chip, 0, 4), 0x07501103,
	   "but the configuration answers");
	power(1);
	is(chip_cfg_read(&card.chip, CFG_POWER, 2), 0x000b, "there is no D1");
	power(0);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0x38, "awake again");
	is(run_one(&f, 0), 5 | DONE_DONE | DONE_GOOD, "as before");
	is(card.chip.stats.protocol_errors, 0, "nothing odd");
	card_enable(&card, COMMAND_MEMORY);
	moved = card.arena.bytes;
	is(run_one(&f, 0), 0, "no bus master: no command is taken");
	ok(card.chip.stats.no_master && card.chip.stats.protocol_errors,
	   "the transfers are counted");
	is(card.arena.bytes, moved, "and none is made");
}

static void msi(u16 control)
{
	chip_cfg_write(&card.chip, CFG_MSI, control, 2);
}

static void test_intx(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	const u16 on = COMMAND_MEMORY | COMMAND_MASTER;

	fresh();
	card_enable(&card, on | COMMAND_NO_INTX);
	run_one(&f, 0);
	chip_spurious_irq(&card.chip);
	is(card.edges, 0, "INTx off: silence");
	is(card_read(&card, 0, R_INT_STAT) & INT_DONE, INT_DONE,
	   "with the cause there");
	card_enable(&card, on);
	ok(card.line, "INTx on: it is heard of");
	card_enable(&card, on | COMMAND_NO_INTX);
	ok(!card.line, "and off again");
	msi(MSI_ENABLE);
	ok(card.line, "MSI does not mind");
	card_enable(&card, COMMAND_MEMORY | COMMAND_NO_INTX);
	ok(!card.line, "but it takes a bus master");
	card_enable(&card, on);
	power(3);
	ok(!card.line, "asleep there is none");
}

static void test_read_write(void)
{
	struct fis_h2d f = fis_for(ATA_WRITE_DMA_EXT, 50, 8);

	fresh();
	memset(card.buf, 0x5a, 4096);
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_GOOD, "a write ends well");
	ok(card.line, "and interrupts");
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	ok(!card.line, "until it is acknowledged");
	memset(card.buf, 0, 4096);
	f.command = ATA_READ_DMA_EXT;
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_GOOD, "a read ends well");
	ok(card.buf[0] == 0x5a && card.buf[4095] == 0x5a, "with the data");
	is(card.fis[RXFIS_SET(0) + RXFIS_D2H], FIS_D2H, "a D2H FIS arrived");
	f = fis_for(ATA_IDENTIFY, 0, 0);
	run_one(&f, 512);
	is(card.fis[RXFIS_SET(0) + RXFIS_PIO], FIS_PIO_SETUP,
	   "a PIO set-up FIS for IDENTIFY");
	is(card.arena.violations, 0, "all DMA was in its place");
}

static void test_many(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	unsigned int good = 0;

	fresh();
	for (unsigned int i = 0; i < 1000; i++)
		good += run_one(&f, 4096) == (5 | DONE_DONE | DONE_GOOD);
	is(good, 1000, "1000 commands: both rings wrap");
	f = fis_ncq(ATA_READ_NCQ, 9, 8, 0);
	for (u16 i = 0; i < 32; i++) {
		f.count = (u8)(i << 3);
		card_issue(&card, i, 0, &f, 4096);
	}
	card_run(&card);
	is(card.chip.stats.most_in_flight, 32, "32 queued at once");
	for (good = 0; card_done(&card) & DONE_GOOD;)
		good++;
	is(good, 32, "all end well");
}

static u64 record(u16 slot)
{
	return get64(card.tables + 0x400 * slot + 0x40);
}

static void test_error(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);

	fresh();
	disk_set_bad(&card.disk, 52, 1);
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_ERROR, "UNC: an error");
	is(record(5), ERR_TASK_FILE | ERR_STOPPED, "its record");
	is(card_read(&card, 0, R_SRS_STAT_0), 1, "the set is stopped");
	disk_clear_bad(&card.disk);
	is(run_one(&f, 4096), 0, "a command for it waits");
	card_write(&card, 0, R_SRS_STAT_0, 1);
	card_run(&card);
	is(card_done(&card), 5 | DONE_DONE | DONE_GOOD, "until it is freed");
	is(run_one(&f, 2048), 5 | DONE_DONE | DONE_ERROR, "too short a list");
	is(record(5) & ERR_LENGTH, ERR_LENGTH, "is a length error");
	card.chip.core[0].phy[0].up = false;
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_ERROR, "no link");
	is(record(5), ERR_OPEN_TIMEOUT, "cannot be opened");
}

static u32 active(u32 v, bool write)
{
	card_write(&card, 0, R_IND_ADDR, IND_ACTIVE);
	if (write)
		card_write(&card, 0, R_IND_DATA, v);
	return card_read(&card, 0, R_IND_DATA);
}

static void test_hang(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);

	fresh();
	card.disk.fault.hang = 1;
	is(run_one(&f, 4096), 0, "a hung command does not end");
	is(active(0, false), 1u << 5, "its slot is active");
	is(active(1u << 5, true), 0, "until it is reset");
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_GOOD, "it can be reused");
}

static u32 signature(void)
{
	card_write(&card, 0, R_PHY_CFG_ADDR, CFG_SIGNATURE + 4);
	return card_read(&card, 0, R_PHY_CFG_DATA);
}

static void soft_reset(u8 port)
{
	struct fis_h2d f = { .type = FIS_H2D, .flags = port,
			     .control = CONTROL_SRST };

	run_one(&f, 0);
	f.control = 0;
	run_one(&f, 0);
}

static void test_link(void)
{
	fresh();
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	is(card_read(&card, 0, R_PHY_SERIAL),
	   SERIAL_READY | SERIAL_RATE_6G, "a hard reset clears itself");
	ok(card_read(&card, 0, R_PHY_INT) & PHY_SIGNATURE, "a signature came");
	card_write(&card, 0, R_PHY_INT, 0xffffffff);
	is(card_read(&card, 0, R_PHY_INT), 0, "phy events are cleared");
	soft_reset(0);
	is(signature(), SIG_DISK >> 8, "a soft reset brings a disk's");
	pmp_init(&card.pmp, pmp_profile("9715"));
	card.chip.core[0].phy[0].pmp = &card.pmp;
	soft_reset(PMP_CONTROL_PORT);
	is(signature(), SIG_PMP >> 8, "or a multiplier's");
	card.chip.core[0].phy[0].dropped = true;
	card_write(&card, 0, R_PHY_INT, 0xffffffff);
	chip_link_change(&card.chip, 0);
	ok(!(card_read(&card, 0, R_PHY_SERIAL) & SERIAL_READY), "link down");
	ok(card_read(&card, 0, R_PHY_INT) & PHY_READY_CHANGE, "is an event");
	card.chip.core[0].phy[0].pmp = NULL;
	card.disk.write_cache = false;
	card.chip.core[0].phy[0].dropped = false;
	chip_link_change(&card.chip, 0);
	ok(!card.disk.write_cache, "a link that drops takes no power away");
	card.chip.core[0].phy[0].disk = NULL;
	chip_link_change(&card.chip, 0);
	card.chip.core[0].phy[0].disk = &card.disk;
	chip_link_change(&card.chip, 0);
	ok(card.disk.write_cache, "but a disk pulled and put back had none");
	card.chip.fault.reset_sticks = true;
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	ok(card_read(&card, 0, R_PHY_SERIAL) & SERIAL_HARD_RESET,
	   "a reset that sticks");
}

static void test_interrupts(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	unsigned int was;

	fresh();
	run_one(&f, 0);
	is(card.edges, 1, "an interrupt");
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	was = card.edges;
	chip_spurious_irq(&card.chip);
	ok(card.edges == was + 1 && !card.line, "a spurious one");
	chip_empty_done(&card.chip, 1);
	is(card_read(&card, 1, R_INT_STAT), INT_DONE, "one without an entry");
	card_write(&card, 1, R_INT_MASK, 0);
	ok(!card.line, "masked, it is silent");
}

static void test_lost(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);

	fresh();
	card.chip.fault.lost_irq = 3;
	run_one(&f, 0);
	card_read(&card, 0, R_INT_STAT);
	card_write(&card, 0, R_SRS_STAT_0, 0);
	chip_run(&card.chip);
	is(card.chip.stats.lost_irq, 1, "one interrupt is lost once");
	run_one(&f, 0);
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	is(card.chip.stats.lost_irq, 2, "the next command's is the second");
	chip_empty_done(&card.chip, 0);
	is(card.chip.stats.lost_irq, 3, "one without a command the third");
	is(card.edges, 0, "nobody heard of any");
	run_one(&f, 0);
	is(card.edges, 1, "of the fourth somebody does");
	fresh();
	card.chip.fault.lost_irq = 1;
	run_one(&f, 0);
	chip_reset(&card.chip);
	card_start(&card);
	chip_link_change(&card.chip, 0);
	is(card.edges, 1, "a lost one is forgotten in a reset");
}

static void test_gone(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);

	fresh();
	card.chip.fault.surprise_removal = true;
	is(card_read(&card, 0, R_PCS), 0xffffffff, "a card that is gone");
	is(chip_cfg_read(&card.chip, 0, 4), 0xffffffff, "all ones");
	is(run_one(&f, 0), 0, "does nothing");
	is(chip_next(&card.chip), NEVER, "and never will");
}

/* What no driver should write, and a guest can. */
static void test_hostile(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	u64 before;

	fresh();
	card_entry(&card, 0xffffffff);
	card_entry(&card, 0);
	card_entry(&card, 0x60001fff);		/* a slot far off */
	card_run(&card);
	is(card_done(&card), 0, "entries that are none");
	ok(card.arena.violations > 0, "reach into nothing and are refused");
	is(run_one(&f, 4096), 5 | DONE_DONE | DONE_GOOD, "and do no harm");
	card_write(&card, 0, R_TX_PROD, 0x7ff);
	card_run(&card);
	ok(true, "a producer index outside the ring comes to an end");
	fresh();
	card_write(&card, 0, R_RX_BASE + 4, 0xffffffff);
	before = card.chip.stats.dma_refused;
	run_one(&f, 4096);
	ok(card.chip.stats.dma_refused > before, "a ring out of reach");
	fresh();
	card_write(&card, 0, R_RX_CFG, 0);
	is(run_one(&f, 4096), 0, "no completion ring at all");
	fresh();
	for (u32 i = 0; i < 700; i++) {
		card_write(&card, 0, R_TX_CFG, 0);
		card_write(&card, 0, R_TX_CFG, RING_ENABLE | CARD_TX);
		card.prod = RING_EMPTY;
		card.disk.fault.hang = 1;
		card_issue(&card, (u16)(i % 64), 0, &f, 4096);
		card_run(&card);
	}
	ok(card.chip.core[0].nslots <= CORE_SLOTS, "slots have an end");
}

static u32 rnd(void)
{
	static u32 seed = 1;

	seed = seed * 1664525u + 1013904223u;
	return seed >> 4 ^ seed << 20;
}

/* Any value in any register: nothing but refusals. */
static void test_random(void)
{
	for (unsigned int round = 0; round < 50; round++) {
		fresh();
		for (unsigned int i = 0; i < 2000; i++) {
			u32 off = rnd() % BAR2_SIZE;

			if (rnd() % 4)
				off = CORE_BASE + rnd() % 0x2c0;
			chip_mmio_write(&card.chip, rnd() % 8, off, rnd());
			chip_mmio_read(&card.chip, rnd() % 8, off);
			chip_cfg_write(&card.chip, rnd() % 300, rnd(),
				       1u << rnd() % 3);
			if (i % 8 == 0) {
				power(0);
				card_enable(&card, COMMAND_MEMORY |
					    COMMAND_MASTER);
			}
			chip_run(&card.chip);
			card.now += 100;
		}
	}
	ok(true, "100000 random register writes");
}

int main(void)
{
	card_init(&card);
	test_config();
	test_enable();
	test_intx();
	test_read_write();
	test_many();
	test_error();
	test_hang();
	test_link();
	test_interrupts();
	test_lost();
	test_gone();
	test_hostile();
	test_random();
	card_free(&card);
	return tap_done();
}
