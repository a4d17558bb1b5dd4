// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The commands of the control socket. */
#include "server/control.h"
#include "tests/tap.h"

static struct rig rig;
static struct vuser vuser;
static struct control control = { .rig = &rig, .vuser = &vuser };
static char out[CONTROL_ANSWER];

static bool answers(const char *line, const char *want)
{
	control_line(&control, line, out, sizeof(out));
	return strstr(out, want) != NULL;
}

static u64 now(void *ctx)
{
	(void)ctx;
	return 1;
}

static int no_dma(void *ctx, u64 bus, void *buf, u32 len)
{
	(void)ctx;
	(void)bus;
	(void)buf;
	(void)len;
	return -1;
}

static int no_write(void *ctx, u64 bus, const void *buf, u32 len)
{
	(void)ctx;
	(void)bus;
	(void)buf;
	(void)len;
	return -1;
}

static unsigned int edges;

static void irq(void *ctx, bool level)
{
	(void)ctx;
	edges += level;
}

static const struct chip_ops chip_ops = {
	.dma_read = no_dma,
	.dma_write = no_write,
	.irq = irq,
	.now = now,
};

static const char *const wrong[] = {
	"",
	" ",
	"nonsense",
	"link",
	"link 0",
	"link 9 up",
	"link 0 sideways",
	"plug 0 7 out",
	"plug 1 0 out",
	"plug 0 0 away",
	"exchange 0 1",
	"exchange 0 7",
	"medium 2 0",
	"medium 2 0 sideways",
	"medium 0 0 out",
	"medium 2 1 out",
	"medium 9 0 in",
	"media_error 0 0 5",
	"media_error 5 0 1 1",
	"bad_sectors 0 0 5 1 0",
	"bad_sectors 0 0 5 0 1",
	"bad_sectors 5 0 1 1 1",
	"power_cut",
	"power_cut 4294967296",
	"power_on 1",
	"hang 0 9 1",
	"max_rate 0 9 1",
	"link_error 0 1 parity 1",
	"link_error 0 9 crc 1",
	"hang x y z",
	"spurious_irq 4",
	"empty_done 2",
	"core_error 2 dma",
	"core_error 0 disk",
	"surprise_removal",
	"lost_irq -",
	"wrong_status 0 0 zz 1",
	"stats now",
	"hang 0 0 -1",
	"hang 0 0 4294967296",
	"hang 4294967296 0 1",
	"lost_irq 5x",
	"surprise_removal 2",
	"media_error 0 0 0 99999999999999999999",
	"wrong_status 0 0 161 4",
	"lost_irq f",
	"averyveryverylongwordthatnoverbhas 1 2 3",
};

static void test_errors(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char name[80];

		snprintf(name, sizeof(name), "'%s' is refused", wrong[i]);
		ok(answers(wrong[i], "error: "), name);
	}
}

/* Error messages say what to do. */
static void test_advice(void)
{
	ok(answers("plug 1 0 out",
		   "error: plug: that disk is directly on a phy; use link"),
	   "plug of a directly attached disk advises link");
	ok(answers("plug 0 7 out", "error: plug: no disk belongs there"),
	   "plug of a disk that does not exist is refused");
	ok(answers("plug 0", "error: usage: plug PHY PORT in|out"),
	   "missing arguments are answered with the usage");
	ok(answers("lost_irq 1 2", "error: usage: lost_irq N"),
	   "extra arguments are answered with the usage");
	ok(answers("help",
		   "ok help; link PHY up|down; plug PHY PORT in|out; ") &&
		   strstr(out, "; lost_command PHY N; stats") != NULL,
	   "help lists the commands with their arguments");
}

