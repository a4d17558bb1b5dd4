// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* One instruction as text. */
#include <stdarg.h>
#include <string.h>

#include "text.h"

#define NAMES 8
#define NAME_SIZE 256

static char *next_name(void)
{
	static char names[NAMES][NAME_SIZE];
	static unsigned int turn;

	return names[turn++ % NAMES];
}

bool is_mended(const struct text *text, const char *label)
{
	size_t i;

	for (i = 0; i < text->mend_count; i++)
		if (!strcmp(text->mends[i], label))
			return true;
	return false;
}

const char *hardened_name(const struct text *text, const struct symbol *sym)
{
	char *name;

	if (sym->section != SHN_UNDEF || !is_mended(text, sym->label))
		return sym->label;
	name = next_name();
	snprintf(name, NAME_SIZE, "__wrap_%s", sym->label);
	return name;
}

const char *inner_label(uint64_t offset)
{
	char *name = next_name();

	snprintf(name, NAME_SIZE, ".L%llx", (unsigned long long)offset);
	return name;
}

const char *code_label(const struct text *text, uint64_t offset)
{
	const struct function *fn = function_at(text->code, offset);

	return text->hardened && fn ? function_label(text->code, fn) :
				      inner_label(offset);
}

/* The object of data that an offset into a section is in, or NULL. */
static const struct symbol *data_at(const struct object *obj, uint32_t section,
				    int64_t offset)
{
	size_t i;

	for (i = 1; i < obj->symbol_count; i++) {
		const struct symbol *sym = &obj->symbols[i];

		if (sym->section == section && sym->type == STT_OBJECT &&
		    offset >= (int64_t)sym->value &&
		    offset < (int64_t)(sym->value + sym->size))
			return sym;
	}
	return NULL;
}

const char *reloc_text(const struct text *text, const struct reloc *rel,
		       int64_t more)
{
	const struct object *obj = text->code->obj;
	const struct symbol *sym = &obj->symbols[rel->symbol];
	int64_t addend = rel->addend + more;
	const char *base = text->hardened ? hardened_name(text, sym) :
					    sym->label;
	char *name;

	if (sym->type == STT_SECTION && sym->section == obj->text)
		return code_label(text, addend);
	if (sym->type == STT_SECTION) {
		const struct symbol *data =
			text->hardened ? data_at(obj, sym->section, addend) :
					 NULL;

		base = data ? data->label : obj->sections[sym->section].name;
		addend -= data ? data->value : 0;
	}
	name = next_name();
	if (addend)
		snprintf(name, NAME_SIZE, "%s%+lld", base, (long long)addend);
	else
		snprintf(name, NAME_SIZE, "%s", base);
	return name;
}

const char *register_name(ZydisRegister reg)
{
	return ZydisRegisterGetString(reg);
}

static bool is_frame_base(ZydisRegister reg)
{
	return reg == ZYDIS_REGISTER_RBP || reg == ZYDIS_REGISTER_EBP ||
	       reg == ZYDIS_REGISTER_R13;
}

void print_memory(const struct text *text, const struct insn *insn,
		  const ZydisDecodedOperand *op)
{
	const ZydisDecodedOperandMem *mem = &op->mem;
	bool rip = mem->base == ZYDIS_REGISTER_RIP;
	FILE *out = text->out;

	if (insn->z.attributes & ZYDIS_ATTRIB_HAS_SEGMENT)
		fprintf(out, "%%%s:", register_name(mem->segment));
	if (insn->disp)
		fputs(reloc_text(text, insn->disp,
				 rip ? insn->offset + insn->length -
						 insn->disp->offset :
				       0),
		      out);
	else if (mem->disp.value || (!mem->base && !mem->index))
		fprintf(out, "%lld", (long long)mem->disp.value);
	else if (insn->z.raw.disp.size && !text->hardened)
		fputc('0', out); /* a displacement is there, and is 0 */
	if (!mem->base && !mem->index)
		return;
	fputc('(', out);
	if (mem->base)
		fprintf(out, "%%%s", register_name(mem->base));
	if (mem->index)
		fprintf(out, ",%%%s,%u", register_name(mem->index), mem->scale);
	fputc(')', out);
}

