// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Commands in flight: carried out when their device's latency is over, then put
 * on the completion ring. A command whose device never answers stays active
 * until the driver resets its slot. deliver.c fetches them from the delivery
 * ring.
 */
#include "chip.h"

static bool set_stopped(const struct core *k, u8 set)
{
	return k->stopped[set / 32] >> (set % 32) & 1;
}

u64 slots_next(const struct core *k)
{
	u64 t = NEVER;

	for (unsigned int i = 0; i < k->nslots; i++)
		if (k->slot[i].due < t && !set_stopped(k, k->slot[i].set))
			t = k->slot[i].due;
	return t;
}

struct phy *slot_phy(struct core *k, const struct slot *s)
{
	return &k->phy[s->phy];
}

static void remove_slot(struct core *k, unsigned int i)
{
	/*
	 * Keeps the order: commands due together complete in the order of
	 * issue.
	 */
	memmove(&k->slot[i], &k->slot[i + 1],
		(--k->nslots - i) * sizeof(k->slot[0]));
}

u32 slots_active(const struct core *k, u32 base)
{
	u32 v = 0;

	for (unsigned int i = 0; i < k->nslots; i++)
		if (k->slot[i].nr - base < 32)
			v |= 1u << (k->slot[i].nr - base);
	return v;
}

struct disk *slot_disk(struct core *k, const struct slot *s)
{
	struct phy *p = slot_phy(k, s);

	return p->up && s->fis.flags & FIS_CMD ?
		       phy_disk(p, s->fis.flags & FIS_PORT) :
		       NULL;
}

/*
 * The driver takes commands back. The disk may still be working on them, yet
 * the vendor's object sends the next one without a reset in between. So
 * commands that the chip has dropped do not conflict with new ones.
 */
void slots_drop(struct core *k, u32 base, u32 mask)
{
	for (unsigned int i = k->nslots; i-- > 0;) {
		struct slot *s = &k->slot[i];
		u32 bit = s->nr - base;
		struct disk *d = slot_disk(k, s);

		if (bit >= 32 || !(mask >> bit & 1))
			continue;
		if (d && s->open)
			disk_forget(d, &s->fis);
		remove_slot(k, i);
	}
}

void slots_clear(struct core *k)
{
	while (k->nslots)
		slots_drop(k, k->slot[0].nr, 1);
}

void slots_lose(struct core *k)
{
	for (unsigned int i = 0; i < k->nslots; i++)
		k->slot[i].due = NEVER;
}

/* The device lost these commands. @port -1: all behind the phy. */
void slots_hang(struct core *k, u8 phy, int port)
{
	for (unsigned int i = 0; i < k->nslots; i++) {
		struct slot *s = &k->slot[i];

		if (s->phy == phy && s->fis.flags & FIS_CMD &&
		    (port < 0 || (s->fis.flags & FIS_PORT) == port)) {
			s->due = NEVER;
			s->open = false;
		}
	}
}

/* ---- data ---- */

struct scatter {
	struct chip *chip;
	u64 prd;
	u32 left; /* entries */
	u64 at;	  /* the rest of the current entry */
	u32 room;
	bool refused;
};

/* An entry of no bytes is not carried out: it may stand for any number. */
static int next_prd(struct scatter *s)
{
	struct chip_stats *stats = &s->chip->stats;
	u8 e[PRD_SIZE];

	if (!s->left || chip_dma_read(s->chip, DMA_PRD, s->prd, e, sizeof(e)))
		return -1;
	s->left--;
	s->prd += PRD_SIZE;
	s->at = get64(e);
	s->room = get32(e + 8) & PRD_LENGTH;
	if (s->room > stats->longest_prd)
		stats->longest_prd = s->room;
	return s->room ? 0 : -1;
}

static int scatter_move(struct scatter *s, u8 *p, u32 n, bool put)
{
	while (n) {
		u32 k;
		int rc;

		if (!s->room && next_prd(s))
			return -1;
		k = n < s->room ? n : s->room;
		rc = put ? chip_dma_write(s->chip, DMA_DATA, s->at, p, k) :
			   chip_dma_read(s->chip, DMA_DATA, s->at, p, k);
		if (rc)
			return -1;
		s->at += k;
		s->room -= k;
		p += k;
		n -= k;
	}
	return 0;
}

