/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What open/deliver.c uses of the kernel, in user space on a little-endian
 * machine. Registers are offsets from the array bar; model.c carries the
 * accesses to the emulated card.
 */
#ifndef OPEN_TEST_KERNEL_H
#define OPEN_TEST_KERNEL_H

#include "model/twin.h"

typedef u32 __le32;
typedef u64 __le64;
typedef u64 dma_addr_t;

#define __iomem
#define __packed __attribute__((packed))
#define BIT(n) (1u << (n))
#define BIT_ULL(n) (1ull << (n))
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define cpu_to_le32(x) ((u32)(x))
#define cpu_to_le64(x) ((u64)(x))
#define le32_to_cpu(x) (x)
#define lower_32_bits(x) ((u32)(x))
#define upper_32_bits(x) ((u32)((x) >> 32))
#define dma_rmb() __asm__ volatile("" ::: "memory")

u32 readl(const void *reg);
void writel(u32 value, void *reg);
void udelay(unsigned int us);

#endif
