/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What hardened objects import from a kernel. These thunks stop the program
 * where an indirect branch leads to anything but ENDBR, as a CPU with IBT does.
 */
#ifndef TWIN_THUNKS_H
#define TWIN_THUNKS_H

#define THUNK_REGISTERS(x)                                                  \
	x(rax) x(rbx) x(rcx) x(rdx) x(rsi) x(rdi) x(rbp) x(r8) x(r9) x(r10) \
		x(r11) x(r12) x(r13) x(r14) x(r15)

#define DECLARE_THUNK(reg) void __x86_indirect_thunk_##reg(void);
THUNK_REGISTERS(DECLARE_THUNK)
#undef DECLARE_THUNK
void __x86_return_thunk(void);

/* How often they ran. */
extern unsigned long thunk_branches, thunk_returns;

#endif
