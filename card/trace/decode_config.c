// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Decodes accesses to configuration space. Names, offsets and sources are in
 * regs.h; bits are those of PCI Local Bus 3.0, PCI Power Management 1.2 and PCI
 * Express 2.0.
 */
#include "decode.h"
#include "model/regs.h"

static const struct name command_bits[] = {
	{ 0x0001, "I/O" },
	{ 0x0002, "memory" },
	{ 0x0004, "bus master" },
	{ 0x0010, "write and invalidate" },
	{ 0x0040, "parity" },
	{ 0x0100, "SERR" },
	{ 0x0400, "INTx off" },
}, status_bits[] = {
	{ 0x0008, "interrupt" },
	{ 0x0010, "capabilities" },
	{ 0x0100, "master parity error" },
	{ 0x0800, "target abort signalled" },
	{ 0x1000, "target abort received" },
	{ 0x2000, "master abort received" },
	{ 0x4000, "SERR signalled" },
	{ 0x8000, "parity error" },
}, msi_bits[] = {
	{ 0x0001, "on" },
	{ 0x0080, "64 bit" },
	{ 0x0100, "masks" },
}, device_bits[] = {
	{ 0x0001, "correctable" },
	{ 0x0002, "non-fatal" },
	{ 0x0004, "fatal" },
	{ 0x0008, "unsupported request" },
	{ 0x0010, "relaxed order" },
	{ 0x0800, "no snoop" },
	{ 0x8000, "function reset" },
}, seen_bits[] = {
	{ 0x0001, "correctable seen" },
	{ 0x0002, "non-fatal seen" },
	{ 0x0004, "fatal seen" },
	{ 0x0008, "unsupported request seen" },
	{ 0x0020, "transactions pending" },
}, capability_ids[] = {
	{ 0x01, "power management" },
	{ 0x05, "MSI" },
	{ 0x10, "PCI Express" },
	{ 0x11, "MSI-X" },
};

static void print_bar(struct out *o, u32 v)
{
	if (v == 0xffffffff)
		print(o, " all ones (sizing)");
	else if (v & 1)
		print(o, " I/O at %x", v & ~3u);
	else
		print(o, " memory%s at %x", (v & 6) == 4 ? ", 64 bit," : "",
		      v & ~15u);
}

static void print_power(struct out *o, u32 v)
{
	print(o, " D%u%s%s", v & 3, v & 0x100 ? " PME on" : "",
	      v & 0x8000 ? " PME" : "");
}

static void print_link(struct out *o, u32 v)
{
	print(o, " generation %u, x%u", v & 15, v >> 4 & 0x3f);
}

static void print_capability(struct out *o, u32 v)
{
	print_name(o, capability_ids, ARRAY_SIZE(capability_ids), v & 0xff);
	print(o, ", next %02x", v >> 8);
}

static void print_pin(struct out *o, u32 v)
{
	if (v - 1 < 4)
		print(o, " INT%c", 'A' + (int)v - 1);
}

#define BITS(name, table)                            \
	{                                            \
		name, table, ARRAY_SIZE(table), NULL \
	}
#define BY(name, fn)              \
	{                         \
		name, NULL, 0, fn \
	}
static const struct meaning {
	const char *reg;
	const struct name *bits;
	size_t count;
	void (*print)(struct out *o, u32 v);
} meanings[] = {
	BITS("COMMAND", command_bits),
	BITS("STATUS", status_bits),
	BITS("MSI_CONTROL", msi_bits),
	BITS("DEVICE_CONTROL", device_bits),
	BITS("DEVICE_STATUS", seen_bits),
	BY("BAR0", print_bar),
	BY("BAR2", print_bar),
	BY("INTERRUPT_PIN", print_pin),
	BY("PM", print_capability),
	BY("PM_CONTROL", print_power),
	BY("MSI", print_capability),
	BY("EXPRESS", print_capability),
	BY("LINK_CAPS", print_link),
	BY("LINK_STATUS", print_link),
};

#define CONFIG_NAME(name, off, bytes, src) { #name, off, bytes },
static const struct config_name {
	const char *name;
	u32 off, bytes;
} config_names[] = { CONFIG_REGS(CONFIG_NAME) };

static void print_meaning(struct out *o, const char *reg, u32 v)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (strcmp(m->reg, reg))
			continue;
		if (m->print)
			m->print(o, v);
		else
			print_bits(o, m->bits, m->count, v);
	}
}

/* The registers that an access covers, each with its part of the value. */
static void print_config_regs(struct out *o, u32 off, u32 len, u32 value)
{
	for (size_t i = 0; i < ARRAY_SIZE(config_names); i++) {
		const struct config_name *r = &config_names[i];
		u32 at = r->off - off, mask;

		if (off >= r->off + r->bytes || r->off >= off + len)
			continue;
		if (r->off < off || at + r->bytes > len) {
			print(o, ", part of %s", r->name);
			continue;
		}
		mask = r->bytes == 4 ? ~0u : (1u << 8 * r->bytes) - 1;
		print(o, ", %s %0*x", r->name, 2 * (int)r->bytes,
		      value >> 8 * at & mask);
		print_meaning(o, r->name, value >> 8 * at & mask);
	}
}

void print_config(struct out *o, const struct trace_line *t)
{
	u32 v = get32(t->bytes), len = t->ev.len;

	print(o, "config %02llx.%u %s ", (unsigned long long)t->ev.addr, len,
	      t->ev.kind == TR_CFG_READ ? "->" : "<-");
	if (!len || len > 4) {
		print(o, "?");
		return;
	}
	if (!t->ev.data) {
		print(o, "masked");
		return;
	}
	print(o, "%0*x", 2 * (int)len, v);
	if (t->ev.addr < 0x100)
		print_config_regs(o, (u32)t->ev.addr, len, v);
}
