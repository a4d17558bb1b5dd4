// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Faults and plugging by words. */
#include "../control.h"
#include "../tap.h"

static struct rig rig;
static char out[200];

static bool says(const char *line, const char *want)
{
	control_line(&rig, line, out, sizeof(out));
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

static const struct host host = {
	.dma_read = no_dma, .dma_write = no_write, .irq = irq, .now = now,
};

static const char *const wrong[] = {
	"", " ", "nonsense", "link", "link 0", "link 9 up", "link 0 sideways",
	"plug 0 7 out", "plug 1 0 out", "plug 0 0 away", "bad 0 0 5",
	"bad 5 0 1 1", "hang 0 9 1", "hang x y z", "spurious 4", "empty 2",
	"gone", "lose -", "wrong 0 0 zz 1", "stats now",
	"averyveryverylongwordthatnoverbhas 1 2 3",
};

static void test_wrong(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		ok(says(wrong[i], "error: "), wrong[i]);
}

static void test_disk(void)
{
	struct disk *d = rig_find(&rig, 0, 1);

	ok(says("bad 0 1 100 5\n", "ok") && d->fault.bad[0].first == 100,
	   "bad sectors");
	ok(says("bad 0 1 0 0", "ok") && !d->fault.bad[0].count, "none again");
	ok(says("hang 0 1 3", "ok") && d->fault.hang == 3, "hanging");
	ok(says("wrong 0 1 61 4", "ok") && d->fault.status == 0x61,
	   "a wrong status");
	ok(says("delay 0 1 700", "ok") && d->fault.delay == 700, "a delay");
	ok(says("failing 0 1 1", "ok") && d->fault.failing, "failing");
	ok(says("plug 0 1 out", "ok") && !rig.pmp[0].disk[1], "pulled");
	ok(says("plug 0 1 in", "ok") && rig.pmp[0].disk[1] == d, "put back");
}

static void test_card(void)
{
	ok(says("link 1 down\r\n", "ok") && !chip_phy(&rig.chip, 1)->up,
	   "a link down");
	ok(says("link 1 up", "ok") && chip_phy(&rig.chip, 1)->up, "and up");
	ok(says("lose 2", "ok") && rig.chip.fault.lose_irq == 2, "losing");
	says("lose 0", "ok");
	ok(says("spurious", "ok") && edges == 1, "a spurious interrupt");
	ok(says("empty 1", "ok") && rig.chip.core[1].int_stat, "empty");
	ok(says("slow 9", "ok") && rig.chip.fault.dma_us_per_kib == 9, "slow");
	ok(says("sticks 1", "ok") && rig.chip.fault.reset_sticks, "sticking");
	ok(says("mute 1", "ok") && rig.ident.mute, "mute");
	ok(says("gone 1", "ok") && rig.chip.fault.gone, "gone");
	ok(says("stats", "ok commands 0"), "figures");
	ok(says("help", " plug"), "help");
}

int main(void)
{
	rig_init(&rig, &host, NULL);
	rig_pmp(&rig, 0, "9715", 5);
	rig_disk(&rig, 1, 1000, SECTOR_512N);
	test_wrong();
	test_disk();
	test_card();
	rig_free(&rig);
	return tap_done();
}
