/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What is on the disc of a drive that was given none: numbered lines. */
#ifndef TWIN_DISC_H
#define TWIN_DISC_H

#include "model/disk.h"

/* Lines of that many bytes, each with its number, in decimal with leading zeros. */
#define DISC_LINE 16u

extern const struct media disc_numbered;

#endif
