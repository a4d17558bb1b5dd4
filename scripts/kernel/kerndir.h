/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A kernel's build directory: what `make -C` takes to build a module. It is
 * the headers package of a distribution or a source tree after
 * `make modules_prepare`.
 */
#ifndef KERNDIR_H
#define KERNDIR_H

#include <stdbool.h>

enum kern_cc { KERN_CC_UNKNOWN, KERN_CC_GCC, KERN_CC_CLANG };

struct kern_config {
	char arch[32];		/* x86_64, i386, or another's name */
	bool modules;		/* CONFIG_MODULES */
	enum kern_cc cc;	/* unknown before 4.18 */
	int cc_major;		/* 0: unknown */
};

/*
 * The release of the kernel whose build directory this is, in malloc()ed
 * memory: UTS_RELEASE, else include/config/kernel.release, else the fallback
 * (NULL: none). NULL if this is no usable directory; *why says why, a constant.
 */
char *kerndir_release(const char *dir, const char *fallback, const char **why);

/*
 * Reads include/config/auto.conf, which make wrote at the end of the kernel's
 * configuration. False if it is not there.
 */
bool kerndir_config(const char *dir, struct kern_config *conf);

/* Is dir/name there, whatever it is? */
bool kerndir_has(const char *dir, const char *name);

/* Do we have objects for this architecture? */
bool kern_arch_is_x86(const struct kern_config *conf);

/* "gcc", "clang", "unknown" */
const char *kern_cc_name(enum kern_cc cc);

/*
 * The text of dir/name in malloc()ed memory, NUL bytes turned into newlines;
 * NULL if it is no regular file of a sensible size.
 */
char *kern_read_file(const char *dir, const char *name);

/*
 * The value in a file of KEY=value lines (auto.conf, os-release), quotes taken
 * off, into out[size]; false and the empty string if there is none.
 */
bool kern_value(const char *text, const char *key, char *out, int size);

#endif