static void test_disk(void)
{
	struct disk *d = rig_find(&rig, 0, 1);

	ok(answers("media_error 0 1 100 5\n", "ok") &&
		   d->fault.bad[0].first == 100,
	   "media_error makes sectors unreadable");
	ok(answers("media_error 0 1 0 0", "ok") && !d->fault.bad[0].count,
	   "media_error with count 0 clears them");
	ok(answers("bad_sectors 0 1 100 200 8", "ok") &&
		   d->fault.bad[0].count == 200 && d->fault.bad[0].stride == 8,
	   "bad_sectors makes many sectors unreadable");
	answers("media_error 0 1 0 0", "ok");
	ok(answers("hang 0 1 3", "ok") && d->fault.hang == 3, "hang is armed");
	ok(answers("wrong_status 0 1 61 4", "ok") && d->fault.status == 0x61,
	   "wrong_status is armed");
	ok(answers("delay 0 1 700", "ok") && d->fault.delay == 700,
	   "delay is armed");
	ok(answers("link_error 0 1 sync 3", "ok") &&
		   d->fault.link_error == LINK_SYNC &&
		   d->fault.link_errors == 3,
	   "link_error is armed");
	answers("link_error 0 1 crc 0", "ok");
	ok(answers("max_rate 0 1 2", "ok") && d->max_rate == RATE_3G,
	   "max_rate is chosen");
	ok(!answers("max_rate 0 1 4", "ok") && !answers("max_rate 0 1 0", "ok"),
	   "there are three rates");
	ok(answers("smart_failing 0 1 1", "ok") && d->fault.smart_failing,
	   "smart_failing is armed");
	ok(answers("plug 0 1 out", "ok") && !rig.pmp[0].disk[1],
	   "plug out pulls the disk");
	ok(answers("plug 0 1 in", "ok") && rig.pmp[0].disk[1] == d,
	   "plug in puts it back");
}

static void test_medium(void)
{
	struct atapi *drive = rig_find(&rig, 2, 0)->packet;

	ok(answers("medium 2 0 out", "ok") && !drive->loaded,
	   "medium out takes the disc out");
	ok(answers("medium 2 0 in", "ok") && drive->loaded,
	   "medium in puts the disc in");
	ok(answers("medium 0 0 out", "error: medium: that disk is not a drive"),
	   "a disk has no medium to take out");
	ok(answers("medium 0 9 out", "error: medium: no disk belongs there"),
	   "where no drive belongs there is no medium");
	ok(answers("media_error 2 0 7 1", "ok") &&
		   rig_find(&rig, 2, 0)->fault.bad[0].first == 7,
	   "media_error makes blocks of a disc unreadable");
	answers("media_error 2 0 0 0", "ok");
}

/* A drive that is not plugged in yet, behind the multiplier and on a phy. */
static void test_drive(void)
{
	const struct media *disc;
	u8 line[17] = { 0 };

	ok(rig_drive(&rig, 0, 4, NULL, 0, false) < 0,
	   "a drive is not put where a disk is");
	ok(rig_drive(&rig, 3, 1, NULL, 0, false) < 0,
	   "behind a phy without a multiplier there is no port 1");
	ok(rig_drive(&rig, 3, 0, NULL, 0, false) == 0 &&
		   !chip_phy(&rig.chip, 3)->up,
	   "a drive that is not plugged in has no link");
	ok(answers("link 3 up", "ok") && chip_phy(&rig.chip, 3)->up,
	   "link up plugs a drive on a phy in");
	rig_pmp(&rig, 4, "9715", 1);
	ok(rig_drive(&rig, 4, 2, NULL, 0, false) == 0 && !rig.pmp[4].disk[2],
	   "a drive is not plugged in behind a multiplier");
	ok(answers("plug 4 2 in", "ok") &&
		   rig.pmp[4].disk[2] == rig_find(&rig, 4, 2),
	   "plug plugs a drive behind a multiplier in");
	disc = rig_find(&rig, 4, 2)->media;
	disc->read(disc->ctx, 16 * 70000, line, 16);
	ok(!strcmp((char *)line, "000000000070000\n"),
	   "the disc of a drive that was given none has numbered lines");
}

static u8 first_byte(const struct disk *d)
{
	u8 sector[512];

	d->media->read(d->media->ctx, 0, sector, sizeof(sector));
	return sector[0];
}

