// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Maps objects, binds their symbols and relocates them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "gdb_jit.h"
#include "loader.h"

#define PAGE ((size_t)4096)
/* Far above the stand-in's with sanitizers; MAP_32BIT has 1 GiB to give. */
#define MAX_LOADED ((size_t)64 << 20)

/* jmp *0(%rip), and the address behind it. */
#define STUB_SIZE 16
static const uint8_t stub_code[6] = { 0xff, 0x25 };

enum part { CODE, CONSTANTS, DATA, PARTS };

static enum part part_of(const struct section *sec)
{
	return sec->flags & SHF_EXECINSTR ? CODE :
	       sec->flags & SHF_WRITE	  ? DATA :
					    CONSTANTS;
}

/* Other names, such as .ctors, promise something that nobody would do here. */
static bool section_known(const struct section *sec)
{
	static const char *const names[] = {
		".text", ".rodata",	".data",
		".bss",	 ".init_array", ".fini_array",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i]);

		if (!strncmp(sec->name, names[i], len) &&
		    (!sec->name[len] || sec->name[len] == '.'))
			return true;
	}
	return false;
}

static int check_section(const struct object *obj, const struct section *sec)
{
	if (!section_known(sec))
		return complain(obj, "the loader does not know section %s",
				sec->name);
	if (sec->flags & SHF_EXECINSTR && sec->flags & SHF_WRITE)
		return complain(obj, "section %s is writable code", sec->name);
	return 0;
}

static size_t align_up(size_t at, size_t align)
{
	return (at + align - 1) & ~(align - 1);
}

/* Assigns each section of a part its offset, from *at on. */
static int lay_out(struct loaded *o, enum part part, size_t *at)
{
	for (size_t i = 1; i < o->obj.section_count; i++) {
		const struct section *sec = &o->obj.sections[i];

		if (!section_is_loaded(sec) || part_of(sec) != part)
			continue;
		if (check_section(&o->obj, sec))
			return -1;
		*at = align_up(*at, sec->align);
		o->address[i] = *at;
		*at += sec->size;
		if (*at > MAX_LOADED)
			return complain(&o->obj,
					"sections of more than %zu "
					"bytes",
					MAX_LOADED);
	}
	return 0;
}

