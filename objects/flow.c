// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where control can go. Code and data are told apart by proof, not by guess:
 * every address of code in the object is the beginning of a function or an
 * entry of a jump table whose bounds follow from the instructions before it.
 */
#include <stdlib.h>
#include <string.h>

#include "code.h"

static const struct section *text_of(const struct code *code)
{
	return &code->obj->sections[code->obj->text];
}

static uint8_t pointer_width(const struct code *code)
{
	return code->obj->is64 ? 8 : 4;
}

static int compare_starts(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static int check_function(struct code *code, struct function *fn)
{
	const struct object *obj = code->obj;
	const struct symbol *sym = &obj->symbols[fn->symbol];

	fn->first = insn_at(code, fn->start);
	if (fn->first == NONE || fn->start == fn->end)
		return complain(obj, "%s does not begin at an instruction",
				sym->name);
	fn->last = fn->end == text_of(code)->size ? code->count :
						    insn_at(code, fn->end);
	if (fn->last == NONE)
		return complain(obj, "%s does not end with an instruction",
				sym->name);
	fn->last--;
	return 0;
}

/* Old assemblers jump over long padding in 32-bit code. */
static bool is_padding(const struct code *code, const struct insn *insn)
{
	return insn_is_nop(code, insn) ||
	       (!code->obj->is64 && insn->z.mnemonic == ZYDIS_MNEMONIC_JMP &&
		insn_is_branch(insn) && !insn->imm);
}

static int find_functions(struct code *code)
{
	const struct object *obj = code->obj;
	struct function *fn;
	uint32_t i, k;

	code->functions = xcalloc(obj->symbol_count, sizeof(*fn));
	for (i = 1; i < obj->symbol_count; i++) {
		const struct symbol *sym = &obj->symbols[i];

		if (sym->section != obj->text || sym->type == STT_SECTION ||
		    sym->type == STT_FILE)
			continue;
		if (sym->type != STT_FUNC)
			return complain(obj,
					"%s is in .text and not a function",
					sym->name);
		fn = &code->functions[code->function_count++];
		fn->symbol = i;
		fn->start = sym->value;
		fn->end = sym->value + sym->size;
		if (check_function(code, fn))
			return -1;
	}
	qsort(code->functions, code->function_count, sizeof(*fn),
	      compare_starts);
	for (i = 0; i < code->function_count; i++) {
		fn = &code->functions[i];
		if (i && fn->start < fn[-1].end)
			return complain(obj, "functions %s and %s overlap",
					function_label(code, fn - 1),
					function_label(code, fn));
		for (k = fn->first; k <= fn->last; k++)
			code->insns[k].function = i;
	}
	for (i = 0; i < code->count; i++)
		if (code->insns[i].function == NONE &&
		    !is_padding(code, &code->insns[i]))
			return complain(obj, "%s is code of no function",
					place(code, code->insns[i].offset));
	return 0;
}

/* A direct branch: within its function, or to the beginning of one. */
static int follow_branch(struct code *code, struct insn *insn)
{
	const struct reloc *rel = insn->imm;
	uint64_t to = insn_destination(insn);
	uint32_t target;

	if (rel) {
		const struct symbol *sym = &code->obj->symbols[rel->symbol];

		if (!reloc_is_pcrel(code->obj, rel) || rel->addend != -4 ||
		    (sym->section != SHN_UNDEF &&
		     (sym->section != code->obj->text ||
		      sym->type != STT_FUNC)))
			return complain(code->obj,
					"%s: a branch that is not to "
					"a function",
					place(code, insn->offset));
		return 0;
	}
	target = insn_at(code, to);
	if (target == NONE)
		return complain(code->obj,
				"%s: a branch to %#llx, where no "
				"instruction begins",
				place(code, insn->offset),
				(unsigned long long)to);
	if (!function_at(code, to) &&
	    (insn_is_call(insn) || insn->function == NONE ||
	     code->insns[target].function != insn->function))
		return complain(code->obj, "%s: a branch into the middle of %s",
				place(code, insn->offset), place(code, to));
	if (!insn_is_call(insn))
		code->insns[target].target = true;
	return 0;
}

static int take_address(struct code *code, uint64_t to, const char *from)
{
	const struct function *fn = function_at(code, to);

	if (!fn)
		return complain(code->obj,
				"%s: an address of code, .text+%#llx,"
				" that is not a function's",
				from, (unsigned long long)to);
	code->functions[fn - code->functions].address_taken = true;
	return 0;
}

/* An address that an instruction has in it: to is a function's, or no code. */
static int follow_address(struct code *code, const struct insn *insn,
			  const struct reloc *rel)
{
	uint64_t to;

	if (!rel || !reloc_to_text(code->obj, rel, &to))
		return 0;
	if (reloc_is_pcrel(code->obj, rel))
		to += insn->offset + insn->length - rel->offset;
	return take_address(code, to, place(code, insn->offset));
}

uint64_t table_entry(const struct code *code, const struct table *table,
		     uint32_t i)
{
	uint8_t width = pointer_width(code);
	uint64_t at = table->offset + (uint64_t)i * width, to = 0;

	reloc_to_text(code->obj, section_reloc(table->section, at, at + 1),
		      &to);
	return to;
}

static int check_table(struct code *code, const struct table *table)
{
	const struct insn *jump = &code->insns[table->insn];
	uint8_t width = pointer_width(code);
	uint32_t i, target;

	for (i = 0; i < table->count; i++) {
		uint64_t at = table->offset + (uint64_t)i * width, to;
		const struct reloc *rel =
			section_reloc(table->section, at, at + 1);

		if (!rel || rel->offset != at || rel->width != width ||
		    reloc_is_pcrel(code->obj, rel) ||
		    !reloc_to_text(code->obj, rel, &to))
			return complain(code->obj,
					"%s: entry %u of its jump "
					"table is not an address of code",
					place(code, jump->offset), i);
		target = insn_at(code, to);
		if (target == NONE ||
		    code->insns[target].function != jump->function)
			return complain(code->obj,
					"%s: entry %u of its jump "
					"table leads out of the function",
					place(code, jump->offset), i);
		code->insns[target].target = true;
	}
	return 0;
}

/*
 * jmp *table(,%index,width), with a table in memory that nobody writes and that
 * leads into the function. A table of functions is called through, as others.
 */
static bool is_table_jump(const struct code *code, const struct insn *insn)
{
	const ZydisDecodedOperand *op = &insn->op[0];
	const struct section *sec;
	const struct reloc *first;
	uint64_t at, to;
	uint32_t target;

	if (insn->z.mnemonic != ZYDIS_MNEMONIC_JMP || !insn->disp ||
	    op->type != ZYDIS_OPERAND_TYPE_MEMORY ||
	    op->mem.base != ZYDIS_REGISTER_NONE ||
	    op->mem.index == ZYDIS_REGISTER_NONE ||
	    op->mem.scale != pointer_width(code))
		return false;
	sec = reloc_section(code->obj, insn->disp);
	if (!sec || !section_is_loaded(sec) || sec->flags & SHF_WRITE)
		return false;
	at = code->obj->symbols[insn->disp->symbol].value + insn->disp->addend;
	first = section_reloc(sec, at, at + 1);
	if (!first || !reloc_to_text(code->obj, first, &to))
		return false;
	target = insn_at(code, to);
	return target != NONE && code->insns[target].function == insn->function;
}

static void add_table(struct code *code, uint32_t jump)
{
	const struct reloc *rel = code->insns[jump].disp;
	struct table *table = &code->tables[code->table_count];

	*table = (struct table){ .insn = jump };
	table->section = reloc_section(code->obj, rel);
	table->offset = code->obj->symbols[rel->symbol].value + rel->addend;
	code->insns[jump].table = code->table_count++;
}

bool in_jump_table(const struct code *code, const struct section *sec,
		   uint64_t offset)
{
	uint32_t i;

	for (i = 0; i < code->table_count; i++) {
		const struct table *t = &code->tables[i];

		if (t->section == sec && offset >= t->offset &&
		    offset - t->offset <
			    (uint64_t)t->count * pointer_width(code))
			return true;
	}
	return false;
}

/*
 * What a table leads to is a way into code that can lead to tables, this one
 * again included: sizes are found anew until none grows.
 */
static int find_tables(struct code *code)
{
	uint32_t i, jumps = 0;
	bool grown;

	for (i = 0; i < code->count; i++)
		jumps += is_table_jump(code, &code->insns[i]);
	code->tables = xcalloc(jumps, sizeof(*code->tables));
	for (i = 0; i < code->count; i++)
		if (is_table_jump(code, &code->insns[i]))
			add_table(code, i);
	do {
		grown = false;
		for (i = 0; i < code->table_count; i++) {
			struct table *table = &code->tables[i];
			uint64_t bound;

			if (table_bound(code, table, &bound) ||
			    bound > UINT16_MAX)
				return complain(
					code->obj,
					"%s: a jump through "
					"a table whose bounds are not "
					"known",
					place(code,
					      code->insns[table->insn].offset));
			grown |= bound >= table->count;
			table->count = bound + 1;
			if (check_table(code, table))
				return -1;
		}
	} while (grown);
	return 0;
}

/* Where a relocation that is not a branch's points to, in its section. */
static uint64_t reloc_destination(const struct code *code,
				  const struct section *sec,
				  const struct reloc *rel)
{
	uint64_t to = code->obj->symbols[rel->symbol].value + rel->addend;

	if (sec == text_of(code) && reloc_is_pcrel(code->obj, rel))
		to += 4;
	return to;
}

/* A table may be read by its own jump alone, for hardening takes it away. */
static int check_table_readers(const struct code *code,
			       const struct section *sec,
			       const struct reloc *rel)
{
	const struct section *to = reloc_section(code->obj, rel);
	uint32_t i;

	if (!to || !in_jump_table(code, to, reloc_destination(code, sec, rel)))
		return 0;
	for (i = 0; i < code->table_count; i++)
		if (code->insns[code->tables[i].insn].disp == rel &&
		    sec == text_of(code))
			return 0;
	return complain(code->obj,
			"%s+%#llx: uses a jump table without "
			"jumping through it",
			sec->name, (unsigned long long)rel->offset);
}

static int check_data(struct code *code, const struct section *sec)
{
	size_t i;

	for (i = 0; i < sec->reloc_count; i++) {
		const struct reloc *rel = &sec->relocs[i];
		const struct section *to_sec = reloc_section(code->obj, rel);
		uint64_t to;

		if (check_table_readers(code, sec, rel))
			return -1;
		if (to_sec && !section_is_loaded(to_sec))
			return complain(code->obj,
					"%s+%#llx: points into %s, "
					"which is not loaded",
					sec->name,
					(unsigned long long)rel->offset,
					to_sec->name);
		if (sec == text_of(code) ||
		    in_jump_table(code, sec, rel->offset) ||
		    !reloc_to_text(code->obj, rel, &to))
			continue;
		if (reloc_is_pcrel(code->obj, rel))
			return complain(code->obj,
					"%s+%#llx: a relative "
					"address of code",
					sec->name,
					(unsigned long long)rel->offset);
		if (take_address(code, to, sec->name))
			return -1;
	}
	return 0;
}

static int check_ends(const struct code *code)
{
	uint32_t i, k;

	for (i = 0; i < code->function_count; i++) {
		const struct function *fn = &code->functions[i];

		for (k = fn->last;
		     k > fn->first && insn_is_nop(code, &code->insns[k]); k--)
			;
		if (!insn_ends_flow(&code->insns[k]))
			return complain(code->obj,
					"%s: control falls off its "
					"end",
					function_label(code, fn));
	}
	return 0;
}

int code_flow(struct code *code)
{
	const struct object *obj = code->obj;
	uint32_t i;

	if (find_functions(code))
		return -1;
	for (i = 0; i < code->count; i++)
		if (insn_is_branch(&code->insns[i]) &&
		    follow_branch(code, &code->insns[i]))
			return -1;
	if (find_tables(code))
		return -1;
	for (i = 0; i < code->count; i++) {
		struct insn *insn = &code->insns[i];

		if (insn_is_branch(insn) || insn->table != NONE)
			continue;
		if (follow_address(code, insn, insn->disp) ||
		    follow_address(code, insn, insn->imm))
			return -1;
	}
	for (i = 1; i < obj->section_count; i++)
		if (section_is_loaded(&obj->sections[i]) &&
		    check_data(code, &obj->sections[i]))
			return -1;
	return check_ends(code);
}

static void add_successor(uint32_t *to, size_t max, size_t *n, uint32_t insn)
{
	if (*n < max)
		to[*n] = insn;
	++*n;
}

size_t insn_successors(const struct code *code, uint32_t i, uint32_t *to,
		       size_t max)
{
	const struct insn *insn = &code->insns[i];
	size_t n = 0;
	uint32_t k;

	if (insn->table != NONE) {
		const struct table *table = &code->tables[insn->table];

		for (k = 0; k < table->count; k++)
			add_successor(to, max, &n,
				      insn_at(code,
					      table_entry(code, table, k)));
		return n < max ? n : max;
	}
	if (!insn_ends_flow(insn) && i + 1 < code->count &&
	    code->insns[i + 1].function == insn->function)
		add_successor(to, max, &n, i + 1);
	if (insn_is_branch(insn) && !insn_is_call(insn) && !insn->imm) {
		k = insn_at(code, insn_destination(insn));
		if (code->insns[k].function == insn->function)
			add_successor(to, max, &n, k);
	}
	return n < max ? n : max;
}
