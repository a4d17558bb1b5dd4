// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* objdump's opinion of where instructions begin. */
#include <ctype.h>
#include <stdlib.h>

#include "prove.h"

/* "  1a2b:\t..." is an instruction of .text; false for all other lines. */
static bool parse_line(const char *line, uint64_t *offset)
{
	const char *p = line;
	char *end;

	while (*p == ' ')
		p++;
	if (p == line || !isxdigit((unsigned char)*p))
		return false;
	*offset = strtoull(p, &end, 16);
	return end[0] == ':' && end[1] == '\t';
}

int compare_boundaries(const struct code *code, FILE *in)
{
	char line[512];
	uint64_t offset;
	uint32_t i = 0;

	while (fgets(line, sizeof(line), in)) {
		if (!parse_line(line, &offset))
			continue;
		if (i == code->count || code->insns[i].offset != offset)
			return complain(code->obj,
					"objdump sees an instruction "
					"at .text+%#llx, where there is none",
					(unsigned long long)offset);
		i++;
	}
	if (i != code->count)
		return complain(code->obj, "objdump sees no instruction at %s",
				place(code, code->insns[i].offset));
	printf("%s: %u instructions, as objdump has them\n", code->obj->path,
	       code->count);
	return 0;
}
