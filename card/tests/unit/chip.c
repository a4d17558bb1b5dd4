// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The chip alone: rings, errors, resets, interrupts, faults and hostile input.
 */
#include "card.h"
#include "device.h"
#include "tests/tap.h"

static struct card card;

static void fresh(void)
{
	card_free(&card);
	card_init(&card);
}

static void test_config(void)
{
	struct chip *c = &card.chip;

	fresh();
	card_enable(&card, 0);
	is(chip_cfg_read(c, 0, 4), 0x07501103, "config: vendor and device id");
	is(chip_cfg_read(c, 2, 2), 0x0750, "config: a 16-bit read");
	chip_cfg_write(c, 0, 0, 4);
	is(chip_cfg_read(c, 0, 4), 0x07501103, "config: the ids are read-only");
	chip_cfg_write(c, 0x18, 0xffffffff, 4);
	is(chip_cfg_read(c, 0x18, 4), ~(BAR2_SIZE - 1) | 4,
	   "config: BAR 2 reports its size");
	chip_cfg_write(c, 0x18, 0xfe000000, 4);
	is(chip_cfg_read(c, 0x18, 4), 0xfe000004,
	   "config: BAR 2 accepts an address");
	chip_cfg_write(c, 4, 0x0006, 2);
	is(chip_cfg_read(c, 4, 4), 0x00100006,
	   "config: the command register accepts bits");
	chip_cfg_write(c, 6, 4, 4);
	chip_cfg_write(c, 5, 0x50, 4);
	is(chip_cfg_read(c, 4, 4), 0x00100006,
	   "config: unaligned writes are ignored");
	is(chip_cfg_read(c, 6, 4), 0xffffffff,
	   "config: unaligned reads return ones");
	is(chip_cfg_read(c, 256, 4), 0xffffffff,
	   "config: reads beyond the end return ones");
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
	   "memory decode off: registers read as ones");
	card_write(&card, 0, R_PHY_CFG_ADDR, 0x20);
	card_enable(&card, COMMAND_MASTER | COMMAND_MEMORY);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0x38,
	   "memory decode off: writes have no effect");
	power(3);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0xffffffff,
	   "in D3, registers read as ones");
	is(chip_cfg_read(&card.chip, 0, 4), 0x07501103,
	   "in D3, configuration space responds");
	power(1);
	is(chip_cfg_read(&card.chip, CFG_POWER, 2), 0x000b,
	   "D1 is not entered");
	power(0);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0x38,
	   "back in D0, registers respond");
	is(card_one(&card, &f, 0), 5 | DONE_DONE | DONE_GOOD,
	   "back in D0, commands work");
	is(card.chip.stats.protocol_errors, 0, "no protocol error so far");
	card_enable(&card, COMMAND_MEMORY);
	moved = card.arena.bytes;
	is(card_one(&card, &f, 0), 0,
	   "without bus mastering no command is fetched");
	ok(card.chip.stats.no_master && card.chip.stats.protocol_errors,
	   "DMA without bus mastering is counted as an error");
	is(card.arena.bytes, moved, "DMA without bus mastering moves nothing");
}

/* Bus mastering goes while a disk has a command; whether it was the driver that took it. */
static u64 lost_mastering(bool driver)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 0, 8);

	fresh();
	card.chip.fault.bus_master = !driver;
	card.disk.fault.delay = 1000;
	card_issue(&card, 5, 0, &f, 4096);
	chip_run(&card.chip);
	card_enable(&card, COMMAND_MEMORY);
	card_issue(&card, 6, 0, &f, 4096);
	card_run(&card);
	is(card_done(&card), 0, "bus mastering lost: nothing completes");
	return card.chip.stats.protocol_errors + card.chip.stats.dma_refused;
}

