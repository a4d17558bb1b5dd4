/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The code of an object: instructions, functions, jump tables. */
#ifndef OBJECTS_CODE_H
#define OBJECTS_CODE_H

#include <Zydis/Zydis.h>

#include "object.h"

#define NONE UINT32_MAX
#define STATUS_FLAGS                                              \
	(ZYDIS_CPUFLAG_CF | ZYDIS_CPUFLAG_PF | ZYDIS_CPUFLAG_AF | \
	 ZYDIS_CPUFLAG_ZF | ZYDIS_CPUFLAG_SF | ZYDIS_CPUFLAG_OF)

struct insn {
	uint32_t offset; /* into .text */
	uint8_t length;
	ZydisDecodedInstruction z;
	ZydisDecodedOperand op[ZYDIS_MAX_OPERAND_COUNT];
	const struct reloc *disp, *imm; /* what fills in these fields */
	uint32_t function;		/* index, or NONE: between functions */
	uint32_t table;			/* index, or NONE */
	bool target;			/* something in .text jumps here */
};

struct function {
	uint32_t symbol;
	uint32_t start, end;  /* into .text */
	uint32_t first, last; /* instructions, both included */
	bool address_taken;
};

/* A jump table: `count` addresses in `section` from `offset` on. */
struct table {
	const struct section *section;
	uint64_t offset;
	uint32_t count;
	uint32_t insn; /* that jumps through it */
};

struct code {
	const struct object *obj;
	struct insn *insns;
	uint32_t count;
	uint32_t *at; /* by offset into .text: 1 + index of the instruction */
	struct function *functions; /* by start */
	uint32_t function_count;
	struct table *tables;
	uint32_t table_count;
};

/* Decodes .text from its first byte to its last. Returns 0, or -1. */
int code_decode(struct code *code, const struct object *obj);
/* Finds functions, targets and jump tables; checks that nothing is left over.
 */
int code_flow(struct code *code);
/* The highest index that can reach the jump through a table. 0, or -1. */
int table_bound(const struct code *code, const struct table *table,
		uint64_t *bound);
/* What hardening takes for granted, see liveness.c. Returns 0, or -1. */
int code_preconditions(const struct code *code);
void code_free(struct code *code);

/* The instruction that begins at an offset into .text, or NONE. */
uint32_t insn_at(const struct code *code, uint64_t offset);
/* The function that begins there, or NULL. */
const struct function *function_at(const struct code *code, uint64_t offset);
const char *function_label(const struct code *code, const struct function *fn);
/* "function+0x12", for messages; valid until called eight more times. */
const char *place(const struct code *code, uint32_t offset);

bool insn_is_nop(const struct code *code, const struct insn *insn);
bool insn_is_branch(const struct insn *insn); /* direct, calls included */
bool insn_is_indirect(const struct insn *insn);
bool insn_is_call(const struct insn *insn);
/* Jumps always and does not come back: jmp or ret. */
bool insn_ends_flow(const struct insn *insn);
/* Of a direct branch without relocation: where in .text it goes. */
uint64_t insn_destination(const struct insn *insn);

/*
 * Where control can go after an instruction within its function. Fills in up
 * to max instruction indices and returns how many there are; a jump through a
 * table goes to every entry of it.
 */
size_t insn_successors(const struct code *code, uint32_t insn, uint32_t *to,
		       size_t max);
/* Whether an offset into a section is within one of the jump tables. */
bool in_jump_table(const struct code *code, const struct section *sec,
		   uint64_t offset);
/* The offset into .text that entry i of a table leads to. */
uint64_t table_entry(const struct code *code, const struct table *table,
		     uint32_t i);

#endif
