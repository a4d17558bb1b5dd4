// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The rings and slots of a core; see deliver.h. */
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "deliver.h"

#define TAKE_BACK_US 1000 /* for the chip to fetch, and to reset, a slot; G */

/*
 * ENOUGH commands keep a device busy until the next interrupt; past that, up to
 * HELD_MAX ring entries go without a doorbell write. HELD_MAX must not exceed
 * ENOUGH: then a device with held commands has others, whose completion
 * interrupts. Both values: G.
 */
#define ENOUGH 4
#define HELD_MAX 4

/* What a register of a card that is gone reads as. */
#define GONE (~0u)

static u32 r750_set(unsigned int phy, unsigned int pmp)
{
	return phy * R750_PMP_PORTS + pmp;
}

static u32 r750_slot(unsigned int phy, unsigned int tag)
{
	return phy << R750_PHY_SHIFT | tag;
}

/* Both rings begin at entry 0, behind which is R750_RING_NONE. */
static u32 r750_advance(u32 index, u32 entries)
{
	return index == R750_RING_NONE ? 0 : (index + 1) % entries;
}

u32 r750_ind_read(struct r750_core *core, u32 reg)
{
	writel(reg, core->regs + R750_IND_ADDR);
	return readl(core->regs + R750_IND_DATA);
}

void r750_ind_write(struct r750_core *core, u32 reg, u32 value)
{
	writel(reg, core->regs + R750_IND_ADDR);
	writel(value, core->regs + R750_IND_DATA);
}

void r750_rings_init(struct r750_core *core)
{
	unsigned int i;

	core->tx_prod = R750_RING_NONE;
	core->rx_cons = R750_RING_NONE;
	core->held = 0;
	core->lost = false;
	core->rx[0] = cpu_to_le32(R750_RING_NONE);
	for (i = 0; i < R750_PHYS; i++) {
		core->phy[i].busy = 0;
		memset(core->phy[i].open, 0, sizeof(core->phy[i].open));
	}
}

/*
 * STP, initiator, 6 Gb/s, and a connection tag that must not be 0 (M). The
 * vendor's driver leaves the frame empty, so for SATA its contents seem not to
 * matter.
 */
static void r750_open_frame(u8 *open, u32 set)
{
	open[0] = 0xa1;
	open[1] = 0x0a;
	open[2] = 0;
	open[3] = set + 1;
}

void r750_prepare(struct r750_core *core, unsigned int phy, unsigned int tag,
		  u32 flags, u32 bytes)
{
	struct r750_header *h = core->list + r750_slot(phy, tag);
	struct r750_phy *p = &core->phy[phy];
	struct r750_buf *buf = p->buf + tag;
	dma_addr_t dma = p->buf_dma + tag * sizeof(*buf);

	r750_open_frame(buf->open, r750_set(phy, flags & R750_HDR_PMP));
	buf->record[0] = 0;
	buf->record[1] = 0;
	h->flags = cpu_to_le32(flags);
	h->lens = cpu_to_le32(R750_HDR_FIS_DWORDS);
	h->tag = cpu_to_le32(flags & R750_HDR_FPDMA ? tag : 0);
	h->bytes = cpu_to_le32(bytes);
	h->fis = cpu_to_le64(dma + offsetof(struct r750_buf, fis));
	h->open = cpu_to_le64(dma + offsetof(struct r750_buf, open));
	h->record = cpu_to_le64(dma + offsetof(struct r750_buf, record));
	h->prd = cpu_to_le64(dma + offsetof(struct r750_buf, prd));
}

/* writel() orders the producer index behind what it makes visible. */
static void r750_tell(struct r750_core *core)
{
	if (!core->held)
		return;
	core->held = 0;
	writel(core->tx_prod, core->regs + R750_TX_PROD);
}

/* The ring has more entries than there are slots, so it is never full. */
void r750_send(struct r750_core *core, unsigned int phy, unsigned int tag,
	       unsigned int pmp)
{
	u32 entry = r750_slot(phy, tag) | R750_TX_PHY(phy) |
		    R750_TX_SET(r750_set(phy, pmp)) | R750_TX_INITIATOR |
		    R750_TX_STP;

	core->phy[phy].busy |= BIT_ULL(tag);
	core->phy[phy].pmp[tag] = pmp;
	core->tx_prod = r750_advance(core->tx_prod, R750_TX_ENTRIES);
	core->tx[core->tx_prod] = cpu_to_le32(entry);
	core->held++;
	if (core->phy[phy].open[pmp]++ < ENOUGH || core->held == HELD_MAX)
		r750_tell(core);
}

/* Whether the entry is of a command that the chip has; if so, it has ended. */
static bool r750_take_entry(struct r750_core *core, u32 entry,
			    struct r750_done *done)
{
	u32 slot = entry & R750_RX_SLOT;
	struct r750_phy *p;

	done->phy = slot >> R750_PHY_SHIFT;
	done->tag = slot & (BIT(R750_PHY_SHIFT) - 1);
	if (slot >= R750_SLOTS || done->tag >= R750_TAGS ||
	    entry & R750_RX_SLOT_RESET)
		return false;
	p = &core->phy[done->phy];
	if (!(p->busy & BIT_ULL(done->tag)))
		return false;
	p->busy &= ~BIT_ULL(done->tag);
	done->pmp = p->pmp[done->tag];
	p->open[done->pmp]--;
	done->failed = entry & R750_RX_ERROR;
	done->record[0] = le32_to_cpu(p->buf[done->tag].record[0]);
	done->record[1] = le32_to_cpu(p->buf[done->tag].record[1]);
	return true;
}

