// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* From the bytes of .text to instructions. */
#include <stdio.h>
#include <stdlib.h>

#include "code.h"

uint32_t insn_at(const struct code *code, uint64_t offset)
{
	const struct section *text = &code->obj->sections[code->obj->text];

	return offset < text->size && code->at[offset] ? code->at[offset] - 1 :
							 NONE;
}

const struct function *function_at(const struct code *code, uint64_t offset)
{
	uint32_t i = insn_at(code, offset);
	const struct function *fn;

	if (i == NONE || code->insns[i].function == NONE)
		return NULL;
	fn = &code->functions[code->insns[i].function];
	return fn->start == offset ? fn : NULL;
}

const char *function_label(const struct code *code, const struct function *fn)
{
	return code->obj->symbols[fn->symbol].label;
}

const char *place(const struct code *code, uint32_t offset)
{
	static char names[8][160];
	static unsigned int turn;
	char *name = names[turn++ % 8];
	uint32_t low = 0, high = code->function_count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (code->functions[mid].end <= offset)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < code->function_count && code->functions[low].start <= offset)
		snprintf(name, sizeof(names[0]), "%s+%#x",
			 function_label(code, &code->functions[low]),
			 offset - code->functions[low].start);
	else
		snprintf(name, sizeof(names[0]), ".text+%#x", offset);
	return name;
}

static bool same_register(const struct insn *insn)
{
	return insn->op[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	       insn->op[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	       insn->op[0].reg.value == insn->op[1].reg.value;
}

/* lea 0(%reg),%reg in any of its encodings. */
static bool is_idle_lea(const struct insn *insn)
{
	const ZydisDecodedOperandMem *mem = &insn->op[1].mem;
	ZydisRegister reg = insn->op[0].reg.value;

	if (insn->z.mnemonic != ZYDIS_MNEMONIC_LEA || mem->disp.value)
		return false;
	return (mem->base == reg && mem->index == ZYDIS_REGISTER_NONE) ||
	       (mem->base == ZYDIS_REGISTER_NONE && mem->index == reg &&
		mem->scale == 1);
}

/* Writing a register of 32 bits clears the upper half of its 64. */
bool insn_is_nop(const struct code *code, const struct insn *insn)
{
	bool whole = code->obj->is64 ?
			     insn->op[0].size == 64 || insn->op[0].size == 16 :
			     true;

	if (insn->disp || insn->imm)
		return false;
	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_NOP:
		return true;
	case ZYDIS_MNEMONIC_XCHG:
	case ZYDIS_MNEMONIC_MOV:
		return whole && same_register(insn);
	case ZYDIS_MNEMONIC_LEA:
		return whole && is_idle_lea(insn);
	default:
		return false;
	}
}

bool insn_is_branch(const struct insn *insn)
{
	return insn->z.raw.imm[0].is_relative;
}

bool insn_is_call(const struct insn *insn)
{
	return insn->z.mnemonic == ZYDIS_MNEMONIC_CALL;
}

bool insn_is_indirect(const struct insn *insn)
{
	return (insn->z.mnemonic == ZYDIS_MNEMONIC_CALL ||
		insn->z.mnemonic == ZYDIS_MNEMONIC_JMP) &&
	       !insn_is_branch(insn);
}

bool insn_ends_flow(const struct insn *insn)
{
	return insn->z.mnemonic == ZYDIS_MNEMONIC_JMP ||
	       insn->z.mnemonic == ZYDIS_MNEMONIC_RET ||
	       insn->z.mnemonic == ZYDIS_MNEMONIC_UD2;
}

uint64_t insn_destination(const struct insn *insn)
{
	return (uint64_t)insn->offset + insn->length +
	       insn->z.raw.imm[0].value.s;
}

/* Finds the field of an instruction that a relocation fills in. */
static int take_reloc(struct code *code, struct insn *insn,
		      const struct reloc *rel)
{
	uint64_t at = rel->offset - insn->offset;

	if (rel->offset < insn->offset)
		return complain(code->obj,
				".text: relocation at %#llx begins "
				"in one instruction and ends in another",
				(unsigned long long)rel->offset);
	if (insn->z.raw.disp.size == 8 * rel->width &&
	    insn->z.raw.disp.offset == at)
		insn->disp = rel;
	else if (insn->z.raw.imm[0].size == 8 * rel->width &&
		 insn->z.raw.imm[0].offset == at)
		insn->imm = rel;
	else
		return complain(code->obj,
				".text+%#x: a relocation that is "
				"not for a field of the instruction",
				insn->offset);
	return 0;
}

/* The reader takes them, for programs; here nobody would call them. */
static int refuse_constructors(const struct object *obj)
{
	size_t i;

	for (i = 1; i < obj->section_count; i++)
		if (obj->sections[i].type == SHT_INIT_ARRAY ||
		    obj->sections[i].type == SHT_FINI_ARRAY)
			return complain(obj, "section %s: constructors",
					obj->sections[i].name);
	return 0;
}

int code_decode(struct code *code, const struct object *obj)
{
	const struct section *text = &obj->sections[obj->text];
	ZydisDecoder decoder;
	size_t r = 0, room = 0;
	uint64_t offset = 0;

	*code = (struct code){ .obj = obj };
	if (refuse_constructors(obj))
		return -1;
	code->at = xcalloc(text->size, sizeof(*code->at));
	ZydisDecoderInit(&decoder,
			 obj->is64 ? ZYDIS_MACHINE_MODE_LONG_64 :
				     ZYDIS_MACHINE_MODE_LEGACY_32,
			 obj->is64 ? ZYDIS_STACK_WIDTH_64 :
				     ZYDIS_STACK_WIDTH_32);
	while (offset < text->size) {
		struct insn *insn;

		if (code->count == room) {
			room = room ? 2 * room : 1024;
			code->insns = reallocarray(code->insns, room,
						   sizeof(*code->insns));
			if (!code->insns)
				return complain(obj, "out of memory");
		}
		insn = &code->insns[code->count];
		*insn = (struct insn){ .offset = offset,
				       .function = NONE,
				       .table = NONE };
		if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(
			    &decoder, text->data + offset, text->size - offset,
			    &insn->z, insn->op)))
			return complain(obj, ".text+%#x: not an instruction",
					insn->offset);
		insn->length = insn->z.length;
		code->at[offset] = ++code->count;
		offset += insn->length;
		for (; r < text->reloc_count && text->relocs[r].offset < offset;
		     r++)
			if (take_reloc(code, insn, &text->relocs[r]))
				return -1;
	}
	return 0;
}

void code_free(struct code *code)
{
	free(code->insns);
	free(code->at);
	free(code->functions);
	free(code->tables);
	*code = (struct code){ 0 };
}