static void test_bus_master(void)
{
	ok(lost_mastering(true) > 0,
	   "bus mastering that the driver takes away is its error");
	is(lost_mastering(false), 0,
	   "bus_master: no error of the driver's is counted");
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
	card_one(&card, &f, 0);
	chip_spurious_irq(&card.chip);
	is(card.edges, 0, "INTx disabled: no interrupt");
	is(card_read(&card, 0, R_INT_STAT) & INT_DONE, INT_DONE,
	   "INTx disabled: the cause is pending");
	card_enable(&card, on);
	ok(card.line, "INTx enabled: the pending cause interrupts");
	card_enable(&card, on | COMMAND_NO_INTX);
	ok(!card.line, "INTx disabled again: the line drops");
	msi(MSI_ENABLE);
	ok(card.line, "the INTx disable bit does not affect MSI");
	card_enable(&card, COMMAND_MEMORY | COMMAND_NO_INTX);
	ok(!card.line, "MSI needs bus mastering");
	card_enable(&card, on);
	power(3);
	ok(!card.line, "no interrupt in D3");
}

static void test_read_write(void)
{
	struct fis_h2d f = fis_for(ATA_WRITE_DMA_EXT, 50, 8);

	fresh();
	memset(card.buf, 0x5a, 4096);
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
	   "a write completes");
	ok(card.line, "a completion raises the interrupt");
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	ok(!card.line, "acknowledging INT_STAT drops the interrupt");
	memset(card.buf, 0, 4096);
	f.command = ATA_READ_DMA_EXT;
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
	   "a read completes");
	ok(card.buf[0] == 0x5a && card.buf[4095] == 0x5a,
	   "a read returns what was written");
	is(card.fis[RXFIS_SET(0) + RXFIS_D2H], FIS_D2H,
	   "a DMA command leaves a D2H FIS");
	f = fis_for(ATA_IDENTIFY, 0, 0);
	card_one(&card, &f, 512);
	is(card.fis[RXFIS_SET(0) + RXFIS_PIO], FIS_PIO_SETUP,
	   "IDENTIFY leaves a PIO Setup FIS");
	is(card.arena.violations, 0, "all DMA stays within its blocks");
}

static void test_many(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	unsigned int good = 0;

	fresh();
	for (unsigned int i = 0; i < 1000; i++)
		good += card_one(&card, &f, 4096) ==
			(5 | DONE_DONE | DONE_GOOD);
	is(good, 1000, "1000 commands wrap both rings");
	f = fis_ncq(ATA_READ_NCQ, 9, 8, 0);
	for (u16 i = 0; i < 32; i++) {
		f.count = (u8)(i << 3);
		card_issue(&card, i, 0, &f, 4096);
	}
	card_run(&card);
	is(card.chip.stats.most_in_flight, 32,
	   "32 queued commands are in flight at once");
	for (good = 0; card_done(&card) & DONE_GOOD;)
		good++;
	is(good, 32, "32 queued commands complete");
}

static u64 record(u16 slot)
{
	return get64(card.tables + TABLE_SIZE * slot + CARD_RECORD);
}

/* A read into memory that does not take it, while user_commands is on. */
static void test_refused_data(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	u64 refused = card.chip.stats.dma_refused;

	card_fill(&card, 5, &f, 4096);
	put64(card.tables + TABLE_SIZE * 5 + CARD_PRD, ~(u64)0 << 32);
	card_send(&card, 5, 0, 1);
	card_run(&card);
	is(card_done(&card), 5 | DONE_DONE | DONE_ERROR,
	   "user_commands: data that is refused is an error");
	is(card.chip.stats.dma_refused, refused,
	   "user_commands: refused data is not the driver's error");
	is(card.chip.stats.user_refused, 1,
	   "user_commands: refused data is counted by itself");
}

