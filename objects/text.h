/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Assembly for gas, in AT&T syntax. */
#ifndef OBJECTS_TEXT_H
#define OBJECTS_TEXT_H

#include <stdio.h>

#include "code.h"

struct text {
	const struct code *code;
	FILE *out;
	bool hardened;
	/* Functions that C of ours takes the place of, by label. */
	const char *const *mends;
	size_t mend_count;
};

bool is_mended(const struct text *text, const char *label);
/*
 * What the hardened text calls a symbol: its label, or __wrap_label if it is
 * not in the object and mended. Valid until called eight more times.
 */
const char *hardened_name(const struct text *text, const struct symbol *sym);

/*
 * What code at an offset is called: in the hardened text by its function's
 * name, if it is the beginning of one and not reached from inside it. Valid
 * until called eight more times.
 */
const char *code_label(const struct text *text, uint64_t offset);
const char *inner_label(uint64_t offset);
/* What a relocation refers to, `more` bytes on; valid likewise. */
const char *reloc_text(const struct text *text, const struct reloc *rel,
		       int64_t more);

/* The operand of an instruction in memory, as in "8(%rax)". */
void print_memory(const struct text *text, const struct insn *insn,
		  const ZydisDecodedOperand *op);
const char *register_name(ZydisRegister reg);
/*
 * One instruction. The exact text has pseudo prefixes and bytes in it where
 * the assembler would choose another encoding. Returns 0, or -1 with a message
 * if the instruction is one that nobody has taught this program to write.
 */
int print_insn(const struct text *text, const struct insn *insn);

/* Whole objects. */
int print_exact(const struct code *code, FILE *out);
int print_hardened(const struct text *text);
/* One instruction of .text as the hardened text has it. */
int harden_insn(const struct text *text, const struct insn *insn);
/* Whether control can come to a function by an indirect call. */
bool needs_endbr(const struct code *code, const struct function *fn);

#endif
