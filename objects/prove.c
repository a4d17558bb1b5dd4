// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * That a hardened object does what the original does. Both are walked together,
 * function by function: each instruction of the original has to be followed in
 * the hardened one by itself, or by the one rewrite that it may have, and by
 * nothing else. Where branches lead is compared once it is known where every
 * instruction went. Nothing of the text is trusted, nor how it came about.
 */
#include <stdlib.h>
#include <string.h>

#include "prove.h"

/* A branch within a function: to is where the hardened one leads. */
struct jump {
	uint32_t from, target; /* instructions of the original */
	uint64_t to;
};

struct proof {
	const struct text *text;
	const struct code *code; /* the original */
	struct code hard;
	const struct options *options;
	uint64_t *entry; /* by function: where it is in the hardened .text */
	uint64_t *map;	 /* by instruction of the original: the same */
	bool *claimed;	 /* by instruction of the hardened: in a function */
	struct jump *jumps;
	size_t jump_count, jump_room;
	uint32_t h; /* next instruction of the hardened object */
	struct {
		uint32_t same, branches, returns, indirect, tables, entries,
			dropped, endbr;
	} count;
};

static int fail(const struct proof *p, uint32_t offset, const char *what)
{
	return complain(p->hard.obj, "not what %s is at %s: %s",
			p->code->obj->path, place(p->code, offset), what);
}

static const struct insn *next(struct proof *p)
{
	static const struct insn none = { .function = NONE };

	if (p->h >= p->hard.count)
		return &none;
	p->claimed[p->h] = true;
	return &p->hard.insns[p->h++];
}

static uint64_t here(const struct proof *p)
{
	const struct object *obj = p->hard.obj;

	return p->h < p->hard.count ? p->hard.insns[p->h].offset :
				      obj->sections[obj->text].size;
}

static const struct symbol *find_symbol(const struct object *obj,
					const char *name)
{
	size_t i;

	for (i = 1; i < obj->symbol_count; i++)
		if (obj->symbols[i].label &&
		    !strcmp(obj->symbols[i].name, name))
			return &obj->symbols[i];
	return NULL;
}

static bool fn_is_mended(const struct proof *p, const struct function *fn)
{
	return is_mended(p->text, function_label(p->code, fn));
}

/* Where a relocation leads: a section's or an undefined symbol's name. */
static const char *reloc_base(const struct object *obj, const struct reloc *rel,
			      int64_t *offset)
{
	const struct symbol *sym = &obj->symbols[rel->symbol];

	*offset = sym->value + rel->addend;
	return section_has_symbol(obj, sym) ? obj->sections[sym->section].name :
					      sym->name;
}

static bool leads_to_undefined(const struct object *obj,
			       const struct reloc *rel, const char *name,
			       int64_t more)
{
	const struct symbol *sym = &obj->symbols[rel->symbol];

	return sym->section == SHN_UNDEF && !strcmp(sym->name, name) &&
	       !(rel->addend + more);
}

/* Whether a relocation of the hardened object leads to a function. */
static bool leads_to_function(const struct proof *p, const struct reloc *rel,
			      int64_t more, const struct function *fn)
{
	uint64_t to;

	if (fn_is_mended(p, fn))
		return leads_to_undefined(p->hard.obj, rel,
					  function_label(p->code, fn), more);
	return reloc_to_text(p->hard.obj, rel, &to) &&
	       to + more == p->entry[fn - p->code->functions];
}

/*
 * Whether two relocations of one field mean the same. more is what brings the
 * addend of a pc-relative one to where it leads.
 */
