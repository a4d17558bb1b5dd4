// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reads the kernel's mmiotrace. Format: kernel/trace/trace_mmiotrace.c and
 * Documentation/trace/mmiotrace.rst, the same from 2.6.27 to 7.3:
 *
 *	PCIDEV BBDF VVVVDDDD IRQ BAR... SIZE... DRIVER	each device, seven of each
 *	R WIDTH TIME MAP 0xPHYS 0xVALUE 0xPC PID	and the same with W
 *	UNKNOWN TIME ...				one that it could not decode
 *	MARK 0.000000 Lost N events.			also "CPU:N [LOST N EVENTS]"
 *	VERSION, MAP, UNMAP, other MARKs		nothing that is needed here
 */
#include <ctype.h>
#include <stdlib.h>

#include "trace.h"

#define BARS 7u /* the last one is the ROM */
#define BAR_FLAGS 15u

/* The card, and the chip's own identities, under which mvsas drives it. */
static const u32 card_ids[] = { 0x11030750, 0x11ab9480, 0x1b4b9480 };

static bool is_card(const struct trace_log *log, u32 place, u32 id)
{
	unsigned int bus, dev, fn;

	if (log->slot)
		return sscanf(log->slot, "%x:%x.%x", &bus, &dev, &fn) == 3 &&
		       place == (bus << 8 | dev << 3 | fn);
	for (size_t i = 0; i < ARRAY_SIZE(card_ids); i++)
		if (card_ids[i] == id)
			return true;
	return false;
}

/* A hexadecimal number after a blank; *p moves behind it. */
static bool hex(const char **p, u64 *v)
{
	char *end;

	if (**p != ' ' || !isxdigit((u8)(*p)[1]))
		return false;
	*v = strtoull(*p, &end, 16);
	*p = end;
	return true;
}

static int read_device(struct trace_log *log, const char *p)
{
	u64 place, id, irq, v[2 * BARS];

	if (!hex(&p, &place) || !hex(&p, &id) || !hex(&p, &irq))
		return trace_log_bad(log, "not a PCIDEV line");
	for (unsigned int i = 0; i < 2 * BARS; i++)
		if (!hex(&p, &v[i]))
			return trace_log_bad(log,
					     "a PCIDEV line without all BARs");
	log->has_devices = true;
	if (!is_card(log, (u32)place, (u32)id))
		return 0;
	if (log->has_card)
		return trace_log_bad(log,
				     "a second card; say which one with -s");
	log->has_card = true;
	for (unsigned int i = 0; i < ARRAY_SIZE(log->bar); i++) {
		log->bar[i].start = v[i] & ~(u64)BAR_FLAGS;
		log->bar[i].size = v[BARS + i];
	}
	return 0;
}

/* The BAR that has @phys, or -1. */
static int bar_of(const struct trace_log *log, u64 phys)
{
	for (size_t i = 0; i < ARRAY_SIZE(log->bar); i++)
		if (phys - log->bar[i].start < log->bar[i].size)
			return (int)i;
	return -1;
}

static void gap(struct trace_log *log)
{
	if (!log->gaps++)
		log->first_gap = log->line;
}

/* What precedes an access: are devices known, is one of them the card? */
static int ready(struct trace_log *log)
{
	if (!log->has_devices)
		return trace_log_bad(log,
				     "an access before any PCIDEV line; read"
				     " trace_pipe, not trace");
	if (!log->has_card)
		return trace_log_bad(log,
				     "no PCIDEV line is of the card; say which"
				     " device with -s");
	return 1;
}

static int read_access(struct trace_log *log, const char *p,
		       struct trace_line *t)
{
	unsigned long long sec, us, phys, value, pc;
	unsigned int width;
	int map, end = 0, bar;

	if (sscanf(p + 1, " %u %llu.%6llu %d 0x%llx 0x%llx 0x%llx %*d%n",
		   &width, &sec, &us, &map, &phys, &value, &pc, &end) != 7 ||
	    !end || p[1 + end] != '\n')
		return trace_log_bad(log, "not a line of mmiotrace");
	if (width != 1 && width != 2 && width != 4 && width != 8)
		return trace_log_bad(
			log, "an access that is not 1, 2, 4 or 8 bytes wide");
	if (width < 8 && value >> 8 * width)
		return trace_log_bad(log,
				     "a value that is wider than its access");
	if (ready(log) < 0)
		return -1;
	bar = bar_of(log, phys);
	if (bar < 0) {
		log->others++;
		return 0;
	}
	phys -= log->bar[bar].start;
	if (width > log->bar[bar].size - phys)
		return trace_log_bad(log, "an access across the end of a BAR");
	trace_access(t, *p == 'R' ? TR_MMIO_READ : TR_MMIO_WRITE, (u8)bar, phys,
		     width, value);
	t->ev.time = sec * SEC + us;
	return 1;
}

static int read_unknown(struct trace_log *log, const char *p)
{
	unsigned long long phys;

	if (sscanf(p, "UNKNOWN %*u.%*u %*d 0x%llx", &phys) != 1)
		return trace_log_bad(log, "not a line of mmiotrace");
	if (ready(log) < 0)
		return -1;
	if (bar_of(log, phys) >= 0)
		gap(log);
	return 0;
}

static bool starts(const char *line, const char *word)
{
	return !strncmp(line, word, strlen(word));
}

static int read_line(struct trace_log *log, const char *p, struct trace_line *t)
{
	if (!strchr(p, '\n'))
		return trace_log_bad(log, LOG_CUT);
	if (starts(p, "R ") || starts(p, "W "))
		return read_access(log, p, t);
	if (starts(p, "PCIDEV "))
		return read_device(log, p + 6);
	if (starts(p, "UNKNOWN "))
		return read_unknown(log, p);
	if ((starts(p, "MARK ") && strstr(p, " Lost ")) ||
	    (starts(p, "CPU:") && strstr(p, " EVENTS]"))) {
		gap(log);
		return 0;
	}
	if (starts(p, "VERSION ") && !starts(p, "VERSION 20070824\n"))
		return trace_log_bad(log, "an mmiotrace of an unknown version");
	if (starts(p, "VERSION ") || starts(p, "MAP ") || starts(p, "UNMAP ") ||
	    starts(p, "MARK ") || *p == '#' || *p == '\n')
		return 0;
	return trace_log_bad(log, "not a line of mmiotrace");
}

int mmio_log_read(FILE *f, struct trace_log *log, struct trace_line *t)
{
	return trace_log_read(f, log, t, read_line);
}
