// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reads QEMU's log of a device that is passed through: trace events of
 * hw/vfio/trace-events, the same from QEMU 2.10 to 11:
 *
 *	vfio_region_read  (NAME:regionN+0xADDR, LEN) = 0xVALUE
 *	vfio_region_write  (NAME:regionN+0xADDR, 0xVALUE, LEN)
 *	vfio_pci_read_config  (NAME, @0xADDR, len=0xLEN) 0xVALUE
 *	vfio_pci_write_config  (NAME, @0xADDR, 0xVALUE, len=0xLEN)
 *
 * Before that there may be "PID@SECONDS.MICROSECONDS:". Other lines are skipped.
 * QEMU answers some reads of configuration space itself: this is what the guest
 * saw.
 */

#include "trace.h"

#define REGIONS 6u /* the BARs; then ROM, configuration space, VGA */
#define CONFIG_SIZE 0x1000u

struct access {
	char kind;
	const char *event;
};

static const struct access accesses[] = {
	{ TR_MMIO_READ, "vfio_region_read " },
	{ TR_MMIO_WRITE, "vfio_region_write " },
	{ TR_CFG_READ, "vfio_pci_read_config " },
	{ TR_CFG_WRITE, "vfio_pci_write_config " },
};

/* The event that @line has, and where in it; or NULL. */
static const struct access *event_in(const char *line, const char **at)
{
	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++) {
		*at = strstr(line, accesses[i].event);
		if (*at &&
		    (*at == line || (*at)[-1] == ':' || (*at)[-1] == ' '))
			return &accesses[i];
	}
	return NULL;
}

static const char *last(const char *in, const char *what)
{
	const char *found = NULL;

	for (in = strstr(in, what); in; in = strstr(in + 1, what))
		found = in;
	return found;
}

struct fields {
	unsigned int region, len;
	unsigned long long addr, value;
};

/* What follows the device's name, to the end of the line. */
static bool read_fields(char kind, const char *p, struct fields *x)
{
	int end = 0;

	switch (kind) {
	case TR_MMIO_READ:
		sscanf(p, ":region%u+0x%llx, %u) = 0x%llx%n", &x->region,
		       &x->addr, &x->len, &x->value, &end);
		break;
	case TR_MMIO_WRITE:
		sscanf(p, ":region%u+0x%llx, 0x%llx, %u)%n", &x->region,
		       &x->addr, &x->value, &x->len, &end);
		break;
	case TR_CFG_READ:
		sscanf(p, ", @0x%llx, len=0x%x) 0x%llx%n", &x->addr, &x->len,
		       &x->value, &end);
		break;
	case TR_CFG_WRITE:
		sscanf(p, ", @0x%llx, 0x%llx, len=0x%x)%n", &x->addr, &x->value,
		       &x->len, &end);
		break;
	}
	return end && (p[end] == '\n' || !strcmp(p + end, "\r\n"));
}

/* Whether the device NAME, @n bytes, is the card; -1: there are two. */
static int is_card(struct trace_log *log, const char *name, size_t n)
{
	size_t slot = log->slot ? strlen(log->slot) : 0;

	if (slot)
		return n >= slot && !strncmp(name + n - slot, log->slot, slot);
	if (!n || n >= sizeof(log->name))
		return trace_log_bad(
			log, "a device without a name, or with a long one;"
			     " say which is the card with -s");
	if (!log->name[0])
		memcpy(log->name, name, n);
	if (!strncmp(log->name, name, n) && !log->name[n])
		return 1;
	return trace_log_bad(log,
			     "a second device; say which is the card with -s");
}

/* Widths; @most is where addresses end. */
static bool fits(const struct fields *x, u64 most)
{
	return (x->len == 1 || x->len == 2 || x->len == 4 || x->len == 8) &&
	       x->addr < most && x->len <= most - x->addr &&
	       (x->len == 8 || !(x->value >> 8 * x->len));
}

static u64 read_time(const char *line, const char *event)
{
	unsigned long long sec, us;
	int end = 0;

	if (sscanf(line, "%*d@%llu.%6llu:%n", &sec, &us, &end) == 2 && end &&
	    line + end == event)
		return sec * SEC + us;
	return 0;
}

static int read_event(struct trace_log *log, const char *line, const char *at,
		      const struct access *a, struct trace_line *t)
{
	struct fields x = { 0 };
	const char *name = strstr(at, " ("), *end;
	bool config = a->kind == TR_CFG_READ || a->kind == TR_CFG_WRITE;
	int ours;

	end = name ? last(name, config ? ", @0x" : ":region") : NULL;
	if (!end || !read_fields(a->kind, end, &x))
		return trace_log_bad(log, "not an event of vfio");
	ours = is_card(log, name + 2, (size_t)(end - name - 2));
	if (ours < 0)
		return -1;
	if (!ours || (!config && x.region >= REGIONS)) {
		log->others++;
		return 0;
	}
	/* A BAR's size is not in the log; none is this large. */
	if (!fits(&x, config ? CONFIG_SIZE : (u64)1 << 32))
		return trace_log_bad(
			log, "an access with an impossible width, value or"
			     " address");
	trace_access(t, a->kind, config ? 0 : (u8)x.region, x.addr, x.len,
		     x.value);
	t->ev.time = read_time(line, at);
	return 1;
}

static int read_line(struct trace_log *log, const char *p, struct trace_line *t)
{
	const char *at;
	const struct access *a = event_in(p, &at);

	if (!a)
		return 0;
	if (!strchr(p, '\n'))
		return trace_log_bad(log, LOG_CUT);
	return read_event(log, p, at, a, t);
}

int vfio_log_read(FILE *f, struct trace_log *log, struct trace_line *t)
{
	return trace_log_read(f, log, t, read_line);
}
