/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef TWIN_IDENT_KEY_H
#define TWIN_IDENT_KEY_H

#include "model/ident.h"

/*
 * Reads the eight bytes that the identity chip must return from the HIM object
 * at
 * @path: the immediate of the movabs at the start of odin_verify_adapter.
 * Returns 0, or -1 with the reason in @why.
 */
int ident_key_from_object(const char *path, u8 key[IDENT_KEY], char *why,
			  size_t size);

#endif
