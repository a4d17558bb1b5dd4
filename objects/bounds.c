// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * How large a register can be, by data flow over one function: what is known
 * is the highest value of its low 8, 16, 32 and 64 bits, without sign. It is
 * learnt from what is moved and masked and from comparisons that a branch
 * follows, and holds where control comes together if it holds on every way in.
 */
#include <stdlib.h>

#include "code.h"

enum { BITS8, BITS16, BITS32, BITS64, SIZES };

#define REGISTERS 16
static const uint64_t mask[SIZES] = { UINT8_MAX, UINT16_MAX, UINT32_MAX,
				      UINT64_MAX };

struct state {
	uint64_t max[REGISTERS][SIZES];
	int compared; /* register, or -1: the flags say nothing of use */
	int compared_size;
	uint64_t compared_with;
	bool reached;
};

static int size_index(uint16_t bits)
{
	switch (bits) {
	case 8:
		return BITS8;
	case 16:
		return BITS16;
	case 32:
		return BITS32;
	default:
		return BITS64;
	}
}

/* The number of a general register, or -1. */
static int register_number(const struct insn *insn, ZydisRegister reg)
{
	ZydisRegister whole =
		ZydisRegisterGetLargestEnclosing(insn->z.machine_mode, reg);

	switch (ZydisRegisterGetClass(whole)) {
	case ZYDIS_REGCLASS_GPR32:
	case ZYDIS_REGCLASS_GPR64:
		return ZydisRegisterGetId(whole);
	default:
		return -1;
	}
}

static bool is_high_byte(ZydisRegister reg)
{
	return reg >= ZYDIS_REGISTER_AH && reg <= ZYDIS_REGISTER_BH;
}

static void forget(struct state *s, int reg)
{
	int k;

	for (k = 0; k < SIZES; k++)
		s->max[reg][k] = mask[k];
	if (s->compared == reg)
		s->compared = -1;
}

/* The low bits of reg are at most v; what follows for the other sizes. */
static void limit(struct state *s, int reg, int size, uint64_t v)
{
	uint64_t *max = s->max[reg];
	int k;

	if (v >= max[size])
		return;
	for (k = 0; k < SIZES; k++)
		if (k == size || (k < size && v <= mask[k]) ||
		    (k > size && max[k] <= mask[size]))
			max[k] = v < max[k] ? v : max[k];
}

/* The highest value that an instruction can give its first operand. */
static uint64_t result(const struct state *s, const struct insn *insn)
{
	const ZydisDecodedOperand *to = &insn->op[0], *from = &insn->op[1];
	uint64_t top = mask[size_index(to->size)],
		 v = mask[size_index(from->size)];
	int reg = -1, to_reg = register_number(insn, to->reg.value);

	if (from->type == ZYDIS_OPERAND_TYPE_REGISTER &&
	    !is_high_byte(from->reg.value))
		reg = register_number(insn, from->reg.value);
	if (reg >= 0)
		v = s->max[reg][size_index(from->size)];
	if (from->type == ZYDIS_OPERAND_TYPE_IMMEDIATE)
		v = insn->imm ? top : from->imm.value.u & top;
	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_MOV:
	case ZYDIS_MNEMONIC_MOVZX:
		return v < top ? v : top;
	case ZYDIS_MNEMONIC_AND:
		if (to_reg < 0 || is_high_byte(to->reg.value))
			return top;
		top = s->max[to_reg][size_index(to->size)];
		return v < top ? v : top;
	case ZYDIS_MNEMONIC_XOR:
		return reg >= 0 && to->reg.value == from->reg.value ? 0 : top;
	default:
		return top;
	}
}

/* By both ABIs: a callee keeps bx, bp, sp, and on x86-64 r12 to r15. */
static void forget_callers(struct state *s, bool is64)
{
	int reg;

	for (reg = 0; reg < REGISTERS; reg++) {
		bool kept = reg == 3 || reg == 4 || reg == 5 ||
			    (is64 ? reg >= 12 : reg == 6 || reg == 7);

		if (!kept)
			forget(s, reg);
	}
	s->compared = -1;
}

static bool changes_flags(const struct insn *insn)
{
	const ZydisAccessedFlags *flags = insn->z.cpu_flags;

	return flags && (flags->modified | flags->set_0 | flags->set_1 |
			 flags->undefined) &
				STATUS_FLAGS;
}

