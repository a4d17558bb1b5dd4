// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Decodes a trace event to one line of text; the kinds of events, and DMA. */
#include <stdarg.h>

#include "decode.h"
#include "model/regs.h"
#include "model/sata.h"

void print(struct out *o, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(o->p, o->left, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= o->left)
		n = o->left ? (int)o->left - 1 : 0;
	o->p += n;
	o->left -= (size_t)n;
}

const char *name_of(const struct name *n, size_t count, u32 code)
{
	for (; count--; n++)
		if (n->code == code)
			return n->text;
	return NULL;
}

void print_bits(struct out *o, const struct name *n, size_t count, u32 v)
{
	for (; count--; n++)
		if ((v & n->code) == n->code)
			print(o, " %s", n->text);
}

void print_name(struct out *o, const struct name *n, size_t count, u32 code)
{
	const char *text = name_of(n, count, code);

	if (text)
		print(o, " %s", text);
	else
		print(o, " %#x", code);
}

u64 be_bytes(const u8 *p, unsigned int n)
{
	u64 v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

/* ---- DMA ---- */

static void print_entry(struct out *o, const struct trace_line *t)
{
	u32 v = get32(t->bytes);

	print(o, " slot %u set %u phys %02x type %u%s", v & ENTRY_SLOT,
	      v >> ENTRY_SET_SHIFT & 0x7f, v >> ENTRY_PHY_SHIFT & 0xff,
	      v >> ENTRY_TYPE_SHIFT,
	      v >> ENTRY_TYPE_SHIFT == ENTRY_SATA ? " (SATA)" : "");
}

static void print_done(struct out *o, const struct trace_line *t)
{
	static const struct name bits[] = {
		{ DONE_GOOD, "good" },
		{ DONE_ERROR, "ERROR" },
		{ DONE_ATTENTION, "attention" },
		{ DONE_SLOT_RESET, "slot reset" },
	};
	u32 v = get32(t->bytes);

	if (!(v & DONE_DONE)) {
		print(o, " write index %#x", v);
		return;
	}
	print(o, " slot %u", v & ENTRY_SLOT);
	print_bits(o, bits, ARRAY_SIZE(bits), v);
}

static void print_header(struct out *o, const struct trace_line *t)
{
	const u8 *p = t->bytes;
	u32 flags = get32(p + HEADER_FLAGS);

	print(o, " port %u, %u PRDs, %u bytes", flags & FIS_PORT, flags >> 16,
	      get32(p + HEADER_LENGTH));
	print(o, ", table %llx, status %llx, PRDs %llx",
	      (unsigned long long)get64(p + HEADER_TABLE),
	      (unsigned long long)get64(p + HEADER_STATUS),
	      (unsigned long long)get64(p + HEADER_PRD));
}

static void print_prd(struct out *o, const struct trace_line *t)
{
	print(o, " %u bytes at %llx", get32(t->bytes + 8) & PRD_LENGTH,
	      (unsigned long long)get64(t->bytes));
}

static void print_record(struct out *o, const struct trace_line *t)
{
	static const struct name bits[] = {
		{ ERR_TASK_FILE, "task file" },
		{ ERR_STOPPED, "set stopped" },
		{ ERR_LENGTH, "length" },
		{ ERR_OPEN_TIMEOUT, "open timeout" },
	};

	print(o, " %08x %08x", get32(t->bytes), get32(t->bytes + 4));
	print_bits(o, bits, ARRAY_SIZE(bits), get32(t->bytes));
}

static void print_frame(struct out *o, const struct trace_line *t)
{
	print(o, " ");
	print_fis(o, t->bytes, t->kept);
}

/* Frames, and packets behind them. */
static void print_table(struct out *o, const struct trace_line *t)
{
	if (t->ev.len != PACKET_SIZE) {
		print_frame(o, t);
		return;
	}
	print(o, " packet ");
	print_packet(o, t->bytes, t->kept);
}

static const struct {
	const char *name;
	u32 least; /* bytes needed to decode it */
	void (*print)(struct out *o, const struct trace_line *t);
} dma_uses[DMA_USES] = {
	[DMA_ENTRY] = { "entry", 4, print_entry },
	[DMA_HEADER] = { "header", HEADER_SIZE, print_header },
	[DMA_TABLE] = { "table", 4, print_table },
	[DMA_PRD] = { "PRD", PRD_SIZE, print_prd },
	[DMA_DATA] = { "data", 0, NULL },
	[DMA_DONE] = { "completion", 4, print_done },
	[DMA_FIS] = { "FIS", 4, print_frame },
	[DMA_STATUS] = { "error record", 8, print_record },
};

static void print_dma(struct out *o, const struct trace_line *t)
{
	u8 use = t->ev.unit;

	print(o, "DMA %s %llx+%x ", t->ev.kind == TR_DMA_READ ? "from" : "to",
	      (unsigned long long)t->ev.addr, t->ev.len);
	if (use >= DMA_USES) {
		print(o, "?");
		return;
	}
	print(o, "%s", dma_uses[use].name);
	if (dma_uses[use].print && t->kept >= dma_uses[use].least)
		dma_uses[use].print(o, t);
}

/* ---- every kind ---- */

static void print_wire(struct out *o, const struct trace_line *t)
{
	print(o, "phy %u port %u %s ", t->ev.unit, t->bytes[1] & FIS_PORT,
	      t->ev.kind == TR_FIS_OUT ? "=>" : "<=");
	print_fis(o, t->bytes, t->kept);
}

void trace_follow(struct trace_follow *f, struct trace_line *t)
{
	switch (t->ev.kind) {
	case TR_MMIO_READ:
	case TR_MMIO_WRITE:
		reg_follow(f, t);
		break;
	case TR_SCSI:
	case TR_SCSI_END:
		scsi_follow(f, t);
		break;
	}
}

void trace_text(const struct trace_line *t, char *out, size_t size)
{
	struct out o = { out, size };

	print(&o, "%11.6f ", (double)t->ev.time / 1e6);
	switch (t->ev.kind) {
	case TR_CFG_READ:
	case TR_CFG_WRITE:
		print_config(&o, t);
		break;
	case TR_MMIO_READ:
	case TR_MMIO_WRITE:
		print_mmio(&o, t);
		break;
	case TR_DMA_READ:
	case TR_DMA_WRITE:
		print_dma(&o, t);
		break;
	case TR_IRQ:
		print(&o, "interrupt %s", t->bytes[0] ? "up" : "down");
		break;
	case TR_FIS_OUT:
	case TR_FIS_IN:
		print_wire(&o, t);
		break;
	case TR_SCSI:
	case TR_SCSI_END:
		print_scsi(&o, t);
		break;
	default:
		print(&o, "? %c %x %llx", t->ev.kind, t->ev.unit,
		      (unsigned long long)t->ev.addr);
	}
}

bool trace_place(const struct trace_line *t, char *out, size_t size)
{
	struct out o = { out, size };

	switch (t->ev.kind) {
	case TR_CFG_READ:
	case TR_CFG_WRITE:
		print(&o, "config %02llx.%u", (unsigned long long)t->ev.addr,
		      t->ev.len);
		return true;
	case TR_MMIO_READ:
	case TR_MMIO_WRITE:
		print_register(&o, t);
		return true;
	}
	return false;
}
