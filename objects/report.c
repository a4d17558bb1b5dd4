// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * An audit, one fact per line: the object, what kind of fact, the fact. Places
 * are function+offset, so that the reports of two releases can be compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"
#include "report.h"
#include "text.h"

struct audit {
	struct object obj;
	struct code code;
	const char *name; /* of the object, without its directories */
	uint32_t *uses;	  /* by symbol: relocations and resolved branches */
	bool *waits;	  /* by function: reads a register or lets time pass */
};

/* What the OSM gives the objects to read the card or to let time pass. */
static bool is_wait(const char *name)
{
	return strstr(name, "readl") || strstr(name, "readw") ||
	       strstr(name, "read_dword") || strstr(name, "stall") ||
	       strstr(name, "query_time") || strstr(name, "get_stamp") ||
	       strstr(name, "delay");
}

/* The symbol that an instruction calls or jumps to, or NULL. */
static const struct symbol *callee(const struct audit *a,
				   const struct insn *insn)
{
	const struct function *fn;

	if (!insn_is_branch(insn))
		return NULL;
	if (insn->imm)
		return &a->obj.symbols[insn->imm->symbol];
	fn = function_at(&a->code, insn_destination(insn));
	if (!fn ||
	    (!insn_is_call(insn) && fn == &a->code.functions[insn->function]))
		return NULL;
	return &a->obj.symbols[fn->symbol];
}

static const struct function *function_of(const struct audit *a,
					  const struct symbol *sym)
{
	return sym && sym->section == a->obj.text ?
		       function_at(&a->code, sym->value) :
		       NULL;
}

static void count_uses(struct audit *a)
{
	size_t s, r;
	uint32_t i;

	a->uses = xcalloc(a->obj.symbol_count, sizeof(*a->uses));
	for (s = 1; s < a->obj.section_count; s++) {
		const struct section *sec = &a->obj.sections[s];

		for (r = 0; section_is_loaded(sec) && r < sec->reloc_count;
		     r++) {
			const struct reloc *rel = &sec->relocs[r];
			const struct function *fn = NULL;
			uint64_t to;

			if (a->obj.symbols[rel->symbol].type == STT_SECTION &&
			    reloc_to_text(&a->obj, rel, &to))
				fn = function_at(&a->code, to);
			a->uses[fn ? fn->symbol : rel->symbol]++;
		}
	}
	for (i = 0; i < a->code.count; i++) {
		const struct insn *insn = &a->code.insns[i];
		const struct symbol *sym = insn->imm ? NULL : callee(a, insn);

		if (sym)
			a->uses[sym - a->obj.symbols]++;
	}
}

/* Functions that wait themselves, and those that call such, and so on. */
static void find_waits(struct audit *a)
{
	bool changed;
	uint32_t i;

	a->waits = xcalloc(a->code.function_count, sizeof(*a->waits));
	do {
		changed = false;
		for (i = 0; i < a->code.count; i++) {
			const struct insn *insn = &a->code.insns[i];
			const struct symbol *sym = callee(a, insn);
			const struct function *fn = function_of(a, sym);

			if (!sym || insn->function == NONE ||
			    a->waits[insn->function])
				continue;
			if (fn ? a->waits[fn - a->code.functions] :
				 is_wait(sym->name))
				a->waits[insn->function] = changed = true;
		}
	} while (changed);
}

static int begin(struct audit *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	*a = (struct audit){ .name = slash ? slash + 1 : path };
	if (object_read(&a->obj, path) || code_decode(&a->code, &a->obj) ||
	    code_flow(&a->code))
		return -1;
	count_uses(a);
	find_waits(a);
	return 0;
}

static void end(struct audit *a)
{
	free(a->uses);
	free(a->waits);
	code_free(&a->code);
	object_free(&a->obj);
}

static void report_symbols(const struct audit *a)
{
	size_t i;

	for (i = 1; i < a->obj.symbol_count; i++) {
		const struct symbol *sym = &a->obj.symbols[i];

		if (sym->bind != STB_GLOBAL)
			continue;
		if (sym->section == SHN_UNDEF)
			printf("%s\timports\t%s (%u uses)\n", a->name,
			       sym->name, a->uses[i]);
		else
			printf("%s\texports\t%s (%s, %llu bytes)\n", a->name,
			       sym->name,
			       sym->type == STT_FUNC ? "function" : "data",
			       (unsigned long long)sym->size);
	}
}

