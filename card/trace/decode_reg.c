// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Decodes accesses to BAR 2: register names, indirect registers, bits. Names
 * and sources are in regs.h.
 */
#include "decode.h"
#include "model/regs.h"
#include "model/spi.h"
#include "model/twsi.h"

struct reg_name {
	const char *name;
	u32 off, stride, count;
};

#define REG_NAME(name, off, stride, count, src, text) \
	{ #name, off, stride, count },
static const struct reg_name chip_names[] = { CHIP_REGS(REG_NAME) };
static const struct reg_name core_names[] = { CORE_REGS(REG_NAME) };
static const struct reg_name cfg_names[] = { BEHIND_CFG(REG_NAME) };
static const struct reg_name vsr_names[] = { BEHIND_VSR(REG_NAME) };
static const struct reg_name ind_names[] = { BEHIND_IND(REG_NAME) };
static const struct reg_name twsi_names[] = { BEHIND_TWSI(REG_NAME) };

/* The register at @off, with the index of its instance in @nr; or NULL. */
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
	if (ev->unit != BAR_REGS || ev->addr < CORE_BASE ||
	    ev->addr >= BAR2_SIZE)
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
	if (ev->unit != BAR_REGS || ev->addr >= BAR2_SIZE)
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

/* ---- behind an address register ---- */

/* A data register lies @after bytes after its address register. */
static const struct pair {
	const char *address, *data;
	u32 after;
	const struct reg_name *names;
	size_t count;
} pairs[] = {
	{ "IND_ADDR", "IND_DATA", 4, ind_names, ARRAY_SIZE(ind_names) },
	{ "PHY_CFG_ADDR", "PHY_CFG_DATA", 4, cfg_names, ARRAY_SIZE(cfg_names) },
	{ "PHY_VSR_ADDR", "PHY_VSR_DATA", 4, vsr_names, ARRAY_SIZE(vsr_names) },
	{ "ALL_VSR_ADDR", "ALL_VSR_DATA", 4, vsr_names, ARRAY_SIZE(vsr_names) },
	{ "TWSI", "TWSI", 0, twsi_names, ARRAY_SIZE(twsi_names) },
};

static const struct pair *pair_of(const struct trace_event *ev, bool address)
{
	u32 nr;
	const struct reg_name *r = reg_of(ev, &nr);

	for (size_t i = 0; r && i < ARRAY_SIZE(pairs); i++)
		if (!strcmp(address ? pairs[i].address : pairs[i].data,
			    r->name))
			return &pairs[i];
	return NULL;
}

static void remember_address(struct trace_follow *f, u32 reg, u32 value)
{
	unsigned int i = 0;

	while (i < f->addresses && f->address[i].reg != reg)
		i++;
	if (i == FOLLOW_REGS)
		return;
	f->address[i].reg = reg;
	f->address[i].value = value;
	if (i == f->addresses)
		f->addresses++;
}

void reg_follow(struct trace_follow *f, struct trace_line *t)
{
	const struct pair *p = pair_of(&t->ev, true);
	u32 reg, v = get32(t->bytes);

	/* Only the two wires' data is masked. */
	if (!t->ev.data)
		v = TWSI_DATA << 8 | TWSI_WRITE_BIT;
	if (p && t->ev.kind == TR_MMIO_WRITE)
		remember_address(f, (u32)t->ev.addr, v);
	p = pair_of(&t->ev, false);
	if (!p)
		return;
	reg = (u32)t->ev.addr - p->after;
	for (unsigned int i = 0; i < f->addresses; i++)
		if (f->address[i].reg == reg) {
			t->has_behind = true;
			t->behind = f->address[i].value;
		}
}

static void print_behind(struct out *o, const struct pair *p, u32 at)
{
	u32 nr;
	const struct reg_name *r = reg_at(p->names, p->count, at, &nr);

	if (!r)
		print(o, " at %03x", at);
	else
		print(o, r->count > 1 ? " %s[%u]" : " %s", r->name, nr);
}

/* ---- two wires ---- */

static void print_twsi(struct out *o, const struct trace_line *t, u32 v)
{
	static const struct name control[] = {
		{ CTL_ACK, "acknowledge" },
		{ CTL_IFLG, "interrupt" },
		{ CTL_STOP, "stop" },
		{ CTL_START, "start" },
	}, status[] = {
		{ ST_START, "started" },
		{ ST_RESTART, "started again" },
		{ ST_ADDR_WRITE_ACK, "address for writing: acknowledged" },
		{ ST_ADDR_WRITE_NAK, "address for writing: no answer" },
		{ ST_DATA_WRITE_ACK, "byte written: acknowledged" },
		{ ST_DATA_WRITE_NAK, "byte written: no answer" },
		{ ST_ADDR_READ_ACK, "address for reading: acknowledged" },
		{ ST_ADDR_READ_NAK, "address for reading: no answer" },
		{ ST_DATA_READ_ACK, "byte read" },
		{ ST_DATA_READ_NAK, "last byte read" },
		{ ST_IDLE, "idle" },
	};
	bool read = t->ev.kind == TR_MMIO_READ;

	if (!read && !(v & TWSI_WRITE_BIT)) {
		print(o, ", to be read");
		return;
	}
	print(o, " = %02x", v & 0xff);
	if (TWSI_REG(t->behind) == TWSI_CONTROL)
		print_bits(o, control, ARRAY_SIZE(control), v);
	else if (TWSI_REG(t->behind) == TWSI_STATUS && read)
		print_name(o, status, ARRAY_SIZE(status), v & 0xff);
}

/* ---- SPI flash ---- */

#define SPI_NAME(name, code, text) { code, text },

static void print_spi(struct out *o, u32 v)
{
	static const struct name names[] = { SPI_COMMANDS(SPI_NAME) };

	print_name(o, names, ARRAY_SIZE(names), v >> SPI_COMMAND & 0xff);
	print(o, ", %u bytes%s%s%s", v >> SPI_LENGTH & 0xf,
	      v & SPI_IN ? " in" : "", v & SPI_ADDRESSED ? " at address" : "",
	      v & SPI_START ? ", start" : "");
}

/* ---- bits ---- */

static const struct name pcs_bits[] = {
	{ PCS_CMD_EN, "commands" },
	{ PCS_CMD_RST, "reset" },
	{ PCS_STOP_ERR, "stop on errors" },
	{ 1u << 4, "FIS receive" },		/* M, as the next */
	{ 1u << 5, "self-clearing" },
}, int_bits[] = {
	{ INT_DONE, "done" },
	{ 1u << 1, "issue stopped" },		/* M */
	{ INT_SRS, "set stopped" },
	{ INT_PHY, "phy0" },
	{ INT_PHY << 1, "phy1" },
	{ INT_PHY << 2, "phy2" },
	{ INT_PHY << 3, "phy3" },
	{ INT_NCQ_ERR, "NCQ error" },
	{ INT_MEMORY, "memory error" },
	{ INT_DMA, "DMA error" },
}, phy_bits[] = {
	{ PHY_READY_CHANGE, "ready changed" },
	{ PHY_RESET_DONE, "reset done" },
	{ PHY_COMWAKE, "COMWAKE" },
	{ PHY_OUT_OF_SYNC, "ready lost" },
	{ PHY_SIGNATURE, "signature" },
	{ PHY_NOTIFY, "notification" },
	{ PHY_UNASSOC, "unassociated FIS" },
	{ PHY_CRC, "CRC error" },
	{ 1u << 23, "decoder error" },		/* M, as the next */
	{ 1u << 24, "decoding error" },
}, serial_bits[] = {
	{ SERIAL_RESET, "reset" },
	{ SERIAL_HARD_RESET, "hard reset" },
	{ 1u << SERIAL_LIMIT, "limit 3 Gb/s" },
	{ 2u << SERIAL_LIMIT, "limit 6 Gb/s" },
	{ 1u << SERIAL_RATE, "3 Gb/s" },
	{ 2u << SERIAL_RATE, "6 Gb/s" },
	{ SERIAL_READY, "ready" },
}, main_bits[] = {
	{ MAIN_CORE(0), "core A" },
	{ MAIN_CORE(1), "core B" },
}, ring_bits[] = {
	{ RING_ENABLE, "on" },
};

#define BITS(name, table)                      \
	{                                      \
		name, table, ARRAY_SIZE(table) \
	}
static const struct {
	const char *reg;
	const struct name *bits;
	size_t count;
} reg_bits[] = {
	BITS("PCS", pcs_bits),	       BITS("INT_STAT", int_bits),
	BITS("INT_MASK", int_bits),    BITS("PHY_INT", phy_bits),
	BITS("PHY_MASK", phy_bits),    BITS("PHY_SERIAL", serial_bits),
	BITS("MAIN_CAUSE", main_bits), BITS("MAIN_ENABLE", main_bits),
	BITS("TX_CFG", ring_bits),     BITS("RX_CFG", ring_bits),
};

static void print_reg_bits(struct out *o, const struct reg_name *r, u32 v)
{
	/* All ones: the card does not respond. */
	for (size_t i = 0; v != 0xffffffff && i < ARRAY_SIZE(reg_bits); i++)
		if (!strcmp(reg_bits[i].reg, r->name))
			print_bits(o, reg_bits[i].bits, reg_bits[i].count, v);
}

static void print_place(struct out *o, const struct trace_line *t,
			const struct reg_name *r, u32 nr)
{
	u32 core, off;
	bool cores = in_core(&t->ev, &core, &off);

	if (cores)
		print(o, "core %c ", 'A' + (int)core);
	if (r)
		print(o, r->count > 1 ? "%s[%u]" : "%s", r->name, nr);
	else if (cores)
		print(o, "+%03x", off);
	else
		print(o, "BAR %u +%05llx", t->ev.unit,
		      (unsigned long long)t->ev.addr);
}

static bool is_twsi(const struct reg_name *r)
{
	return r && !strcmp(r->name, "TWSI");
}

/* The register, and the one behind it. */
void print_register(struct out *o, const struct trace_line *t)
{
	u32 nr = 0;
	const struct reg_name *r = reg_of(&t->ev, &nr);
	const struct pair *p = pair_of(&t->ev, false);

	print_place(o, t, r, nr);
	if (p && t->has_behind)
		print_behind(o, p,
			     is_twsi(r) ? TWSI_REG(t->behind) : t->behind);
}

void print_mmio(struct out *o, const struct trace_line *t)
{
	u32 nr = 0, v = get32(t->bytes);
	const struct reg_name *r = reg_of(&t->ev, &nr);
	const struct pair *p;
	bool twsi = is_twsi(r);

	print_register(o, t);
	print(o, t->ev.kind == TR_MMIO_READ ? " -> " : " <- ");
	if (!t->ev.data) {
		print(o, "masked");
		return;
	}
	if (t->ev.len > 4)
		print(o, "%08x", get32(t->bytes + 4));
	print(o, "%0*x", t->ev.len < 4 ? 2 * (int)t->ev.len : 8, v);
	if (!r)
		return;
	print_reg_bits(o, r, v);
	if (!strcmp(r->name, "SPI_CONTROL") && v != 0xffffffff)
		print_spi(o, v);
	p = pair_of(&t->ev, true);
	if (twsi && t->has_behind)
		print_twsi(o, t, v);
	else if (p && !twsi)
		print_behind(o, p, v);
}
