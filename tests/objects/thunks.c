// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A kernel's thunks for hardened objects that run in user space: these stop the
 * program where an indirect branch leads to anything but ENDBR, as a CPU with
 * IBT does, and say at the end how many did not.
 */
#include <stdio.h>

extern unsigned long thunk_branches, thunk_returns;
unsigned long thunk_branches, thunk_returns;

#define THUNK(reg)                                             \
	asm(".pushsection .text\n"                             \
	    ".globl __x86_indirect_thunk_" #reg "\n"           \
	    "__x86_indirect_thunk_" #reg ":\n"                 \
	    "	cmpl $0xfa1e0ff3, (%" #reg ")\n" /* endbr64 */ \
	    "	jne 1f\n"                                        \
	    "	incq thunk_branches(%rip)\n"                     \
	    "	jmp *%" #reg "\n"                              \
	    "1:	ud2\n"                                         \
	    ".popsection\n");

THUNK(rax)
THUNK(rbx)
THUNK(rcx)
THUNK(rdx)
THUNK(rsi)
THUNK(rdi)
THUNK(rbp)
THUNK(r8)
THUNK(r9)
THUNK(r10)
THUNK(r11)
THUNK(r12)
THUNK(r13)
THUNK(r14)
THUNK(r15)

asm(".pushsection .text\n"
    ".globl __x86_return_thunk\n"
    "__x86_return_thunk:\n"
    "	incq thunk_returns(%rip)\n"
    "	ret\n"
    ".popsection\n");

__attribute__((destructor)) static void tell(void)
{
	fprintf(stderr,
		"# thunks: %lu indirect branches, each to ENDBR; "
		"%lu returns\n",
		thunk_branches, thunk_returns);
}
