// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Commands of the 88SE9480: headers, scatter lists, both rings. */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

/* offset of the completion ring in the page that has both rings */
#define RX_AT 0x800u

/* polls for the chip to fetch or release a slot, 1 us apart */
#define DROP_POLLS 1000

static void put_base(struct mv_core *c, HPT_U32 reg, HPT_U64 bus)
{
	core_put(c, reg, (HPT_U32)bus);
	core_put(c, reg + 4, (HPT_U32)(bus >> 32));
}

static volatile HPT_U32 *rx_ring(struct mv_core *c)
{
	return (volatile HPT_U32 *)(c->rings.logical + RX_AT);
}

void mv_rings_start(struct mv_core *c)
{
	HPT_U32 s;

	for (s = 0; s < CORE_SLOTS; s++) {
		c->slot[s].nr = (HPT_U8)s;
		c->slot[s].busy = HPT_FALSE;
	}
	c->tx_prod = RING_EMPTY;
	c->rx_cons = RING_EMPTY;
	*rx_ring(c) = RING_EMPTY;
	core_put(c, MV_TX_CFG, 0);
	core_put(c, MV_RX_CFG, 0);
	put_base(c, MV_CMD_LIST, c->list.bus);
	put_base(c, MV_RX_FIS, c->rx_fis.bus);
	put_base(c, MV_TX_BASE, c->rings.bus);
	put_base(c, MV_RX_BASE, c->rings.bus + RX_AT);
	core_put(c, MV_TX_PROD, RING_EMPTY);
	core_put(c, MV_TX_CFG, RING_ENABLE | TX_ENTRIES);
	core_put(c, MV_RX_CFG, RING_ENABLE | RX_ENTRIES);
	/* a register set for each port and for the control port of each phy */
	core_put(c, MV_SET_ENABLE, 0xffffffff);
	core_put(c, MV_SET_ENABLE + 4, 0);
}

/* reuses a slot as late as possible: its last completion may be late */
static struct mv_slot *free_slot(struct mv_core *c)
{
	struct mv_slot *s;
	HPT_U32 i;

	for (i = 1; i <= CORE_SLOTS; i++) {
		s = &c->slot[(c->last_slot + i) % CORE_SLOTS];
		if (s->busy)
			continue;
		c->last_slot = s->nr;
		return s;
	}
	return 0;
}

/* the number of entries; 0: too many */
static HPT_U32 put_prds(struct mv_prd *prd, const SG *sg, HPT_U32 bytes)
{
	HPT_U32 n = 0, part;

	for (;; sg++) {
		part = MIN(sg->size, bytes);
		if (n == MV_PRDS || part > PRD_BYTES_MAX)
			return 0;
		prd->low = (HPT_U32)sg->addr.bus;
		prd->high = (HPT_U32)(sg->addr.bus >> 32);
		prd->bytes = part;
		prd++;
		n++;
		bytes -= part;
		if (!bytes)
			return n;
		if (sg->eot)
			return 0;
	}
}

/* STP, initiator, 6 Gb/s; then the connection tag, big endian, never 0 */
static void put_open_frame(struct mv_slot *s, HPT_U8 set)
{
	HPT_U8 *frame = s->buf.logical + SLOT_OPEN;

	frame[0] = 0xa1;
	frame[1] = 0x0a;
	frame[3] = (HPT_U8)(set + 1);
}

static void put_header(struct mv_core *c, struct mv_slot *s,
		       const struct mv_request *r, HPT_U32 prds)
{
	struct mv_header *h = (struct mv_header *)c->list.logical + s->nr;

	memset(h, 0, sizeof(*h));
	h->flags = r->flags | r->port | prds << MCH_PRD_SHIFT;
	h->lens = MCH_LENS;
	h->tag = r->tag;
	h->bytes = r->bytes;
	h->table = s->buf.bus + SLOT_FIS;
	h->open_frame = s->buf.bus + SLOT_OPEN;
	h->status = s->buf.bus + SLOT_STATUS;
	h->prd = s->buf.bus + SLOT_PRD;
}

static void deliver(struct mv_core *c, struct mv_slot *s, HPT_U8 phy)
{
	volatile HPT_U32 *ring = (volatile HPT_U32 *)c->rings.logical;

	c->tx_prod = c->tx_prod == RING_EMPTY ? 0 :
		     (c->tx_prod + 1) % TX_ENTRIES;
	ring[c->tx_prod] = s->nr | TXQ_PHY(phy) | TXQ_SET(s->set) |
			   TXQ_INITIATOR | TXQ_STP;
	/* x86 keeps stores in order; so must the compiler */
	__asm__ __volatile__("" : : : "memory");
	core_put(c, MV_TX_PROD, c->tx_prod);
}