static void test_error(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	u64 errors;

	fresh();
	disk_set_bad(&card.disk, 52, 1);
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_ERROR,
	   "an unreadable sector completes with an error");
	is(record(5), ERR_TASK_FILE | ERR_STOPPED,
	   "UNC: the error record has task file and stop bits");
	is(card_read(&card, 0, R_SRS_STAT_0), 1,
	   "UNC: the register set is stopped");
	disk_clear_bad(&card.disk);
	is(card_one(&card, &f, 4096), 0,
	   "a command to a stopped register set waits");
	card_write(&card, 0, R_SRS_STAT_0, 1);
	card_run(&card);
	is(card_done(&card), 5 | DONE_DONE | DONE_GOOD,
	   "clearing SRS resumes the register set");
	is(card_one(&card, &f, 2048), 5 | DONE_DONE | DONE_ERROR,
	   "a header length that is too short is an error");
	is(record(5) & ERR_LENGTH, ERR_LENGTH,
	   "a wrong length is reported as such");
	errors = card.chip.stats.protocol_errors;
	ok(errors > 0, "a wrong length is an error of the driver's");
	card.chip.fault.user_commands = true;
	is(card_one(&card, &f, 8192), 5 | DONE_DONE | DONE_ERROR,
	   "user_commands: a header length that is too long is an error");
	is(card.chip.stats.protocol_errors, errors,
	   "user_commands: a wrong length is not the driver's error");
	test_refused_data();
	card.chip.core[0].phy[0].up = false;
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_ERROR,
	   "a command without a link fails");
	is(record(5), ERR_OPEN_TIMEOUT,
	   "no link: the error record has the open timeout");
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
	is(card_one(&card, &f, 4096), 0, "hang: the command does not complete");
	is(active(0, false), 1u << 5, "hang: its slot stays active");
	is(active(1u << 5, true), 0, "hang: the slot can be reset");
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
	   "hang: the slot can be reused");
}

static void test_chip_error(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);

	fresh();
	card_issue(&card, 5, 0, &f, 4096);
	chip_run(&card.chip);
	chip_error(&card.chip, 0, INT_DMA);
	ok(card.line, "chip error: the chip tells");
	is(card_read(&card, 0, R_INT_STAT), INT_DMA, "chip error: of its DMA");
	card_run(&card);
	is(card_done(&card), 0, "chip error: the command never ends");
	is(active(1u << 5, true), 0, "chip error: it can be taken back");
	card_write(&card, 0, R_INT_STAT, INT_DMA);
	ok(!card.line, "chip error: it is acknowledged once");
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
	   "chip error: the next command is good");
	is(card.chip.stats.protocol_errors, 0,
	   "chip error: the disk has nothing left of it");
	chip_error(&card.chip, 1, INT_MEMORY);
	is(card_read(&card, 1, R_INT_STAT), INT_MEMORY,
	   "chip error: of its memories");
}

static u32 signature(void)
{
	card_write(&card, 0, R_PHY_CFG_ADDR, CFG_SIGNATURE + 4);
	return card_read(&card, 0, R_PHY_CFG_DATA);
}

static void soft_reset(u8 port)
{
	struct fis_h2d f = { .type = FIS_H2D,
			     .flags = port,
			     .control = CONTROL_SRST };

	card_one(&card, &f, 0);
	f.control = 0;
	card_one(&card, &f, 0);
}

static void test_link(void)
{
	fresh();
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_POWER_ON | SERIAL_HARD_RESET);
	is(card_read(&card, 0, R_PHY_SERIAL),
	   SERIAL_READY | SERIAL_RATE_6G | SERIAL_POWER_ON,
	   "the hard reset bit clears itself");
	ok(card_read(&card, 0, R_PHY_INT) & PHY_SIGNATURE,
	   "a hard reset brings a signature");
	card_write(&card, 0, R_PHY_INT, 0xffffffff);
	is(card_read(&card, 0, R_PHY_INT), 0,
	   "phy events are cleared by writing ones");
	soft_reset(0);
	is(signature(), SIG_DISK >> 8,
	   "a soft reset brings a disk's signature");
	pmp_init(&card.pmp, pmp_profile("9715"));
	card.chip.core[0].phy[0].pmp = &card.pmp;
	soft_reset(PMP_CONTROL_PORT);
	is(signature(), SIG_PMP >> 8,
	   "a soft reset brings a multiplier's signature");
	card.chip.core[0].phy[0].dropped = true;
	card_write(&card, 0, R_PHY_INT, 0xffffffff);
	chip_link_change(&card.chip, 0);
	ok(!(card_read(&card, 0, R_PHY_SERIAL) & SERIAL_READY),
	   "a dropped link is not ready");
	ok(card_read(&card, 0, R_PHY_INT) & PHY_READY_CHANGE,
	   "a dropped link raises a ready change");
	card.chip.core[0].phy[0].pmp = NULL;
	card.disk.write_cache = false;
	card.chip.core[0].phy[0].dropped = false;
	chip_link_change(&card.chip, 0);
	ok(!card.disk.write_cache,
	   "a dropped link does not cut the disk's power");
	card.chip.core[0].phy[0].disk = NULL;
	chip_link_change(&card.chip, 0);
	card.chip.core[0].phy[0].disk = &card.disk;
	chip_link_change(&card.chip, 0);
	ok(card.disk.write_cache, "a disk that was unplugged lost its power");
	card.chip.fault.reset_sticks = true;
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	ok(card_read(&card, 0, R_PHY_SERIAL) & SERIAL_HARD_RESET,
	   "reset_sticks: the reset bit does not clear");
}

