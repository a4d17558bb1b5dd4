// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include <limits.h>
#include <stdlib.h>

#include "model/chip.h"
#include "model/sata.h"
#include "reader.h"

static int read_one(struct reader *r)
{
	switch (r->format) {
	case FORMAT_SCSI:
		return kernel_trace_read(r->f, &r->t, &r->log.line);
	case FORMAT_MMIO:
		return mmio_log_read(r->f, &r->log, &r->t);
	case FORMAT_VFIO:
		return vfio_log_read(r->f, &r->log, &r->t);
	default:
		r->log.line++;
		return trace_read(r->f, &r->t);
	}
}

static bool is_log(const struct reader *r)
{
	return r->format == FORMAT_MMIO || r->format == FORMAT_VFIO;
}

/* Reads the next event; false at the end. Exits on a malformed line. */
static bool next_line(struct reader *r)
{
	int rc = read_one(r);

	if (rc < 0) {
		fprintf(stderr, "twin-trace: %s:%lu: %s\n", r->path,
			r->log.line,
			r->log.why ? r->log.why : "not a trace event");
		exit(2);
	}
	if (!rc)
		return false;
	trace_follow(&r->follow, &r->t);
	if (is_log(r) && !r->reveal)
		trace_mask(&r->t);
	return true;
}

bool reader_next(struct reader *r, const struct rules *x)
{
	do {
		if (r->log.line == r->end || !next_line(r))
			return false;
	} while (!rules_want(x, &r->t.ev));
	return true;
}

/* Commands that transfer data of the medium. */
static const u8 data_commands[] = {
	ATA_READ,	   ATA_READ_EXT,
	ATA_READ_DMA,	   ATA_READ_DMA_EXT,
	ATA_READ_NCQ,	   ATA_WRITE,
	ATA_WRITE_EXT,	   ATA_WRITE_DMA,
	ATA_WRITE_DMA_EXT, ATA_WRITE_DMA_FUA_EXT,
	ATA_WRITE_NCQ,
};

/*
 * Whether @t is a command that comes after the bring-up: for the medium, or a second
 * IDENTIFY to a disk. A bring-up sends one; the kernel asks again, for VPD pages.
 */
static bool after_bring_up(const struct trace_line *t,
			   u16 identified[CHIP_PHYS])
{
	u16 *phy, port;

	if (t->ev.kind != TR_FIS_OUT || t->kept <= 2 ||
	    t->bytes[0] != FIS_H2D || !(t->bytes[1] & FIS_CMD))
		return false;
	if (memchr(data_commands, t->bytes[2], sizeof(data_commands)))
		return true;
	if (t->bytes[2] != ATA_IDENTIFY)
		return false;
	phy = &identified[t->ev.unit % CHIP_PHYS];
	port = (u16)(1 << (t->bytes[1] & FIS_PORT));
	if (*phy & port)
		return true;
	*phy |= port;
	return false;
}

/* Finds the end of the bring-up, and rewinds. */
static void find_end(struct reader *r, const char *name)
{
	u16 identified[CHIP_PHYS] = { 0 };

	r->end = 0;
	while (next_line(r) && !after_bring_up(&r->t, identified))
		if (r->t.ev.kind == TR_MMIO_WRITE &&
		    trace_is_register(&r->t.ev, name))
			r->end = r->log.line;
	if (!r->end) {
		fprintf(stderr,
			"twin-trace: %s: %s is not written in a bring-up, before the"
			" first media command or second IDENTIFY\n",
			r->path, name);
		exit(2);
	}
	rewind(r->f);
	r->log.line = 0;
	memset(&r->follow, 0, sizeof(r->follow));
}

void reader_open(struct reader *r, const char *path, enum format format,
		 const struct rules *x)
{
	memset(r, 0, sizeof(*r));
	r->path = path;
	r->format = format;
	r->reveal = x->reveal;
	r->log.slot = x->slot;
	r->end = ULONG_MAX;
	r->f = fopen(path, "re");
	if (!r->f) {
		perror(path);
		exit(2);
	}
	if (x->end && format == FORMAT_TRACE)
		find_end(r, x->end);
}

bool reader_close(struct reader *r)
{
	const struct trace_log *log = &r->log;

	fclose(r->f);
	if (!is_log(r))
		return true;
	if (log->gaps)
		fprintf(stderr,
			"twin-trace: %s:%lu: accesses are missing here%s: the"
			" kernel lost them (enlarge buffer_size_kb) or could"
			" not decode them (UNKNOWN)\n",
			r->path, log->first_gap,
			log->gaps > 1 ? " and at other places" : "");
	if (!log->events)
		fprintf(stderr,
			"twin-trace: %s: no access of the card%s; was the trace"
			" on before the driver was loaded, and is this the"
			" right log?\n",
			r->path, log->others ? ", only of other devices" : "");
	return !log->gaps && log->events;
}
