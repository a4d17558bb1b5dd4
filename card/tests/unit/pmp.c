// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The port multiplier alone. */
#include "device.h"
#include "model/pmp.h"
#include "tests/tap.h"

static struct pmp pmp;
static struct disk disk = { .max_rate = RATE_6G };
static struct ata_reply reply;

static u32 reg_read(u8 port, u16 reg)
{
	struct fis_h2d f = fis_for(ATA_PMP_READ, 0, 0);

	f.device = port;
	f.feature = (u8)reg;
	f.feature_hi = reg >> 8;
	pmp_command(&pmp, &f, &reply);
	return (u32)(reply.count | reply.lba << 8);
}

static void reg_write(u8 port, u16 reg, u32 v)
{
	struct fis_h2d f = fis_for(ATA_PMP_WRITE, v >> 8, (u8)v);

	f.device = port;
	f.feature = (u8)reg;
	f.feature_hi = reg >> 8;
	pmp_command(&pmp, &f, &reply);
}

static u32 gscr(u16 reg)
{
	return reg_read(PMP_CONTROL_PORT, reg);
}

static void link_port(u8 port)
{
	reg_write(port, PSCR_CONTROL, 1);
	reg_write(port, PSCR_CONTROL, 0);
}

static void test_identity(void)
{
	for (size_t i = 0; i < pmp_nr_profiles; i++) {
		const struct pmp_profile *p = &pmp_profiles[i];

		pmp_init(&pmp, pmp_profile(p->name));
		is(gscr(GSCR_ID), p->id, p->name);
		is(gscr(GSCR_PORTS), p->ports,
		   "GSCR 2 has the number of ports");
	}
	ok(!pmp_profile("nothing"), "an unknown profile is not found");
	pmp_init(&pmp, pmp_profile("9715"));
	reg_write(PMP_CONTROL_PORT, GSCR_ID, 0);
	is(gscr(GSCR_ID), pmp.profile->id, "GSCR 0 is read-only");
	is(gscr(GSCR_FEATURES), 0x1f, "GSCR 64 has the features");
	reg_write(PMP_CONTROL_PORT, GSCR_FEATURES, 0);
	is(gscr(GSCR_FEATURES), 0x1f, "GSCR 64 is read-only");
	reg_write(PMP_CONTROL_PORT, 70, 0x55);
	is(gscr(70), 0, "a reserved GSCR is read-only");
	is(gscr(GSCR_ERROR_MASK), 0x0400ffff, "GSCR 33 after a reset");
	is(gscr(GSCR_FEATURES_ON), GSCR_BIST | GSCR_SSC,
	   "GSCR 96 after a reset");
	reg_write(PMP_CONTROL_PORT, GSCR_FEATURES_ON, 0xffffffff);
	is(gscr(GSCR_FEATURES_ON), 0x1f,
	   "GSCR 96 enables only features that exist");
	pmp_reset(&pmp);
	is(gscr(GSCR_FEATURES_ON), GSCR_BIST | GSCR_SSC,
	   "a reset restores GSCR 96");
}

