// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * open/deliver.c against the emulated card: slots, completions, errors, taking
 * back; then random events, in which no acknowledged write may be lost.
 *
 * usage: deliver [EVENTS [SEED]]
 */
#include <stdlib.h>

#include "model.h"
#include "tests/tap.h"
#include "tests/unit/device.h"

#define BLOCK 8u /* sectors of a command: DATA_BYTES */

static struct r750_core *const core = &model.core;

/* Sends a queued command of disk @i for its block @block. */
static void queue(unsigned int i, unsigned int tag, bool write,
		  unsigned int block)
{
	unsigned int phy = disk_phy(i), pmp = disk_pmp(i);
	struct r750_buf *buf = core->phy[phy].buf + tag;
	struct fis_h2d f = fis_ncq(write ? ATA_WRITE_NCQ : ATA_READ_NCQ,
				   block * BLOCK, BLOCK, (u8)tag);

	f.flags |= pmp;
	memcpy(buf->fis, &f, sizeof(f));
	buf->prd[0].addr = arena_bus(&model.arena, model.data[phy][tag]);
	buf->prd[0].bytes = DATA_BYTES;
	r750_prepare(core, phy, tag, pmp | R750_HDR_FPDMA | 1 << R750_HDR_PRDS,
		     DATA_BYTES);
	r750_send(core, phy, tag, pmp);
}

/* Sends both control FISes of a soft reset, which ends a queue's error. */
static void soft_reset(unsigned int phy, unsigned int pmp)
{
	struct r750_buf *buf = core->phy[phy].buf + R750_TAG_OWN;
	struct r750_done done;

	for (int srst = 1; srst >= 0; srst--) {
		struct fis_h2d f = {
			.type = FIS_H2D,
			.flags = (u8)pmp,
			.control = srst ? CONTROL_SRST : 0,
		};

		memcpy(buf->fis, &f, sizeof(f));
		r750_prepare(core, phy, R750_TAG_OWN, pmp | R750_HDR_RESET, 0);
		r750_send(core, phy, R750_TAG_OWN, pmp);
		for (unsigned int i = 0; i < 100; i++) {
			model_step();
			while (r750_next_done(core, &done))
				;
		}
	}
}

/* The completions until nothing is due any more; the last one is in @done. */
static unsigned int all_done(struct r750_done *done, unsigned int *failed)
{
	unsigned int n = 0;

	*failed = 0;
	for (unsigned int i = 0; i < 1000; i++) {
		model_step();
		while (r750_next_done(core, done)) {
			n++;
			*failed += done->failed;
		}
	}
	return n;
}

/* "RUN: WHAT", until the next call. */
static const char *in(const char *run, const char *what)
{
	static char text[100];

	snprintf(text, sizeof(text), "%s: %s", run, what);
	return text;
}

static void clean(const char *name)
{
	is(model.chip.stats.protocol_errors, 0, in(name, "no protocol error"));
	is(model.chip.stats.dma_refused, 0, in(name, "no refused DMA"));
}

static void test_all_disks(void)
{
	struct r750_done done;
	unsigned int failed;

	model_init();
	for (unsigned int i = 0; i < DISKS; i++)
		queue(i, i, true, 0);
	chip_run(&model.chip);
	is(model.chip.core[0].nslots, DISKS, "all disks have a command open");
	is(all_done(&done, &failed), DISKS, "each disk's command ends");
	is(failed, 0, "each disk's command succeeds");
	is(core->phy[0].busy | core->phy[1].busy | core->phy[2].busy, 0,
	   "the chip has nothing left");
	for (unsigned int n = 0; n < 3 * R750_RX_ENTRIES; n++) {
		queue(n % DISKS, n % 32, n & 1, n % 64);
		if (all_done(&done, &failed) != 1 || failed)
			break;
		if (n == 3 * R750_RX_ENTRIES - 1)
			ok(true, "both rings go round");
	}
	clean("all disks");
	model_free();
}