static char size_suffix(uint16_t bits)
{
	switch (bits) {
	case 8:
		return 'b';
	case 16:
		return 'w';
	case 32:
		return 'l';
	default:
		return 'q';
	}
}

/* Names that AT&T syntax has of its own, without operands. */
static const char *plain_name(const struct insn *insn)
{
	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_CBW:
		return "cbtw";
	case ZYDIS_MNEMONIC_CWDE:
		return "cwtl";
	case ZYDIS_MNEMONIC_CDQE:
		return "cltq";
	case ZYDIS_MNEMONIC_CWD:
		return "cwtd";
	case ZYDIS_MNEMONIC_CDQ:
		return "cltd";
	case ZYDIS_MNEMONIC_CQO:
		return "cqto";
	case ZYDIS_MNEMONIC_MOVSD:
		return "movsl";
	case ZYDIS_MNEMONIC_STOSD:
		return "stosl";
	case ZYDIS_MNEMONIC_LODSD:
		return "lodsl";
	case ZYDIS_MNEMONIC_SCASD:
		return "scasl";
	case ZYDIS_MNEMONIC_CMPSD:
		return "cmpsl";
	case ZYDIS_MNEMONIC_MOVSB:
	case ZYDIS_MNEMONIC_MOVSW:
	case ZYDIS_MNEMONIC_MOVSQ:
	case ZYDIS_MNEMONIC_STOSB:
	case ZYDIS_MNEMONIC_STOSW:
	case ZYDIS_MNEMONIC_STOSQ:
	case ZYDIS_MNEMONIC_LODSB:
	case ZYDIS_MNEMONIC_LODSW:
	case ZYDIS_MNEMONIC_LODSQ:
	case ZYDIS_MNEMONIC_SCASB:
	case ZYDIS_MNEMONIC_SCASW:
	case ZYDIS_MNEMONIC_SCASQ:
	case ZYDIS_MNEMONIC_CMPSB:
	case ZYDIS_MNEMONIC_CMPSW:
	case ZYDIS_MNEMONIC_CMPSQ:
		return ZydisMnemonicGetString(insn->z.mnemonic);
	default:
		return NULL;
	}
}

static const char *branch_name(const struct insn *insn)
{
	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_JNBE:
		return "ja";
	case ZYDIS_MNEMONIC_JNB:
		return "jae";
	case ZYDIS_MNEMONIC_JNLE:
		return "jg";
	case ZYDIS_MNEMONIC_JNL:
		return "jge";
	case ZYDIS_MNEMONIC_JZ:
		return "je";
	case ZYDIS_MNEMONIC_JNZ:
		return "jne";
	default:
		return ZydisMnemonicGetString(insn->z.mnemonic);
	}
}

static void print_bytes(const struct text *text, uint32_t from, uint32_t to)
{
	const struct object *obj = text->code->obj;
	const uint8_t *data = obj->sections[obj->text].data;
	uint32_t i;

	for (i = from; i < to; i++)
		fprintf(text->out, "%s%#x", i > from ? "," : ".byte ", data[i]);
}

static const char *reloc_type(const struct object *obj, uint32_t type)
{
	if (!obj->is64)
		return type == R_386_PLT32 ? "R_386_PLT32" : "R_386_PC32";
	return type == R_X86_64_PLT32 ? "R_X86_64_PLT32" : "R_X86_64_PC32";
}

/*
 * A branch to a symbol, with the relocation that the object has. Left to gas,
 * it would have another type, or none if the symbol is in the same section.
 */
static void print_exact_reloc(const struct text *text, const struct insn *insn)
{
	const struct object *obj = text->code->obj;
	bool rela = obj->is64;

	print_bytes(text, insn->offset, insn->imm->offset);
	fprintf(text->out, "; .reloc ., %s, %s; .long %d",
		reloc_type(obj, insn->imm->type),
		reloc_text(text, insn->imm, rela ? 0 : 4), rela ? 0 : -4);
}

