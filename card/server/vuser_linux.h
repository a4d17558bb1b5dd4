/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the vfio-user engine needs of the operating system, safe against a
 * client that hands over what it should not: a file that it shortens
 * afterwards, a pipe that is full or that nobody reads.
 */
#ifndef TWIN_VUSER_LINUX_H
#define TWIN_VUSER_LINUX_H

#include "vuser.h"

extern const struct vuser_ops vuser_linux;

/* Once, before the first use: SIGBUS and SIGPIPE are its own from then on. */
void vuser_linux_init(void);

#endif