static bool same_target(const struct proof *p, const struct reloc *a,
			int64_t more_a, const struct reloc *b, int64_t more_b)
{
	const struct object *x = p->code->obj, *y = p->hard.obj;
	int64_t to_a, to_b;
	const char *base;
	uint64_t to;

	if (!a || !b)
		return !a && !b;
	if (a->width != b->width ||
	    (a->type != b->type &&
	     !(reloc_is_pcrel(x, a) && reloc_is_pcrel(y, b))))
		return false;
	if (reloc_to_text(x, a, &to)) {
		const struct function *fn = function_at(p->code, to + more_a);

		return fn && leads_to_function(p, b, more_b, fn);
	}
	base = reloc_base(x, a, &to_a);
	if (x->symbols[a->symbol].section == SHN_UNDEF)
		base = hardened_name(p->text, &x->symbols[a->symbol]);
	return !strcmp(base, reloc_base(y, b, &to_b)) &&
	       to_a + more_a == to_b + more_b;
}

static int64_t disp_more(const struct insn *insn)
{
	const ZydisDecodedOperand *op = insn->op;
	int i;

	for (i = 0; i < insn->z.operand_count_visible; i++)
		if (op[i].type == ZYDIS_OPERAND_TYPE_MEMORY &&
		    op[i].mem.base == ZYDIS_REGISTER_RIP && insn->disp)
			return insn->offset + insn->length - insn->disp->offset;
	return 0;
}

static bool same_memory(const struct proof *p, const struct insn *a,
			const ZydisDecodedOperand *x, const struct insn *b,
			const ZydisDecodedOperand *y)
{
	if (x->mem.type != y->mem.type || x->mem.segment != y->mem.segment ||
	    x->mem.base != y->mem.base || x->mem.index != y->mem.index ||
	    x->mem.scale != y->mem.scale)
		return false;
	if (!a->disp && !b->disp)
		return x->mem.disp.value == y->mem.disp.value &&
		       x->mem.base != ZYDIS_REGISTER_RIP;
	return same_target(p, a->disp, disp_more(a), b->disp, disp_more(b));
}

static bool same_immediate(const struct proof *p, const struct insn *a,
			   const ZydisDecodedOperand *x, const struct insn *b,
			   const ZydisDecodedOperand *y)
{
	uint64_t mask = x->size >= 64 ? UINT64_MAX : (1ull << x->size) - 1;

	if (a->imm || b->imm)
		return same_target(p, a->imm, 0, b->imm, 0);
	return !((x->imm.value.u ^ y->imm.value.u) & mask);
}

static const char *operand_differs(const struct proof *p, const struct insn *a,
				   const struct insn *b, int i)
{
	const ZydisDecodedOperand *x = &a->op[i], *y = &b->op[i];

	if (x->type != y->type || x->size != y->size)
		return "another kind of operand";
	switch (x->type) {
	case ZYDIS_OPERAND_TYPE_REGISTER:
		return x->reg.value == y->reg.value ? NULL : "another register";
	case ZYDIS_OPERAND_TYPE_MEMORY:
		return same_memory(p, a, x, b, y) ? NULL : "other memory";
	case ZYDIS_OPERAND_TYPE_IMMEDIATE:
		return same_immediate(p, a, x, b, y) ? NULL :
						       "another immediate";
	default:
		return "an operand that is not known";
	}
}

/* The encoding may differ, nothing that it says may. NULL if it does not. */
static const char *insn_differs(const struct proof *p, const struct insn *a,
				const struct insn *b)
{
	const ZydisInstructionAttributes prefixes =
		ZYDIS_ATTRIB_HAS_LOCK | ZYDIS_ATTRIB_HAS_REP |
		ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE |
		ZYDIS_ATTRIB_HAS_SEGMENT;
	int i;

	if (!b->length)
		return "the code ends";
	if (a->z.mnemonic != b->z.mnemonic ||
	    a->z.operand_count_visible != b->z.operand_count_visible ||
	    a->z.operand_width != b->z.operand_width ||
	    a->z.address_width != b->z.address_width ||
	    (a->z.attributes & prefixes) != (b->z.attributes & prefixes))
		return "another instruction";
	for (i = 0; i < a->z.operand_count_visible; i++) {
		const char *what = operand_differs(p, a, b, i);

		if (what)
			return what;
	}
	return NULL;
}

