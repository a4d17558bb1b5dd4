// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What hardening takes for granted, checked for each object:
 *
 *  - nothing is kept below the stack pointer, where interrupts and thunks push;
 *  - the direction flag is never set, so that clearing it does nothing;
 *  - where a jump table leads, no flag is read that was set before the jump,
 *    since comparisons take the table's place;
 *  - r11 is free at indirect calls, since the address goes through it. By the
 *    ABI no callee takes it or keeps it; here it is seen that no function does.
 */
#include <stdlib.h>

#include "code.h"

#define R11_LIVE (1u << 31)

static bool is_r11(const struct insn *insn, ZydisRegister reg)
{
	return ZydisRegisterGetLargestEnclosing(insn->z.machine_mode, reg) ==
	       ZYDIS_REGISTER_R11;
}

/* Whether the instruction reads r11, and whether it gives it a new value. */
static void r11_access(const struct insn *insn, bool *reads, bool *sets)
{
	int i;

	*reads = *sets = false;
	/* xor %r11d,%r11d is how 0 is written. */
	if (insn->z.mnemonic == ZYDIS_MNEMONIC_XOR &&
	    insn->op[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	    insn->op[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	    insn->op[0].reg.value == insn->op[1].reg.value) {
		*sets = insn->op[0].size >= 32 &&
			is_r11(insn, insn->op[0].reg.value);
		return;
	}
	for (i = 0; i < insn->z.operand_count; i++) {
		const ZydisDecodedOperand *op = &insn->op[i];

		if (op->type == ZYDIS_OPERAND_TYPE_MEMORY) {
			*reads |= is_r11(insn, op->mem.base) ||
				  is_r11(insn, op->mem.index);
		} else if (op->type == ZYDIS_OPERAND_TYPE_REGISTER &&
			   is_r11(insn, op->reg.value)) {
			*reads |= !!(op->actions &
				     ZYDIS_OPERAND_ACTION_MASK_READ);
			*sets |= op->size >= 32 &&
				 op->actions & ZYDIS_OPERAND_ACTION_WRITE;
		}
	}
}

/* A shift by %cl or a repeated compare may leave the flags as they were. */
static bool may_skip(const struct insn *insn)
{
	int i;

	if (insn->z.attributes & (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE |
				  ZYDIS_ATTRIB_HAS_REPNE))
		return true;
	if (insn->z.meta.category != ZYDIS_CATEGORY_SHIFT &&
	    insn->z.meta.category != ZYDIS_CATEGORY_ROTATE)
		return false;
	for (i = 1; i < insn->z.operand_count; i++)
		if (insn->op[i].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		    insn->op[i].reg.value == ZYDIS_REGISTER_CL)
			return true;
	return false;
}

static uint32_t live_before(const struct insn *insn, uint32_t after)
{
	const ZydisAccessedFlags *flags = insn->z.cpu_flags;
	bool reads, sets;

	if (insn_is_call(insn))
		after &= ~STATUS_FLAGS; /* the callee's, by the ABI */
	if (flags) {
		if (!may_skip(insn))
			after &= ~(flags->modified | flags->set_0 |
				   flags->set_1 | flags->undefined);
		after |= flags->tested & STATUS_FLAGS;
	}
	r11_access(insn, &reads, &sets);
	if (sets)
		after &= ~R11_LIVE;
	if (reads)
		after |= R11_LIVE;
	return after;
}

static uint32_t live_after(const struct code *code, const uint32_t *live,
			   uint32_t i)
{
	static uint32_t to[UINT16_MAX + 1];
	size_t n = insn_successors(code, i, to, UINT16_MAX + 1), k;
	uint32_t after = 0;

	for (k = 0; k < n; k++)
		after |= live[to[k]];
	return after;
}

/* Fills in, for each instruction of a function, what is live before it. */
static void find_live(const struct code *code, const struct function *fn,
		      uint32_t *live)
{
	bool changed;
	uint32_t i;

	do {
		changed = false;
		for (i = fn->last + 1; i-- > fn->first;) {
			uint32_t now = live_before(&code->insns[i],
						   live_after(code, live, i));

			changed |= now != live[i];
			live[i] = now;
		}
	} while (changed);
}

static int check_table_targets(const struct code *code, const uint32_t *live)
{
	uint32_t i;

	for (i = 0; i < code->table_count; i++) {
		uint32_t jump = code->tables[i].insn;

		if (live_after(code, live, jump) & STATUS_FLAGS)
			return complain(code->obj,
					"%s: flags are live where its "
					"jump table leads",
					place(code, code->insns[jump].offset));
	}
	return 0;
}

static int check_r11(const struct code *code, const uint32_t *live)
{
	uint32_t i;

	for (i = 0; i < code->function_count; i++)
		if (live[code->functions[i].first] & R11_LIVE)
			return complain(
				code->obj, "%s takes r11 from its caller",
				function_label(code, &code->functions[i]));
	for (i = 0; i < code->count; i++)
		if (insn_is_indirect(&code->insns[i]) &&
		    code->insns[i].table == NONE &&
		    live_after(code, live, i) & R11_LIVE)
			return complain(code->obj, "%s: r11 is not free there",
					place(code, code->insns[i].offset));
	return 0;
}

static int check_insn(const struct code *code, const struct insn *insn)
{
	const char *what = NULL;
	int i;

	for (i = 0; i < insn->z.operand_count_visible; i++) {
		const ZydisDecodedOperandMem *mem = &insn->op[i].mem;

		if (insn->op[i].type != ZYDIS_OPERAND_TYPE_MEMORY ||
		    (mem->base != ZYDIS_REGISTER_RSP &&
		     mem->base != ZYDIS_REGISTER_ESP))
			continue;
		if (mem->disp.value < 0)
			what = "memory below the stack pointer is in use";
	}
	if (insn->z.mnemonic == ZYDIS_MNEMONIC_STD)
		what = "the direction flag is set";
	if (insn->z.mnemonic == ZYDIS_MNEMONIC_RET &&
	    insn->z.operand_count_visible)
		what = "a return that takes arguments off the stack";
	return what ? complain(code->obj, "%s: %s", place(code, insn->offset),
			       what) :
		      0;
}

int code_preconditions(const struct code *code)
{
	uint32_t *live, i;
	int error;

	if (!code->obj->is64)
		return complain(code->obj, "not for x86-64");
	for (i = 0; i < code->count; i++)
		if (check_insn(code, &code->insns[i]))
			return -1;
	live = xcalloc(code->count, sizeof(*live));
	for (i = 0; i < code->function_count; i++)
		find_live(code, &code->functions[i], live);
	error = check_table_targets(code, live) || check_r11(code, live);
	free(live);
	return error ? -1 : 0;
}
