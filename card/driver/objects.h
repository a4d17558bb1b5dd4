/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The driver's objects in this process. */
#ifndef TWIN_OBJECTS_H
#define TWIN_OBJECTS_H

#include <stdbool.h>

/*
 * Loads him_r750.o and ldm_la.o of @dir; before them @count plug-ins, objects
 * whose symbols take the place of the driver's and the OSM's. From then on the
 * LDM's functions can be called as its header declares them. 0, or -1 with a
 * message; once in a process.
 */
int driver_load(const char *dir, char *const *plugins, unsigned int count);
void driver_unload(void);

/* Has the HIM register what it drives, and the LDM its kinds of disks. */
void driver_register(void);

/* The first HIM that is registered: the LDM's him_list, a HIM *. */
void *driver_him(void);

/* Whether any of the objects defines a global symbol of that name. */
bool driver_has(const char *name);

/* The address of what objects may import; NULL: there is no such name. */
void *driver_import(const char *name);

#endif