static void remember(struct proof *p, uint32_t from, uint32_t target,
		     uint64_t to)
{
	if (p->jump_count == p->jump_room) {
		p->jump_room = p->jump_room ? 2 * p->jump_room : 1024;
		p->jumps =
			reallocarray(p->jumps, p->jump_room, sizeof(*p->jumps));
		if (!p->jumps)
			abort();
	}
	p->jumps[p->jump_count++] = (struct jump){ from, target, to };
}

/* A direct branch to a function, or to what is not in the object. */
static const char *leaving_differs(const struct proof *p, const struct insn *a,
				   const struct insn *b)
{
	const struct object *obj = p->code->obj;
	const struct symbol *sym = a->imm ? &obj->symbols[a->imm->symbol] :
					    NULL;
	const struct function *fn;
	bool right;

	if (sym && sym->section == SHN_UNDEF)
		return b->imm && leads_to_undefined(p->hard.obj, b->imm,
						    hardened_name(p->text, sym),
						    4) ?
			       NULL :
			       "another callee";
	fn = function_at(p->code, sym ? sym->value : insn_destination(a));
	if (b->imm)
		right = leads_to_function(p, b->imm, 4, fn);
	else
		right = !fn_is_mended(p, fn) &&
			insn_destination(b) ==
				p->entry[fn - p->code->functions];
	return right ? NULL : "another callee";
}

static bool stays_inside(const struct code *code, const struct insn *insn)
{
	uint32_t target = insn->imm || insn_is_call(insn) ?
				  NONE :
				  insn_at(code, insn_destination(insn));

	return target != NONE && code->insns[target].function == insn->function;
}

static const char *match_branch(struct proof *p, const struct insn *a)
{
	const struct insn *b = next(p);

	if (!b->length || a->z.mnemonic != b->z.mnemonic || !insn_is_branch(b))
		return "another branch or condition";
	p->count.branches++;
	if (!stays_inside(p->code, a))
		return leaving_differs(p, a, b);
	if (b->imm)
		return "a branch out of the function";
	remember(p, a - p->code->insns, insn_at(p->code, insn_destination(a)),
		 insn_destination(b));
	return NULL;
}

static bool is_branch_to_undefined(const struct proof *p, const struct insn *b,
				   ZydisMnemonic mnemonic, const char *name)
{
	return b->length && b->z.mnemonic == mnemonic && b->imm &&
	       insn_is_branch(b) &&
	       leads_to_undefined(p->hard.obj, b->imm, name, 4);
}

static const char *match_stop(struct proof *p)
{
	if (p->options->sls && next(p)->z.mnemonic != ZYDIS_MNEMONIC_INT3)
		return "no int3 behind it";
	return NULL;
}

static const char *match_return(struct proof *p)
{
	const struct insn *b = next(p);

	p->count.returns++;
	if (p->options->rethunk ?
		    !is_branch_to_undefined(p, b, ZYDIS_MNEMONIC_JMP,
					    "__x86_return_thunk") :
		    b->z.mnemonic != ZYDIS_MNEMONIC_RET ||
			    b->z.operand_count_visible)
		return "no return";
	return match_stop(p);
}

