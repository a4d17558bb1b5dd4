// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* What the readers of logs that are not the card's own have in common. */
#include <stdlib.h>

#include "trace.h"

int trace_log_bad(struct trace_log *log, const char *why)
{
	log->why = why;
	return -1;
}

int trace_log_read(FILE *f, struct trace_log *log, struct trace_line *t,
		   trace_log_line line)
{
	char *text = NULL;
	size_t size = 0;
	int rc = 0;

	while (!rc && getline(&text, &size, f) > 0) {
		log->line++;
		rc = line(log, text, t);
	}
	log->events += rc > 0;
	free(text);
	return rc;
}
