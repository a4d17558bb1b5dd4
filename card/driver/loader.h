/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A loader for relocatable x86-64 objects: they run in this process without a
 * link step. objects/elf.c reads and checks them. Code is mapped read-only and
 * executable, constants read-only, data read-write; all below 2 GiB, which is
 * what the kernel's code model asks for. gdb gets the symbols.
 *
 * A name means, in this order: what a plug-in defines, what an object defines,
 * what the importer gives. __real_NAME, unless something of that name exists,
 * means NAME without the plug-ins: a plug-in can wrap what it replaces. That
 * holds for the objects' calls of their own global functions, too.
 */
#ifndef TWIN_LOADER_H
#define TWIN_LOADER_H

#include "objects/object.h"

struct loaded {
	struct object obj;
	bool plugin;
	uint64_t *address;  /* of each section, 0: it is not in memory */
	uint8_t *base;	    /* of the mapping, or NULL */
	size_t size;	    /* its bytes */
	uint8_t *data;	    /* in it: from here on writable */
	uint8_t *constants; /* from here on not executable */
	uint8_t *stubs;	    /* jumps out of reach, one per symbol */
	void *debug;	    /* what gdb was told, or NULL */
};

struct global {
	const char *name;
	uint64_t address;
	const struct loaded *owner;
};

#define LOADER_OBJECTS 32

struct loader {
	/* The address of an imported name, or NULL. */
	void *(*import)(const char *name);
	struct loaded loaded[LOADER_OBJECTS];
	unsigned int count;
	struct global *global; /* by name, the plug-in's first */
	size_t globals;
};

/*
 * All return 0, or -1 with a message on stderr that names the object and what is
 * wrong with it; loader_free() is due either way. loader_take() has the object
 * from memory, and becomes the owner of what object_parse() left in it.
 */
int loader_read(struct loader *l, const char *path, bool plugin);
int loader_take(struct loader *l, struct object *obj, bool plugin);

/* Once, after all have been read. */
int loader_link(struct loader *l);

/* Calls the constructors (SHT_INIT_ARRAY) or destructors (SHT_FINI_ARRAY). */
void loader_run(const struct loader *l, uint32_t type);

/* The address of a global symbol, as the objects see it; NULL: none has it. */
void *loader_symbol(const struct loader *l, const char *name);

/* The globals that begin so: the first; *count: how many. */
const struct global *loader_prefix(const struct loader *l, const char *prefix,
				   size_t *count);

void loader_free(struct loader *l);

#endif