/* mov of the operand of an indirect branch into r11. */
static bool is_load_of(const struct proof *p, const struct insn *a,
		       const struct insn *b)
{
	return b->length && b->z.mnemonic == ZYDIS_MNEMONIC_MOV &&
	       b->op[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	       b->op[0].reg.value == ZYDIS_REGISTER_R11 &&
	       b->op[1].type == ZYDIS_OPERAND_TYPE_MEMORY &&
	       b->op[1].size == a->op[0].size &&
	       same_memory(p, a, &a->op[0], b, &b->op[1]);
}

static const char *match_indirect(struct proof *p, const struct insn *a)
{
	ZydisRegister reg = a->op[0].reg.value;
	const struct insn *b;
	char name[64];

	p->count.indirect++;
	if (a->op[0].type == ZYDIS_OPERAND_TYPE_MEMORY) {
		if (!is_load_of(p, a, next(p)))
			return "the address is not loaded from where it was";
		reg = ZYDIS_REGISTER_R11;
	}
	b = next(p);
	snprintf(name, sizeof(name), "__x86_indirect_thunk_%s",
		 register_name(reg));
	if (p->options->retpoline ?
		    !is_branch_to_undefined(p, b, a->z.mnemonic, name) :
		    b->z.mnemonic != a->z.mnemonic ||
			    b->op[0].type != ZYDIS_OPERAND_TYPE_REGISTER ||
			    b->op[0].reg.value != reg)
		return "another indirect call or jump";
	return insn_is_call(a) ? NULL : match_stop(p);
}

/* cmp $i,%index; je for each entry, and jmp for the last. */
static const char *match_table(struct proof *p, const struct insn *a)
{
	const struct table *table = &p->code->tables[a->table];
	uint32_t i;

	p->count.tables++;
	for (i = 0; i < table->count; i++) {
		bool last = i + 1 == table->count;
		const struct insn *b = next(p);

		if (!last) {
			if (b->z.mnemonic != ZYDIS_MNEMONIC_CMP || b->imm ||
			    b->op[0].type != ZYDIS_OPERAND_TYPE_REGISTER ||
			    b->op[0].reg.value != a->op[0].mem.index ||
			    b->op[1].type != ZYDIS_OPERAND_TYPE_IMMEDIATE ||
			    b->op[1].imm.value.u != i)
				return "no comparison with the table's index";
			b = next(p);
		}
		if (!b->length || !insn_is_branch(b) || b->imm ||
		    b->z.mnemonic !=
			    (last ? ZYDIS_MNEMONIC_JMP : ZYDIS_MNEMONIC_JZ))
			return "no jump for an entry of the table";
		p->count.entries++;
		remember(p, a - p->code->insns,
			 insn_at(p->code, table_entry(p->code, table, i)),
			 insn_destination(b));
	}
	return NULL;
}

static const char *match(struct proof *p, const struct insn *a)
{
	if (insn_is_nop(p->code, a) || a->z.mnemonic == ZYDIS_MNEMONIC_CLD ||
	    a->z.mnemonic == ZYDIS_MNEMONIC_ENDBR64) {
		p->count.dropped++;
		return NULL;
	}
	if (a->table != NONE)
		return match_table(p, a);
	if (insn_is_indirect(a))
		return match_indirect(p, a);
	if (a->z.mnemonic == ZYDIS_MNEMONIC_RET)
		return match_return(p);
	if (insn_is_branch(a))
		return match_branch(p, a);
	p->count.same++;
	return insn_differs(p, a, next(p));
}

/* The room that a kernel with call padding patches code into. */
static bool is_padded(const struct proof *p, uint64_t start)
{
	const struct object *obj = p->hard.obj;
	const uint8_t *text = obj->sections[obj->text].data;
	int i;

	if (start < 16 || start % 16)
		return false;
	for (i = 1; i <= 16; i++)
		if (text[start - i] != 0x90)
			return false;
	return true;
}

static int prove_function(struct proof *p, uint32_t f)
{
	const struct function *fn = &p->code->functions[f];
	const struct symbol *sym = &p->code->obj->symbols[fn->symbol], *now;
	bool mended = fn_is_mended(p, fn);
	char name[300];
	uint32_t i;

	snprintf(name, sizeof(name), "%s%s", mended ? "__real_" : "",
		 sym->label);
	now = find_symbol(p->hard.obj, name);
	if (now->bind != (mended ? STB_GLOBAL : sym->bind))
		return fail(p, fn->start, "its symbol is bound differently");
	if (p->options->padding && !is_padded(p, now->value))
		return fail(p, fn->start, "no padding before it");
	p->h = insn_at(&p->hard, now->value);
	if (p->options->ibt && (mended || needs_endbr(p->code, fn))) {
		if (next(p)->z.mnemonic != ZYDIS_MNEMONIC_ENDBR64)
			return fail(p, fn->start, "no ENDBR");
		p->count.endbr++;
	}
	for (i = fn->first; i <= fn->last; i++) {
		const char *what;

		p->map[i] = here(p);
		what = match(p, &p->code->insns[i]);
		if (what)
			return fail(p, p->code->insns[i].offset, what);
	}
	if (here(p) != now->value + now->size)
		return fail(p, fn->start,
			    "there is more of it, or its size "
			    "is another");
	return 0;
}

static int find_entries(struct proof *p)
{
	uint32_t i;

	for (i = 0; i < p->code->function_count; i++) {
		const struct function *fn = &p->code->functions[i];
		const struct symbol *now;
		char name[300];

		snprintf(name, sizeof(name), "%s%s",
			 fn_is_mended(p, fn) ? "__real_" : "",
			 function_label(p->code, fn));
		now = find_symbol(p->hard.obj, name);
		if (!now || now->section != p->hard.obj->text ||
		    now->type != STT_FUNC ||
		    insn_at(&p->hard, now->value) == NONE)
			return fail(p, fn->start, "the function is missing");
		p->entry[i] = now->value;
	}
	return 0;
}

static int check_jumps(const struct proof *p)
{
	size_t i;

	for (i = 0; i < p->jump_count; i++) {
		const struct jump *j = &p->jumps[i];
		const struct insn *to = &p->code->insns[j->target];
		const struct function *fn = &p->code->functions[to->function];

		if (j->to == p->map[j->target] ||
		    (j->target == fn->first && j->to == p->entry[to->function]))
			continue;
		return fail(p, p->code->insns[j->from].offset,
			    "another target");
	}
	return 0;
}

static int check_between(const struct proof *p)
{
	uint32_t i;

	for (i = 0; i < p->hard.count; i++) {
		const struct insn *insn = &p->hard.insns[i];

		if (!p->claimed[i] && !insn_is_nop(&p->hard, insn) &&
		    insn->z.mnemonic != ZYDIS_MNEMONIC_INT3)
			return complain(p->hard.obj,
					"code at .text+%#x that "
					"the original has not",
					insn->offset);
	}
	return 0;
}

static int prove_data_relocs(const struct proof *p, const struct section *x,
			     const struct section *y)
{
	size_t i, k = 0;

	for (i = 0; i < x->reloc_count; i++) {
		const struct reloc *a = &x->relocs[i];
		int64_t more = reloc_is_pcrel(p->code->obj, a) ? 4 : 0;

		if (in_jump_table(p->code, x, a->offset))
			continue;
		if (k == y->reloc_count || y->relocs[k].offset != a->offset ||
		    !same_target(p, a, more, &y->relocs[k], more))
			return complain(p->hard.obj,
					"%s+%#llx leads to "
					"something else",
					x->name, (unsigned long long)a->offset);
		k++;
	}
	return k == y->reloc_count ?
		       0 :
		       complain(p->hard.obj, "%s has more relocations",
				x->name);
}

static int prove_section(const struct proof *p, const struct section *x)
{
	const struct section *y = object_section(p->hard.obj, x->name);
	uint64_t i;

	if (!y && !x->size)
		return 0;
	if (!y || x->type != y->type || x->flags != y->flags ||
	    x->size != y->size || x->align > y->align ||
	    x->entsize != y->entsize)
		return complain(p->hard.obj, "section %s is another", x->name);
	for (i = 0; x->data && i < x->size; i++)
		if (y->data[i] !=
		    (in_jump_table(p->code, x, i) ? 0 : x->data[i]))
			return complain(p->hard.obj, "%s+%#llx: another byte",
					x->name, (unsigned long long)i);
	return prove_data_relocs(p, x, y);
}

/* What a kernel's build adds to an object, to read and not to run. */
static bool is_of_objtool(const struct section *sec)
{
	static const char *const names[] = {
		".orc_unwind",	   ".orc_unwind_ip", ".orc_header",
		".return_sites",   ".call_sites",    ".retpoline_sites",
		".ibt_endbr_seal", ".cfi_sites",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(sec->name, names[i]))
			return true;
	return false;
}

static int prove_sections(const struct proof *p)
{
	const struct object *x = p->code->obj, *y = p->hard.obj;
	size_t i;

	for (i = 1; i < x->section_count; i++)
		if (i != x->text && section_is_loaded(&x->sections[i]) &&
		    prove_section(p, &x->sections[i]))
			return -1;
	for (i = 1; i < y->section_count; i++)
		if (y->sections[i].size && section_is_loaded(&y->sections[i]) &&
		    !object_section(x, y->sections[i].name) &&
		    !is_of_objtool(&y->sections[i]))
			return complain(y, "section %s is new",
					y->sections[i].name);
	return 0;
}

static bool may_be_undefined(const struct proof *p, const char *name)
{
	const struct symbol *sym = find_symbol(p->code->obj, name);

	if (sym)
		return sym->section == SHN_UNDEF || is_mended(p->text, name);
	if (!strncmp(name, "__wrap_", 7) && is_mended(p->text, name + 7))
		return true;
	return (p->options->rethunk && !strcmp(name, "__x86_return_thunk")) ||
	       (p->options->retpoline &&
		!strncmp(name, "__x86_indirect_thunk_", 21));
}

/* Data keep their symbols, and no new symbol is asked for or given. */
static int prove_symbols(const struct proof *p)
{
	const struct object *x = p->code->obj, *y = p->hard.obj;
	size_t i, functions = 0;

	for (i = 1; i < x->symbol_count; i++) {
		const struct symbol *a = &x->symbols[i], *b;

		if (!a->label || !section_has_symbol(x, a) ||
		    a->section == x->text || !strncmp(a->label, ".L", 2) ||
		    !section_is_loaded(&x->sections[a->section]))
			continue;
		b = find_symbol(y, a->label);
		if (!b || !section_has_symbol(y, b) ||
		    strcmp(y->sections[b->section].name,
			   x->sections[a->section].name) ||
		    a->value != b->value || a->size != b->size ||
		    a->type != b->type || a->bind != b->bind)
			return complain(y, "symbol %s is another", a->label);
	}
	for (i = 1; i < y->symbol_count; i++) {
		const struct symbol *b = &y->symbols[i];

		if (b->label && b->section == SHN_UNDEF &&
		    !may_be_undefined(p, b->name))
			return complain(y,
					"%s is wanted, which the original "
					"does not want",
					b->name);
		functions += b->label && b->section == y->text &&
			     b->type == STT_FUNC;
	}
	return functions == p->code->function_count ?
		       0 :
		       complain(y, "%zu functions and not %u", functions,
				p->code->function_count);
}

static int prove_all(struct proof *p)
{
	uint32_t i;

	if (find_entries(p))
		return -1;
	for (i = 0; i < p->code->function_count; i++)
		if (prove_function(p, i))
			return -1;
	if (check_jumps(p) || check_between(p) || prove_sections(p) ||
	    prove_symbols(p))
		return -1;
	printf("%s: %u instructions the same, %u branches, %u returns, "
	       "%u indirect calls and jumps, %u jump tables of %u entries, "
	       "%u dropped, %u ENDBR; 0 not explained\n",
	       p->code->obj->path, p->count.same, p->count.branches,
	       p->count.returns, p->count.indirect, p->count.tables,
	       p->count.entries, p->count.dropped, p->count.endbr);
	return 0;
}

int prove_hardened(const struct text *text, const struct object *hard,
		   const struct options *options)
{
	const struct code *code = text->code;
	struct proof p = { .text = text, .code = code, .options = options };
	int error = code_decode(&p.hard, hard);

	p.entry = xcalloc(code->function_count, sizeof(*p.entry));
	p.map = xcalloc(code->count, sizeof(*p.map));
	p.claimed = xcalloc(p.hard.count, sizeof(*p.claimed));
	if (!error)
		error = prove_all(&p);
	free(p.entry);
	free(p.map);
	free(p.claimed);
	free(p.jumps);
	code_free(&p.hard);
	return error;
}