static bool link_ready_in(u64 us)
{
	card.now += us;
	chip_run(&card.chip);
	return card_read(&card, 0, R_PHY_SERIAL) & SERIAL_READY;
}

static bool signature_came(void)
{
	return card_read(&card, 0, R_PHY_INT) & PHY_SIGNATURE;
}

static void test_slow_link(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);

	fresh();
	card.chip.way.link_us = 5000;
	card.chip.way.ready_us = 1000000;
	card.chip.fault.link_flaps = 2;
	card_write(&card, 0, R_PHY_INT, 0xffffffff);
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	ok(!link_ready_in(4999), "link_us: a link takes its time");
	ok(link_ready_in(1), "link_us: then it is there");
	ok(!link_ready_in(2000), "link_flaps: it is lost again");
	ok(link_ready_in(5000), "link_flaps: it is there again");
	ok(!link_ready_in(2000), "link_flaps: it is lost a second time");
	ok(link_ready_in(5000), "link_flaps: it is there a third time");
	ok(link_ready_in(2000), "link_flaps: and stays");
	ok(!signature_came(),
	   "ready_us: a device takes its time after its link");
	card_issue(&card, 5, 0, &f, 0);
	chip_run(&card.chip);
	is(card_done(&card), 0, "ready_us: until then it takes no command");
	card_run(&card);
	ok(signature_came(), "ready_us: it says when it is ready");
	is(card_done(&card), 0, "ready_us: nor does it do so later");
	soft_reset(0);
	is(card_one(&card, &f, 0), 5 | DONE_DONE | DONE_GOOD,
	   "ready_us: a device that is ready takes commands");
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	link_ready_in(5000);
	link_ready_in(2000);
	card.chip.core[0].phy[0].dropped = true;
	chip_link_change(&card.chip, 0);
	card_run(&card);
	ok(!link_ready_in(5000),
	   "link_flaps: a link that is lost for good stays away");
}

static void test_interrupts(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	unsigned int was;

	fresh();
	card_one(&card, &f, 0);
	is(card.edges, 1, "a completion is one interrupt edge");
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	was = card.edges;
	chip_spurious_irq(&card.chip);
	ok(card.edges == was + 1 && !card.line,
	   "spurious_irq: an edge without a cause");
	chip_empty_done(&card.chip, 1);
	is(card_read(&card, 1, R_INT_STAT), INT_DONE,
	   "empty_done: the status bit is set without an entry");
	card_write(&card, 1, R_INT_MASK, 0);
	ok(!card.line, "a masked cause does not interrupt");
}