/* Maps the object read-write, with a page that cannot be used behind it. */
static int map(struct loaded *o)
{
	size_t start[PARTS + 1], at = 0, stubs = 0;

	o->address = xcalloc(o->obj.section_count, sizeof(*o->address));
	for (enum part part = CODE; part < PARTS; part++) {
		start[part] = at;
		if (lay_out(o, part, &at))
			return -1;
		if (part == CODE) {
			stubs = align_up(at, STUB_SIZE);
			at = stubs + STUB_SIZE * o->obj.symbol_count;
		}
		at = align_up(at, PAGE);
	}
	o->size = at + PAGE;
	o->base = mmap(NULL, o->size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (o->base == MAP_FAILED) {
		o->base = NULL;
		return complain(&o->obj, "no memory below 2 GiB: %s",
				strerror(errno));
	}
	o->constants = o->base + start[CONSTANTS];
	o->data = o->base + start[DATA];
	o->stubs = o->base + stubs;
	return 0;
}

static void fill(struct loaded *o)
{
	for (size_t i = 1; i < o->obj.section_count; i++) {
		const struct section *sec = &o->obj.sections[i];

		if (!section_is_loaded(sec))
			continue;
		if (sec->data)
			memcpy(o->base + o->address[i], sec->data, sec->size);
		o->address[i] += (uintptr_t)o->base;
	}
}

static int protect(struct loaded *o)
{
	uint8_t *end = o->base + o->size - PAGE;

	if (mprotect(o->base, (size_t)(o->constants - o->base),
		     PROT_READ | PROT_EXEC) ||
	    mprotect(o->constants, (size_t)(o->data - o->constants),
		     PROT_READ) ||
	    mprotect(end, PAGE, PROT_NONE))
		return complain(&o->obj, "cannot be protected: %s",
				strerror(errno));
	return 0;
}

int loader_take(struct loader *l, struct object *obj, bool plugin)
{
	struct loaded *o = &l->loaded[l->count];

	if (l->count == LOADER_OBJECTS) {
		complain(obj, "more than %u objects", LOADER_OBJECTS);
		object_free(obj);
		return -1;
	}
	*o = (struct loaded){ .obj = *obj, .plugin = plugin };
	l->count++;
	if (!obj->is64)
		return complain(obj, "not for x86-64");
	if (map(o))
		return -1;
	fill(o);
	return 0;
}

int loader_read(struct loader *l, const char *path, bool plugin)
{
	struct object obj;

	if (object_read(&obj, path)) {
		object_free(&obj);
		return -1;
	}
	return loader_take(l, &obj, plugin);
}

/* ---- symbols ---- */

static int compare_globals(const void *a, const void *b)
{
	const struct global *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : y->owner->plugin - x->owner->plugin;
}

static bool is_global(const struct loaded *o, const struct symbol *sym)
{
	return sym->bind == STB_GLOBAL && section_has_symbol(&o->obj, sym) &&
	       o->address[sym->section];
}

static void collect(struct loader *l, const struct loaded *o)
{
	for (size_t i = 1; i < o->obj.symbol_count; i++) {
		const struct symbol *sym = &o->obj.symbols[i];

		if (is_global(o, sym))
			l->global[l->globals++] = (struct global){
				sym->name,
				o->address[sym->section] + sym->value, o
			};
	}
}

static int collect_globals(struct loader *l)
{
	size_t room = 0;

	for (unsigned int i = 0; i < l->count; i++)
		room += l->loaded[i].obj.symbol_count;
	l->global = xcalloc(room, sizeof(*l->global));
	for (unsigned int i = 0; i < l->count; i++)
		collect(l, &l->loaded[i]);
	qsort(l->global, l->globals, sizeof(*l->global), compare_globals);
	for (size_t i = 1; i < l->globals; i++) {
		const struct global *g = &l->global[i];

		if (!compare_globals(g, g - 1))
			return complain(&g->owner->obj,
					"%s is defined in %s, "
					"too",
					g->name, g[-1].owner->obj.path);
	}
	return 0;
}

/* The first global that is not before @name; it may have another name. */
static size_t lower_bound(const struct loader *l, const char *name)
{
	size_t low = 0, high = l->globals;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(l->global[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static uint64_t find(const struct loader *l, const char *name, bool plugins)
{
	for (size_t i = lower_bound(l, name);
	     i < l->globals && !strcmp(l->global[i].name, name); i++)
		if (plugins || !l->global[i].owner->plugin)
			return l->global[i].address;
	return 0;
}

void *loader_symbol(const struct loader *l, const char *name)
{
	return (void *)(uintptr_t)find(l, name, true);
}

const struct global *loader_prefix(const struct loader *l, const char *prefix,
				   size_t *count)
{
	size_t first = lower_bound(l, prefix), i = first;

	while (i < l->globals &&
	       !strncmp(l->global[i].name, prefix, strlen(prefix)))
		i++;
	*count = i - first;
	return l->global + first;
}

static uint64_t find_or_import(const struct loader *l, const char *name,
			       bool plugins)
{
	uint64_t at = find(l, name, plugins);

	return at ? at : (uint64_t)(uintptr_t)l->import(name);
}

/* Where a name that is not local to an object leads; 0: nowhere. */
static uint64_t bind(const struct loader *l, const char *name)
{
	static const char real[] = "__real_";
	uint64_t at = find_or_import(l, name, true);

	if (!at && !strncmp(name, real, strlen(real)))
		at = find_or_import(l, name + strlen(real), false);
	return at;
}

static int resolve(const struct loader *l, const struct loaded *o,
		   const struct symbol *sym, uint64_t *to)
{
	if (sym->section == SHN_UNDEF || is_global(o, sym)) {
		*to = bind(l, sym->name);
		if (!*to)
			return complain(&o->obj,
					"imports %s, which nothing "
					"provides",
					sym->name);
		return 0;
	}
	if (!section_has_symbol(&o->obj, sym) || !o->address[sym->section])
		return complain(&o->obj,
				"needs section %s, which is not "
				"loaded",
				o->obj.sections[sym->section].name);
	*to = o->address[sym->section] + sym->value;
	return 0;
}

/* ---- relocations ---- */

/* A jump to @to that is within reach. */
static uint64_t stub(const struct loaded *o, uint32_t symbol, uint64_t to)
{
	uint8_t *at = o->stubs + (size_t)STUB_SIZE * symbol;

	memcpy(at, stub_code, sizeof(stub_code));
	memcpy(at + sizeof(stub_code), &to, sizeof(to));
	return (uintptr_t)at;
}

static bool fits_signed(uint64_t value)
{
	return value == (uint64_t)(int64_t)(int32_t)value;
}

static int relocate(const struct loader *l, const struct loaded *o,
		    const struct section *sec, uint64_t sec_at,
		    const struct reloc *rel)
{
	const struct symbol *sym = &o->obj.symbols[rel->symbol];
	uint64_t place = sec_at + rel->offset, value, to;
	bool fits = true;

	if (resolve(l, o, sym, &to))
		return -1;
	value = to + (uint64_t)rel->addend;
	switch (rel->type) {
	case R_X86_64_64:
		break;
	case R_X86_64_32:
		fits = value == (uint32_t)value;
		break;
	case R_X86_64_32S:
		fits = fits_signed(value);
		break;
	case R_X86_64_PLT32: /* a call: the target may be anywhere */
		if (!fits_signed(value - place))
			value = stub(o, rel->symbol, to) +
				(uint64_t)rel->addend;
		/* fall through */
	case R_X86_64_PC32:
		value -= place;
		fits = fits_signed(value);
		break;
	default:
		return complain(&o->obj,
				"%s: the loader does not know "
				"relocation type %u",
				sec->name, rel->type);
	}
	if (!fits)
		return complain(&o->obj,
				"%s: relocation at %#llx: %s is out "
				"of reach",
				sec->name, (unsigned long long)rel->offset,
				sym->name);
	memcpy((void *)(uintptr_t)place, &value, rel->width);
	return 0;
}

static int relocate_all(const struct loader *l, const struct loaded *o)
{
	for (size_t i = 1; i < o->obj.section_count; i++) {
		const struct section *sec = &o->obj.sections[i];

		for (size_t k = 0; o->address[i] && k < sec->reloc_count; k++)
			if (relocate(l, o, sec, o->address[i], &sec->relocs[k]))
				return -1;
	}
	return 0;
}

int loader_link(struct loader *l)
{
	if (collect_globals(l))
		return -1;
	for (unsigned int i = 0; i < l->count; i++) {
		struct loaded *o = &l->loaded[i];

		if (relocate_all(l, o) || protect(o))
			return -1;
		o->debug = gdb_jit_add(o);
	}
	return 0;
}

/* ---- the rest ---- */

static void run_section(const struct section *sec, uint64_t at)
{
	for (uint64_t i = 0; i + sizeof(void *) <= sec->size;
	     i += sizeof(void *))
		(*(void (**)(void))(uintptr_t)(at + i))();
}

void loader_run(const struct loader *l, uint32_t type)
{
	for (unsigned int i = 0; i < l->count; i++) {
		const struct object *obj = &l->loaded[i].obj;

		for (size_t k = 1; k < obj->section_count; k++)
			if (obj->sections[k].type == type &&
			    l->loaded[i].address[k])
				run_section(&obj->sections[k],
					    l->loaded[i].address[k]);
	}
}

void loader_free(struct loader *l)
{
	for (unsigned int i = 0; i < l->count; i++) {
		struct loaded *o = &l->loaded[i];

		gdb_jit_remove(o->debug);
		if (o->base)
			munmap(o->base, o->size);
		free(o->address);
		object_free(&o->obj);
	}
	free(l->global);
	*l = (struct loader){ .import = l->import };
}