/*
 * Old assemblers, and those of 32-bit code, leave branches long that could be
 * short if others were: here all that are long say so.
 */
static bool branch_is_long(const struct insn *insn)
{
	return !insn_is_call(insn) && insn->z.raw.imm[0].size == 32;
}

/* A jump to the beginning of its own function is a loop, and no call of it. */
static bool is_loop_to_head(const struct code *code, const struct insn *insn)
{
	return !insn->imm && !insn_is_call(insn) && insn->function != NONE &&
	       insn_destination(insn) == code->functions[insn->function].start;
}

static void print_branch(const struct text *text, const struct insn *insn)
{
	if (insn->imm && !text->hardened) {
		print_exact_reloc(text, insn);
		return;
	}
	if (!text->hardened && branch_is_long(insn))
		fputs("{disp32} ", text->out);
	fprintf(text->out, "%s %s", branch_name(insn),
		insn->imm ? reloc_text(text, insn->imm, 4) :
		is_loop_to_head(text->code, insn) ?
			    inner_label(insn_destination(insn)) :
			    code_label(text, insn_destination(insn)));
}

static void print_indirect(const struct text *text, const struct insn *insn)
{
	const ZydisDecodedOperand *op = &insn->op[0];

	fprintf(text->out, "%s%s *",
		insn->z.attributes & ZYDIS_ATTRIB_HAS_NOTRACK ? "notrack " : "",
		ZydisMnemonicGetString(insn->z.mnemonic));
	if (op->type == ZYDIS_OPERAND_TYPE_REGISTER)
		fprintf(text->out, "%%%s", register_name(op->reg.value));
	else
		print_memory(text, insn, op);
}

static const ZydisDecodedOperand *memory_operand(const struct insn *insn)
{
	int i;

	for (i = 0; i < insn->z.operand_count_visible; i++)
		if (insn->op[i].type == ZYDIS_OPERAND_TYPE_MEMORY)
			return &insn->op[i];
	return NULL;
}

static bool is_shift(const struct insn *insn)
{
	return insn->z.meta.category == ZYDIS_CATEGORY_SHIFT ||
	       insn->z.meta.category == ZYDIS_CATEGORY_ROTATE;
}

/* Whether a register among the operands says how large they are. */
static bool has_sized_register(const struct insn *insn)
{
	int i;

	for (i = 0; i < insn->z.operand_count_visible; i++)
		if (insn->op[i].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		    !(is_shift(insn) && i == 1 &&
		      insn->op[i].reg.value == ZYDIS_REGISTER_CL))
			return true;
	return false;
}

/* Pseudo prefixes for encodings that gas would not choose by itself. */
static void print_encoding(const struct text *text, const struct insn *insn)
{
	const ZydisDecodedInstruction *z = &insn->z;
	const ZydisDecodedOperand *mem = memory_operand(insn);

	if (z->attributes & ZYDIS_ATTRIB_HAS_MODRM && z->raw.modrm.mod == 3 &&
	    z->opcode_map == ZYDIS_OPCODE_MAP_DEFAULT && z->opcode & 2 &&
	    ((z->opcode < 0x40 && (z->opcode & 7) < 4) || z->opcode == 0x8a ||
	     z->opcode == 0x8b))
		fputs("{load} ", text->out);
	if (!mem || insn->disp)
		return;
	if (z->raw.disp.size == 32 && mem->mem.base &&
	    mem->mem.disp.value >= INT8_MIN && mem->mem.disp.value <= INT8_MAX)
		fputs("{disp32} ", text->out);
	else if (z->raw.disp.size == 8 && !mem->mem.disp.value &&
		 !is_frame_base(mem->mem.base))
		fputs("{disp8} ", text->out);
}

