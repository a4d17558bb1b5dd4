// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A trace event as a line for people. */
#include <stdarg.h>

#include "regs.h"
#include "sata.h"
#include "trace.h"

struct reg_name {
	const char *name;
	u32 off, stride, count;
	const char *source, *text;
};

#define REG_NAME(name, off, stride, count, src, text) \
	{ #name, off, stride, count, src, text },
static const struct reg_name chip_names[] = { CHIP_REGS(REG_NAME) };
static const struct reg_name core_names[] = { CORE_REGS(REG_NAME) };

struct out {
	char *p;
	size_t left;
};

static void say(struct out *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct out *o, const char *fmt, ...)
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

/* ---- registers ---- */

/* The register at @off, and which of them if there are several; or NULL. */
static const struct reg_name *reg_at(const struct reg_name *r, size_t n,
				     u32 off, u32 *nr)
{
	for (; n--; r++) {
		*nr = r->stride ? (off - r->off) / r->stride : 0;
		if (off >= r->off && *nr < r->count &&
		    off == r->off + *nr * r->stride)
			return r;
	}
	return NULL;
}

static bool in_core(const struct trace_event *ev, u32 *core, u32 *off)
{
	if (ev->unit != BAR_REGS || ev->addr < CORE_BASE)
		return false;
	*core = ((u32)ev->addr - CORE_BASE) / CORE_STRIDE;
	*off = ((u32)ev->addr - CORE_BASE) % CORE_STRIDE;
	return *core < 2;
}

static const struct reg_name *reg_of(const struct trace_event *ev, u32 *nr)
{
	u32 core, off;

	if (in_core(ev, &core, &off))
		return reg_at(core_names, ARRAY_SIZE(core_names), off, nr);
	if (ev->unit != BAR_REGS)
		return NULL;
	return reg_at(chip_names, ARRAY_SIZE(chip_names), (u32)ev->addr, nr);
}

bool trace_is_register(const struct trace_event *ev, const char *name)
{
	const struct reg_name *r;
	u32 nr;

	if (ev->kind != TR_MMIO_READ && ev->kind != TR_MMIO_WRITE)
		return false;
	r = reg_of(ev, &nr);
	return r && !strcmp(r->name, name);
}

static bool known(const struct reg_name *r, size_t n, const char *name)
{
	for (; n--; r++)
		if (!strcmp(r->name, name))
			return true;
	return false;
}

bool trace_register_known(const char *name)
{
	return known(chip_names, ARRAY_SIZE(chip_names), name) ||
	       known(core_names, ARRAY_SIZE(core_names), name);
}

static void say_mmio(struct out *o, const struct trace_line *t)
{
	const struct reg_name *r;
	u32 core, off, nr;
	bool cores = in_core(&t->ev, &core, &off);

	if (cores)
		say(o, "core %c ", 'A' + (int)core);
	r = reg_of(&t->ev, &nr);
	if (r)
		say(o, r->count > 1 ? "%s[%u]" : "%s", r->name, nr);
	else if (cores)
		say(o, "+%03x", off);
	else
		say(o, "BAR %u +%05x", t->ev.unit, (u32)t->ev.addr);
	say(o, " %s %08x", t->ev.kind == TR_MMIO_READ ? "->" : "<-",
	    get32(t->bytes));
}

static void say_config(struct out *o, const struct trace_line *t)
{
	u32 v = 0;

	for (u32 i = t->kept; i-- > 0;)
		v = v << 8 | t->bytes[i];
	say(o, "config %02x.%u %s %0*x", (u32)t->ev.addr, t->ev.len,
	    t->ev.kind == TR_CFG_READ ? "->" : "<-", 2 * (int)t->ev.len, v);
}

/* ---- frames ---- */

static const struct {
	u8 code;
	const char *name;
} commands[] = {
	{ ATA_READ_DMA_EXT, "READ DMA EXT" },
	{ ATA_WRITE_DMA_EXT, "WRITE DMA EXT" },
	{ ATA_WRITE_DMA_FUA_EXT, "WRITE DMA FUA EXT" },
	{ ATA_READ_DMA, "READ DMA" },
	{ ATA_WRITE_DMA, "WRITE DMA" },
	{ ATA_READ_NCQ, "READ FPDMA QUEUED" },
	{ ATA_WRITE_NCQ, "WRITE FPDMA QUEUED" },
	{ ATA_READ, "READ SECTORS" },
	{ ATA_READ_EXT, "READ SECTORS EXT" },
	{ ATA_WRITE, "WRITE SECTORS" },
	{ ATA_WRITE_EXT, "WRITE SECTORS EXT" },
	{ ATA_VERIFY, "READ VERIFY" },
	{ ATA_VERIFY_EXT, "READ VERIFY EXT" },
	{ ATA_READ_LOG_EXT, "READ LOG EXT" },
	{ ATA_READ_NATIVE_MAX, "READ NATIVE MAX" },
	{ ATA_READ_NATIVE_MAX_EXT, "READ NATIVE MAX EXT" },
	{ ATA_SEEK, "SEEK" },
	{ ATA_DIAGNOSTIC, "DIAGNOSTIC" },
	{ ATA_SMART, "SMART" },
	{ ATA_STANDBY_NOW, "STANDBY IMMEDIATE" },
	{ ATA_IDLE_NOW, "IDLE IMMEDIATE" },
	{ ATA_STANDBY, "STANDBY" },
	{ ATA_IDLE, "IDLE" },
	{ ATA_CHECK_POWER, "CHECK POWER MODE" },
	{ ATA_SLEEP, "SLEEP" },
	{ ATA_FLUSH, "FLUSH CACHE" },
	{ ATA_FLUSH_EXT, "FLUSH CACHE EXT" },
	{ ATA_IDENTIFY, "IDENTIFY" },
	{ ATA_SET_FEATURES, "SET FEATURES" },
};

static void say_pmp(struct out *o, const struct fis_h2d *f)
{
	u32 port = f->device & FIS_PORT;
	u32 v = f->count | (u32)(fis_lba48(f) & 0xffffff) << 8;

	if (port == PMP_CONTROL_PORT)
		say(o, "GSCR %#x", fis_feature(f));
	else
		say(o, "port %u PSCR %u", port, fis_feature(f));
	if (f->command == ATA_PMP_WRITE)
		say(o, " <- %08x", v);
	else
		say(o, " read");
}

static void say_command(struct out *o, const struct fis_h2d *f)
{
	if (!(f->flags & FIS_CMD)) {
		say(o, "control %02x%s", f->control,
		    f->control & CONTROL_SRST ? " (soft reset)" : "");
		return;
	}
	if (f->command == ATA_PMP_READ || f->command == ATA_PMP_WRITE) {
		say_pmp(o, f);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].code == f->command)
			say(o, "%s", commands[i].name);
	say(o, " (%02x) feature %04x count %04x lba %llx device %02x",
	    f->command, fis_feature(f), fis_count(f),
	    (unsigned long long)fis_lba48(f), f->device);
}

