// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* SCSI commands and their completions, and which belong together. */
#include "decode.h"
#include "scsi_result.h"

static void print_path(struct out *o, const struct trace_line *t)
{
	u64 path = t->ev.addr;

	if (path_host(path))
		print(o, "host %u ", path_host(path));
	print(o, "target %u", t->ev.unit);
	if (path_lun(path))
		print(o, " lun %u", path_lun(path));
	if (path_tag(path) != SCSI_NO_TAG)
		print(o, " tag %u", path_tag(path));
}

static void print_begin(struct out *o, const struct trace_line *t)
{
	static const char *const dirs[] = { "", ", in", ", out", "" };
	enum scsi_dir dir = path_dir(t->ev.addr);
	char text[TRACE_TEXT];

	cdb_text(t->bytes, t->kept, text, sizeof(text));
	print_path(o, t);
	print(o, " => %s%s", text, dirs[dir]);
	if ((u32)t->ev.addr)
		print(o, " %u bytes", (u32)t->ev.addr);
}

static void print_result(struct out *o, const struct trace_line *t)
{
	u32 result = get32(t->bytes);

	if (result >> 24 == MARK_REFUSED) {
		print(o, "refused:");
		print_name(o, scsi_refusals, scsi_refusal_count,
			   result & 0xffffff);
		return;
	}
	if (result >> 24 == MARK_TIMEOUT)
		print(o, "timed out, ");
	print(o, "host");
	print_name(o, scsi_hosts, scsi_host_count, result >> 16 & 0xff);
	print(o, ", status");
	print_name(o, scsi_statuses, scsi_status_count, result & 0xff);
}

static void print_end(struct out *o, const struct trace_line *t)
{
	char text[TRACE_TEXT];

	print_path(o, t);
	print(o, " <= ");
	if (t->of_len) {
		print_cdb_name(o, t->of);
		print(o, " ");
	}
	if (t->has_took)
		print(o, "after %.6f ", (double)t->took / 1e6);
	if (t->kept < 4) {
		print(o, "no result");
		return;
	}
	print_result(o, t);
	if (t->kept == 4)
		return;
	sense_text(t->bytes + 4, t->kept - 4, text, sizeof(text));
	print(o, ", sense: %s", text);
}

void print_scsi(struct out *o, const struct trace_line *t)
{
	if (t->ev.kind == TR_SCSI)
		print_begin(o, t);
	else
		print_end(o, t);
}

/* ---- matching completions to commands ---- */

/* Host, LUN and tag. */
static u64 path_key(u64 path)
{
	return path & ~((u64)3 << 46 | 0xffffffff);
}

static unsigned int find_command(const struct trace_follow *f,
				 const struct trace_line *t)
{
	unsigned int i = 0;

	while (i < FOLLOW_COMMANDS &&
	       (!f->command[i].used || f->command[i].target != t->ev.unit ||
		f->command[i].path != path_key(t->ev.addr)))
		i++;
	return i;
}

/*
 * The entry for a command: one with the same path, a free one, or the oldest.
 */
static unsigned int choose_entry(const struct trace_follow *f,
				 const struct trace_line *t)
{
	unsigned int at = find_command(f, t), oldest = 0;

	if (at < FOLLOW_COMMANDS)
		return at;
	for (at = 0; at < FOLLOW_COMMANDS; at++) {
		if (!f->command[at].used)
			return at;
		if (f->command[at].time < f->command[oldest].time)
			oldest = at;
	}
	return oldest;
}

static void remember_command(struct trace_follow *f, const struct trace_line *t)
{
	unsigned int i = choose_entry(f, t);

	f->command[i].used = true;
	f->command[i].target = t->ev.unit;
	f->command[i].path = path_key(t->ev.addr);
	f->command[i].time = t->ev.time;
	f->command[i].len = t->kept < CDB_KEEP ? t->kept : CDB_KEEP;
	memcpy(f->command[i].cdb, t->bytes, CDB_KEEP);
}

static void match_completion(struct trace_follow *f, struct trace_line *t)
{
	unsigned int i = find_command(f, t);

	if (i == FOLLOW_COMMANDS)
		return;
	t->has_took = t->ev.time >= f->command[i].time;
	t->took = t->ev.time - f->command[i].time;
	t->of_len = f->command[i].len;
	memcpy(t->of, f->command[i].cdb, CDB_KEEP);
	/* A command that timed out may still complete. */
	f->command[i].used = get32(t->bytes) >> 24 == MARK_TIMEOUT;
}

void scsi_follow(struct trace_follow *f, struct trace_line *t)
{
	if (path_tag(t->ev.addr) == SCSI_NO_TAG)
		return;
	if (t->ev.kind == TR_SCSI)
		remember_command(f, t);
	else
		match_completion(f, t);
}
