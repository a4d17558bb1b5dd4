// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A kernel's thunks in user space: they check, they do not mitigate. */
#include "thunks.h"

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
THUNK_REGISTERS(THUNK)

asm(".pushsection .text\n"
    ".globl __x86_return_thunk\n"
    "__x86_return_thunk:\n"
    "	incq thunk_returns(%rip)\n"
    "	ret\n"
    ".popsection\n");
