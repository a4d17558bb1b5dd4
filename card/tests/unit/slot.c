// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Which commands the chip and a disk accept from a driver. */
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

/* Sends the slot; it must complete, or be refused as a protocol error. */
static void sent(u8 set, u8 phys, bool accepted, const char *what)
{
	char name[100];

	card_send(&card, SLOT, set, phys);
	card_run(&card);
	snprintf(name, sizeof(name), "%s %s", what,
		 accepted ? "completes" : "does not complete");
	is(card_done(&card), accepted ? GOOD(SLOT) : 0, name);
	snprintf(name, sizeof(name), "%s %s a protocol error", what,
		 accepted ? "is not" : "is");
	is(card.chip.stats.protocol_errors, !accepted, name);
}

static void flip(u8 *h, u32 at, u32 bits)
{
	put32(h + at, get32(h + at) ^ bits);
}

static void test_entry(void)
{
	fill(&read_dma);
	sent(0, 1, true, "a valid entry");
	fill(&read_dma);
	sent(63, 1, true, "register set 63");
	fill(&read_dma);
	sent(64, 1, false, "register set 64, which does not exist");
	fill(&read_dma);
	card_write(&card, 0, R_SET_ENABLE + 4, ~(1u << 1));
	sent(33, 1, false, "a disabled register set");
	fill(&read_dma);
	sent(0, 0, false, "an empty phy map");
	fill(&read_dma);
	sent(0, 3, false, "a phy map with two phys");
	fill(&read_dma);
	sent(0, 0x10, false, "a phy of the other core");
}

static void test_header(void)
{
	flip(fill(&read_dma), HEADER_FLAGS, 2);
	sent(0, 1, false, "different ports in header and frame");
	flip(fill(&read_dma), HEADER_FLAGS, HEADER_FPDMA);
	sent(0, 1, false, "a DMA read with the header of a queued command");
	flip(fill(&read_dma), HEADER_FLAGS, HEADER_RESET);
	sent(0, 1, false, "a DMA read with the header of a reset");
	flip(fill(&read_dma), HEADER_TAG, 9);
	sent(0, 1, true, "an unqueued command with a tag in its header");
	flip(fill(&read_dma), HEADER_LENS, 4);
	sent(0, 1, false, "a frame of one dword");
	put64(fill(&read_dma) + HEADER_OPEN, 0);
	sent(0, 1, false, "a command without an open frame");
	put64(fill(&read_dma) + HEADER_OPEN, 0x1234);
	sent(0, 1, false, "an open frame that cannot be read");
	fill(&read_ncq);
	sent(0, 1, true, "a queued read");
	flip(fill(&read_ncq), HEADER_FLAGS, HEADER_FPDMA);
	sent(0, 1, false,
	     "a queued read with the header of an unqueued command");
	put32(fill(&read_ncq) + HEADER_TAG, 0);
	sent(0, 1, false, "a queued read with another tag in its header");
}

/* Commands to a multiplier itself need no open frame. */
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
	sent(0, 1, true, "a multiplier register without an open frame");
}

/* ---- lists ---- */

/* Entry @i of the slot's list: the buffer's bytes from @at on. */
static void entry(unsigned int i, u32 at, u32 len)
{
	u8 *prd = card.tables + TABLE_SIZE * SLOT + CARD_PRD + PRD_SIZE * i;

	put64(prd, arena_bus(&card.arena, card.buf) + at);
	put32(prd + 8, len);
}

/* A read of 4096 bytes into @n entries, which are made after this. */
static void list_of(u32 n)
{
	u8 *h = fill(&read_dma);

	put32(h + HEADER_FLAGS, (get32(h + HEADER_FLAGS) & 0xffff) | n << 16);
}

static void moved(bool good, const char *what)
{
	char name[100];

	card_send(&card, SLOT, 0, 1);
	card_run(&card);
	snprintf(name, sizeof(name), "%s: %s", what,
		 good ? "good" : "an error");
	is(card_done(&card), good ? GOOD(SLOT) : BAD(SLOT), name);
	snprintf(name, sizeof(name), "%s %s a protocol error", what,
		 good ? "is not" : "is");
	is(card.chip.stats.protocol_errors, !good, name);
}

static void test_lists(void)
{
	list_of(2);
	entry(0, 0, 512);
	entry(1, 512, 3584);
	moved(true, "a list of two entries");
	is(card.chip.stats.most_prds, 2, "the longest list is known");
	is(card.chip.stats.longest_prd, 3584, "so is the longest entry");
	is(card.chip.stats.longest, 4096, "and the longest command");
	list_of(1);
	entry(0, 0, 3584);
	moved(false, "a list that is too short");
	list_of(1);
	entry(0, 0, 4098);
	moved(true, "an entry that is too long");
	list_of(2);
	entry(0, 0, 4096);
	entry(1, 4096, 512);
	moved(true, "an entry too many");
	list_of(2);
	entry(0, 0, 0);
	entry(1, 0, 4096);
	moved(false, "an entry of no bytes");
	list_of(0);
	moved(false, "a read without a list");
}

/* ---- open commands ---- */

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

