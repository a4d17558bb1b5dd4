// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Everything that objects/ does with one object, on bytes from anywhere. For
 * libFuzzer; with MUTANTS defined, a program of its own:
 *
 *	fuzz COUNT OBJECT...
 *
 * reads each object, then COUNT copies of it with some fields changed, always
 * the same ones, and says how many of them were not refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *nowhere;
static unsigned long taken;

static int through(const struct code *code)
{
	const struct text text = { .code = code,
				   .out = nowhere,
				   .hardened = true };

	if (print_exact(code, nowhere))
		return -1;
	if (code_preconditions(code))
		return 0;
	return print_hardened(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct object obj;
	struct code code = { 0 };
	uint8_t *image = malloc(size ? size : 1);

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (!nowhere || !image)
		abort();
	memcpy(image, data, size);
	if (!object_parse(&obj, image, size, "input") &&
	    !code_decode(&code, &obj) && !code_flow(&code) && !through(&code))
		taken++;
	code_free(&code);
	object_free(&obj);
	return 0;
}

#ifdef MUTANTS
#define MAX_SIZE (1 << 20)

static uint64_t state = 0x2545f4914f6cdd1d;

static uint64_t draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

/* Values on which arithmetic on offsets and indices turns. */
static uint64_t odd_value(void)
{
	static const uint64_t values[] = {
		0,	    1,		7,	   8,	       0x7f,
		0x80,	    0xff,	0xffff,	   0x7fffffff, 0x80000000,
		0xffffffff, 0xfffffff0, INT64_MAX, UINT64_MAX, UINT64_MAX - 7
	};

	return values[draw(sizeof(values) / sizeof(values[0]))];
}

/* Headers, tables and code are all hit: some changes go near the end. */
static void mutate(uint8_t *data, size_t *size)
{
	uint64_t changes = 1 + draw(4), value;
	size_t at, width;

	for (; changes; changes--) {
		at = draw(3) ? draw(*size) : *size - 1 - draw(*size / 3);
		width = (size_t)1 << draw(4);
		value = draw(2) ? odd_value() : draw(*size);
		if (*size - at < width)
			continue;
		if (draw(3))
			memcpy(data + at, &value, width);
		else
			data[at] ^= 1u << draw(8);
	}
	if (!draw(20))
		*size = 1 + draw(*size);
}

static void mutants(const char *path, unsigned long count)
{
	static uint8_t whole[MAX_SIZE], copy[MAX_SIZE];
	FILE *file = fopen(path, "rb");
	size_t size, length;
	unsigned long i;

	if (!file) {
		perror(path);
		exit(2);
	}
	size = fread(whole, 1, sizeof(whole), file);
	fclose(file);
	taken = 0;
	LLVMFuzzerTestOneInput(whole, size);
	if (!taken) {
		printf("%s: refused as it is\n", path);
		exit(1);
	}
	for (i = taken = 0; i < count; i++) {
		memcpy(copy, whole, size);
		length = size;
		mutate(copy, &length);
		LLVMFuzzerTestOneInput(copy, length);
	}
	printf("%s: %lu mutants, %lu refused, %lu taken\n", path, count,
	       count - taken, taken);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++)
		mutants(argv[i], strtoul(argv[1], NULL, 10));
	return 0;
}
#endif
