// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the hardened text has instead of the object's instructions. The macros
 * are r750_asm.h's; prove.c knows the same rewrites from the other side.
 */
#include "text.h"

bool needs_endbr(const struct code *code, const struct function *fn)
{
	return fn->address_taken ||
	       code->obj->symbols[fn->symbol].bind == STB_GLOBAL;
}

/* Comparisons of the same register; no flag is live where they lead. */
static void print_table(const struct text *text, const struct insn *insn)
{
	const struct table *table = &text->code->tables[insn->table];
	const char *index = register_name(insn->op[0].mem.index);
	uint32_t i;

	fprintf(text->out, "\t/* a jump table of %u entries, %s+%#llx */\n",
		table->count, table->section->name,
		(unsigned long long)table->offset);
	for (i = 0; i < table->count; i++) {
		const char *to = inner_label(table_entry(text->code, table, i));

		if (i + 1 < table->count)
			fprintf(text->out, "\tcmp $%u,%%%s\n\tje %s\n", i,
				index, to);
		else
			fprintf(text->out, "\tjmp %s\n", to);
	}
}

static void print_thunk(const struct text *text, const struct insn *insn)
{
	const char *macro = insn_is_call(insn) ? "CALL_REG" : "JMP_REG";
	const ZydisDecodedOperand *op = &insn->op[0];

	if (op->type == ZYDIS_OPERAND_TYPE_REGISTER) {
		fprintf(text->out, "\t%s %s\n", macro,
			register_name(op->reg.value));
		return;
	}
	fputs("\tmov ", text->out);
	print_memory(text, insn, op);
	fprintf(text->out, ",%%r11\n\t%s r11\n", macro);
}

int harden_insn(const struct text *text, const struct insn *insn)
{
	const struct code *code = text->code;

	if (insn_is_nop(code, insn) || insn->z.mnemonic == ZYDIS_MNEMONIC_CLD ||
	    insn->z.mnemonic == ZYDIS_MNEMONIC_ENDBR64)
		return 0;
	if (insn->table != NONE) {
		print_table(text, insn);
		return 0;
	}
	if (insn_is_indirect(insn)) {
		print_thunk(text, insn);
		return 0;
	}
	if (insn->z.mnemonic == ZYDIS_MNEMONIC_RET) {
		fputs("\tRETURN\n", text->out);
		return 0;
	}
	fputc('\t', text->out);
	if (print_insn(text, insn))
		return -1;
	fputc('\n', text->out);
	return 0;
}