/* The index of the last completion; nothing that is not one. */
static u32 r750_last_done(struct r750_core *core)
{
	u32 last = le32_to_cpu(READ_ONCE(core->rx[0])) & R750_RING_NONE;

	/* the entries up to it are there, too */
	dma_rmb();
	return last < R750_RX_ENTRIES ? last : core->rx_cons;
}

bool r750_next_done(struct r750_core *core, struct r750_done *done)
{
	u32 last = r750_last_done(core);

	while (core->rx_cons != last) {
		core->rx_cons = r750_advance(core->rx_cons, R750_RX_ENTRIES);
		if (r750_take_entry(core,
				    le32_to_cpu(core->rx[1 + core->rx_cons]),
				    done))
			return true;
	}
	r750_tell(core);
	return false;
}

enum r750_failure r750_failure(const struct r750_done *done)
{
	u32 record = done->record[0];

	if (record & R750_REC_TASK_FILE)
		return R750_FAIL_DEVICE;
	if (record & (R750_REC_UNKNOWN_FIS | R750_REC_LENGTH))
		return R750_FAIL_PROTOCOL;
	if (record & R750_REC_PARITY)
		return R750_FAIL_HOST_BUS;
	return record & R750_REC_NO_PATH ? R750_FAIL_NO_PATH : R750_FAIL_LINK;
}

/*
 * A slot is reset where the chip has it. A command that still is in the ring
 * would be carried out later, so wait until all have been fetched. False if they
 * are not: maybe the chip never saw the index.
 */
static bool r750_all_fetched(struct r750_core *core)
{
	unsigned int us;
	u32 cons;

	r750_tell(core);
	for (us = 0; us < TAKE_BACK_US; us++) {
		cons = readl(core->regs + R750_TX_CONS);
		if (cons == GONE)
			return false;
		if ((cons & R750_RING_NONE) == core->tx_prod)
			return true;
		udelay(1);
	}
	return false;
}

/*
 * The last read also pushes completions that are on their way to memory. False if
 * the chip does not let go of a slot.
 */
static bool r750_slots_reset(struct r750_core *core, u32 slot, u32 mask)
{
	unsigned int us;
	u32 active;

	for (us = 0; mask && us < TAKE_BACK_US; us++) {
		active = r750_ind_read(core, R750_IND_ACTIVE(slot));
		if (active == GONE)
			return false;
		if (!(active & mask))
			return true;
		r750_ind_write(core, R750_IND_ACTIVE(slot), active & mask);
		udelay(1);
	}
	return !mask;
}

/*
 * Voids completions in the ring that nobody has looked at: their tags may be in
 * use again by then.
 */
static void r750_forget(struct r750_core *core, unsigned int phy, u64 tags)
{
	u32 last = r750_last_done(core), at = core->rx_cons, slot;

	while (at != last) {
		at = r750_advance(at, R750_RX_ENTRIES);
		slot = le32_to_cpu(core->rx[1 + at]) & R750_RX_SLOT;
		if (slot >> R750_PHY_SHIFT == phy &&
		    tags & BIT_ULL(slot & (BIT(R750_PHY_SHIFT) - 1)))
			core->rx[1 + at] = cpu_to_le32(R750_RX_SLOT);
	}
}

/*
 * An error stops a set (R750_PCS_STOP_ERR) until its bit in R750_SRS_STAT is cleared
 * (V M). Disabling it meanwhile is meant to make the chip forget the device's BSY,
 * which is not proven; the vendor's driver disables a set after each command.
 */
static void r750_restart_set(struct r750_core *core, u32 set)
{
	u32 bit = BIT(set % 32), on = readl(core->regs + R750_SET_ENABLE(set));

	writel(on & ~bit, core->regs + R750_SET_ENABLE(set));
	writel(bit, core->regs + R750_SRS_STAT(set));
	writel(on | bit, core->regs + R750_SET_ENABLE(set));
}

static u64 r750_tags_of(const struct r750_phy *p, int pmp)
{
	u64 tags = 0;
	unsigned int i;

	for (i = 0; i < R750_TAGS; i++)
		if (p->busy & BIT_ULL(i) &&
		    (pmp == R750_ALL_PORTS || p->pmp[i] == pmp))
			tags |= BIT_ULL(i);
	return tags;
}

void r750_take_back(struct r750_core *core, unsigned int phy, int pmp)
{
	struct r750_phy *p = &core->phy[phy];
	u64 tags = r750_tags_of(p, pmp);
	int i;

	if (tags) {
		if (!r750_all_fetched(core) ||
		    !r750_slots_reset(core, r750_slot(phy, 0),
				      lower_32_bits(tags)) ||
		    !r750_slots_reset(core, r750_slot(phy, 32),
				      upper_32_bits(tags)))
			core->lost = true;
		r750_forget(core, phy, tags);
		p->busy &= ~tags;
		p->lost += hweight64(tags);
	}
	for (i = 0; i < R750_PMP_PORTS; i++) {
		if (pmp != R750_ALL_PORTS && pmp != i)
			continue;
		p->open[i] = 0;
		r750_restart_set(core, r750_set(phy, i));
	}
	/* an error may also have stopped the delivery as a whole (M) */
	writel(R750_INT_STOPPED, core->regs + R750_INT_STAT);
	writel(R750_PCS_RUN, core->regs + R750_PCS);
}