static void compare(struct state *s, const struct insn *insn)
{
	const ZydisDecodedOperand *reg = &insn->op[0], *with = &insn->op[1];

	s->compared = -1;
	if (insn->z.mnemonic != ZYDIS_MNEMONIC_CMP || insn->imm ||
	    reg->type != ZYDIS_OPERAND_TYPE_REGISTER ||
	    with->type != ZYDIS_OPERAND_TYPE_IMMEDIATE ||
	    is_high_byte(reg->reg.value))
		return;
	s->compared = register_number(insn, reg->reg.value);
	s->compared_size = size_index(reg->size);
	s->compared_with = with->imm.value.u & mask[s->compared_size];
}

static void step(struct state *s, const struct insn *insn, bool is64)
{
	uint64_t v = result(s, insn);
	int i;

	if (changes_flags(insn))
		compare(s, insn);
	for (i = 0; i < insn->z.operand_count; i++) {
		const ZydisDecodedOperand *op = &insn->op[i];
		int reg = op->type == ZYDIS_OPERAND_TYPE_REGISTER ?
				  register_number(insn, op->reg.value) :
				  -1;

		if (reg < 0 || !(op->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE))
			continue;
		forget(s, reg);
		if (op->size == 32) /* the upper half becomes 0 */
			limit(s, reg, BITS64, UINT32_MAX);
		if (!i && !is_high_byte(op->reg.value))
			limit(s, reg, size_index(op->size), v);
	}
	if (insn_is_call(insn))
		forget_callers(s, is64);
}

/* What a branch says of what was compared, where it is taken or is not. */
static void branch(struct state *s, const struct insn *insn, bool taken)
{
	uint64_t v = s->compared_with;
	bool below;

	switch (insn->z.mnemonic) {
	case ZYDIS_MNEMONIC_JNBE:
		below = !taken;
		break;
	case ZYDIS_MNEMONIC_JBE:
		below = taken;
		break;
	case ZYDIS_MNEMONIC_JNB:
		below = !taken && v--;
		break;
	case ZYDIS_MNEMONIC_JB:
		below = taken && v--;
		break;
	default:
		return;
	}
	if (below && s->compared >= 0)
		limit(s, s->compared, s->compared_size, v);
}

/* Adds one more way in. Returns whether less is known now than was. */
static bool join(struct state *to, const struct state *from)
{
	bool changed = false;
	int reg, k;

	if (!to->reached) {
		*to = *from;
		return to->reached = true;
	}
	for (reg = 0; reg < REGISTERS; reg++)
		for (k = 0; k < SIZES; k++)
			if (from->max[reg][k] > to->max[reg][k]) {
				to->max[reg][k] = from->max[reg][k];
				changed = true;
			}
	if (to->compared >= 0 && (to->compared != from->compared ||
				  to->compared_size != from->compared_size ||
				  to->compared_with != from->compared_with)) {
		to->compared = -1;
		changed = true;
	}
	return changed;
}

static bool flow_on(const struct code *code, const struct function *fn,
		    struct state *states, uint32_t i)
{
	const struct insn *insn = &code->insns[i];
	struct state after = states[i - fn->first];
	static uint32_t to[UINT16_MAX + 1];
	bool changed = false;
	size_t n, k;

	if (!after.reached)
		return false;
	step(&after, insn, code->obj->is64);
	n = insn_successors(code, i, to, UINT16_MAX + 1);
	for (k = 0; k < n; k++) {
		struct state there = after;

		/* Both ways may lead to the same instruction. */
		if (insn_is_branch(insn) && n == 2 && to[0] != to[1])
			branch(&there, insn, to[k] != i + 1);
		changed |= join(&states[to[k] - fn->first], &there);
	}
	return changed;
}

int table_bound(const struct code *code, const struct table *table,
		uint64_t *bound)
{
	const struct insn *jump = &code->insns[table->insn];
	const struct function *fn = &code->functions[jump->function];
	struct state *states =
			     xcalloc(fn->last - fn->first + 1, sizeof(*states)),
		     *at;
	int reg = register_number(jump, jump->op[0].mem.index);
	bool changed;
	uint32_t i;

	states[0].reached = true;
	states[0].compared = -1;
	for (i = 0; i < REGISTERS; i++)
		forget(&states[0], i);
	do {
		changed = false;
		for (i = fn->first; i <= fn->last; i++)
			changed |= flow_on(code, fn, states, i);
	} while (changed);
	at = &states[table->insn - fn->first];
	/* A jump that nothing reaches has no index to speak of. */
	*bound = reg < 0 || !at->reached ?
			 UINT64_MAX :
			 at->max[reg][code->obj->is64 ? BITS64 : BITS32];
	free(states);
	return *bound == UINT64_MAX ? -1 : 0;
}
