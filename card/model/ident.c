// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The identity chip. */
#include "ident.h"

static bool ident_start(void *ctx, bool read)
{
	struct ident *id = ctx;

	id->at = 0;
	id->called++;
	id->asked += read && !id->mute;
	return !id->mute;
}

static void ident_write(void *ctx, u8 byte)
{
	struct ident *id = ctx;

	if (id->at < IDENT_MESSAGE)
		id->message[id->at++] = byte;
}

/* The answer is the message that was written, with the key in its place. */
static u8 ident_read(void *ctx)
{
	struct ident *id = ctx;
	unsigned int i = id->at++;

	if (i >= IDENT_MESSAGE)
		return 0xff;
	if (i < IDENT_KEY_AT || i >= IDENT_KEY_AT + IDENT_KEY)
		return id->message[i];
	return id->wrong ? (u8)~id->key[i - IDENT_KEY_AT] :
			   id->key[i - IDENT_KEY_AT];
}

static void ident_stop(void *ctx)
{
	struct ident *id = ctx;

	id->at = 0;
}

void ident_init(struct ident *id, const u8 key[IDENT_KEY])
{
	memset(id, 0, sizeof(*id));
	memcpy(id->key, key, IDENT_KEY);
	id->slave = (struct twsi_slave){
		.ctx = id,
		.address = IDENT_ADDRESS,
		.start = ident_start,
		.write = ident_write,
		.read = ident_read,
		.stop = ident_stop,
	};
}