static void say_status(struct out *o, u8 status, u8 error)
{
	static const char *const bits[8] = {
		"ERR", "", "", "DRQ", "", "DF", "DRDY", "BSY",
	};

	say(o, "status %02x", status);
	for (unsigned int i = 0; i < 8; i++)
		if (status >> i & 1 && *bits[i])
			say(o, " %s", bits[i]);
	if (!(status & ATA_ERR))
		return;
	say(o, ", error %02x%s%s%s%s", error, error & ATA_ABRT ? " ABRT" : "",
	    error & ATA_IDNF ? " IDNF" : "", error & ATA_UNC ? " UNC" : "",
	    error & ATA_ICRC ? " ICRC" : "");
}

static void say_answer(struct out *o, const u8 *p, u32 len)
{
	struct fis_h2d f = { 0 };	/* D2H: the same address fields */

	memcpy(&f, p, len < sizeof(f) ? len : sizeof(f));
	say_status(o, p[2], p[3]);
	if (p[0] == FIS_SDB)
		say(o, " done %08x%s", get32(p + 4),
		    p[1] & FIS_NOTIFY ? " notification" : "");
	else
		say(o, " count %04x lba %llx", fis_count(&f),
		    (unsigned long long)fis_lba48(&f));
}

static void say_fis(struct out *o, const struct trace_line *t)
{
	struct fis_h2d f = { 0 };
	const char *type = "?";

	memcpy(&f, t->bytes, t->kept < sizeof(f) ? t->kept : sizeof(f));
	switch (f.type) {
	case FIS_H2D:
		type = "H2D";
		break;
	case FIS_D2H:
		type = "D2H";
		break;
	case FIS_PIO_SETUP:
		type = "PIO";
		break;
	case FIS_SDB:
		type = "SDB";
		break;
	}
	say(o, "phy %u port %u %s %s ", t->ev.unit, f.flags & FIS_PORT,
	    t->ev.kind == TR_FIS_OUT ? "=>" : "<=", type);
	if (f.type == FIS_H2D)
		say_command(o, &f);
	else
		say_answer(o, t->bytes, t->kept);
}