static void test_lost_irq(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);

	fresh();
	card.chip.fault.lost_irq = 3;
	card_one(&card, &f, 0);
	card_read(&card, 0, R_INT_STAT);
	card_write(&card, 0, R_SRS_STAT_0, 0);
	chip_run(&card.chip);
	is(card.chip.stats.lost_irq, 1,
	   "lost_irq: one cause loses one interrupt");
	card_one(&card, &f, 0);
	card_write(&card, 0, R_INT_STAT, 0xffffffff);
	is(card.chip.stats.lost_irq, 2,
	   "lost_irq: the next command loses the second");
	chip_empty_done(&card.chip, 0);
	is(card.chip.stats.lost_irq, 3, "lost_irq: empty_done loses the third");
	is(card.edges, 0, "lost_irq: no lost interrupt reaches the host");
	card_one(&card, &f, 0);
	is(card.edges, 1, "lost_irq: the fourth interrupt is delivered");
	fresh();
	card.chip.fault.lost_irq = 1;
	card_one(&card, &f, 0);
	chip_reset(&card.chip);
	card_start(&card);
	chip_link_change(&card.chip, 0);
	is(card.edges, 1, "lost_irq: a reset forgets the lost interrupt");
}

/*
 * Why a driver reads INT_STAT back before it looks into the ring: a completion
 * that comes while the acknowledgment is on its way loses its cause with it.
 */
static void test_posted(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	u64 was;

	fresh();
	card.chip.way.posted_us = 1000000;
	card_issue(&card, 5, 0, &f, 0);
	chip_run(&card.chip);
	is(card.chip.core[0].nslots, 0, "posted: the doorbell takes its time");
	card_read(&card, 0, R_INT_STAT);
	card_run(&card);
	is(card_done(&card), 5 | DONE_DONE | DONE_GOOD,
	   "posted: a read brings what was written before it");
	card_write(&card, 0, R_INT_STAT, INT_DONE);
	ok(card.line, "posted: the acknowledgment is on its way");
	card.now += 1000000;
	chip_run(&card.chip);
	ok(!card.line, "posted: the acknowledgment arrives by itself");

	card_issue(&card, 6, 0, &f, 0);
	card_read(&card, 0, R_INT_STAT);
	card_write(&card, 0, R_INT_STAT, INT_DONE);
	was = card.chip.stats.completions;
	for (; card.chip.stats.completions == was; card.now += 10)
		chip_run(&card.chip);
	card_read(&card, 0, R_INT_STAT);
	ok(!card.line && card_done(&card),
	   "posted: an acknowledgment that is late takes a completion's cause");
	card_write(&card, 0, R_PHY_CFG_ADDR, 0x38);
	chip_reset(&card.chip);
	card_enable(&card, COMMAND_MEMORY);
	is(card_read(&card, 0, R_PHY_CFG_ADDR), 0,
	   "posted: a reset ends what is on its way");
}

/* What a driver that resets and clears all that it uses makes of it. */
static void test_garbage(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	unsigned int zero = 0;
	u8 stopped;

	fresh();
	chip_garbage(&card.chip, 3);
	for (u32 reg = 0; reg < 0x1000; reg += 4)
		zero += !card_read(&card, 1, reg);
	ok(zero < 16, "garbage: nearly no register is zero");
	ok(card_read(&card, 0, R_SRS_STAT_0) && card_read(&card, 0, R_NCQ_ERR),
	   "garbage: sets are stopped, with errors");
	is(card_read(&card, 0, R_TX_CFG) & RING_ENABLE, 0,
	   "garbage: no ring is on");
	ok(!(card_read(&card, 0, R_PHY_SERIAL) & SERIAL_READY),
	   "garbage: a phy may be off");
	card_write(&card, 0, R_PHY_VSR_ADDR, VSR_RESET);
	card_write(&card, 0, R_PHY_VSR_DATA, 0x54ff);
	card_write(&card, 0, R_PCS, PCS_CMD_RST);
	card_write(&card, 0, R_TX_CFG, 0);
	card_write(&card, 0, R_RX_CFG, 0);
	card_start(&card);
	stopped = (u8)__builtin_ctz(card_read(&card, 0, R_SRS_STAT_0));
	card_issue(&card, 5, stopped, &f, 0);
	card_run(&card);
	is(card_done(&card), 0, "garbage: a stopped set keeps its commands");
	card_write(&card, 0, R_SRS_STAT_0, 0xffffffff);
	card_run(&card);
	is(card_done(&card), 5 | DONE_DONE | DONE_GOOD,
	   "garbage: a chip that is set up works");
	is(card.chip.stats.protocol_errors, 0, "garbage: no protocol error");
}