struct mv_slot *mv_slot_start(struct mv_phy *p, const struct mv_request *r)
{
	struct mv_core *c = p->core;
	struct mv_slot *s = free_slot(c);
	HPT_U32 prds = 0;

	if (!s)
		return 0;
	memset(s->buf.logical, 0, SLOT_PRD);
	if (r->bytes) {
		prds = put_prds((struct mv_prd *)(s->buf.logical + SLOT_PRD),
				r->sg, r->bytes);
		if (!prds)
			return 0;
	}
	memcpy(s->buf.logical + SLOT_FIS, &r->fis, sizeof(r->fis));
	put_open_frame(s, r->set);
	put_header(c, s, r, prds);
	s->phy = p;
	s->set = r->set;
	s->cmd = 0;
	s->busy = HPT_TRUE;
	deliver(c, s, p->nr);
	return s;
}

/* removes a pending completion of the slot, which its next user must not see */
static void forget_done(struct mv_core *c, HPT_U32 nr)
{
	volatile HPT_U32 *ring = rx_ring(c);
	HPT_U32 to = *ring & RING_EMPTY, at = c->rx_cons;

	while (to < RX_ENTRIES && at != to) {
		at = at == RING_EMPTY ? 0 : (at + 1) % RX_ENTRIES;
		if ((ring[1 + at] & RXQ_SLOT) == nr)
			ring[1 + at] |= RXQ_SLOT_RESET;
	}
}

/*
 * Waits for the chip to fetch the entry, which it would else carry out later, with
 * the memory of the slot's next user. A card that did not decode its memory for a
 * moment has not seen the index.
 */
static void wait_taken(struct mv_core *c)
{
	int i;

	for (i = 0; i < DROP_POLLS && !c->a->gone; i++) {
		if ((core_get(c, MV_TX_CONS) & RING_EMPTY) == c->tx_prod)
			break;
		if (core_get(c, MV_TX_PROD) != c->tx_prod)
			core_put(c, MV_TX_PROD, c->tx_prod);
		os_stallexec(1);
	}
}

/*
 * Drops a command from the chip, so that its memory can be reused. If the chip does
 * not release the slot it stays in use: data may still arrive until the reset of the
 * link that follows.
 */
void mv_slot_drop(struct mv_slot *s)
{
	struct mv_core *c = s->phy->core;
	HPT_U32 bit = 1u << s->nr % 32;
	int i;

	s->cmd = 0;
	wait_taken(c);
	for (i = 0; i < DROP_POLLS && !c->a->gone; i++) {
		core_put(c, MV_IND_ADDR, IND_ACTIVE(s->nr));
		if (!(core_get(c, MV_IND_DATA) & bit))
			break;
		core_put(c, MV_IND_DATA, bit);
		os_stallexec(1);
	}
	forget_done(c, s->nr);
	if (i == DROP_POLLS)
		os_printk("slot %d of core %d is stuck", s->nr, c->nr);
	else
		s->busy = HPT_FALSE;
}

/* an error stopped the register set: resumes it */
void mv_set_go(struct mv_core *c, HPT_U8 set)
{
	core_put(c, MV_SRS_STAT, 1u << set);
}

const struct mv_reply *mv_reply(struct mv_slot *s, HPT_U32 at)
{
	return (const struct mv_reply *)(s->phy->core->rx_fis.logical +
					 RXFIS_SET(s->set) + at);
}

HPT_U32 mv_error_record(struct mv_slot *s)
{
	return *(volatile HPT_U32 *)(s->buf.logical + SLOT_STATUS);
}

static void slot_done(struct mv_core *c, HPT_U32 entry)
{
	HPT_U32 nr = entry & RXQ_SLOT;
	struct mv_slot *s = &c->slot[nr % CORE_SLOTS];

	/* a dropped command may still complete */
	if (nr >= CORE_SLOTS || !s->busy || entry & RXQ_SLOT_RESET)
		return;
	if (s->cmd) {
		mv_dev_slot_done(s, entry & RXQ_ERR ? HPT_TRUE : HPT_FALSE);
	} else if (s->phy->slot == s) {
		if (entry & RXQ_ERR && mv_error_record(s) & ERR_STOPPED)
			mv_set_go(c, s->set);
		s->busy = HPT_FALSE;
		mv_phy_slot_done(s->phy, !(entry & RXQ_ERR));
	}
}

void mv_slots_done(struct mv_core *c)
{
	HPT_U32 to = *rx_ring(c) & RING_EMPTY;

	if (to >= RX_ENTRIES)
		return;
	while (c->rx_cons != to && !c->a->gone) {
		c->rx_cons = c->rx_cons == RING_EMPTY ? 0 :
			     (c->rx_cons + 1) % RX_ENTRIES;
		slot_done(c, rx_ring(c)[1 + c->rx_cons]);
	}
}
