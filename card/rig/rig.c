// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A card and what is plugged into it. */
#include <stdio.h>

#include "disc.h"
#include "rig.h"

void rig_init(struct rig *r, const struct chip_ops *ops,
	      const u8 key[IDENT_KEY])
{
	static const u8 none[IDENT_KEY];

	memset(r, 0, sizeof(*r));
	chip_init(&r->chip, ops);
	ident_init(&r->ident, key ? key : none);
	r->ident.mute = !key;
	r->chip.twsi[0].slave = &r->ident.slave;
}

void rig_free(struct rig *r)
{
	for (unsigned int i = 0; i < r->disks; i++) {
		cache_free(&r->cache[i]);
		store_free(&r->store[i]);
		store_free(&r->spare[i]);
	}
}

static struct disk *new_disk(struct rig *r, unsigned int phy, unsigned int port,
			     u64 sectors, enum sector_format format)
{
	unsigned int i = r->disks++;
	char serial[21];

	snprintf(serial, sizeof(serial), "TWIN%02u%02u", phy, port);
	store_init(&r->store[i]);
	store_init(&r->spare[i]);
	r->other[i] = &r->spare[i].media;
	disk_init(&r->disk[i], &r->cache[i].media, sectors, format, serial);
	cache_init(&r->cache[i], &r->store[i].media,
		   disk_sector_size(&r->disk[i]));
	r->cache[i].on = r->volatile_cache;
	r->phy[i] = (u8)phy;
	r->port[i] = (u8)port;
	return &r->disk[i];
}

static bool phy_free(struct rig *r, unsigned int phy)
{
	return phy < CHIP_PHYS && !chip_phy(&r->chip, phy)->disk &&
	       !chip_phy(&r->chip, phy)->pmp;
}

int rig_disk(struct rig *r, unsigned int phy, u64 sectors,
	     enum sector_format format)
{
	struct phy *p;

	if (!phy_free(r, phy) || r->disks == RIG_DISKS || !sectors)
		return -1;
	p = chip_phy(&r->chip, phy);
	p->disk = new_disk(r, phy, 0, sectors, format);
	p->up = true;
	return 0;
}

int rig_pmp(struct rig *r, unsigned int phy, const char *profile,
	    unsigned int disks)
{
	const struct pmp_profile *make = pmp_profile(profile);
	struct phy *p;

	if (!phy_free(r, phy) || !make || disks > make->ports ||
	    r->disks + disks > RIG_DISKS)
		return -1;
	p = chip_phy(&r->chip, phy);
	p->pmp = &r->pmp[phy];
	pmp_init(p->pmp, make);
	for (unsigned int i = 0; i < disks; i++)
		p->pmp->disk[i] = new_disk(r, phy, i, RIG_MEDIUM, SECTOR_512N);
	p->up = true;
	return 0;
}

/* Whether a drive can be plugged in there. */
static bool place_free(struct rig *r, unsigned int phy, unsigned int port)
{
	struct pmp *pmp;

	if (phy >= CHIP_PHYS || rig_find(r, phy, port))
		return false;
	pmp = chip_phy(&r->chip, phy)->pmp;
	return pmp ? port < pmp->profile->ports : !port;
}

static void put_drive(struct rig *r, struct disk *d, unsigned int phy,
		      unsigned int port, bool in)
{
	struct phy *p = chip_phy(&r->chip, phy);

	if (p->pmp) {
		p->pmp->disk[port] = in ? d : NULL;
		return;
	}
	p->disk = d;
	p->up = in;
	p->dropped = !in;
}

int rig_drive(struct rig *r, unsigned int phy, unsigned int port,
	      const struct media *disc, u32 blocks, bool in)
{
	unsigned int i = r->disks;
	struct disk *d;

	if (!place_free(r, phy, port) || i == RIG_DISKS)
		return -1;
	d = new_disk(r, phy, port, 1, SECTOR_512N);
	rig_media(r, i, disc ? disc : &disc_numbered);
	atapi_init(&r->drive[i], d, disc ? blocks : RIG_DISC);
	put_drive(r, d, phy, port, in);
	return 0;
}

int rig_volatile(struct rig *r, bool on)
{
	int rc = 0;

	r->volatile_cache = on;
	for (unsigned int i = 0; i < r->disks; i++) {
		struct cache *c = &r->cache[i];

		c->on = on;
		if (!on && c->media.commit(c, 0, NEVER))
			rc = -1;
	}
	return rc;
}

void rig_media(struct rig *r, unsigned int i, const struct media *m)
{
	r->cache[i].below = m;
}

/* Disks lose different parts. */
static void cut_disk(struct rig *r, const struct disk *d, u32 seed)
{
	size_t i = (size_t)(d - r->disk);

	cache_power_cut(&r->cache[i], seed + 40503u * (u32)i);
}

void rig_power_cut(struct rig *r, u32 seed)
{
	chip_power(&r->chip, false);
	for (unsigned int i = 0; i < r->disks; i++)
		cut_disk(r, &r->disk[i], seed);
}

void rig_power_on(struct rig *r)
{
	chip_power(&r->chip, true);
}

struct disk *rig_find(struct rig *r, unsigned int phy, unsigned int port)
{
	for (unsigned int i = 0; i < r->disks; i++)
		if (r->phy[i] == phy && r->port[i] == port)
			return &r->disk[i];
	return NULL;
}

void rig_link(struct rig *r, unsigned int phy, bool up)
{
	chip_phy(&r->chip, phy)->dropped = !up;
	chip_link_change(&r->chip, phy);
}

int rig_plug(struct rig *r, unsigned int phy, unsigned int port, bool in)
{
	struct disk *d = rig_find(r, phy, port);

	if (!d || !chip_phy(&r->chip, phy)->pmp)
		return -1;
	chip_pmp_plug(&r->chip, phy, port, in ? d : NULL);
	if (!in)
		cut_disk(r, d, d->power_cycles);
	return 0;
}

int rig_exchange(struct rig *r, unsigned int phy, unsigned int port)
{
	struct disk *d = rig_find(r, phy, port);
	const struct media *media;
	size_t i;

	if (!d)
		return -1;
	if (!chip_phy(&r->chip, phy)->dropped &&
	    chip_disk(&r->chip, phy, port) == d)
		return -1;
	i = (size_t)(d - r->disk);
	cut_disk(r, d, 0);
	media = r->cache[i].below;
	r->cache[i].below = r->other[i];
	r->other[i] = media;
	/* T and t: the two differ in one bit. */
	d->serial[0] ^= 0x20;
	disk_power_on(d);
	return 0;
}