static void test_surprise_removal(void)
{
	struct fis_h2d f = fis_for(ATA_FLUSH, 0, 0);
	u64 before;

	fresh();
	card_one(&card, &f, 0);
	before = card.chip.line;
	chip_remove(&card.chip, true);
	ok(before && !card.chip.line,
	   "surprise_removal: the interrupt line goes down with the card");
	fresh();
	card_issue(&card, 5, 0, &f, 0);
	chip_remove(&card.chip, true);
	is(card_read(&card, 0, R_PCS), 0xffffffff,
	   "surprise_removal: registers read as ones");
	is(chip_cfg_read(&card.chip, 0, 4), 0xffffffff,
	   "surprise_removal: configuration reads as ones");
	is(card_one(&card, &f, 0), 0,
	   "surprise_removal: no command is fetched");
	is(chip_next(&card.chip), NEVER, "surprise_removal: nothing is due");
	before = card.chip.stats.commands;
	chip_remove(&card.chip, false);
	card_run(&card);
	ok(card.chip.stats.commands == before && !card.chip.stats.dma_refused,
	   "a card that is put back has forgotten its commands");
}

/* What a driver should not write, but a guest can. */
static void test_hostile(void)
{
	struct fis_h2d f = fis_for(ATA_READ_DMA_EXT, 50, 8);
	u64 before;

	fresh();
	card_entry(&card, 0xffffffff);
	card_entry(&card, 0);
	card_entry(&card, 0x60001fff); /* slot fffh */
	card_run(&card);
	is(card_done(&card), 0, "invalid delivery entries do not complete");
	ok(card.arena.violations > 0,
	   "invalid delivery entries cause refused DMA");
	is(card_one(&card, &f, 4096), 5 | DONE_DONE | DONE_GOOD,
	   "valid commands work after invalid entries");
	card_write(&card, 0, R_TX_PROD, 0x7ff);
	card_run(&card);
	ok(true, "a producer index outside the ring is ignored");
	fresh();
	card_write(&card, 0, R_RX_BASE + 4, 0xffffffff);
	before = card.chip.stats.dma_refused;
	card_one(&card, &f, 4096);
	ok(card.chip.stats.dma_refused > before,
	   "a completion ring that cannot be written is counted");
	fresh();
	card_write(&card, 0, R_RX_CFG, 0);
	is(card_one(&card, &f, 4096), 0,
	   "without a completion ring nothing completes");
	fresh();
	for (u32 i = 0; i < 700; i++) {
		card_write(&card, 0, R_TX_CFG, 0);
		card_write(&card, 0, R_TX_CFG, RING_ENABLE | CARD_TX);
		card.prod = RING_EMPTY;
		card.disk.fault.hang = 1;
		card_issue(&card, (u16)(i % 64), 0, &f, 4096);
		card_run(&card);
	}
	ok(card.chip.core[0].nslots <= CORE_SLOTS,
	   "the number of slots is bounded");
}

static u32 rnd(void)
{
	static u32 seed = 1;

	seed = seed * 1664525u + 1013904223u;
	return seed >> 4 ^ seed << 20;
}

/* Random values in random registers. */
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
				card_enable(&card,
					    COMMAND_MEMORY | COMMAND_MASTER);
			}
			chip_run(&card.chip);
			card.now += 100;
		}
	}
	ok(true, "100000 random register writes do no harm");
}

int main(void)
{
	card_init(&card);
	test_config();
	test_enable();
	test_bus_master();
	test_intx();
	test_read_write();
	test_many();
	test_error();
	test_hang();
	test_chip_error();
	test_link();
	test_slow_link();
	test_interrupts();
	test_lost_irq();
	test_posted();
	test_garbage();
	test_surprise_removal();
	test_hostile();
	test_random();
	card_free(&card);
	return tap_done();
}
