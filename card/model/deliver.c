// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The delivery ring: fetches entries and command headers and checks them. What
 * breaks the rules is counted as a protocol error (struct chip_stats) and not
 * carried out.
 */
#include "chip.h"

#define CONTROL_US 10u /* a control FIS on the link; G */

/* A producer index outside the ring is ignored: it would never be reached. */
bool slots_waiting(const struct core *k)
{
	u32 cfg = k->reg[R_TX_CFG / 4], prod = k->reg[R_TX_PROD / 4];

	return cfg & RING_ENABLE && prod < (cfg & RING_ENTRIES) &&
	       k->reg[R_PCS / 4] & PCS_CMD_EN && k->nslots < CORE_SLOTS &&
	       k->tx_cons != prod;
}

static u64 latency(const struct chip *c, const struct phy *p,
		   const struct slot *s)
{
	u64 us = (u64)s->length * c->fault.slow_dma / 1024;
	struct disk *d;

	if (!(s->fis.flags & FIS_CMD))
		return CONTROL_US;
	d = phy_disk(p, s->fis.flags & FIS_PORT);
	return us + (d ? disk_latency(d, &s->fis) : CONTROL_US);
}

/* What a delivery entry and its command header ask for, apart from the slot. */
struct order {
	u8 phys;
	u8 set; /* register set, 7 bits */
	u32 flags, lens, tag;
	u64 open; /* address of the open frame */
};

/* The packet behind the frame, if the header says that there is one. */
static int load_packet(struct chip *c, struct slot *s, const struct order *o,
		       u64 table)
{
	if (!(o->flags & HEADER_ATAPI))
		return 0;
	return chip_dma_read(c, DMA_TABLE, table + TABLE_PACKET, s->cdb,
			     sizeof(s->cdb));
}

static int load_slot(struct chip *c, struct core *k, struct slot *s,
		     struct order *o)
{
	u64 at = core_base(k, R_CMD_LIST) + (u64)HEADER_SIZE * s->nr;
	u8 h[HEADER_SIZE];

	if (chip_dma_read(c, DMA_HEADER, at, h, sizeof(h)) ||
	    chip_dma_read(c, DMA_TABLE, get64(h + HEADER_TABLE), &s->fis,
			  sizeof(s->fis)))
		return -1;
	o->flags = get32(h + HEADER_FLAGS);
	o->lens = get32(h + HEADER_LENS);
	o->tag = get32(h + HEADER_TAG);
	o->open = get64(h + HEADER_OPEN);
	s->prds = (u16)(o->flags >> 16);
	s->length = get32(h + HEADER_LENGTH);
	s->status = get64(h + HEADER_STATUS);
	s->prd = get64(h + HEADER_PRD);
	return load_packet(c, s, o, get64(h + HEADER_TABLE));
}

static void reject(struct chip *c, struct core *k, u32 entry, const char *why)
{
	chip_note(c, "core %u: delivery entry %08x %s", k->nr, entry, why);
	c->stats.protocol_errors++;
}

/*
 * mvsas has HEADER_ATAPI in all commands to a packet device but IDENTIFY PACKET DEVICE,
 * so it does no harm in those without data. With data of another command it would be the
 * packet that is sent when the device asks for data; G, after AHCI.
 */
static bool wrong_packet(const struct slot *s, bool has_packet)
{
	if (s->fis.command == ATA_PACKET)
		return !has_packet;
	return has_packet && s->length;
}

/*
 * What the silicon does with a header that contradicts its frame is not known,
 * so such commands are not carried out. The vendor's object and mvsas satisfy
 * every check.
 */
static const char *contradiction(const struct core *k, const struct slot *s,
				 const struct order *o)
{
	bool fpdma = o->flags & HEADER_FPDMA;
	bool command = s->fis.flags & FIS_CMD;

	if (!o->phys || o->phys & (o->phys - 1) || o->phys >> CORE_PHYS)
		return "names no phy, or several";
	if (o->set >= CORE_SETS)
		return "names a register set that does not exist";
	if (!(k->reg[R_SET_ENABLE / 4 + o->set / 32] >> o->set % 32 & 1))
		return "names a register set that is not enabled";
	if ((o->flags & FIS_PORT) != (s->fis.flags & FIS_PORT))
		return "has another port in its header than in its frame";
	if (fpdma != (command && fis_queued(&s->fis)))
		return "is queued in its header or in its frame, but not in "
		       "both";
	if (command && wrong_packet(s, o->flags & HEADER_ATAPI))
		return "has a packet in its header or in its frame, but not in "
		       "both";
	if (fpdma && o->tag != fis_tag(&s->fis))
		return "has another tag in its header than in its frame";
	if ((o->lens & HEADER_FRAME) * 4 != sizeof(s->fis))
		return "has a frame length that is not that of an H2D FIS";
	if (!(o->flags & HEADER_RESET) != command)
		return "is a reset in its header or in its frame, but not in "
		       "both";
	return NULL;
}

