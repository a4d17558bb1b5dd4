// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Turns the text of the kernel's events/scsi ("trace", "trace_pipe") into
 * events of this trace. Format: include/trace/events/scsi.h, 4.4 to 7.3; up
 * to 5.19 without tags, up to 6.1 without sense key and codes.
 */
#include <ctype.h>
#include <stdlib.h>

#include "scsi_result.h"

#define EVENT ": scsi_dispatch_cmd_"

/* What follows " @name" or "(@name" in @line, or NULL. */
static const char *field(const char *line, const char *name)
{
	size_t n = strlen(name);
	const char *p = line;

	while ((p = strstr(p, name)))
		if (p > line && (p[-1] == ' ' || p[-1] == '('))
			return p + n;
		else
			p += n;
	return NULL;
}

/* A number of at most @most; false: missing or invalid. */
static bool number(const char *line, const char *name, u32 most, u32 *v)
{
	const char *p = field(line, name);
	unsigned long long n;
	char *end;

	if (!p || !isdigit((u8)*p))
		return false;
	n = strtoull(p, &end, 0);
	*v = (u32)n;
	return n <= most &&
	       (*end == ' ' || *end == ')' || *end == '\n' || !*end);
}

/*
 * A name with a prefix; the kernel prints a number for what it has no name for.
 */
static bool code(const char *line, const char *name, const char *prefix,
		 const struct name *names, size_t count, u32 *v)
{
	const char *p = field(line, name);
	size_t n;

	if (number(line, name, 0xff, v))
		return true;
	if (!p || strncmp(p, prefix, strlen(prefix)))
		return false;
	p += strlen(prefix);
	n = strcspn(p, " )\n");
	for (; count--; names++)
		if (strlen(names->text) == n && !strncmp(names->text, p, n)) {
			*v = names->code;
			return true;
		}
	return false;
}

static bool read_time(const char *line, const char *event, u64 *time)
{
	unsigned long long sec, us;
	const char *p = event;
	int n = 0;

	while (p > line && p[-1] != ' ')
		p--;
	if (!isdigit((u8)*p) || sscanf(p, "%llu.%6llu%n", &sec, &us, &n) != 2 ||
	    p + n != event)
		return false;
	*time = sec * SEC + us;
	return true;
}

static bool read_cdb(const char *line, u8 *cdb, u32 *len)
{
	const char *p = field(line, "raw=");

	for (*len = 0; p && isxdigit((u8)*p); ++*len) {
		char *end;
		unsigned long v = strtoul(p, &end, 16);

		if (end != p + 2 || *len == CDB_KEEP)
			return false;
		cdb[*len] = (u8)v;
		p = *end == ' ' ? end + 1 : end;
	}
	return *len && *p == ')';
}

static bool read_path(const char *line, struct trace_line *t)
{
	u32 host, lun, id, sgl, tag;

	if (!number(line, "host_no=", 255, &host) ||
	    !number(line, "id=", 255, &id) ||
	    !number(line, "lun=", 255, &lun) ||
	    !number(line, "data_sgl=", ~0u, &sgl))
		return false;
	/* -1: no tag; older kernels do not print it. */
	if (!number(line, "driver_tag=", SCSI_NO_TAG, &tag))
		tag = SCSI_NO_TAG;
	t->ev.unit = (u8)id;
	t->ev.addr = scsi_path((u8)host, (u8)lun, tag,
			       sgl ? SCSI_UNKNOWN : SCSI_NO_DATA, 0);
	return true;
}

static void payload(struct trace_line *t, char kind, const u8 *p, u32 len)
{
	memcpy(t->bytes, p, len);
	t->ev.kind = kind;
	t->ev.len = len;
	t->ev.data = t->bytes;
	t->kept = len;
}

/*
 * The kernel prints key and codes only: descriptor sense data without
 * descriptors.
 */
static bool read_done(const char *line, struct trace_line *t, u8 driver)
{
	u32 host, status, key = 0, asc = 0, ascq = 0;
	u8 p[4 + 8] = { 0 };
	bool sense = field(line, "sense=(") != NULL;

	if (!code(line, "host=", "DID_", scsi_hosts, scsi_host_count, &host) ||
	    !code(line, "status=", "SAM_STAT_", scsi_statuses,
		  scsi_status_count, &status))
		return false;
	if (sense && (!number(line, "key=", 15, &key) ||
		      !number(line, "asc=", 255, &asc) ||
		      !number(line, "ascq=", 255, &ascq)))
		return false;
	put32(p, (u32)driver << 24 | host << 16 | status);
	p[4] = 0x72;
	p[5] = (u8)key;
	p[6] = (u8)asc;
	p[7] = (u8)ascq;
	sense = key || asc || ascq;
	payload(t, TR_SCSI_END, p, sense ? sizeof(p) : 4);
	return true;
}

static bool read_refusal(const char *line, struct trace_line *t)
{
	u32 rtn;
	u8 p[4];

	if (!number(line, "rtn=", 0xffffff, &rtn))
		return false;
	put32(p, (u32)MARK_REFUSED << 24 | rtn);
	payload(t, TR_SCSI_END, p, sizeof(p));
	return true;
}

static bool read_event(const char *line, const char *event,
		       struct trace_line *t)
{
	const char *what = event + strlen(EVENT);

	memset(t, 0, sizeof(*t));
	if (!read_time(line, event, &t->ev.time) || !read_path(line, t) ||
	    !read_cdb(line, t->of, &t->of_len))
		return false;
	if (!strncmp(what, "done:", 5))
		return read_done(line, t, 0);
	if (!strncmp(what, "timeout:", 8))
		return read_done(line, t, MARK_TIMEOUT);
	if (!strncmp(what, "error:", 6))
		return read_refusal(line, t);
	payload(t, TR_SCSI, t->of, t->of_len);
	return !strncmp(what, "start:", 6);
}

int kernel_trace_read(FILE *f, struct trace_line *t, unsigned long *line)
{
	char *text = NULL;
	const char *event = NULL;
	size_t size = 0;
	int rc = 0;

	while (!event && getline(&text, &size, f) > 0) {
		++*line;
		event = strstr(text, EVENT);
	}
	if (event)
		rc = read_event(text, event, t) ? 1 : -1;
	free(text);
	return rc;
}
