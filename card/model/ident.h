/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The identity chip on two-wire channel 0. The driver writes 32 bytes, waits,
 * reads 32 back, and starts the card only if eight of them are what it expects
 * (object). These eight, the key, belong to the card and to the driver's object
 * and are not stored here: the caller supplies them.
 */
#ifndef TWIN_IDENT_H
#define TWIN_IDENT_H

#include "twsi.h"

#define IDENT_ADDRESS 0x0e /* object: written to 0x0e, read from 0x0f */
#define IDENT_MESSAGE 32   /* bytes each way; object */
#define IDENT_KEY_AT 16	   /* offset of the eight bytes; object */
#define IDENT_KEY 8

struct ident {
	struct twsi_slave slave;
	u8 key[IDENT_KEY];
	u8 message[IDENT_MESSAGE];
	unsigned int at;
	bool mute;	     /* fault identity_mute: no acknowledge */
	bool wrong;	     /* fault identity_wrong: another key */
	unsigned int called; /* times it was addressed */
	unsigned int asked;  /* times it was read */
};

void ident_init(struct ident *id, const u8 key[IDENT_KEY]);

#endif