/* The last entry of the delivery ring that the chip has been told of. */
static u32 told(void)
{
	return readl(core->regs + R750_TX_PROD);
}

static void test_held(void)
{
	struct r750_done done;
	unsigned int failed, tag;

	model_init();
	for (tag = 0; tag < 4; tag++)
		queue(1, tag, true, tag);
	is(told(), 3, "a device's first commands are told of at once");
	queue(1, tag++, true, 4);
	is(told(), 3, "a busy device's next command is held back");
	queue(2, tag++, true, 0);
	is(told(), 5, "a neighbour's command tells of it");
	queue(1, tag++, true, 5);
	is(told(), 5, "one more is held back");
	for (unsigned int i = 0; i < 100; i++)
		model_step();
	ok(r750_next_done(core, &done) && told() == 5,
	   "the first completion does not tell of it");
	while (r750_next_done(core, &done))
		;
	is(told(), 6, "it is told of when no completion is left");
	all_done(&done, &failed);
	ok(!core->phy[0].busy, "all of them end");
	for (tag = 0; tag < 8; tag++)
		queue(1, tag, true, tag);
	is(told(), 14, "the chip is told of four at the latest");
	queue(1, tag, true, tag);
	r750_take_back(core, 0, 1);
	is(told(), 15, "it is told of what is taken back");
	ok(!core->lost, "nothing is lost by taking it back");
	soft_reset(0, 1);
	clean("held back");
	model_free();
}

static void test_take_back(void)
{
	struct r750_done done;
	unsigned int failed;

	model_init();
	model.disk[1].fault.hang = 1;
	queue(1, 1, false, 0);
	queue(2, 2, false, 0);
	is(all_done(&done, &failed), 1, "a neighbour of a hung disk goes on");
	is(core->phy[0].busy, BIT(1), "the hung command stays");
	r750_take_back(core, 0, 1);
	is(core->phy[0].busy, 0, "a hung command is taken back");
	is(model.chip.core[0].nslots, 0, "the chip has it no more");
	soft_reset(0, 1);
	queue(1, 1, false, 0);
	is(all_done(&done, &failed), 1, "its tag is used again");
	is(failed, 0, "its tag is used again, with success");

	/* ended, but not looked at when it is taken back */
	queue(1, 3, false, 0);
	queue(2, 4, false, 0);
	for (unsigned int i = 0; i < 100; i++)
		model_step();
	r750_take_back(core, 0, 1);
	queue(1, 3, false, 1);
	ok(r750_next_done(core, &done) && done.tag == 4,
	   "a completion from before is not the new command's");
	is(all_done(&done, &failed), 1, "the new command has its own");
	is(done.tag, 3, "the new command has its own: its tag");
	clean("taking back");
	model_free();
}

