// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A SATA port multiplier. */
#include "pmp.h"

/*
 * Ids: object (it compares them); revisions: guess (1.0-1.2 supported). By its
 * vendor registers, 9715 is the one on the card; that the vendor's other models
 * have them is a guess. The object writes one of them, an LED's, on all models;
 * a refusal does no harm.
 */
const struct pmp_profile pmp_profiles[] = {
	{ "9715", 0x971511ab, 0x0000100e, 5, true },
	{ "9705", 0x970511ab, 0x0000100e, 5, true },
	{ "3726", 0x37261095, 0x0000100e, 5, false },
	{ "3826", 0x38261095, 0x0000100e, 5, false },
	{ "4140", 0x414011ab, 0x0000100e, 4, true },
};

const size_t pmp_nr_profiles = ARRAY_SIZE(pmp_profiles);

#define DET_MASK 0x0fu
#define DET_OFFLINE 4u
#define DET_RESET 1u
#define LINK_UP 0x103u /* active, device present */
#define SPD 4	       /* the rate: enum sata_rate */
#define SPD_MASK 0x0fu

const struct pmp_profile *pmp_profile(const char *name)
{
	for (size_t i = 0; i < pmp_nr_profiles; i++)
		if (!strcmp(pmp_profiles[i].name, name))
			return &pmp_profiles[i];
	return NULL;
}

void pmp_reset(struct pmp *p)
{
	memset(p->gscr, 0, sizeof(p->gscr));
	memset(p->pscr, 0, sizeof(p->pscr));
	p->gscr[GSCR_ID] = p->profile->id;
	p->gscr[GSCR_REVISION] = p->profile->revision;
	p->gscr[GSCR_PORTS] = p->profile->ports;
	p->gscr[GSCR_FEATURES] = 0x1f; /* all five optional ones */
	/* Reset values: S. */
	p->gscr[GSCR_ERROR_MASK] = 0x0400ffff;
	p->gscr[GSCR_FEATURES_ON] = p->gscr[GSCR_FEATURES] &
				    (GSCR_BIST | GSCR_SSC);
	for (unsigned int i = 0; i < p->profile->ports; i++)
		p->pscr[i][PSCR_CONTROL] = DET_OFFLINE;
}

void pmp_init(struct pmp *p, const struct pmp_profile *profile)
{
	memset(p, 0, sizeof(*p));
	p->profile = profile;
	pmp_reset(p);
}

static u32 det(const struct pmp *p, unsigned int port)
{
	return p->pscr[port][PSCR_CONTROL] & DET_MASK;
}

static u32 port_status(const struct pmp *p, unsigned int port)
{
	if (det(p, port) == DET_OFFLINE)
		return DET_OFFLINE;
	if (det(p, port) == DET_RESET || !p->disk[port])
		return 0;
	return LINK_UP | (u32)p->disk[port]->rate << SPD;
}

/* The link to the disk at that port comes up, at a rate that both have. */
static void negotiate(struct pmp *p, unsigned int port)
{
	u32 limit = p->pscr[port][PSCR_CONTROL] >> SPD & SPD_MASK;
	struct disk *d = p->disk[port];

	d->rate = d->max_rate;
	if (limit && limit < d->rate)
		d->rate = (u8)limit;
}

struct disk *pmp_disk(const struct pmp *p, unsigned int port)
{
	if (port >= p->profile->ports ||
	    (port_status(p, port) & LINK_UP) != LINK_UP)
		return NULL;
	return p->disk[port];
}

/* A bit for each port that has an unmasked error. */
static u32 error_summary(const struct pmp *p)
{
	u32 v = 0;

	for (unsigned int i = 0; i < p->profile->ports; i++)
		if (p->pscr[i][PSCR_ERROR] & p->gscr[GSCR_ERROR_MASK])
			v |= 1u << i;
	return v;
}

bool pmp_plug(struct pmp *p, unsigned int port, struct disk *d)
{
	u32 before = error_summary(p);

	/* A disk that is plugged in has just got power. */
	if (d && d != p->disk[port])
		disk_power_on(d);
	p->disk[port] = d;
	if (d)
		negotiate(p, port);
	if (det(p, port) == DET_OFFLINE)
		return false;
	p->pscr[port][PSCR_ERROR] |= SERR_PHYRDY | (d ? SERR_EXCHANGED : 0);
	return error_summary(p) & ~before &&
	       p->gscr[GSCR_FEATURES_ON] & GSCR_ASYNC;
}

static bool gscr_exists(const struct pmp *p, u32 reg)
{
	return reg < (p->profile->vendor ? PMP_GSCRS : 256u);
}

static bool read_reg(const struct pmp *p, u32 port, u32 reg, u32 *v)
{
	if (port == PMP_CONTROL_PORT) {
		if (!gscr_exists(p, reg))
			return false;
		*v = reg == GSCR_ERROR ? error_summary(p) : p->gscr[reg];
		return true;
	}
	if (port >= p->profile->ports || reg >= PSCRS)
		return false;
	*v = reg == PSCR_STATUS ? port_status(p, port) : p->pscr[port][reg];
	return true;
}

/* From DET 1 to 0, COMRESET ends and the link comes up. */
static void write_control(struct pmp *p, u32 port, u32 v)
{
	u32 was = det(p, port);

	p->pscr[port][PSCR_CONTROL] = v;
	if (p->disk[port] && was != (v & DET_MASK) && !(v & DET_MASK))
		negotiate(p, port);
	if (was != DET_RESET || (v & DET_MASK) || !p->disk[port])
		return;
	disk_reset(p->disk[port], true);
	p->pscr[port][PSCR_ERROR] |= SERR_EXCHANGED;
}

/* Writes to read-only or reserved registers have no effect. */
static void write_gscr(struct pmp *p, u32 reg, u32 v)
{
	if (reg == GSCR_FEATURES_ON)
		p->gscr[reg] = v & p->gscr[GSCR_FEATURES];
	else if (reg == GSCR_ERROR_MASK || reg >= GSCR_VENDOR)
		p->gscr[reg] = v;
}

static bool write_reg(struct pmp *p, u32 port, u32 reg, u32 v)
{
	if (port == PMP_CONTROL_PORT) {
		if (!gscr_exists(p, reg))
			return false;
		write_gscr(p, reg, v);
		return true;
	}
	if (port >= p->profile->ports || reg >= PSCRS)
		return false;
	if (reg == PSCR_ERROR)
		p->pscr[port][reg] &= ~v;
	else if (reg == PSCR_CONTROL)
		write_control(p, port, v);
	else if (reg == PSCR_ACTIVE)
		p->pscr[port][reg] = v;
	return true;
}

void pmp_command(struct pmp *p, const struct fis_h2d *f, struct ata_reply *r)
{
	u32 reg = fis_feature(f), port = f->device & FIS_PORT, v = 0;
	bool done = false;

	p->commands++;
	ata_good(r, ATA_NODATA);
	if (f->command == ATA_PMP_READ) {
		done = read_reg(p, port, reg, &v);
		r->count = v & 0xff;
		r->lba = v >> 8;
	} else if (f->command == ATA_PMP_WRITE) {
		v = f->count | (u32)(fis_lba48(f) & 0xffffff) << 8;
		done = write_reg(p, port, reg, v);
	}
	if (!done)
		ata_fail(r, ATA_ABRT);
}
