// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A whole object as text: symbols, data, code. */
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* The symbols of a section, by value: what stands in front of which byte. */
struct labels {
	const struct symbol **symbols;
	size_t count, next;
};

static int compare_values(const void *a, const void *b)
{
	const struct symbol *const *x = a, *const *y = b;

	if ((*x)->value != (*y)->value)
		return (*x)->value < (*y)->value ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static struct labels find_labels(const struct object *obj, size_t section)
{
	struct labels l = { xcalloc(obj->symbol_count, sizeof(void *)), 0, 0 };
	size_t i;

	for (i = 1; i < obj->symbol_count; i++)
		if (obj->symbols[i].type < STT_SECTION &&
		    obj->symbols[i].section == section)
			l.symbols[l.count++] = &obj->symbols[i];
	qsort(l.symbols, l.count, sizeof(*l.symbols), compare_values);
	return l;
}

static void print_labels(const struct text *text, struct labels *l,
			 uint64_t offset)
{
	for (; l->next < l->count && l->symbols[l->next]->value == offset;
	     l->next++)
		fprintf(text->out, "%s:\n", l->symbols[l->next]->label);
}

static void print_data_reloc(const struct text *text, const struct section *sec,
			     const struct reloc *rel)
{
	bool pcrel = reloc_is_pcrel(text->code->obj, rel);

	/* Its place stays, so that what follows keeps its offset. */
	if (text->hardened && in_jump_table(text->code, sec, rel->offset))
		fprintf(text->out, "\t.zero %u /* of a jump table */\n",
			rel->width);
	else
		fprintf(text->out, "\t%s %s%s\n",
			rel->width == 8 ? ".quad" : ".long",
			reloc_text(text, rel, 0), pcrel ? "-." : "");
}

static uint64_t next_stop(const struct section *sec, const struct labels *l,
			  const struct reloc *rel, uint64_t offset)
{
	uint64_t stop = offset + 16 < sec->size ? offset + 16 : sec->size;

	if (sec->type == SHT_NOBITS)
		stop = sec->size;
	if (rel && rel->offset < stop)
		stop = rel->offset;
	if (l->next < l->count && l->symbols[l->next]->value < stop)
		stop = l->symbols[l->next]->value;
	return stop;
}

static int print_data(const struct text *text, size_t section)
{
	const struct object *obj = text->code->obj;
	const struct section *sec = &obj->sections[section];
	struct labels l = find_labels(obj, section);
	uint64_t offset = 0, stop, i;
	size_t r = 0;

	for (;; offset = stop) {
		const struct reloc *rel =
			r < sec->reloc_count ? &sec->relocs[r] : NULL;

		print_labels(text, &l, offset);
		if (offset == sec->size)
			break;
		stop = next_stop(sec, &l, rel, offset);
		if (rel && rel->offset == offset) {
			stop = offset + rel->width;
			if (l.next < l.count &&
			    l.symbols[l.next]->value < stop) {
				free(l.symbols);
				return complain(obj,
						"%s+%#llx: a symbol within "
						"a relocated field",
						sec->name,
						(unsigned long long)offset);
			}
			print_data_reloc(text, sec, rel);
			r++;
			continue;
		}
		if (sec->type == SHT_NOBITS) {
			fprintf(text->out, "\t.zero %llu\n",
				(unsigned long long)(stop - offset));
			continue;
		}
		fputs("\t.byte ", text->out);
		for (i = offset; i < stop; i++)
			fprintf(text->out, "%s%#x", i > offset ? "," : "",
				sec->data[i]);
		fputc('\n', text->out);
	}
	free(l.symbols);
	return 0;
}

static void print_section(const struct text *text, const struct section *sec)
{
	char flags[8], *f = flags;

	if (sec->flags & SHF_ALLOC)
		*f++ = 'a';
	if (sec->flags & SHF_WRITE)
		*f++ = 'w';
	if (sec->flags & SHF_EXECINSTR)
		*f++ = 'x';
	if (sec->flags & SHF_MERGE)
		*f++ = 'M';
	if (sec->flags & SHF_STRINGS)
		*f++ = 'S';
	*f = 0;
	fprintf(text->out, "\n\t.section %s,\"%s\",@", sec->name, flags);
	switch (sec->type) {
	case SHT_NOBITS:
		fputs("nobits", text->out);
		break;
	case SHT_NOTE:
		fputs("note", text->out);
		break;
	case SHT_X86_64_UNWIND:
		fputs("unwind", text->out);
		break;
	default:
		fputs("progbits", text->out);
		break;
	}
	if (sec->flags & SHF_MERGE)
		fprintf(text->out, ",%llu", (unsigned long long)sec->entsize);
	fprintf(text->out, "\n\t.balign %llu\n",
		(unsigned long long)sec->align);
}

/* Declared up front, symbols come out in the order of the object's table. */
static void print_symbol(const struct text *text, const struct symbol *sym)
{
	bool function = sym->section == text->code->obj->text;

	if (sym->type == STT_SECTION)
		return;
	if (sym->type == STT_FILE) {
		if (!text->hardened)
			fprintf(text->out, "\t.file \"%s\"\n", sym->name);
		return;
	}
	if (text->hardened && function)
		return; /* its FUNCTION says all */
	if (sym->bind == STB_LOCAL)
		fprintf(text->out, "\t.local %s\n", sym->label);
	else if (!text->hardened || sym->section != SHN_UNDEF)
		fprintf(text->out, "\t.globl %s\n", sym->label);
	if (sym->type == STT_FUNC)
		fprintf(text->out, "\t.type %s, @function\n", sym->label);
	else if (sym->type == STT_OBJECT)
		fprintf(text->out, "\t.type %s, @object\n", sym->label);
	if (sym->size)
		fprintf(text->out, "\t.size %s, %llu\n", sym->label,
			(unsigned long long)sym->size);
}

static int print_exact_code(const struct text *text)
{
	const struct code *code = text->code;
	uint32_t i;

	for (i = 0; i < code->count; i++) {
		const struct insn *insn = &code->insns[i];
		const struct function *fn = function_at(code, insn->offset);

		if (fn || insn->target)
			fprintf(text->out, "%s:\n", inner_label(insn->offset));
		if (fn)
			fprintf(text->out, "%s:\n", function_label(code, fn));
		fputc('\t', text->out);
		if (print_insn(text, insn))
			return -1;
		fputc('\n', text->out);
	}
	return 0;
}

static void print_function_head(const struct text *text,
				const struct function *fn)
{
	const struct code *code = text->code;
	const struct symbol *sym = &code->obj->symbols[fn->symbol];
	bool mended = is_mended(text, sym->label);

	fprintf(text->out, "\n/* .text+%#x, %u bytes%s */\n", fn->start,
		fn->end - fn->start,
		mended ? "; what calls it calls our own instead" : "");
	fprintf(text->out, "%s %s%s\n",
		mended || sym->bind == STB_GLOBAL ? "GLOBAL_FUNCTION" :
						    "LOCAL_FUNCTION",
		mended ? "__real_" : "", sym->label);
	if (mended || needs_endbr(code, fn))
		fputs("\tENDBR\n", text->out);
}

static int print_hardened_code(const struct text *text)
{
	const struct code *code = text->code;
	uint32_t i, k;

	for (i = 0; i < code->function_count; i++) {
		const struct function *fn = &code->functions[i];
		const char *label = function_label(code, fn);

		print_function_head(text, fn);
		for (k = fn->first; k <= fn->last; k++) {
			const struct insn *insn = &code->insns[k];

			if (insn->target)
				fprintf(text->out, "%s:\n",
					inner_label(insn->offset));
			if (harden_insn(text, insn))
				return -1;
		}
		fprintf(text->out, "END_FUNCTION %s%s\n",
			is_mended(text, label) ? "__real_" : "", label);
	}
	return 0;
}

static int print_sections(const struct text *text)
{
	const struct object *obj = text->code->obj;
	size_t i;

	for (i = 1; i < obj->section_count; i++) {
		const struct section *sec = &obj->sections[i];
		int error;

		if (section_is_bookkeeping(sec) ||
		    (text->hardened && !section_is_loaded(sec)))
			continue;
		print_section(text, sec);
		if (i != obj->text)
			error = print_data(text, i);
		else if (text->hardened)
			error = print_hardened_code(text);
		else
			error = print_exact_code(text);
		if (error)
			return -1;
	}
	return 0;
}

static int print_text(const struct text *text)
{
	const struct object *obj = text->code->obj;
	size_t i;

	for (i = 1; i < obj->symbol_count; i++)
		print_symbol(text, &obj->symbols[i]);
	return print_sections(text);
}

int print_exact(const struct code *code, FILE *out)
{
	const struct text text = { .code = code, .out = out };

	return print_text(&text);
}

static bool is_import(const struct object *obj, const char *name)
{
	size_t i;

	for (i = 1; i < obj->symbol_count; i++)
		if (obj->symbols[i].section == SHN_UNDEF &&
		    obj->symbols[i].label &&
		    !strcmp(obj->symbols[i].label, name))
			return true;
	return false;
}

static int check_mends(const struct text *text)
{
	const struct code *code = text->code;
	size_t i;
	uint32_t k;

	for (i = 0; i < text->mend_count; i++) {
		for (k = 0; k < code->function_count; k++)
			if (!strcmp(text->mends[i],
				    function_label(code, &code->functions[k])))
				break;
		if (k == code->function_count &&
		    !is_import(code->obj, text->mends[i]))
			return complain(code->obj, "no function %s to mend",
					text->mends[i]);
	}
	return 0;
}

int print_hardened(const struct text *text)
{
	const char *path = text->code->obj->path, *slash = strrchr(path, '/');

	if (check_mends(text))
		return -1;
	fprintf(text->out,
		"/*\n"
		" * %s as assembly, made from it and proven equal to it; not\n"
		" * to be edited. Labels are offsets into its .text.\n"
		" */\n"
		"#include \"compat/r750_asm.h\"\n\n",
		slash ? slash + 1 : path);
	return print_text(text);
}