static void test_errors(void)
{
	static const struct {
		u32 record;
		enum r750_failure want;
		const char *name;
	} row[] = {
		{ R750_REC_TASK_FILE, R750_FAIL_DEVICE, "a task file error" },
		{ R750_REC_TASK_FILE | R750_REC_LENGTH, R750_FAIL_DEVICE,
		  "a task file error with a short transfer" },
		{ R750_REC_LENGTH, R750_FAIL_PROTOCOL, "a wrong length" },
		{ R750_REC_UNKNOWN_FIS, R750_FAIL_PROTOCOL, "an unknown FIS" },
		{ R750_REC_PARITY, R750_FAIL_HOST_BUS, "a parity error" },
		{ BIT(11), R750_FAIL_NO_PATH, "an open time-out" },
		{ BIT(3), R750_FAIL_NO_PATH, "a refused open" },
		{ BIT(20), R750_FAIL_LINK, "any other bit" },
		{ 0, R750_FAIL_LINK, "an empty record" },
	};
	struct r750_done done;
	unsigned int failed;
	char name[80];

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		done.record[0] = row[i].record;
		snprintf(name, sizeof(name), "%s is decoded", row[i].name);
		is(r750_failure(&done), row[i].want, name);
	}
	model_init();
	disk_set_bad(&model.disk[10], 0, 1);
	queue(10, 5, false, 0);
	is(all_done(&done, &failed), 1, "a media error ends the command");
	is(failed, 1, "a media error fails the command");
	is(r750_failure(&done), R750_FAIL_DEVICE,
	   "a media error is the device's");
	queue(10, 6, false, 9);
	is(all_done(&done, &failed), 0, "an error stops the device's set");
	r750_take_back(core, 2, 0);
	soft_reset(2, 0);
	queue(10, 6, false, 9);
	is(all_done(&done, &failed), 1, "the set runs again");
	chip_phy(&model.chip, 2)->dropped = true;
	chip_link_change(&model.chip, 2);
	queue(10, 7, false, 9);
	all_done(&done, &failed);
	is(r750_failure(&done), R750_FAIL_NO_PATH,
	   "a lost link leaves no path");
	clean("errors");
	model_free();
}

/* The other way in which a queued command may fail. */
static void test_untagged(void)
{
	struct r750_done done;
	unsigned int failed;

	model_init();
	model.chip.way.ncq_untagged = true;
	disk_set_bad(&model.disk[3], 0, 1);
	queue(3, 5, false, 0);
	queue(3, 6, false, 9);
	queue(4, 7, false, 0);
	is(all_done(&done, &failed), 1,
	   "an untagged error ends no command of its device");
	is(readl(core->regs + R750_NCQ_ERR(0)), BIT(3),
	   "an untagged error names its set");
	ok(readl(core->regs + R750_INT_STAT) & R750_INT_NCQ_ERR,
	   "an untagged error interrupts");
	writel(BIT(3), core->regs + R750_NCQ_ERR(0));
	is(readl(core->regs + R750_NCQ_ERR(0)), 0,
	   "an untagged error is acknowledged");
	r750_take_back(core, 0, 3);
	is(core->phy[0].busy | model.chip.core[0].nslots, 0,
	   "both commands are taken back after an untagged error");
	soft_reset(0, 3);
	queue(3, 6, false, 9);
	is(all_done(&done, &failed), 1, "the device goes on");
	is(failed, 0, "the device goes on, with success");
	clean("untagged errors");
	model_free();
}

/* What a driver has to bear of signatures and notifications. */
static void test_ways(void)
{
	struct phy *p = chip_phy(&model.chip, 2);

	model_init();
	soft_reset(2, 15);
	is(p->cfg[CFG_SIGNATURE / 4] >> 8 & 15, 15,
	   "a signature names the port that was asked");
	model.chip.way.port_0 = true;
	soft_reset(2, 15);
	is(p->cfg[CFG_SIGNATURE / 4] >> 8 & 15, 0,
	   "port_0: a disk's signature names port 0");
	p = chip_phy(&model.chip, 0);
	for (unsigned int way = NOTIFY_BOTH; way <= NOTIFY_LOST; way++) {
		static const u32 want[] = { PHY_NOTIFY | PHY_UNASSOC,
					    PHY_NOTIFY, PHY_UNASSOC, 0 };

		model.chip.way.notify = way;
		model.pmp[0].gscr[GSCR_FEATURES_ON] |= GSCR_ASYNC;
		model.pmp[0].gscr[GSCR_ERROR_MASK] |= SERR_PHYRDY;
		model.pmp[0].pscr[way][PSCR_ERROR] = 0;
		p->int_stat = 0;
		chip_pmp_plug(&model.chip, 0, way, NULL);
		is(p->int_stat & want[0], want[way],
		   "a notification comes with the events of its way");
		ok(model.pmp[0].pscr[way][PSCR_ERROR] & SERR_PHYRDY,
		   "the multiplier's register says so in any case");
		model.pmp[0].pscr[way][PSCR_ERROR] = 0;
	}
	model_free();
}