static void report_indirect(const struct audit *a)
{
	const struct text text = { .code = &a->code,
				   .out = stdout,
				   .hardened = true };
	uint32_t i, targets = 0;

	for (i = 0; i < a->code.function_count; i++) {
		const struct function *fn = &a->code.functions[i];

		if (!fn->address_taken)
			continue;
		targets++;
		printf("%s\taddress taken\t%s\n", a->name,
		       function_label(&a->code, fn));
	}
	for (i = 0; i < a->code.count; i++) {
		const struct insn *insn = &a->code.insns[i];

		if (!insn_is_indirect(insn) || insn->table != NONE)
			continue;
		printf("%s\tindirect %s\t%s: ", a->name,
		       insn_is_call(insn) ? "call" : "jump",
		       place(&a->code, insn->offset));
		print_insn(&text, insn);
		fputc('\n', stdout);
	}
	printf("%s\tpossible targets\tof each indirect call: %u functions of "
	       "this object whose address is taken, those of the other, "
	       "and what the OSM hands in\n",
	       a->name, targets);
}

/* Whether a number goes up or down here by what the instruction says. */
static bool counts(const struct insn *insn)
{
	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_INC:
	case ZYDIS_MNEMONIC_DEC:
		return true;
	case ZYDIS_MNEMONIC_ADD:
	case ZYDIS_MNEMONIC_SUB:
		return insn->op[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE;
	case ZYDIS_MNEMONIC_LEA:
		return insn->op[1].mem.base && !insn->op[1].mem.index &&
		       insn->op[1].mem.disp.value;
	default:
		return false;
	}
}

static bool same_place(const ZydisDecodedOperand *x,
		       const ZydisDecodedOperand *y, ZydisMachineMode mode)
{
	if (x->type != y->type)
		return false;
	if (x->type == ZYDIS_OPERAND_TYPE_REGISTER)
		return ZydisRegisterGetLargestEnclosing(mode, x->reg.value) ==
		       ZydisRegisterGetLargestEnclosing(mode, y->reg.value);
	return x->type == ZYDIS_OPERAND_TYPE_MEMORY &&
	       x->mem.base == y->mem.base && x->mem.index == y->mem.index &&
	       x->mem.disp.value == y->mem.disp.value;
}

static bool leaves(const struct audit *a, const struct function *fn,
		   const struct loop *loop, uint32_t i)
{
	uint32_t to[2];
	size_t n = insn_successors(&a->code, i, to, 2), k;

	for (k = 0; k < n; k++)
		if (!loop->body[to[k] - fn->first])
			return true;
	return false;
}

/*
 * Whether a way out of the loop is taken by a comparison with something that
 * the loop counts. By form: who counts in another way is not seen.
 */
static bool is_limited(const struct audit *a, const struct function *fn,
		       const struct loop *loop)
{
	const struct insn *insns = a->code.insns;
	uint32_t i, k, set;
	int op;

	for (i = fn->first; i <= fn->last; i++) {
		if (!loop->body[i - fn->first] || loop->inner[i - fn->first] ||
		    !insn_is_branch(&insns[i]) || !leaves(a, fn, loop, i))
			continue;
		for (set = i; set > fn->first; set--)
			if (insns[set - 1].z.cpu_flags &&
			    (insns[set - 1].z.cpu_flags->modified &
			     STATUS_FLAGS))
				break;
		if (set-- == fn->first || !loop->body[set - fn->first])
			continue;
		for (k = fn->first; k <= fn->last; k++)
			for (op = 0; loop->body[k - fn->first] &&
				     counts(&insns[k]) && op < 2;
			     op++)
				if (same_place(&insns[k].op[0],
					       &insns[set].op[op],
					       insns[k].z.machine_mode))
					return true;
	}
	return false;
}

/* What the driver calls for a number that the card has written. */
static bool is_from_card(const char *name)
{
	return strstr(name, "LE16_TO_CPU") || strstr(name, "LE32_TO_CPU") ||
	       strstr(name, "LE64_TO_CPU");
}

/* Whether all ways out are taken if two numbers are the same, or are not. */
static bool ends_by_equality(const struct audit *a, const struct function *fn,
			     const struct loop *loop)
{
	uint32_t i;

	for (i = fn->first; i <= fn->last; i++) {
		const struct insn *insn = &a->code.insns[i];

		if (loop->body[i - fn->first] && insn_is_branch(insn) &&
		    !insn_is_call(insn) && leaves(a, fn, loop, i) &&
		    insn->z.mnemonic != ZYDIS_MNEMONIC_JZ &&
		    insn->z.mnemonic != ZYDIS_MNEMONIC_JNZ)
			return false;
	}
	return true;
}

