// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Whether two objects are the same: every section's header and bytes, every
 * relocation, every symbol in the order of the table. Not looked at are section
 * symbols, their numbering, the order of relocation entries and the layout of
 * the file, for none of which there is a way to say it in assembly.
 */
#include <stdio.h>
#include <string.h>

#include "prove.h"

#define MAX_SHOWN 20

struct comparison {
	const struct object *a, *b;
	size_t sections, bytes, relocs, symbols, differences;
};

static void differ(struct comparison *c, const char *what, const char *name,
		   uint64_t where)
{
	if (c->differences++ < MAX_SHOWN)
		complain(c->b, "differs from %s: %s of %s at %#llx", c->a->path,
			 what, name, (unsigned long long)where);
}

static const char *section_name(const struct object *obj, uint32_t index)
{
	if (index == SHN_UNDEF)
		return "(undefined)";
	return index < obj->section_count ? obj->sections[index].name :
					    "(absolute)";
}

static bool same_symbol_named(const struct object *a, uint32_t i,
			      const struct object *b, uint32_t k)
{
	const struct symbol *x = &a->symbols[i], *y = &b->symbols[k];

	if (x->type != y->type)
		return false;
	if (x->type == STT_SECTION)
		return !strcmp(section_name(a, x->section),
			       section_name(b, y->section));
	return !strcmp(x->label ? x->label : x->name,
		       y->label ? y->label : y->name);
}

static void compare_relocs(struct comparison *c, const struct section *x,
			   const struct section *y)
{
	size_t i;

	if (x->reloc_count != y->reloc_count)
		differ(c, "number of relocations", x->name, y->reloc_count);
	for (i = 0; i < x->reloc_count && i < y->reloc_count; i++) {
		const struct reloc *p = &x->relocs[i], *q = &y->relocs[i];

		c->relocs++;
		if (p->offset != q->offset || p->type != q->type ||
		    p->addend != q->addend ||
		    !same_symbol_named(c->a, p->symbol, c->b, q->symbol))
			differ(c, "relocation", x->name, p->offset);
	}
}

static void compare_section(struct comparison *c, const struct section *x)
{
	const struct section *y = object_section(c->b, x->name);
	uint64_t i;

	c->sections++;
	if (!y) {
		differ(c, "absence", x->name, 0);
		return;
	}
	if (x->type != y->type || x->flags != y->flags || x->size != y->size ||
	    x->align != y->align || x->entsize != y->entsize)
		differ(c, "header", x->name, 0);
	compare_relocs(c, x, y);
	if (!x->data || !y->data)
		return;
	c->bytes += x->size;
	for (i = 0; i < x->size && i < y->size; i++)
		if (x->data[i] != y->data[i]) {
			differ(c, "bytes", x->name, i);
			break;
		}
}

static void compare_sections(struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->a->section_count; i++)
		if (!section_is_bookkeeping(&c->a->sections[i]))
			compare_section(c, &c->a->sections[i]);
	/* gas always has a .text, a .data and a .bss. */
	for (i = 0; i < c->b->section_count; i++) {
		const struct section *y = &c->b->sections[i];

		if (!section_is_bookkeeping(y) && y->size &&
		    !object_section(c->a, y->name))
			differ(c, "presence", y->name, 0);
	}
}

static size_t next_symbol(const struct object *obj, size_t i)
{
	do
		i++;
	while (i < obj->symbol_count && obj->symbols[i].type == STT_SECTION);
	return i;
}

static void compare_symbols(struct comparison *c)
{
	size_t i = next_symbol(c->a, 0), k = next_symbol(c->b, 0);

	for (; i < c->a->symbol_count && k < c->b->symbol_count;
	     i = next_symbol(c->a, i), k = next_symbol(c->b, k)) {
		const struct symbol *x = &c->a->symbols[i];
		const struct symbol *y = &c->b->symbols[k];

		c->symbols++;
		if (!same_symbol_named(c->a, i, c->b, k) ||
		    x->value != y->value || x->size != y->size ||
		    x->bind != y->bind ||
		    strcmp(section_name(c->a, x->section),
			   section_name(c->b, y->section)))
			differ(c, "symbol", x->name, x->value);
	}
	if (i < c->a->symbol_count || k < c->b->symbol_count)
		differ(c, "number of symbols", "the table", c->symbols);
}

int compare_objects(const struct object *a, const struct object *b)
{
	struct comparison c = { .a = a, .b = b };

	compare_sections(&c);
	compare_symbols(&c);
	printf("%s: %zu sections, %zu bytes, %zu relocations, %zu symbols "
	       "compared, %zu differences\n",
	       a->path, c.sections, c.bytes, c.relocs, c.symbols,
	       c.differences);
	return c.differences ? -1 : 0;
}
