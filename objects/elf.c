// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ELF reader. An object comes from an archive that somebody else packed:
 * every offset, index and name in it is checked here, once.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"

/* Far above the vendor's largest, of 350 kB; keeps offsets in 32 bits. */
#define MAX_IMAGE (16u << 20)
#define MAX_ALIGN 4096
/* Names go through buffers of fixed size, with something before or after. */
#define MAX_NAME 200

/* What both classes of ELF say, in one form. */
struct header {
	uint64_t name, type, flags, offset, size, link, info, align, entsize;
};

int complain(const struct object *obj, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "objects: %s: ", obj->path);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -1;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size);

	if (!p) {
		fputs("objects: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

static bool in_image(const struct object *obj, uint64_t offset, uint64_t size)
{
	return offset <= obj->image_size && size <= obj->image_size - offset;
}

/* Names go into assembly: no character may mean anything there. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."

static bool name_is_plain(const char *name, const char *plain)
{
	return *name && strlen(name) <= MAX_NAME &&
	       strspn(name, plain) == strlen(name);
}

static bool file_name_is_plain(const char *name)
{
	for (; *name; name++)
		if (*name < ' ' || *name > '~' || *name == '"' || *name == '\\')
			return false;
	return true;
}

static const char *string_at(const struct object *obj,
			     const struct header *table, uint64_t offset)
{
	const char *start = (const char *)obj->image + table->offset;

	if (offset >= table->size ||
	    !memchr(start + offset, 0, table->size - offset))
		return NULL;
	return start + offset;
}

#define WIDEN(to, from)                                            \
	(*(to) = (struct header){                                  \
		 (from).sh_name, (from).sh_type, (from).sh_flags,  \
		 (from).sh_offset, (from).sh_size, (from).sh_link, \
		 (from).sh_info, (from).sh_addralign, (from).sh_entsize })

static void read_header(const struct object *obj, uint64_t at,
			struct header *to)
{
	Elf64_Shdr h64;
	Elf32_Shdr h32;

	if (obj->is64) {
		memcpy(&h64, obj->image + at, sizeof(h64));
		WIDEN(to, h64);
	} else {
		memcpy(&h32, obj->image + at, sizeof(h32));
		WIDEN(to, h32);
	}
}

/* The file header: *shoff, and *names, the section that names the sections. */
static int parse_file_header(struct object *obj, uint64_t *shoff,
			     uint32_t *names)
{
	uint16_t machine, type, shentsize, want;
	const uint8_t *id = obj->image;
	Elf64_Ehdr h64;
	Elf32_Ehdr h32;

	if (obj->image_size < sizeof(h64) || memcmp(id, ELFMAG, SELFMAG))
		return complain(obj, "not an ELF object");
	if (id[EI_DATA] != ELFDATA2LSB || id[EI_VERSION] != EV_CURRENT)
		return complain(obj, "not a little-endian ELF object");
	if (id[EI_CLASS] != ELFCLASS64 && id[EI_CLASS] != ELFCLASS32)
		return complain(obj, "ELF class %u is not known", id[EI_CLASS]);
	obj->is64 = id[EI_CLASS] == ELFCLASS64;
	memcpy(&h64, id, sizeof(h64));
	memcpy(&h32, id, sizeof(h32));
#define FIELD(name) (obj->is64 ? h64.name : h32.name)
	machine = FIELD(e_machine);
	type = FIELD(e_type);
	shentsize = FIELD(e_shentsize);
	*shoff = FIELD(e_shoff);
	obj->section_count = FIELD(e_shnum);
	*names = FIELD(e_shstrndx);
#undef FIELD
	if (type != ET_REL)
		return complain(obj, "not relocatable (ELF type %u)", type);
	if (machine != (obj->is64 ? EM_X86_64 : EM_386))
		return complain(obj, "not for x86 (ELF machine %u)", machine);
	want = obj->is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	if (shentsize != want)
		return complain(obj, "section headers of %u bytes, not %u",
				shentsize, want);
	if (!obj->section_count ||
	    !in_image(obj, *shoff, (uint64_t)want * obj->section_count))
		return complain(obj, "the section headers are not in the file");
	if (!*names || *names >= obj->section_count)
		return complain(obj, "no section has the sections' names");
	return 0;
}

static bool section_type_known(const struct object *obj, uint64_t type)
{
	switch (type) {
	case SHT_PROGBITS:
	case SHT_NOBITS:
	case SHT_NOTE:
	case SHT_SYMTAB:
	case SHT_STRTAB:
		return true;
	case SHT_X86_64_UNWIND:
	case SHT_INIT_ARRAY:
	case SHT_FINI_ARRAY:
	case SHT_RELA:
		return obj->is64;
	case SHT_REL:
		return !obj->is64;
	default:
		return false;
	}
}

static int check_section(const struct object *obj, const struct header *h,
			 const char *name)
{
	const uint64_t known = SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR |
			       SHF_MERGE | SHF_STRINGS | SHF_INFO_LINK;

	if (!section_type_known(obj, h->type))
		return complain(obj, "section %s: type %#llx is not known",
				name, (unsigned long long)h->type);
	if (h->flags & ~known)
		return complain(obj, "section %s: flags %#llx are not known",
				name, (unsigned long long)h->flags);
	if (h->type == SHT_NOBITS ? h->size > MAX_IMAGE :
				    !in_image(obj, h->offset, h->size))
		return complain(obj, "section %s is not within the file", name);
	if (h->align & (h->align - 1) || h->align > MAX_ALIGN)
		return complain(obj, "section %s: alignment %llu", name,
				(unsigned long long)h->align);
	if (h->flags & SHF_EXECINSTR && strcmp(name, ".text"))
		return complain(obj, "section %s: code outside of .text", name);
	if (h->flags & SHF_MERGE && (!h->entsize || h->entsize > 64))
		return complain(obj, "section %s: elements of %llu bytes", name,
				(unsigned long long)h->entsize);
	return 0;
}

/* No byte of the file may belong to two sections. */
static int check_overlap(const struct object *obj, const struct header *h)
{
	size_t i, k;

	for (i = 1; i < obj->section_count; i++) {
		if (h[i].type == SHT_NOBITS || !h[i].size)
			continue;
		for (k = 1; k < i; k++) {
			if (h[k].type == SHT_NOBITS || !h[k].size)
				continue;
			if (h[i].offset < h[k].offset + h[k].size &&
			    h[k].offset < h[i].offset + h[i].size)
				return complain(obj,
						"sections %s and %s overlap",
						obj->sections[k].name,
						obj->sections[i].name);
		}
	}
	return 0;
}

static int parse_sections(struct object *obj, struct header *h, uint64_t shoff,
			  uint32_t names)
{
	size_t size = obj->is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	size_t i, k;

	for (i = 0; i < obj->section_count; i++)
		read_header(obj, shoff + i * size, &h[i]);
	if (h[names].type != SHT_STRTAB ||
	    !in_image(obj, h[names].offset, h[names].size))
		return complain(obj, "the sections' names are not in the file");
	obj->sections[0].name = "";
	for (i = 1; i < obj->section_count; i++) {
		struct section *sec = &obj->sections[i];

		sec->name = string_at(obj, &h[names], h[i].name);
		if (!sec->name || !name_is_plain(sec->name, PLAIN "-"))
			return complain(obj, "section %zu has no valid name",
					i);
		for (k = 1; k < i; k++)
			if (!strcmp(sec->name, obj->sections[k].name))
				return complain(obj,
						"two sections are named %s",
						sec->name);
		if (check_section(obj, &h[i], sec->name))
			return -1;
		sec->type = h[i].type;
		sec->flags = h[i].flags;
		sec->size = h[i].size;
		sec->align = h[i].align ? h[i].align : 1;
		sec->entsize = h[i].entsize;
		if (sec->type != SHT_NOBITS)
			sec->data = obj->image + h[i].offset;
		if (!strcmp(sec->name, ".text"))
			obj->text = i;
	}
	if (!obj->text || obj->sections[obj->text].type != SHT_PROGBITS ||
	    !(obj->sections[obj->text].flags & SHF_EXECINSTR))
		return complain(obj, "no .text with code");
	return check_overlap(obj, h);
}

static int check_symbol(const struct object *obj, size_t i, uint8_t other)
{
	const struct symbol *sym = &obj->symbols[i];

	if (sym->type == STT_FILE    ? !file_name_is_plain(sym->name) :
	    sym->type == STT_SECTION ? *sym->name :
				       !name_is_plain(sym->name, PLAIN))
		return complain(obj, "symbol %zu has no valid name", i);
	if (sym->type > STT_FILE || sym->bind > STB_GLOBAL || other)
		return complain(obj,
				"symbol %s: type %u, binding %u, "
				"visibility %u: not known",
				sym->name, sym->type, sym->bind, other);
	if (sym->section == SHN_ABS && sym->type == STT_FILE)
		return 0;
	if (sym->section == SHN_UNDEF && sym->bind == STB_GLOBAL &&
	    sym->type == STT_NOTYPE)
		return 0;
	if (!section_has_symbol(obj, sym))
		return complain(obj,
				"symbol %s is in section %#x, which is "
				"not known",
				sym->name, sym->section);
	if (sym->value > obj->sections[sym->section].size ||
	    sym->size > obj->sections[sym->section].size - sym->value)
		return complain(obj, "symbol %s is not within its section %s",
				sym->name, obj->sections[sym->section].name);
	if (sym->type == STT_SECTION && (sym->value || sym->size))
		return complain(obj, "a section symbol has a value");
	return 0;
}

static int compare_labels(const void *a, const void *b)
{
	const struct symbol *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : *x < *y ? -1 : *x > *y;
}

/*
 * An object linked from several may have local symbols of one name; assembly
 * can not. All but the first get a number.
 */
static int name_symbols(struct object *obj)
{
	struct symbol **sorted = xcalloc(obj->symbol_count, sizeof(*sorted));
	size_t n = 0, i, nth = 0;
	int error = 0;

	for (i = 1; i < obj->symbol_count; i++)
		if (obj->symbols[i].type < STT_SECTION)
			sorted[n++] = &obj->symbols[i];
	qsort(sorted, n, sizeof(*sorted), compare_labels);
	for (i = 0; i < n; i++) {
		struct symbol *sym = sorted[i];

		nth = i && !strcmp(sym->name, sorted[i - 1]->name) ? nth + 1 :
								     0;
		if (nth && sym->bind != STB_LOCAL &&
		    sorted[i - 1]->bind != STB_LOCAL)
			error = complain(obj, "two global symbols are named %s",
					 sym->name);
		sym->label = xcalloc(1, strlen(sym->name) + 24);
		if (nth)
			sprintf(sym->label, "%s.same%zu", sym->name, nth);
		else
			strcpy(sym->label, sym->name);
	}
	free(sorted);
	return error;
}

static int parse_symbols(struct object *obj, const struct header *h, size_t at)
{
	size_t size = obj->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	const struct header *strings;
	bool global = false;
	size_t i;

	if (h[at].link >= obj->section_count ||
	    h[h[at].link].type != SHT_STRTAB || h[at].entsize != size ||
	    h[at].size % size || !h[at].size)
		return complain(obj, "the symbol table is malformed");
	strings = &h[h[at].link];
	obj->symbol_count = h[at].size / size;
	obj->symbols = xcalloc(obj->symbol_count, sizeof(*obj->symbols));
	for (i = 0; i < obj->symbol_count; i++) {
		const uint8_t *from = obj->image + h[at].offset + i * size;
		struct symbol *sym = &obj->symbols[i];
		Elf64_Sym s64;
		Elf32_Sym s32;

		memcpy(&s64, from, obj->is64 ? sizeof(s64) : 0);
		memcpy(&s32, from, obj->is64 ? 0 : sizeof(s32));
#define FIELD(name) (obj->is64 ? s64.name : s32.name)
		sym->name = string_at(obj, strings, FIELD(st_name));
		sym->value = FIELD(st_value);
		sym->size = FIELD(st_size);
		sym->type = ELF64_ST_TYPE(FIELD(st_info));
		sym->bind = ELF64_ST_BIND(FIELD(st_info));
		sym->section = FIELD(st_shndx);
		if (!sym->name)
			return complain(obj, "symbol %zu has no name", i);
		if (i && check_symbol(obj, i, FIELD(st_other)))
			return -1;
#undef FIELD
		if (global && sym->bind == STB_LOCAL)
			return complain(obj,
					"local symbol %zu is among the "
					"global ones",
					i);
		global |= sym->bind != STB_LOCAL;
	}
	return name_symbols(obj);
}

/* Bytes of the field that a relocation fills in; 0 if the type is not known. */
static uint8_t reloc_width(const struct object *obj, uint32_t type)
{
	if (!obj->is64)
		return type == R_386_32 || type == R_386_PC32 ||
				       type == R_386_PLT32 ?
			       4 :
			       0;
	switch (type) {
	case R_X86_64_64:
		return 8;
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
	case R_X86_64_32:
	case R_X86_64_32S:
		return 4;
	default:
		return 0;
	}
}

static int compare_offsets(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static void read_reloc(const struct object *obj, const uint8_t *from,
		       const struct section *sec, struct reloc *rel)
{
	Elf64_Rela r64;
	Elf32_Rel r32;
	int32_t field = 0;

	if (obj->is64) {
		memcpy(&r64, from, sizeof(r64));
		*rel = (struct reloc){ r64.r_offset, ELF64_R_TYPE(r64.r_info),
				       ELF64_R_SYM(r64.r_info), r64.r_addend,
				       0 };
		return;
	}
	memcpy(&r32, from, sizeof(r32));
	if (r32.r_offset <= sec->size && sec->size - r32.r_offset >= 4)
		memcpy(&field, sec->data + r32.r_offset, sizeof(field));
	*rel = (struct reloc){ r32.r_offset, ELF32_R_TYPE(r32.r_info),
			       ELF32_R_SYM(r32.r_info), field, 0 };
}

static int check_reloc(const struct object *obj, const struct section *sec,
		       struct reloc *rel)
{
	rel->width = reloc_width(obj, rel->type);
	if (!rel->width)
		return complain(obj,
				"%s: relocation type %u at %#llx is not "
				"known",
				sec->name, rel->type,
				(unsigned long long)rel->offset);
	if (rel->offset > sec->size || rel->width > sec->size - rel->offset)
		return complain(obj, "%s: relocation at %#llx, outside of it",
				sec->name, (unsigned long long)rel->offset);
	if (!rel->symbol || rel->symbol >= obj->symbol_count ||
	    obj->symbols[rel->symbol].type == STT_FILE)
		return complain(obj, "%s: relocation at %#llx: no symbol %u",
				sec->name, (unsigned long long)rel->offset,
				rel->symbol);
	if (rel->addend > INT32_MAX || rel->addend < INT32_MIN)
		return complain(obj, "%s: relocation at %#llx: addend %lld",
				sec->name, (unsigned long long)rel->offset,
				(long long)rel->addend);
	return 0;
}

static int parse_relocs(struct object *obj, const struct header *h, size_t at)
{
	size_t size = obj->is64 ? sizeof(Elf64_Rela) : sizeof(Elf32_Rel);
	const uint8_t *from = obj->image + h[at].offset;
	struct section *sec;
	size_t i;

	if (h[at].entsize != size || h[at].size % size ||
	    h[at].info >= obj->section_count ||
	    h[at].link >= obj->section_count ||
	    h[h[at].link].type != SHT_SYMTAB)
		return complain(obj, "section %s is malformed",
				obj->sections[at].name);
	sec = &obj->sections[h[at].info];
	if (!sec->data || sec->relocs || sec->type == SHT_STRTAB ||
	    sec->type == SHT_SYMTAB || sec->type == h[at].type)
		return complain(obj, "section %s is for %s, which has none",
				obj->sections[at].name, sec->name);
	sec->reloc_count = h[at].size / size;
	sec->relocs = xcalloc(sec->reloc_count, sizeof(*sec->relocs));
	for (i = 0; i < sec->reloc_count; i++) {
		read_reloc(obj, from + i * size, sec, &sec->relocs[i]);
		if (check_reloc(obj, sec, &sec->relocs[i]))
			return -1;
	}
	qsort(sec->relocs, sec->reloc_count, sizeof(*sec->relocs),
	      compare_offsets);
	for (i = 1; i < sec->reloc_count; i++)
		if (sec->relocs[i].offset <
		    sec->relocs[i - 1].offset + sec->relocs[i - 1].width)
			return complain(
				obj, "%s: two relocations at %#llx", sec->name,
				(unsigned long long)sec->relocs[i].offset);
	return 0;
}

static int parse_tables(struct object *obj, const struct header *h)
{
	size_t i, symtabs = 0;

	for (i = 1; i < obj->section_count; i++) {
		if (h[i].type != SHT_SYMTAB)
			continue;
		if (symtabs++)
			return complain(obj, "two symbol tables");
		if (parse_symbols(obj, h, i))
			return -1;
	}
	if (!symtabs)
		return complain(obj, "no symbol table");
	for (i = 1; i < obj->section_count; i++)
		if ((h[i].type == SHT_RELA || h[i].type == SHT_REL) &&
		    parse_relocs(obj, h, i))
			return -1;
	return 0;
}

int object_parse(struct object *obj, uint8_t *image, size_t size,
		 const char *path)
{
	struct header *headers;
	uint64_t shoff = 0;
	uint32_t names = 0;
	int error;

	*obj = (struct object){ .path = path,
				.image = image,
				.image_size = size };
	if (size > MAX_IMAGE)
		return complain(obj, "larger than %u bytes", MAX_IMAGE);
	if (parse_file_header(obj, &shoff, &names))
		return -1;
	obj->sections = xcalloc(obj->section_count, sizeof(*obj->sections));
	headers = xcalloc(obj->section_count, sizeof(*headers));
	error = parse_sections(obj, headers, shoff, names);
	if (!error)
		error = parse_tables(obj, headers);
	free(headers);
	return error;
}

int object_read(struct object *obj, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *image;
	size_t size;

	*obj = (struct object){ .path = path };
	if (!file)
		return complain(obj, "%s", strerror(errno));
	image = xcalloc(1, MAX_IMAGE + 1);
	size = fread(image, 1, MAX_IMAGE + 1, file);
	if (ferror(file)) {
		free(image);
		fclose(file);
		return complain(obj, "can not be read");
	}
	fclose(file);
	return object_parse(obj, image, size, path);
}

void object_free(struct object *obj)
{
	size_t i;

	for (i = 0; obj->symbols && i < obj->symbol_count; i++)
		free(obj->symbols[i].label);
	for (i = 0; obj->sections && i < obj->section_count; i++)
		free(obj->sections[i].relocs);
	free(obj->symbols);
	free(obj->sections);
	free(obj->image);
	*obj = (struct object){ 0 };
}

const struct section *object_section(const struct object *obj, const char *name)
{
	size_t i;

	for (i = 1; i < obj->section_count; i++)
		if (!strcmp(obj->sections[i].name, name))
			return &obj->sections[i];
	return NULL;
}

const struct reloc *section_reloc(const struct section *sec, uint64_t from,
				  uint64_t to)
{
	size_t low = 0, high = sec->reloc_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sec->relocs[mid].offset < from)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < sec->reloc_count && sec->relocs[low].offset < to)
		return &sec->relocs[low];
	return NULL;
}

const struct section *reloc_section(const struct object *obj,
				    const struct reloc *rel)
{
	const struct symbol *sym = &obj->symbols[rel->symbol];

	return section_has_symbol(obj, sym) ? &obj->sections[sym->section] :
					      NULL;
}

bool reloc_is_pcrel(const struct object *obj, const struct reloc *rel)
{
	if (obj->is64)
		return rel->type == R_X86_64_PC32 ||
		       rel->type == R_X86_64_PLT32;
	return rel->type == R_386_PC32 || rel->type == R_386_PLT32;
}

bool reloc_to_text(const struct object *obj, const struct reloc *rel,
		   uint64_t *offset)
{
	const struct symbol *sym = &obj->symbols[rel->symbol];

	if (sym->section != obj->text || sym->type == STT_FILE)
		return false;
	*offset = sym->value + rel->addend;
	return true;
}

bool section_is_bookkeeping(const struct section *sec)
{
	return sec->type == SHT_RELA || sec->type == SHT_REL ||
	       sec->type == SHT_SYMTAB || sec->type == SHT_STRTAB ||
	       sec->type == SHT_NULL;
}

bool section_is_loaded(const struct section *sec)
{
	return sec->flags & SHF_ALLOC && sec->type != SHT_NOTE &&
	       strcmp(sec->name, ".eh_frame");
}