/* ---- random events ---- */

static u64 seed;

static u32 rnd(u32 n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (u32)((seed >> 11) % n);
}

#define BLOCKS (DISK_SECTORS / BLOCK)
#define UNKNOWN 0xffffffffu /* it may have been written or not */

static u32 shadow[DISKS][BLOCKS]; /* what each block holds */
static struct {
	bool write;
	unsigned int disk, block;
	u32 value;
} open_cmd[R750_PHYS][R750_TAGS];
static bool block_busy[DISKS][BLOCKS];
static unsigned long sent, ended, failures, taken_back, restarts, wrong;

/* Word @i of a block that holds @value. Nothing was written to one that holds 0. */
static u32 word(u32 value, unsigned int i)
{
	return value ? value + i : 0;
}

static bool holds(const u32 *data, u32 value)
{
	for (unsigned int i = 0; i < DATA_BYTES / 4; i++)
		if (data[i] != word(value, i))
			return false;
	return true;
}

static void forget(unsigned int phy, unsigned int tag)
{
	unsigned int d = open_cmd[phy][tag].disk, b = open_cmd[phy][tag].block;

	block_busy[d][b] = false;
	if (open_cmd[phy][tag].write)
		shadow[d][b] = UNKNOWN;
}

static void take_back(unsigned int phy, int pmp)
{
	struct r750_phy *p = &core->phy[phy];
	u64 before = p->busy;

	r750_take_back(core, phy, pmp);
	for (unsigned int t = 0; t < 32; t++) {
		if (!((before & ~p->busy) >> t & 1))
			continue;
		taken_back++;
		forget(phy, t);
	}
}

static void send_some(void)
{
	unsigned int d = rnd(DISKS), b = rnd(BLOCKS), phy = disk_phy(d);
	unsigned int tag = rnd(32);
	u32 *data = (u32 *)model.data[phy][tag];

	if (core->phy[phy].busy >> tag & 1 || block_busy[d][b] ||
	    !chip_phy(&model.chip, phy)->up)
		return;
	open_cmd[phy][tag].write = rnd(2);
	open_cmd[phy][tag].disk = d;
	open_cmd[phy][tag].block = b;
	open_cmd[phy][tag].value = rnd(UNKNOWN);
	block_busy[d][b] = true;
	for (unsigned int i = 0; i < DATA_BYTES / 4; i++)
		data[i] = open_cmd[phy][tag].write ?
				  word(open_cmd[phy][tag].value, i) :
				  ~word(shadow[d][b], i);
	queue(d, tag, open_cmd[phy][tag].write, b);
	sent++;
}

static void check_done(const struct r750_done *done)
{
	u32 *data = (u32 *)model.data[done->phy][done->tag];
	unsigned int d = open_cmd[done->phy][done->tag].disk;
	unsigned int b = open_cmd[done->phy][done->tag].block;

	ended++;
	if (done->tag >= 32 || done->pmp != disk_pmp(d) || !block_busy[d][b]) {
		wrong++;
		return;
	}
	if (done->failed) {
		failures++;
		forget(done->phy, done->tag);
		if (r750_failure(done) == R750_FAIL_NO_PATH) {
			take_back(done->phy, R750_ALL_PORTS);
			return;
		}
		take_back(done->phy, (int)done->pmp);
		return;
	}
	block_busy[d][b] = false;
	if (open_cmd[done->phy][done->tag].write)
		shadow[d][b] = open_cmd[done->phy][done->tag].value;
	else if (shadow[d][b] != UNKNOWN && !holds(data, shadow[d][b]))
		wrong++;
}