static void test_exchange(void)
{
	struct disk *d = rig_find(&rig, 0, 1);
	u8 sector[512] = { 0x5a };
	char serial[21];

	memcpy(serial, d->serial, sizeof(serial));
	d->media->write(d->media->ctx, 0, sector, sizeof(sector));
	ok(answers("exchange 0 1",
		   "error: exchange: pull that disk, or take its link down, first"),
	   "a disk that is there is not exchanged");
	answers("plug 0 1 out", "ok");
	ok(answers("exchange 0 1", "ok") && strcmp(d->serial, serial),
	   "exchange puts a disk with another serial number in");
	is(first_byte(d), 0, "it is empty");
	ok(answers("exchange 0 1", "ok") && !strcmp(d->serial, serial),
	   "exchanged again, it is the first disk");
	is(first_byte(d), 0x5a, "with its data");
	answers("plug 0 1 in", "ok");
	answers("link 1 down", "ok");
	ok(answers("exchange 1 0", "ok"), "a disk on a phy is exchanged");
	answers("exchange 1 0", "ok");
	answers("link 1 up", "ok");
}

static void test_card(void)
{
	ok(answers("link 1 down\r\n", "ok") && !chip_phy(&rig.chip, 1)->up,
	   "link down takes the link down");
	ok(answers("link 1 up", "ok") && chip_phy(&rig.chip, 1)->up,
	   "link up brings it up");
	ok(answers("lost_irq 2", "ok") && rig.chip.fault.lost_irq == 2,
	   "lost_irq is armed");
	answers("lost_irq 0", "ok");
	ok(answers("spurious_irq", "ok") && edges == 1,
	   "spurious_irq raises an interrupt");
	ok(answers("empty_done 1", "ok") && rig.chip.core[1].int_stat,
	   "empty_done raises a completion interrupt");
	ok(answers("core_error 1 memory", "ok") &&
		   answers("core_error 1 dma", "ok") &&
		   rig.chip.core[1].int_stat ==
			   (INT_DONE | INT_MEMORY | INT_DMA),
	   "core_error raises the chip's errors");
	ok(answers("port_0 1", "ok") && rig.chip.way.port_0,
	   "port_0 is chosen");
	ok(answers("ncq_untagged 1", "ok") && rig.chip.way.ncq_untagged,
	   "ncq_untagged is chosen");
	ok(answers("sdb_many 1", "ok") && rig.chip.way.sdb_many,
	   "sdb_many is chosen");
	ok(answers("busy_sets 1", "ok") && rig.chip.way.busy_sets,
	   "busy_sets are chosen");
	ok(answers("notify 2", "ok") && rig.chip.way.notify == NOTIFY_UNASSOC,
	   "notify is chosen");
	ok(answers("notify 3", "ok") && rig.chip.way.notify == NOTIFY_LOST,
	   "notifications can be lost");
	ok(!answers("notify 4", "ok") && rig.chip.way.notify == NOTIFY_LOST,
	   "there is no notify 4");
	ok(answers("posted 7", "ok") && rig.chip.way.posted_us == 7,
	   "posted is chosen");
	ok(answers("link_us 8", "ok") && rig.chip.way.link_us == 8,
	   "link_us is chosen");
	ok(answers("ready_us 9", "ok") && rig.chip.way.ready_us == 9,
	   "ready_us is chosen");
	ok(answers("link_flaps 2", "ok") && rig.chip.fault.link_flaps == 2,
	   "link_flaps is chosen");
	ok(answers("link_us 0", "ok") && answers("ready_us 0", "ok") &&
		   answers("link_flaps 0", "ok"),
	   "links come up at once again");
	ok(answers("garbage 3", "ok") && rig.chip.core[1].phy[3].vsr[0],
	   "garbage is in the registers");
	ok(answers("slow_dma 9", "ok") && rig.chip.fault.slow_dma == 9,
	   "slow_dma is armed");
	ok(answers("bus_master 1", "ok") && rig.chip.fault.bus_master,
	   "bus_master is armed");
	ok(answers("user_commands 1", "ok") && rig.chip.fault.user_commands,
	   "user_commands is chosen");
	ok(answers("reset_sticks 1", "ok") && rig.chip.fault.reset_sticks,
	   "reset_sticks is armed");
	ok(rig.chip.spi.fitted && answers("spi_flash 0", "ok") &&
		   !rig.chip.spi.fitted,
	   "spi_flash is chosen");
	ok(answers("identity_mute 1", "ok") && rig.ident.mute,
	   "identity_mute is armed");
	ok(answers("multiplier_mute 0 1", "ok") && rig.pmp[0].mute,
	   "multiplier_mute is armed");
	answers("multiplier_mute 0 0", "ok");
	chip_cfg_write(&rig.chip, CFG_COMMAND, COMMAND_MEMORY, 2);
	chip_mmio_write(&rig.chip, BAR_REGS, R_SGPIO_A_DISKS + 8, 0x80818283);
	chip_mmio_write(&rig.chip, BAR_REGS, R_SGPIO_B_DISKS + 16, 0x84858687);
	chip_mmio_read(&rig.chip, BAR_REGS, R_SGPIO_A_DISKS);
	ok(answers("led 2 1", "ok 81"), "led tells of a bay");
	ok(answers("led 7 4", "ok 87"), "led tells of a fifth bay");
	ok(!answers("led 0 5", "ok"), "there is no sixth bay");
	ok(answers("surprise_removal 1", "ok") &&
		   rig.chip.fault.surprise_removal,
	   "surprise_removal is armed");
}