/* ---- DMA ---- */

static void say_entry(struct out *o, u32 v)
{
	say(o, " slot %u set %u phys %02x type %u", v & ENTRY_SLOT,
	    v >> ENTRY_SET_SHIFT & 0x7f, v >> ENTRY_PHY_SHIFT & 0xff,
	    v >> ENTRY_TYPE_SHIFT);
}

static void say_done(struct out *o, const struct trace_line *t)
{
	u32 v = get32(t->bytes);

	if (!(v & DONE_DONE)) {
		say(o, " write index %#x", v);
		return;
	}
	say(o, " slot %u%s%s%s%s", v & ENTRY_SLOT, v & DONE_GOOD ? " good" : "",
	    v & DONE_ERROR ? " ERROR" : "",
	    v & DONE_ATTENTION ? " attention" : "",
	    v & DONE_SLOT_RESET ? " slot reset" : "");
}

static void say_header(struct out *o, const u8 *p)
{
	u32 flags = get32(p + HEADER_FLAGS);

	say(o, " port %u, %u PRDs, %u bytes, table %llx", flags & FIS_PORT,
	    flags >> 16, get32(p + HEADER_LENGTH),
	    (unsigned long long)get64(p + HEADER_TABLE));
}

static void say_use(struct out *o, const struct trace_line *t)
{
	const u8 *p = t->bytes;

	switch (t->ev.unit) {
	case DMA_ENTRY:
		if (t->kept >= 4)
			say_entry(o, get32(p));
		break;
	case DMA_DONE:
		if (t->kept >= 4)
			say_done(o, t);
		break;
	case DMA_HEADER:
		if (t->kept >= HEADER_SIZE)
			say_header(o, p);
		break;
	case DMA_PRD:
		if (t->kept >= PRD_SIZE)
			say(o, " %u bytes at %llx",
			    get32(p + 8) & PRD_LENGTH,
			    (unsigned long long)get64(p));
		break;
	case DMA_STATUS:
		if (t->kept >= 8)
			say(o, " %08x %08x%s%s%s", get32(p), get32(p + 4),
			    get32(p) & ERR_TASK_FILE ? " task file" : "",
			    get32(p) & ERR_STOPPED ? " set stopped" : "",
			    get32(p) & ERR_LENGTH ? " length" : "");
		break;
	}
}

static void say_dma(struct out *o, const struct trace_line *t)
{
	static const char *const use[DMA_USES] = {
		"entry", "header", "table", "PRD", "data", "completion",
		"FIS", "error record",
	};

	say(o, "DMA %s %llx+%x %s",
	    t->ev.kind == TR_DMA_READ ? "from" : "to",
	    (unsigned long long)t->ev.addr, t->ev.len,
	    t->ev.unit < DMA_USES ? use[t->ev.unit] : "?");
	say_use(o, t);
}

void trace_text(const struct trace_line *t, char *out, size_t size)
{
	struct out o = { out, size };

	say(&o, "%11.6f ", (double)t->ev.time / 1e6);
	switch (t->ev.kind) {
	case TR_CFG_READ:
	case TR_CFG_WRITE:
		say_config(&o, t);
		break;
	case TR_MMIO_READ:
	case TR_MMIO_WRITE:
		say_mmio(&o, t);
		break;
	case TR_DMA_READ:
	case TR_DMA_WRITE:
		say_dma(&o, t);
		break;
	case TR_IRQ:
		say(&o, "interrupt %s", t->bytes[0] ? "up" : "down");
		break;
	case TR_FIS_OUT:
	case TR_FIS_IN:
		say_fis(&o, t);
		break;
	default:
		say(&o, "? %c %x %llx", t->ev.kind, t->ev.unit,
		    (unsigned long long)t->ev.addr);
	}
}