static int scatter_put(void *ctx, const void *p, u32 n)
{
	struct scatter *s = ctx;
	int rc = scatter_move(s, (u8 *)(uintptr_t)p, n, true);

	s->refused |= rc != 0;
	return rc;
}

static int scatter_get(void *ctx, void *p, u32 n)
{
	struct scatter *s = ctx;
	int rc = scatter_move(s, p, n, false);

	s->refused |= rc != 0;
	return rc;
}

/* ---- completion ---- */

/* No ring has RING_EMPTY entries or more. */
static u32 announced_index(struct chip *c, const struct core *k)
{
	if (!c->fault.ring_index)
		return k->rx_prod;
	c->fault.ring_index--;
	return RING_EMPTY - 1;
}

static void push_completion(struct chip *c, struct core *k, u32 entry)
{
	u32 cfg = k->reg[R_RX_CFG / 4], n = cfg & RING_ENTRIES;
	u64 base = core_base(k, R_RX_BASE);
	u8 le[4];

	if (!(cfg & RING_ENABLE) || !n) {
		chip_note(c, "core %u: completion %08x without a ring", k->nr,
			  entry);
		c->stats.protocol_errors++;
		return;
	}
	k->rx_prod = (u16)(k->rx_prod == RING_EMPTY ? 0 : k->rx_prod + 1);
	if (k->rx_prod >= n)
		k->rx_prod = 0;
	put32(le, entry);
	chip_dma_write(c, DMA_DONE, base + 4 + 4u * k->rx_prod, le, 4);
	put32(le, announced_index(c, k));
	chip_dma_write(c, DMA_DONE, base, le, 4);
	k->int_stat |= INT_DONE;
	c->stats.completions++;
}

static void end_slot(struct chip *c, struct core *k, const struct slot *s,
		     u64 error)
{
	u8 le[8];

	if (error) {
		put64(le, error);
		chip_dma_write(c, DMA_STATUS, s->status, le, sizeof(le));
	}
	push_completion(c, k,
			s->nr | DONE_DONE | (error ? DONE_ERROR : DONE_GOOD));
}

static void receive(struct chip *c, struct core *k, const struct slot *s,
		    u32 at, const void *fis, u32 len)
{
	u64 base = core_base(k, R_RX_FIS) + RXFIS_SET(s->set);

	chip_trace_fis(c, TR_FIS_IN, slot_phy(k, s)->nr, fis, len);
	chip_dma_write(c, DMA_FIS, base + at, fis, len);
}

static void fill_d2h(struct fis_d2h *f, u8 port, const struct ata_reply *r)
{
	*f = (struct fis_d2h){
		.type = FIS_D2H,
		.flags = (u8)(FIS_INT | port),
		.status = r->status,
		.error = r->error,
		.device = r->device,
		.count = (u8)r->count,
		.count_hi = (u8)(r->count >> 8),
	};
	for (unsigned int i = 0; i < 3; i++) {
		f->lba_lo[i] = (u8)(r->lba >> (8 * i));
		f->lba_hi[i] = (u8)(r->lba >> (24 + 8 * i));
	}
}

/*
 * A device asks for a packet, and for each block of data by PIO, with a PIO set-up; all
 * ends with a D2H FIS. S
 */
static void receive_packet(struct chip *c, struct core *k, const struct slot *s,
			   const struct ata_reply *r, const struct fis_d2h *d)
{
	u32 left = r->pio ? r->bytes : 0, n = PACKET_ASKED;
	struct fis_pio f;

	memcpy(&f, d, sizeof(f));
	f.type = FIS_PIO_SETUP;
	f.flags &= FIS_PORT;
	f.status = ATA_GOOD | ATA_DRQ;
	f.error = 0;
	f.count = PACKET_CD;
	f.end_status = ATA_GOOD | ATA_BSY;
	put16(f.bytes, (u16)n);
	receive(c, k, s, RXFIS_PIO, &f, sizeof(f));
	f.flags |= FIS_DIR_IN | FIS_INT;
	f.count = PACKET_IO;
	for (; left; left -= n) {
		n = left < r->limit ? left : r->limit;
		put16(f.bytes, (u16)n);
		receive(c, k, s, RXFIS_PIO, &f, sizeof(f));
	}
	receive(c, k, s, RXFIS_D2H, d, sizeof(*d));
}

