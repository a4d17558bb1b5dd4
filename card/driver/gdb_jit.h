/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Tells gdb of loaded objects, through its JIT interface. */
#ifndef TWIN_GDB_JIT_H
#define TWIN_GDB_JIT_H

struct loaded;

/* What is returned is for gdb_jit_remove(), which takes NULL, too. */
void *gdb_jit_add(const struct loaded *o);
void gdb_jit_remove(void *entry);

#endif
