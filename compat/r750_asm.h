/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the vendor's objects, staged as assembly, leave to the kernel's options.
 * On a kernel without any of them this is plain code. Options alone are asked,
 * under the names they had and have:
 *
 *	RETPOLINE	4.15, MITIGATION_RETPOLINE from 6.9
 *	RETHUNK		5.19, MITIGATION_RETHUNK from 6.9
 *	SLS		5.17, MITIGATION_SLS from 6.9
 *	X86_KERNEL_IBT	5.18
 *	CALL_PADDING	6.2
 *
 * All of them were taken back into older series, with the thunks' names and
 * exports (EXPORT_SYMBOL, not _GPL) as they are in mainline.
 */
/* clang-format off */
#ifndef R750_ASM_H
#define R750_ASM_H

#if defined(CONFIG_RETPOLINE) || defined(CONFIG_MITIGATION_RETPOLINE)
#define R750_RETPOLINE
#endif
#if defined(CONFIG_RETHUNK) || defined(CONFIG_MITIGATION_RETHUNK)
#define R750_RETHUNK
#endif
#if defined(CONFIG_SLS) || defined(CONFIG_MITIGATION_SLS)
#define R750_SLS
#endif

#ifdef CONFIG_FUNCTION_ALIGNMENT
#define R750_ALIGNMENT CONFIG_FUNCTION_ALIGNMENT
#else
#define R750_ALIGNMENT 16
#endif

	.macro FUNCTION name
	.balign R750_ALIGNMENT, 0x90
#ifdef CONFIG_CALL_PADDING
	.skip R750_ALIGNMENT, 0x90
#endif
	.type \name, @function
\name:
	.endm

	.macro GLOBAL_FUNCTION name
	.globl \name
	FUNCTION \name
	.endm

	.macro LOCAL_FUNCTION name
	FUNCTION \name
	.endm

	.macro END_FUNCTION name
	.size \name, . - \name
	.endm

/* As bytes, for assemblers that are older than the instruction. */
	.macro ENDBR
#ifdef CONFIG_X86_KERNEL_IBT
	.byte 0xf3, 0x0f, 0x1e, 0xfa
#endif
	.endm

/* Stops speculation past an instruction that does not go on. */
	.macro STOP
#ifdef R750_SLS
	int3
#endif
	.endm

	.macro RETURN
#ifdef R750_RETHUNK
	jmp __x86_return_thunk
#else
	ret
#endif
	STOP
	.endm

	.macro CALL_REG reg
#ifdef R750_RETPOLINE
	call __x86_indirect_thunk_\reg
#else
	call *%\reg
#endif
	.endm

	.macro JMP_REG reg
#ifdef R750_RETPOLINE
	jmp __x86_indirect_thunk_\reg
#else
	jmp *%\reg
#endif
	STOP
	.endm

	.section .note.GNU-stack, "", @progbits

#endif