/* Acknowledged writes that are not on the disks' media, whatever the card says. */
static unsigned long lost_writes(unsigned long *known)
{
	static u32 data[DATA_BYTES / 4];
	unsigned long lost = 0;

	*known = 0;
	for (unsigned int d = 0; d < DISKS; d++) {
		const struct media *m = &model.store[d].media;

		for (unsigned int b = 0; b < BLOCKS; b++) {
			if (shadow[d][b] == UNKNOWN || !shadow[d][b])
				continue;
			++*known;
			if (m->read(m->ctx, b * DATA_BYTES, data, DATA_BYTES) ||
			    !holds(data, shadow[d][b]))
				lost++;
		}
	}
	return lost;
}

/* One word of one of them is not what was written. */
static void spoil(void)
{
	const struct media *m = &model.store[0].media;
	unsigned int b = 0;
	u32 data;

	while (b < BLOCKS - 1 && (shadow[0][b] == UNKNOWN || !shadow[0][b]))
		b++;
	data = ~word(shadow[0][b], 5);
	m->write(m->ctx, b * DATA_BYTES + 5 * sizeof(data), &data,
		 sizeof(data));
}

/* The phy's link goes and comes; all that was open is lost. */
static void drop_link(void)
{
	unsigned int phy = rnd(3);

	chip_phy(&model.chip, phy)->dropped = true;
	chip_link_change(&model.chip, phy);
	take_back(phy, R750_ALL_PORTS);
	chip_phy(&model.chip, phy)->dropped = false;
	chip_link_change(&model.chip, phy);
	model_links_up(phy);
}

/* Behind a multiplier; the others have commands meanwhile. */
static void pull_disk(void)
{
	unsigned int d = rnd(10);

	model_pull(d);
	for (unsigned int i = rnd(20); i; i--)
		rnd(3) ? send_some() : model_step();
	take_back(disk_phy(d), (int)disk_pmp(d));
	model_put_back(d);
}

/* Memory decoding is off for a moment. What the chip did not hear of is lost. */
static void deafen(void)
{
	model.chip.cfg[CFG_COMMAND] &= (u8)~COMMAND_MEMORY;
	for (unsigned int i = rnd(5); i; i--)
		send_some();
	model.chip.cfg[CFG_COMMAND] |= COMMAND_MEMORY;
	for (unsigned int phy = 0; phy < R750_PHYS; phy++)
		take_back(phy, R750_ALL_PORTS);
	if (core->lost) {
		model_restart();
		restarts++;
	}
	for (unsigned int i = 0; i < DISKS; i++)
		disk_reset(&model.disk[i], false);
}

/* What recovery does to one disk. SRST takes its commands from it. */
static void reset_disk(unsigned int d)
{
	take_back(disk_phy(d), (int)disk_pmp(d));
	disk_reset(&model.disk[d], false);
}

static void one_event(void)
{
	unsigned int d = rnd(DISKS);
	struct r750_done done;

	switch (rnd(400)) {
	case 0:
		model.disk[d].fault.hang = 1;
		break;
	case 1:
		reset_disk(d);
		break;
	case 2:
		disk_set_bad(&model.disk[d], rnd(DISK_SECTORS), 200);
		break;
	case 3:
		disk_clear_bad(&model.disk[d]);
		reset_disk(d);
		break;
	case 4:
		chip_empty_done(&model.chip, 0);
		break;
	case 5:
		if (!rnd(10))
			drop_link();
		break;
	case 6:
		take_back(disk_phy(d), R750_ALL_PORTS);
		break;
	case 7:
		if (!rnd(10))
			pull_disk();
		break;
	case 8:
		if (!rnd(20))
			deafen();
		break;
	case 9:
		model.disk[d].fault.wrong_status = 1;
		model.disk[d].fault.status = ATA_DRDY | ATA_ERR;
		model.disk[d].fault.error = ATA_ABRT;
		break;
	case 10 ... 150:
		model_step();
		break;
	case 151 ... 220:
		while (r750_next_done(core, &done)) {
			check_done(&done);
			if (done.failed)
				reset_disk(open_cmd[done.phy][done.tag].disk);
		}
		break;
	default:
		send_some();
	}
}