/*
 * Whether the open frame can be read. Its contents must not matter: the
 * vendor's object fills it with zeros, and has none for commands to a
 * multiplier itself.
 */
static bool has_open_frame(struct chip *c, const struct slot *s,
			   const struct order *o)
{
	u8 frame[OPEN_SIZE];

	if ((s->fis.flags & FIS_PORT) == PMP_CONTROL_PORT && !o->open)
		return true;
	return o->open &&
	       !chip_dma_read(c, DMA_TABLE, o->open, frame, sizeof(frame));
}

/* S: a packet is sent in a data FIS, once the device has asked for it. */
static void trace_packet(struct chip *c, const struct phy *p,
			 const struct slot *s)
{
	u8 fis[4 + PACKET_SIZE] = { FIS_DATA, s->fis.flags & FIS_PORT };

	if (!(s->fis.flags & FIS_CMD) || s->fis.command != ATA_PACKET)
		return;
	memcpy(fis + 4, s->cdb, PACKET_SIZE);
	chip_trace_fis(c, TR_FIS_OUT, p->nr, fis, sizeof(fis));
}

/* Sends the checked command @s to its device. */
static void issue(struct chip *c, struct core *k, u32 entry, struct slot *s)
{
	struct phy *p = slot_phy(k, s);
	struct disk *d = slot_disk(k, s);

	if (slots_active(k, s->nr) & 1) {
		reject(c, k, entry, "names a slot that is still active");
		slots_drop(k, s->nr, 1);
	}
	chip_trace_fis(c, TR_FIS_OUT, p->nr, &s->fis, sizeof(s->fis));
	trace_packet(c, p, s);
	s->open = d != NULL;
	if (d && !disk_accept(d, &s->fis))
		reject(c, k, entry,
		       "is not allowed with the commands that are open");
	s->due = chip_now(c) + latency(c, p, s);
	if (s->fis.flags & FIS_CMD && c->way.busy_sets) {
		if (set_busy(k, s->set))
			s->due = NEVER;
		else if (!fis_queued(&s->fis))
			set_begin(k, s);
	}
	k->slot[k->nslots++] = *s;
	c->stats.commands++;
	if (k->nslots > c->stats.most_in_flight)
		c->stats.most_in_flight = k->nslots;
}

static void fetch_entry(struct chip *c, struct core *k, u32 entry)
{
	struct slot s = { .nr = entry & ENTRY_SLOT };
	struct order o = {
		.phys = (u8)(entry >> ENTRY_PHY_SHIFT),
		.set = entry >> ENTRY_SET_SHIFT & 0x7f,
	};
	const char *why;

	if (entry >> ENTRY_TYPE_SHIFT != ENTRY_SATA) {
		reject(c, k, entry, "is not a SATA command");
		return;
	}
	if (load_slot(c, k, &s, &o)) {
		reject(c, k, entry, "points at memory the card may not read");
		return;
	}
	why = contradiction(k, &s, &o);
	if (!why && !has_open_frame(c, &s, &o))
		why = "has no open frame";
	if (why) {
		reject(c, k, entry, why);
		return;
	}
	s.set = o.set;
	s.phy = (u8)__builtin_ctz(o.phys);
	issue(c, k, entry, &s);
}

void slots_fetch(struct chip *c, struct core *k)
{
	while (slots_waiting(k)) {
		u32 n = k->reg[R_TX_CFG / 4] & RING_ENTRIES;
		u8 le[4];

		k->tx_cons =
			(u16)(k->tx_cons == RING_EMPTY ? 0 : k->tx_cons + 1);
		if (k->tx_cons >= n)
			k->tx_cons = 0;
		if (chip_dma_read(c, DMA_ENTRY,
				  core_base(k, R_TX_BASE) + 4u * k->tx_cons, le,
				  sizeof(le))) {
			if (!c->fault.bus_master)
				reject(c, k, 0, "cannot be read");
			break;
		}
		fetch_entry(c, k, get32(le));
	}
}