static u64 figure(const char *word);

/* The first sector of the disk; not the one that is read while its power is off. */
static void put_sector(struct disk *d, u8 byte)
{
	u8 sector[512];

	memset(sector, byte, sizeof(sector));
	d->media->write(d->media->ctx, 0, sector, sizeof(sector));
}

static void test_caches(void)
{
	struct disk *d = rig_find(&rig, 0, 1);
	u32 cycles = d->power_cycles;

	put_sector(d, 1);
	is(figure("cached"), 0, "a cache that is not volatile holds nothing");
	answers("volatile_cache 1", "ok");
	put_sector(d, 2);
	is(figure("cached"), 1, "cached counts the sectors of volatile caches");
	d->write_cache = false;
	answers("power_cut 3", "ok");
	ok(figure("cached") == 0 && figure("lost") <= 1,
	   "after a power cut the caches are empty");
	is(chip_mmio_read(&rig.chip, 2, 0), ~0u,
	   "a card without power reads as ones");
	answers("power_on", "ok");
	ok(d->write_cache && d->power_cycles == cycles + 1,
	   "power_on powers the disks on");
	put_sector(d, 2);
	answers("plug 0 1 out", "ok");
	is(figure("cached"), 0, "a disk that is pulled loses its power");
	answers("plug 0 1 in", "ok");
	put_sector(d, 3);
	answers("volatile_cache 0", "ok");
	is(figure("cached"), 0, "volatile_cache 0 writes the caches back");
}

/* The number after @word in the figures; ~0: not there. */
static u64 figure(const char *word)
{
	unsigned long long n;
	char key[32];
	const char *p;

	control_line(&control, "stats", out, sizeof(out));
	snprintf(key, sizeof(key), " %s ", word);
	p = strstr(out, key);
	return p && sscanf(p + strlen(key), "%llu", &n) == 1 ? n : ~(u64)0;
}

/* What each command arms, and the figure that shows it. */
static const struct {
	const char *line, *word;
	u64 n;
} arms[] = {
	{ "hang 0 1 3", "hang_left", 3 },
	{ "hang 0 2 2", "hang_left", 5 },
	{ "wrong_status 0 1 61 4", "wrong_status_left", 1 },
	{ "media_error 0 1 100 5", "media_error_left", 1 },
	{ "media_error 0 2 100 5", "media_error_left", 2 },
	{ "media_error 0 2 0 0", "media_error_left", 1 },
	{ "link_error 0 1 retry 2", "link_error_left", 2 },
	{ "link_error 0 2 crc 1", "link_error_left", 3 },
	{ "delay 0 1 700", "delay_left", 1 },
	{ "smart_failing 0 1 1", "smart_failing_left", 1 },
	{ "lost_irq 7", "lost_irq_left", 7 },
	{ "ring_index 2", "ring_index_left", 2 },
	{ "slow_dma 9", "slow_dma_left", 9 },
	{ "bus_master 1", "bus_master_left", 1 },
	{ "user_commands 1", "user_commands_left", 1 },
	{ "reset_sticks 1", "reset_sticks_left", 1 },
	{ "identity_mute 0", "identity_mute_left", 0 },
	{ "identity_mute 1", "identity_mute_left", 1 },
	{ "multiplier_mute 0 1", "multiplier_mute_left", 1 },
	{ "multiplier_mute 0 0", "multiplier_mute_left", 0 },
	{ "lost_command 0 3", "lost_command_left", 3 },
	{ "lost_command 0 0", "lost_command_left", 0 },
	{ "power_cut 1", "surprise_removal_left", 1 },
	{ "power_on", "surprise_removal_left", 0 },
	{ "link 1 down", "down_left", 1 },
	{ "link 1 up", "down_left", 0 },
	{ "plug 0 1 out", "out_left", 1 },
	{ "plug 0 1 in", "out_left", 0 },
	{ "surprise_removal 1", "surprise_removal_left", 1 },
	{ "surprise_removal 0", "surprise_removal_left", 0 },
};