/* A loop over numbers that the card wrote, as over the entries of its rings. */
static void report_walk(const struct audit *a, const struct function *fn,
			const struct loop *loop)
{
	uint32_t i;

	for (i = fn->first; i <= fn->last; i++) {
		const struct symbol *sym = callee(a, &a->code.insns[i]);

		if (!loop->body[i - fn->first] || loop->inner[i - fn->first] ||
		    !sym || !is_from_card(sym->name))
			continue;
		printf("%s\twalks what the card wrote\t%s: ends by %s\n",
		       a->name,
		       place(&a->code, a->code.insns[loop->head].offset),
		       ends_by_equality(a, fn, loop) ? "equality alone" :
						       "order, too");
		return;
	}
}

static void report_loop(const struct audit *a, const struct function *fn,
			const struct loop *loop)
{
	const char *names[8];
	size_t n = 0, k;
	uint32_t i;

	for (i = fn->first; i <= fn->last && n < 8; i++) {
		const struct symbol *sym = callee(a, &a->code.insns[i]);
		const struct function *to = function_of(a, sym);

		if (!loop->body[i - fn->first] || loop->inner[i - fn->first] ||
		    !sym ||
		    !(to ? a->waits[to - a->code.functions] :
			   is_wait(sym->name)))
			continue;
		for (k = 0; k < n && names[k] != sym->name; k++)
			;
		if (k == n)
			names[n++] = sym->name;
	}
	if (!n)
		return;
	printf("%s\t%s\t%s:", a->name,
	       is_limited(a, fn, loop) ? "waits, counted" :
					 "waits, no counter seen",
	       place(&a->code, a->code.insns[loop->head].offset));
	for (k = 0; k < n; k++)
		printf(" %s", names[k]);
	fputc('\n', stdout);
}

static void report_loops(const struct audit *a)
{
	uint32_t f;
	size_t n, i;

	for (f = 0; f < a->code.function_count; f++) {
		const struct function *fn = &a->code.functions[f];
		struct loop *loops;

		n = find_loops(&a->code, fn, &loops);
		for (i = 0; i < n; i++) {
			report_loop(a, fn, &loops[i]);
			report_walk(a, fn, &loops[i]);
		}
		free_loops(loops, n);
	}
}

/* Uses of a global function by the other objects. */
static uint32_t uses_elsewhere(const struct audit *all, size_t count,
			       const struct audit *own, const char *name)
{
	uint32_t uses = 0;
	size_t k, i;

	for (k = 0; k < count; k++)
		for (i = 1; &all[k] != own && i < all[k].obj.symbol_count; i++)
			if (all[k].obj.symbols[i].bind == STB_GLOBAL &&
			    !strcmp(all[k].obj.symbols[i].name, name))
				uses += all[k].uses[i];
	return uses;
}

static void report_unused(const struct audit *all, size_t count,
			  const struct audit *a)
{
	uint32_t f;

	for (f = 0; f < a->code.function_count; f++) {
		const struct function *fn = &a->code.functions[f];
		const struct symbol *sym = &a->obj.symbols[fn->symbol];

		if (a->uses[fn->symbol])
			continue;
		if (sym->bind != STB_GLOBAL)
			printf("%s\tnever called\t%s\n", a->name, sym->name);
		else if (!uses_elsewhere(all, count, a, sym->name))
			printf("%s\tcalled by no object\t%s (for the OSM, "
			       "or nobody)\n",
			       a->name, sym->name);
	}
}

int report_objects(const char *const *paths, size_t count)
{
	struct audit *all = xcalloc(count, sizeof(*all));
	int error = 0;
	size_t i;

	for (i = 0; i < count; i++)
		error |= begin(&all[i], paths[i]);
	for (i = 0; !error && i < count; i++) {
		const struct audit *a = &all[i];

		printf("%s\tcode\t%u instructions, %u functions, %u jump "
		       "tables\n",
		       a->name, a->code.count, a->code.function_count,
		       a->code.table_count);
		report_symbols(a);
		report_indirect(a);
		report_loops(a);
		report_unused(all, count, a);
	}
	for (i = 0; i < count; i++)
		end(&all[i]);
	free(all);
	return error ? -1 : 0;
}