static void receive_reply(struct chip *c, struct core *k, const struct slot *s,
			  const struct ata_reply *r)
{
	u8 port = s->fis.flags & FIS_PORT;
	struct fis_d2h d;

	set_end(k, s->set);
	fill_d2h(&d, port, r);
	if (r->protocol == ATA_NCQ) {
		struct fis_sdb f = {
			.type = FIS_SDB,
			.flags = (u8)(FIS_INT | port),
			.status = r->status,
			.error = r->error,
		};

		if (!(r->status & ATA_ERR))
			put32(f.active, 1u << (r->tag & 31));
		receive(c, k, s, RXFIS_SDB, &f, sizeof(f));
	} else if (r->protocol == ATA_PACKETS) {
		receive_packet(c, k, s, r, &d);
	} else if (r->protocol == ATA_PIO_IN && !(r->status & ATA_ERR)) {
		struct fis_pio f;

		memcpy(&f, &d, sizeof(f));
		f.type = FIS_PIO_SETUP;
		f.flags |= FIS_DIR_IN;
		f.status = ATA_GOOD | ATA_DRQ;
		f.end_status = r->status;
		put16(f.bytes, (u16)r->bytes);
		receive(c, k, s, RXFIS_PIO, &f, sizeof(f));
	} else {
		receive(c, k, s, RXFIS_D2H, &d, sizeof(d));
	}
}

/* ---- several tags in one FIS ---- */

static void release_held(struct chip *c, struct core *k)
{
	struct fis_sdb f = {
		.type = FIS_SDB,
		.status = ATA_GOOD,
	};
	u32 active = 0;

	if (!k->nheld)
		return;
	for (unsigned int i = 0; i < k->nheld; i++)
		active |= 1u << (k->held[i].fis.count >> 3 & 31);
	f.flags = (u8)(FIS_INT | (k->held[0].fis.flags & FIS_PORT));
	put32(f.active, active);
	receive(c, k, &k->held[0], RXFIS_SDB, &f, sizeof(f));
	for (unsigned int i = 0; i < k->nheld; i++)
		end_slot(c, k, &k->held[i], 0);
	k->nheld = 0;
}

/* False if the command has to end by itself. */
static bool hold(struct chip *c, struct core *k, const struct slot *s,
		 const struct ata_reply *r)
{
	if (k->nheld && k->held[0].set != s->set)
		release_held(c, k);
	if (!c->way.sdb_many || r->protocol != ATA_NCQ || r->status & ATA_ERR) {
		release_held(c, k);
		return false;
	}
	k->held[k->nheld++] = *s;
	if (k->nheld == ARRAY_SIZE(k->held))
		release_held(c, k);
	return true;
}

/* An error stops the register set until the driver clears its bit. */
static u64 stop_set(struct core *k, const struct slot *s, u64 error)
{
	if (!(k->reg[R_PCS / 4] & PCS_STOP_ERR))
		return error;
	k->stopped[s->set / 32] |= 1u << (s->set % 32);
	return error | ERR_STOPPED;
}

/*
 * The error as mvsas knows it, too: the device has told no tag, so its queued
 * commands stay where they are until the driver takes them back.
 */
static void untagged_error(struct chip *c, struct core *k, const struct slot *s,
			   const struct ata_reply *r)
{
	receive_reply(c, k, s, r);
	slots_hang(k, s->phy, s->fis.flags & FIS_PORT);
	k->ncq_err[s->set / 32] |= 1u << (s->set % 32);
	k->int_stat |= INT_NCQ_ERR;
}

/* ---- one command ---- */

static void ask_device(struct phy *p, const struct slot *s,
		       const struct data_path *path, struct ata_reply *r)
{
	unsigned int port = s->fis.flags & FIS_PORT;
	struct disk *d;

	if (p->pmp && port == PMP_CONTROL_PORT) {
		pmp_command(p->pmp, &s->fis, r);
		if (p->pmp->lost) {
			p->pmp->lost--;
			r->silent = true;
		}
		return;
	}
	d = phy_disk(p, port);
	memset(r, 0, sizeof(*r));
	if (d)
		disk_command(d, &s->fis, path, r);
	else
		r->silent = true;
}

