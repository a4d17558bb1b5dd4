/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A relocatable ELF object for x86 in memory, 32 or 64 bits, checked so that
 * nobody after the reader has to ask whether an index or an offset is in range.
 */
#ifndef OBJECTS_OBJECT_H
#define OBJECTS_OBJECT_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reloc {
	uint64_t offset; /* bytes into the section that has the field */
	uint32_t type;	 /* R_X86_64_* or R_386_* */
	uint32_t symbol; /* index into object.symbols */
	int64_t addend;	 /* of REL relocations: what the field holds */
	uint8_t width;	 /* of the field, in bytes */
};

struct section {
	const char *name;
	uint32_t type;
	uint64_t flags;
	uint64_t size, align, entsize;
	const uint8_t *data;  /* NULL for SHT_NOBITS */
	struct reloc *relocs; /* by offset; no two fields overlap */
	size_t reloc_count;
};

struct symbol {
	const char *name;
	char *label; /* what the text calls it: a name used once only */
	uint64_t value, size;
	uint8_t type, bind;
	uint32_t section; /* index into object.sections, or an SHN_* */
};

struct object {
	const char *path; /* for messages */
	uint8_t *image;
	size_t image_size;
	bool is64;
	struct section *sections;
	size_t section_count;
	struct symbol *symbols;
	size_t symbol_count;
	uint32_t text; /* the one section with code */
};

/*
 * Reads the object at path. What is malformed, or holds anything that the
 * rest of this program does not know, is refused with a message on stderr.
 * Returns 0, or -1; object_free() is due either way.
 */
int object_read(struct object *obj, const char *path);
/* The same for an image in memory, of which obj becomes the owner. */
int object_parse(struct object *obj, uint8_t *image, size_t size,
		 const char *path);
void object_free(struct object *obj);

const struct section *object_section(const struct object *obj,
				     const char *name);
/* The first relocation of sec with its field in [from, to), or NULL. */
const struct reloc *section_reloc(const struct section *sec, uint64_t from,
				  uint64_t to);

/* The section a relocation points into, or NULL if it is not in the object. */
const struct section *reloc_section(const struct object *obj,
				    const struct reloc *rel);
/* Whether it points into the code; *offset is then where, in .text. */
bool reloc_to_text(const struct object *obj, const struct reloc *rel,
		   uint64_t *offset);
bool reloc_is_pcrel(const struct object *obj, const struct reloc *rel);
/* Symbols, relocations and names, which are not emitted as sections. */
bool section_is_bookkeeping(const struct section *sec);
/* Whether the section has a place in the running kernel. */
bool section_is_loaded(const struct section *sec);

static inline bool section_has_symbol(const struct object *obj,
				      const struct symbol *sym)
{
	return sym->section != SHN_UNDEF && sym->section < obj->section_count &&
	       sym->type != STT_FILE;
}

/* One line on stderr: "objects: PATH: ...". Returns -1. */
int complain(const struct object *obj, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void *xcalloc(size_t count, size_t size);

#endif
