/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the vfio-user engine needs of the operating system, safe against hostile
 * descriptors: a file that the client truncates later, a pipe that is full or
 * that nobody reads.
 */
#ifndef TWIN_VUSER_LINUX_H
#define TWIN_VUSER_LINUX_H

#include "vuser.h"

extern const struct vuser_ops vuser_linux;

/* To be called once, first: installs handlers of SIGBUS and SIGPIPE. */
void vuser_linux_init(void);

#endif
