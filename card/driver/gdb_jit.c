// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * gdb's JIT interface ("JIT Compilation Interface" in its manual, which also
 * fixes these names and structures): a debugger stops in
 * __jit_debug_register_code() and reads the symbol file in memory that
 * __jit_debug_descriptor leads to. That file is the object itself, its section
 * headers saying where the sections are.
 */
#include <stdlib.h>
#include <string.h>

#include "gdb_jit.h"
#include "loader.h"

enum { JIT_NOACTION, JIT_REGISTER, JIT_UNREGISTER };

struct jit_code_entry {
	struct jit_code_entry *next, *prev;
	const void *symfile;
	uint64_t size;
};

struct jit_descriptor {
	uint32_t version, action;
	struct jit_code_entry *relevant, *first;
};

extern struct jit_descriptor __jit_debug_descriptor;
struct jit_descriptor __jit_debug_descriptor = { .version = 1 };

void __jit_debug_register_code(void);
void __attribute__((noinline)) __jit_debug_register_code(void)
{
	asm volatile("" ::: "memory");
}

static void tell(struct jit_code_entry *entry, uint32_t action)
{
	__jit_debug_descriptor.relevant = entry;
	__jit_debug_descriptor.action = action;
	__jit_debug_register_code();
}

void *gdb_jit_add(const struct loaded *o)
{
	struct jit_code_entry *e = xcalloc(1, sizeof(*e) + o->obj.image_size);
	uint8_t *image = (uint8_t *)(e + 1);
	Elf64_Ehdr header;

	memcpy(image, o->obj.image, o->obj.image_size);
	memcpy(&header, image, sizeof(header));
	for (size_t i = 1; i < o->obj.section_count; i++)
		memcpy(image + header.e_shoff + i * sizeof(Elf64_Shdr) +
			       offsetof(Elf64_Shdr, sh_addr),
		       &o->address[i], sizeof(o->address[i]));
	e->symfile = image;
	e->size = o->obj.image_size;
	e->next = __jit_debug_descriptor.first;
	if (e->next)
		e->next->prev = e;
	__jit_debug_descriptor.first = e;
	tell(e, JIT_REGISTER);
	return e;
}

void gdb_jit_remove(void *entry)
{
	struct jit_code_entry *e = entry;

	if (!e)
		return;
	if (e->next)
		e->next->prev = e->prev;
	if (e->prev)
		e->prev->next = e->next;
	else
		__jit_debug_descriptor.first = e->next;
	tell(e, JIT_UNREGISTER);
	free(e);
}