static void print_name(const struct text *text, const struct insn *insn)
{
	const char *name = ZydisMnemonicGetString(insn->z.mnemonic);
	const ZydisDecodedOperand *mem = memory_operand(insn), *op = insn->op;
	char suffix[2] = "";

	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_MOVZX:
	case ZYDIS_MNEMONIC_MOVSX:
	case ZYDIS_MNEMONIC_MOVSXD:
		fprintf(text->out, "mov%c%c%c ", name[3],
			size_suffix(op[1].size), size_suffix(op[0].size));
		return;
	case ZYDIS_MNEMONIC_PUSH:
		if (op->type == ZYDIS_OPERAND_TYPE_IMMEDIATE)
			suffix[0] = text->code->obj->is64 ? 'q' : 'l';
		break;
	case ZYDIS_MNEMONIC_MOV:
		if (insn->z.raw.imm[0].size == 64)
			name = "movabs";
		break;
	default:
		break;
	}
	if (mem && !has_sized_register(insn) && strncmp(name, "set", 3))
		suffix[0] = size_suffix(mem->size);
	else if (insn->imm && op->type == ZYDIS_OPERAND_TYPE_REGISTER &&
		 op->size == 64 && insn->imm->width == 4)
		suffix[0] = 'q'; /* not movabs */
	fprintf(text->out, "%s%s ", name, suffix);
}

static void print_immediate(const struct text *text, const struct insn *insn,
			    const ZydisDecodedOperand *op)
{
	int64_t v = op->imm.value.s;

	if (insn->imm) {
		fprintf(text->out, "$%s", reloc_text(text, insn->imm, 0));
		return;
	}
	if (insn->z.raw.imm[0].size == 64) {
		fprintf(text->out, "$%#llx", (unsigned long long)v);
		return;
	}
	if (!op->imm.is_signed)
		v = op->size == 8  ? (int8_t)v :
		    op->size == 16 ? (int16_t)v :
		    op->size == 32 ? (int32_t)v :
				     v;
	fprintf(text->out, "$%lld", (long long)v);
}

static int print_operands(const struct text *text, const struct insn *insn)
{
	int i;

	for (i = insn->z.operand_count_visible; i-- > 0;) {
		const ZydisDecodedOperand *op = &insn->op[i];

		switch (op->type) {
		case ZYDIS_OPERAND_TYPE_REGISTER:
			fprintf(text->out, "%%%s",
				register_name(op->reg.value));
			break;
		case ZYDIS_OPERAND_TYPE_MEMORY:
			print_memory(text, insn, op);
			break;
		case ZYDIS_OPERAND_TYPE_IMMEDIATE:
			print_immediate(text, insn, op);
			break;
		default:
			return complain(
				text->code->obj,
				"%s: no text for an "
				"instruction of this kind (%s)",
				place(text->code, insn->offset),
				ZydisMnemonicGetString(insn->z.mnemonic));
		}
		if (i)
			fputc(',', text->out);
	}
	return 0;
}

static void print_prefixes(const struct text *text, const struct insn *insn)
{
	static const struct {
		ZydisInstructionAttributes attribute;
		const char *name;
	} prefixes[] = {
		{ ZYDIS_ATTRIB_HAS_LOCK, "lock" },
		{ ZYDIS_ATTRIB_HAS_REP, "rep" },
		{ ZYDIS_ATTRIB_HAS_REPE, "repe" },
		{ ZYDIS_ATTRIB_HAS_REPNE, "repne" },
	};
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (insn->z.attributes & prefixes[i].attribute)
			fprintf(text->out, "%s ", prefixes[i].name);
}

int print_insn(const struct text *text, const struct insn *insn)
{
	const char *name = plain_name(insn);

	if (insn_is_nop(text->code, insn) && !text->hardened) {
		print_bytes(text, insn->offset, insn->offset + insn->length);
		return 0;
	}
	if (insn_is_branch(insn)) {
		print_branch(text, insn);
		return 0;
	}
	if (insn_is_indirect(insn)) {
		print_indirect(text, insn);
		return 0;
	}
	print_prefixes(text, insn);
	if (name) {
		fputs(name, text->out);
		return 0;
	}
	if (!text->hardened)
		print_encoding(text, insn);
	print_name(text, insn);
	return print_operands(text, insn);
}