/*
 * A packet says how much the host takes at most, and libata asks for more than that:
 * what it adds for devices that send too much is in the header, too (M hands that
 * on). So less is not an error of anybody's; that the chip ends it as a good one, as
 * AHCI does, is G.
 */
static bool lengths_agree(const struct slot *s, const struct ata_reply *r)
{
	return r->protocol == ATA_PACKETS ? r->bytes <= s->length :
					    r->bytes == s->length;
}

/*
 * Whether header, entries and device disagree on the command's length. Entries that
 * are left over are not an error: mvsas has a spare one behind each read's.
 */
static bool contradicts(struct chip *c, const struct slot *s,
			const struct scatter *sg, const struct ata_reply *r)
{
	if (!sg->refused && (r->status & ATA_ERR || lengths_agree(s, r)))
		return false;
	if (c->fault.user_commands || (sg->refused && c->fault.bus_master))
		return true;
	chip_note(c, "slot %u: device moved %u bytes, header says %u", s->nr,
		  r->bytes, s->length);
	c->stats.protocol_errors++;
	return true;
}

static void measure(struct chip_stats *stats, const struct slot *s)
{
	if (s->prds > stats->most_prds)
		stats->most_prds = s->prds;
	if (s->length > stats->longest)
		stats->longest = s->length;
}

/* False if the device never answers. */
static bool run_command(struct chip *c, struct core *k, const struct slot *s)
{
	struct scatter sg = { .chip = c, .prd = s->prd, .left = s->prds };
	struct data_path path = { &sg, scatter_put, scatter_get, s->cdb };
	struct ata_reply r;
	u64 error = link_refusal(k, s);

	if (error) {
		release_held(c, k);
		end_slot(c, k, s, stop_set(k, s, error));
		return true;
	}
	ask_device(slot_phy(k, s), s, &path, &r);
	if (r.silent)
		return false;
	link_crc(slot_phy(k, s), s, &r);
	if (c->way.ncq_untagged && r.protocol == ATA_NCQ &&
	    r.status & ATA_ERR) {
		untagged_error(c, k, s, &r);
		return false;
	}
	measure(&c->stats, s);
	if (contradicts(c, s, &sg, &r))
		error = ERR_LENGTH;
	else if (hold(c, k, s, &r))
		return true;
	if (!sg.refused)
		receive_reply(c, k, s, &r);
	if (!error && r.status & ATA_ERR)
		error = stop_set(k, s, ERR_TASK_FILE);
	end_slot(c, k, s, error);
	return true;
}

static bool run_slot(struct chip *c, struct core *k, const struct slot *s)
{
	struct phy *p = slot_phy(k, s);

	if (!p->up) {
		end_slot(c, k, s, ERR_OPEN_TIMEOUT);
		return true;
	}
	if (p->pmp && p->pmp->mute)
		return false;
	/* busy, and deaf to all but a soft reset */
	if (s->fis.flags & FIS_CMD && phy_busy(c, p, s->fis.flags & FIS_PORT))
		return false;
	if (s->fis.flags & FIS_CMD)
		return run_command(c, k, s);
	phy_control(c, p, &s->fis);
	end_slot(c, k, s, 0);
	return true;
}

static struct slot *due_slot(struct core *k, u64 now)
{
	struct slot *first = NULL;

	for (unsigned int i = 0; i < k->nslots; i++) {
		struct slot *s = &k->slot[i];

		if (s->due <= now && !set_stopped(k, s->set) &&
		    (!first || s->due < first->due))
			first = s;
	}
	return first;
}

void slots_run(struct chip *c, struct core *k)
{
	u64 now = chip_now(c);
	struct slot *s;

	while ((s = due_slot(k, now))) {
		struct slot cmd = *s;

		if (run_slot(c, k, &cmd))
			remove_slot(k, (unsigned int)(s - k->slot));
		else
			s->due = NEVER;
	}
	release_held(c, k);
}
