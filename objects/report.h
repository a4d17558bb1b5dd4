/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What there is to know about the objects of a release, as text. */
#ifndef OBJECTS_REPORT_H
#define OBJECTS_REPORT_H

#include <stddef.h>

/* Reports on the objects at the paths, one after the other. 0, or -1. */
int report_objects(const char *const *paths, size_t count);

#endif
