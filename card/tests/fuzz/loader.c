// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The loader on bytes from anywhere, for libFuzzer: the input as a plug-in and,
 * once more, as the object that it plugs into. Nothing of it is run. With
 * FUZZ_STATS set it says whether they link.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/loader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Some names are not there, some are out of the objects' reach. */
static void *import(const char *name)
{
	static char near[16];

	switch (name[0]) {
	case 'q':
		return NULL;
	case 'z':
		return (void *)0x7ffff7000000;
	default:
		return near;
	}
}

static int take(struct loader *l, const uint8_t *data, size_t size, bool plugin)
{
	uint8_t *image = malloc(size ? size : 1);
	struct object obj;

	if (!image)
		abort();
	memcpy(image, data, size);
	if (object_parse(&obj, image, size, "input")) {
		object_free(&obj);
		return -1;
	}
	return loader_take(l, &obj, plugin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loader l = { .import = import };
	int error = take(&l, data, size, true) || take(&l, data, size, false) ||
		    loader_link(&l);

	if (getenv("FUZZ_STATS"))
		puts(error ? "refused" : "linked");
	loader_free(&l);
	return 0;
}