/* Errors do not stop register sets, so that every command ends. */
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
	all_end(32, true, "32 queued commands are open together");
	is(card.chip.stats.protocol_errors, 0,
	   "queued commands together are not a protocol error");
	issue(1, &flush);
	all_end(1, true, "a flush after them completes");
	together();
	tagged(1, 4);
	issue(2, &flush);
	all_end(2, false, "a flush during a queued read aborts both");
	is(card.chip.stats.protocol_errors, 1,
	   "a flush during a queued read is a protocol error");
	ok(card.disk.ncq_error && card.disk.ncq_log[0] == 0x80,
	   "log 10h says that the failed command was not queued");
	together();
	issue(1, &read_dma);
	tagged(2, 4);
	all_end(2, false, "a queued read during an unqueued one aborts both");
	together();
	tagged(1, 4);
	tagged(2, 4);
	all_end(2, false, "two commands with one tag abort");
	is(card.disk.ncq_log[0], 4, "log 10h has the tag that was used twice");
	together();
	for (u16 i = 0; i < 8; i++)
		issue(i, &read_dma);
	all_end(8, false, "eight unqueued reads at once abort");
	is(card.chip.stats.protocol_errors, 7,
	   "eight unqueued reads are seven protocol errors");
	issue(1, &read_dma);
	all_end(1, true, "a single read after them completes");
}

/* The tags that the last Set Device Bits FIS of set 0 ends. */
static u32 active(void)
{
	return get32(card.fis + RXFIS_SET(0) + RXFIS_SDB + 4);
}

static void test_one_fis(void)
{
	u32 done;

	together();
	card.chip.way.sdb_many = true;
	tagged(1, 4);
	tagged(2, 6);
	card.now += 1000000;
	all_end(2, true, "one FIS ends two commands");
	is(active(), 1u << 4 | 1u << 6, "it has both tags");
	tagged(1, 4);
	all_end(1, true, "one FIS ends one command");
	is(active(), 1u << 4, "it has its tag alone");
	for (u8 i = 0; i < 32; i++)
		tagged(i, i);
	card.now += 1000000;
	all_end(32, true, "one FIS ends 32 commands");
	is(active(), 0xffffffff, "it has all tags");
	disk_set_bad(&card.disk, 50, 1);
	read_dma = fis_ncq(ATA_READ_NCQ, 500, 8, 0);
	issue(1, &read_dma);
	tagged(2, 6);
	card.now += 1000000;
	card_run(&card);
	done = card_done(&card);
	ok(done + card_done(&card) == GOOD(1) + BAD(2),
	   "an error beside a good command ends its own");
	is(card.chip.stats.protocol_errors, 0,
	   "several tags in one FIS are not a protocol error");
}

/* Commands that were given up are not open any more. */
static void test_given_up(void)
{
	fresh();
	card.disk.fault.hang = 1;
	issue(1, &read_dma);
	card_run(&card);
	ok(card.disk.busy, "a hung command stays open");
	card_write(&card, 0, R_IND_ADDR, IND_ACTIVE);
	card_write(&card, 0, R_IND_DATA, 1u << 1);
	ok(!card.disk.busy, "resetting its slot closes a hung command");
	card.disk.fault.hang = 1;
	tagged(1, 4);
	card_run(&card);
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	is(card.disk.queued, 0, "a link reset closes a hung command");
	issue(2, &read_dma);
	card_write(&card, 0, R_IND_DATA, 1u << 1);
	ok(card.disk.busy,
	   "resetting the old slot leaves the new command open");
	all_end(1, true, "the new command completes");
	card.disk.fault.hang = 1;
	issue(1, &read_dma);
	card_write(&card, 0, R_PCS, PCS_CMD_RST | PCS_CMD_EN);
	ok(!card.disk.busy, "a core reset closes all commands");
	card.prod = RING_EMPTY; /* the reset emptied the ring */
	issue(3, &read_dma);
	chip_reset(&card.chip);
	ok(!card.disk.busy, "a chip reset closes all commands");
	is(card.chip.stats.protocol_errors, 0,
	   "giving commands up is not a protocol error");
}

/* A command that was taken back leaves its register set busy. */
static void leave_busy(void)
{
	fresh();
	card.chip.way.busy_sets = true;
	card.disk.fault.hang = 1;
	issue(1, &read_dma);
	card_run(&card);
	card_write(&card, 0, R_IND_ADDR, IND_ACTIVE);
	card_write(&card, 0, R_IND_DATA, 1u << 1);
}

static void set_ends(unsigned int n, const char *name)
{
	issue(2, &read_dma);
	all_end(n, true, name);
}

static void control(u8 bits)
{
	struct fis_h2d f = fis_for(0, 0, 0);

	f.flags = 0;
	f.control = bits;
	card_issue(&card, 9, 0, &f, 0);
	card_run(&card);
	card_done(&card);
}

static void test_busy_sets(void)
{
	u32 enabled;

	leave_busy();
	set_ends(0, "a command for a busy register set waits");
	leave_busy();
	card.chip.way.busy_sets = false;
	set_ends(1, "unless told, a busy register set does not matter");
	leave_busy();
	enabled = card_read(&card, 0, R_SET_ENABLE);
	card_write(&card, 0, R_SET_ENABLE, enabled & ~1u);
	card_write(&card, 0, R_SET_ENABLE, enabled);
	set_ends(1, "a register set that was off is not busy");
	leave_busy();
	card_write(&card, 0, R_PHY_SERIAL, SERIAL_HARD_RESET);
	set_ends(1,
		 "a reset of the link ends what a register set is busy with");
	leave_busy();
	control(CONTROL_SRST);
	control(0);
	set_ends(1, "so does the signature after a soft reset");
	set_ends(1, "a command that ends leaves its register set free");
	tagged(3, 5);
	tagged(4, 6);
	all_end(2, true, "queued commands leave a register set free");
}

int main(void)
{
	card_init(&card);
	test_entry();
	test_header();
	test_control_port();
	test_lists();
	test_together();
	test_one_fis();
	test_given_up();
	test_busy_sets();
	card_free(&card);
	return tap_done();
}
