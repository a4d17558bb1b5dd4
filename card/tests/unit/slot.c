// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* What the chip and a disk take from a driver, and what they do not. */
#include "card.h"
#include "device.h"
#include "tests/tap.h"

static struct card card;
static struct fis_h2d read_dma, read_ncq, flush;

#define SLOT 5
#define GOOD(slot) ((slot) | DONE_DONE | DONE_GOOD)
#define BAD(slot) ((slot) | DONE_DONE | DONE_ERROR)

static void fresh(void)
{
	card_free(&card);
	card_init(&card);
	read_dma = fis_for(ATA_READ_DMA_EXT, 50, 8);
	read_ncq = fis_ncq(ATA_READ_NCQ, 50, 8, 3);
	flush = fis_for(ATA_FLUSH_EXT, 0, 0);
}

/* ---- headers ---- */

static u8 *fill(const struct fis_h2d *f)
{
	fresh();
	return card_fill(&card, SLOT, f, 4096);
}

static void sent(u8 set, u8 phys, bool taken, const char *name)
{
	u32 want = taken ? GOOD(SLOT) : 0;

	card_send(&card, SLOT, set, phys);
	card_run(&card);
	is(card_done(&card), want, name);
	is(card.chip.stats.protocol_errors, !taken, taken ? "nothing is odd" : "is odd");
}

static void flip(u8 *h, u32 at, u32 bits)
{
	put32(h + at, get32(h + at) ^ bits);
}

static void test_entry(void)
{
	fill(&read_dma);
	sent(0, 1, true, "an entry in order");
	fill(&read_dma);
	sent(63, 1, true, "the last register set");
	fill(&read_dma);
	sent(64, 1, false, "a register set that is none");
	fill(&read_dma);
	card_write(&card, 0, R_SET_ENABLE + 4, ~(1u << 1));
	sent(33, 1, false, "a register set that is off");
	fill(&read_dma);
	sent(0, 0, false, "a map of no phy");
	fill(&read_dma);
	sent(0, 3, false, "a map of two");
	fill(&read_dma);
	sent(0, 0x10, false, "a phy that is not the core's");
}

static void test_header(void)
{
	flip(fill(&read_dma), HEADER_FLAGS, 2);
	sent(0, 1, false, "another port in the header");
	flip(fill(&read_dma), HEADER_FLAGS, HEADER_FPDMA);
	sent(0, 1, false, "a DMA read with the header of a queued one");
	flip(fill(&read_dma), HEADER_FLAGS, HEADER_RESET);
	sent(0, 1, false, "a DMA read with the header of a reset");
	flip(fill(&read_dma), HEADER_TAG, 9);
	sent(0, 1, true, "the tag of an unqueued command is nobody's");
	flip(fill(&read_dma), HEADER_LENS, 4);
	sent(0, 1, false, "a frame of one dword");
	put64(fill(&read_dma) + HEADER_OPEN, 0);
	sent(0, 1, false, "no open frame");
	put64(fill(&read_dma) + HEADER_OPEN, 0x1234);
	sent(0, 1, false, "an open frame out of reach");
	fill(&read_ncq);
	sent(0, 1, true, "a queued read");
	flip(fill(&read_ncq), HEADER_FLAGS, HEADER_FPDMA);
	sent(0, 1, false, "whose header does not say so");
	put32(fill(&read_ncq) + HEADER_TAG, 0);
	sent(0, 1, false, "or has another tag");
}

/* Registers of a multiplier: the one command that needs no open frame. */
static void test_control_port(void)
{
	struct fis_h2d f = fis_for(ATA_PMP_READ, 0, 0);
	u8 *h;

	f.flags |= PMP_CONTROL_PORT;
	f.device = PMP_CONTROL_PORT;
	fresh();
	pmp_init(&card.pmp, pmp_profile("9715"));
	card.chip.core[0].phy[0].pmp = &card.pmp;
	h = card_fill(&card, SLOT, &f, 0);
	put64(h + HEADER_OPEN, 0);
	sent(0, 1, true, "a register of a multiplier");
}

/* ---- what is open at once ---- */

static void issue(u16 slot, const struct fis_h2d *f)
{
	card_issue(&card, slot, 0, f, f->command == ATA_FLUSH_EXT ? 0 : 4096);
	chip_run(&card.chip);
}

static void tagged(u16 slot, u8 tag)
{
	read_ncq.count = (u8)(tag << 3);
	issue(slot, &read_ncq);
}

/* Lets an error stop no register set, so that each command ends. */
static void together(void)
{
	fresh();
	card_write(&card, 0, R_PCS, PCS_CMD_EN);
}

static void all_end(unsigned int n, bool good, const char *name)
{
	unsigned int as_wanted = 0;
	u32 done;

	card_run(&card);
	while ((done = card_done(&card)))
		as_wanted += !!(done & DONE_GOOD) == good;
	is(as_wanted, n, name);
}

static void test_together(void)
{
	together();
	for (u8 i = 0; i < 32; i++)
		tagged(i, i);
	all_end(32, true, "queued commands go side by side");
	is(card.chip.stats.protocol_errors, 0, "in order");
	issue(1, &flush);
	all_end(1, true, "a flush when they are done");
	together();
	tagged(1, 4);
	issue(2, &flush);
	all_end(2, false, "a flush beside a queued read: both abort");
	is(card.chip.stats.protocol_errors, 1, "and it is odd");
	ok(card.disk.ncq_error && card.disk.ncq_log[0] == 0x80,
	   "log 10h: it was no queued command");
	together();
	issue(1, &read_dma);
	tagged(2, 4);
	all_end(2, false, "a queued read beside a plain one");
	together();
	tagged(1, 4);
	tagged(2, 4);
	all_end(2, false, "a tag twice");
	is(card.disk.ncq_log[0], 4, "log 10h names it");
	together();
	for (u16 i = 0; i < 8; i++)
		issue(i, &read_dma);
	all_end(8, false, "eight plain reads");
	is(card.chip.stats.protocol_errors, 7, "are seven too many");
	issue(1, &read_dma);
	all_end(1, true, "and then one alone is taken");
}

/* What was given up is not open any more. */
static void test_given_up(void)
{
	fresh();
	card.disk.fault.hang = 1;
	issue(1, &read_dma);
	card_run(&card);
	ok(card.disk.busy, "a command hangs");
	card_write(&card, 0, R_IND_ADDR, IND_ACTIVE);
	card_write(&card, 0, R_IND_DATA, 1u << 1);
	ok(!card.disk.busy, "the driver takes it back");
	card.disk.fault.hang = 1;
	tagged(1, 4);
	card_run(&card);
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	is(card.disk.queued, 0, "or resets the link");
	issue(2, &read_dma);
	card_write(&card, 0, R_IND_DATA, 1u << 1);
	ok(card.disk.busy, "the old slot is then not the new command's");
	all_end(1, true, "which ends well");
	card.disk.fault.hang = 1;
	issue(1, &read_dma);
	card_write(&card, 0, R_PCS, PCS_CMD_RST | PCS_CMD_EN);
	ok(!card.disk.busy, "a reset of the core takes all back");
	card.prod = RING_EMPTY;		/* it has emptied the ring */
	issue(3, &read_dma);
	chip_reset(&card.chip);
	ok(!card.disk.busy, "one of the chip resets the disk");
	is(card.chip.stats.protocol_errors, 0, "nothing was odd");
}

int main(void)
{
	card_init(&card);
	test_entry();
	test_header();
	test_control_port();
	test_together();
	test_given_up();
	card_free(&card);
	return tap_done();
}