/*
 * @otherwise: writes arrive late, one FIS ends several commands, and register sets stay
 * busy after commands that were taken back.
 */
static void test_random(const char *name, unsigned long events, bool otherwise)
{
	unsigned long known;
	u64 open = 0;

	printf("# %s: seed %llu\n", name, (unsigned long long)seed);
	memset(shadow, 0, sizeof(shadow));
	memset(block_busy, 0, sizeof(block_busy));
	sent = ended = failures = taken_back = restarts = 0;
	model_init();
	model.chip.way.posted_us = otherwise ? 30 : 0;
	model.chip.way.sdb_many = otherwise;
	model.chip.way.busy_sets = otherwise;
	for (unsigned long i = 0; i < events && !wrong; i++) {
		one_event();
		wrong += core->lost; /* deafen() has ended what it made */
	}
	for (unsigned int i = 0; i < R750_PHYS; i++) {
		take_back(i, R750_ALL_PORTS);
		open |= core->phy[i].busy;
	}
	printf("# %lu sent, %lu ended, %lu of them failed, %lu taken back\n",
	       sent, ended, failures, taken_back);
	printf("# %lu restarts of the core\n", restarts);
	is(wrong, 0, in(name, "no completion and no data are wrong"));
	is(sent, ended + taken_back, in(name, "each command ends once"));
	is(open | model.chip.core[0].nslots, 0, in(name, "nothing is left"));
	ok(failures && taken_back && restarts, in(name, "there were failures"));
	is(lost_writes(&known), 0, in(name, "no acknowledged write is lost"));
	printf("# %lu blocks with acknowledged writes\n", known);
	spoil();
	is(lost_writes(&known), 1, in(name, "a lost write would be seen"));
	clean(name);
	model_free();
}

/* ---- a card that is gone ---- */

static void test_gone(void)
{
	struct r750_done done;

	model_init();
	queue(0, 0, true, 0);
	model.chip.fault.surprise_removal = true;
	queue(1, 1, true, 0);
	r750_take_back(core, 0, R750_ALL_PORTS);
	is(core->phy[0].busy, 0, "taking back ends when the card is gone");
	ok(core->lost, "a card that is gone is lost");
	ok(model.now < 1000, "taking back from a card that is gone is quick");
	core->rx[0] = ~0u;
	ok(!r750_next_done(core, &done), "a ring index of ones is none");
	core->rx[0] = R750_RX_ENTRIES;
	ok(!r750_next_done(core, &done), "a ring index beyond the end is none");
	model_free();
}

/* Memory decoding is off for a moment: the chip hears of nothing. */
static void test_deaf(void)
{
	model_init();
	queue(0, 0, true, 0);
	model_step();
	r750_take_back(core, 0, R750_ALL_PORTS);
	ok(!core->lost, "a chip that obeys is not lost");
	model.chip.cfg[CFG_COMMAND] &= (u8)~COMMAND_MEMORY;
	queue(1, 1, true, 0);
	model.chip.cfg[CFG_COMMAND] |= COMMAND_MEMORY;
	r750_take_back(core, 0, R750_ALL_PORTS);
	ok(core->lost, "a chip that did not hear of a command is lost");
	r750_rings_init(core);
	ok(!core->lost, "with new rings it is not");
	model_free();
}

int main(int argc, char **argv)
{
	unsigned long events = argc > 1 ? strtoul(argv[1], NULL, 0) : 200000;

	seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	if (!seed)
		seed = 1;
	test_all_disks();
	test_held();
	test_take_back();
	test_errors();
	test_untagged();
	test_ways();
	test_gone();
	test_deaf();
	test_random("random", events, false);
	test_random("random, otherwise", events, true);
	return tap_done();
}