static void test_links(void)
{
	pmp_init(&pmp, pmp_profile("9715"));
	pmp.disk[2] = &disk;
	is(reg_read(2, PSCR_STATUS), 4, "a port starts offline");
	ok(!pmp_disk(&pmp, 2), "the disk at an offline port cannot be reached");
	reg_write(2, PSCR_CONTROL, 1);
	is(reg_read(2, PSCR_STATUS), 0, "during COMRESET there is no link");
	reg_write(2, PSCR_CONTROL, 0);
	is(reg_read(2, PSCR_STATUS), 0x133, "the link comes up after COMRESET");
	ok(pmp_disk(&pmp, 2) == &disk,
	   "the disk can be reached when the link is up");
	ok(reg_read(2, PSCR_ERROR) & SERR_EXCHANGED, "a new link sets DIAG.X");
	disk.max_rate = RATE_3G;
	link_port(2);
	is(reg_read(2, PSCR_STATUS), 0x123, "a disk may have a lower rate");
	reg_write(2, PSCR_CONTROL, 0x11);
	reg_write(2, PSCR_CONTROL, 0x10);
	is(reg_read(2, PSCR_STATUS), 0x113, "SControl may allow less still");
	disk.max_rate = RATE_6G;
	reg_write(2, PSCR_CONTROL, 0x4);
	reg_write(2, PSCR_CONTROL, 0x20);
	is(reg_read(2, PSCR_STATUS), 0x123,
	   "a port that is online again asks anew");
	link_port(2);
	reg_write(2, PSCR_ERROR, 0xffffffff);
	is(reg_read(2, PSCR_ERROR), 0, "SError is cleared by writing ones");
	link_port(3);
	is(reg_read(3, PSCR_STATUS), 0, "an empty port has no link");
	pmp_reset(&pmp);
	ok(!pmp_disk(&pmp, 2), "a reset takes all links down");
}

static void test_notification(void)
{
	pmp_init(&pmp, pmp_profile("9715"));
	pmp.disk[1] = &disk;
	link_port(1);
	reg_write(1, PSCR_ERROR, 0xffffffff);
	ok(!pmp_plug(&pmp, 1, NULL), "no notification unless it is enabled");
	pmp_plug(&pmp, 1, &disk);
	reg_write(1, PSCR_ERROR, 0xffffffff);
	reg_write(PMP_CONTROL_PORT, GSCR_ERROR_MASK,
		  SERR_EXCHANGED | SERR_PHYRDY);
	reg_write(PMP_CONTROL_PORT, GSCR_FEATURES_ON, GSCR_ASYNC);
	ok(pmp_plug(&pmp, 1, NULL), "a pulled disk notifies");
	is(gscr(GSCR_ERROR), 1u << 1, "the error summary has the port");
	ok(!pmp_plug(&pmp, 1, &disk),
	   "no second notification until the error is cleared");
	reg_write(1, PSCR_ERROR, 0xffffffff);
	is(gscr(GSCR_ERROR), 0, "clearing SError clears the error summary");
	disk.power = POWER_STANDBY;
	ok(!pmp_plug(&pmp, 3, &disk), "an offline port does not notify");
	is(disk.power, POWER_ACTIVE, "a disk that is plugged in is powered on");
}

static void refused(u8 command, u8 port, u16 reg, const char *name)
{
	struct fis_h2d f = fis_for(command, 0, 0);

	f.device = port;
	f.feature = (u8)reg;
	f.feature_hi = reg >> 8;
	pmp_command(&pmp, &f, &reply);
	ok(reply.status & ATA_ERR && reply.error == ATA_ABRT, name);
}

static void test_refusals(void)
{
	pmp_init(&pmp, pmp_profile("3726"));
	refused(ATA_PMP_READ, 5, 0, "port 5 of five is refused");
	refused(ATA_PMP_READ, 14, 0, "port 14 of five is refused");
	refused(ATA_PMP_READ, 0, 16, "PSCR 16 is refused");
	refused(ATA_PMP_WRITE, 0, 0xffff, "PSCR ffffh is refused");
	refused(ATA_PMP_READ, 15, 0xffff, "GSCR ffffh is refused");
	refused(ATA_PMP_WRITE, 15, 0x3a0,
		"a vendor register of another model is refused");
	refused(ATA_READ_DMA_EXT, 15, 0,
		"a media command to the control port is refused");
	pmp_init(&pmp, pmp_profile("9715"));
	reg_write(PMP_CONTROL_PORT, 0x3a0, 0x55);
	is(gscr(0x3a0), 0x55, "a vendor register keeps its value");
	refused(ATA_PMP_WRITE, 15, 0x400, "GSCR 400h is refused");
}

int main(void)
{
	test_identity();
	test_links();
	test_notification();
	test_refusals();
	return tap_done();
}