static void test_stats(void)
{
	struct disk *d = rig_find(&rig, 0, 1);

	ok(answers("stats",
		   "ok commands 0 completions 0 interrupts 0 lost_irq 0 "
		   "spurious_irq 0 empty_done 0 dma_refused 0 "
		   "protocol_errors 0 deepest 0 messages 0 refused 0 faults 0 "
		   "signalled 0 hang_left 0 wrong_status_left 0 "
		   "media_error_left 0 delay_left 0 smart_failing_left 0 "
		   "lost_irq_left 0 ring_index_left 0 slow_dma_left 0 "
		   "surprise_removal_left 0 "
		   "reset_sticks_left 0 identity_mute_left 1 down_left 0 "
		   "out_left 0 unsent 0 flushes 0 cached 0 lost 0 "
		   "multiplier_mute_left 0 lost_command_left 0 "
		   "most_prds 0 longest_prd 0 longest 0 "
		   "bus_master_left 0 user_commands_left 0 "
		   "user_refused 0 "
		   "link_error_left 0"),
	   "stats lists all figures in their order");
	for (size_t i = 0; i < ARRAY_SIZE(arms); i++) {
		char name[80];

		snprintf(name, sizeof(name), "'%s' is accepted", arms[i].line);
		ok(answers(arms[i].line, "ok"), name);
		snprintf(name, sizeof(name), "'%s' shows in %s", arms[i].line,
			 arms[i].word);
		is(figure(arms[i].word), arms[i].n, name);
	}
	d->fault.hang--;
	is(figure("hang_left"), 4, "hang_left decreases when one has happened");
	answers("lost_irq 0", "ok");
	answers("spurious_irq", "ok");
	is(figure("spurious_irq"), 1, "spurious_irq is counted");
	rig.chip.line = true;
	answers("spurious_irq", "ok");
	is(figure("spurious_irq"), 1,
	   "spurious_irq is not counted while the line is up");
	rig.chip.line = false;
	answers("empty_done 0", "ok");
	answers("empty_done 0", "ok");
	is(figure("empty_done"), 1,
	   "empty_done is not counted while one is pending");
	vuser.faults = 4;
	rig.chip.stats.protocol_errors = 5;
	vuser.refused = 6;
	is(figure("faults"), 4, "faults has the DMA faults");
	is(figure("protocol_errors"), 5, "protocol_errors has the chip's");
	is(figure("refused"), 6, "refused has the refused messages");
	memset(&rig.chip.stats, 0xff, sizeof(rig.chip.stats));
	memset(&vuser, 0xff, sizeof(vuser));
	ok(figure("signalled") == ~(u64)0 && figure("out_left") == 0,
	   "an answer has room for the largest figures");
}

static void fresh(void)
{
	control.spurious_irq = control.empty_done = 0;
	rig_free(&rig);
	rig_init(&rig, &chip_ops, NULL);
	rig_pmp(&rig, 0, "9715", 5);
	rig_disk(&rig, 1, 1000, SECTOR_512N);
	rig_drive(&rig, 2, 0, NULL, 0, true);
}

int main(void)
{
	fresh();
	test_errors();
	test_advice();
	test_disk();
	test_exchange();
	test_medium();
	test_drive();
	test_card();
	fresh();
	test_caches();
	fresh();
	test_stats();
	rig_free(&rig);
	return tap_done();
}
