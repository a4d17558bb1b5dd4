// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The two-wire host controller with the identity chip. */
#include "model/ident.h"
#include "model/regs.h"
#include "tests/tap.h"

static const u8 key[IDENT_KEY] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static struct ident ident;
static struct twsi bus;

enum { ACK = 0x04, STOP = 0x10, START = 0x20, ENABLE = 0x40 };

static u8 step(u8 control)
{
	twsi_write(&bus, TWSI_CONTROL, ENABLE | control);
	return twsi_read(&bus, TWSI_STATUS);
}

static u8 send(u8 byte)
{
	twsi_write(&bus, TWSI_DATA, byte);
	return step(0);
}

static void ask(void)
{
	step(START);
	send(IDENT_ADDRESS);
	for (u8 i = 0; i < IDENT_MESSAGE; i++)
		send((u8)(0x80 | i));
	step(STOP);
}

static bool answered(u8 *out)
{
	step(START);
	if (send(IDENT_ADDRESS | 1) != 0x40)
		return false;
	for (unsigned int i = 0; i < IDENT_MESSAGE; i++) {
		step(i + 1 < IDENT_MESSAGE ? ACK : 0);
		out[i] = twsi_read(&bus, TWSI_DATA);
	}
	step(STOP);
	return true;
}

int main(void)
{
	u8 out[IDENT_MESSAGE];

	ident_init(&ident, key);
	twsi_reset(&bus);
	bus.slave = &ident.slave;
	is(twsi_read(&bus, TWSI_STATUS), 0xf8, "the bus starts idle");
	is(step(START), 0x08, "a start condition is reported");
	is(send(0x6c), 0x20, "an unused address is not acknowledged");
	step(STOP);
	step(START);
	is(send(IDENT_ADDRESS), 0x18,
	   "the identity chip acknowledges its address");
	is(send(0), 0x28, "the identity chip acknowledges a byte");
	is(step(START), 0x10, "a repeated start is reported");
	step(STOP);
	is(twsi_read(&bus, TWSI_STATUS), 0xf8,
	   "a stop condition makes the bus idle");
	ask();
	ok(answered(out), "the identity chip can be read");
	ok(!memcmp(out + IDENT_KEY_AT, key, IDENT_KEY),
	   "the identity chip returns its key");
	is(out[0], 0x80, "the first byte of the message is returned");
	is(out[IDENT_MESSAGE - 1], 0x9f,
	   "the last byte of the message is returned");
	ident.wrong = true;
	ask();
	answered(out);
	ok(memcmp(out + IDENT_KEY_AT, key, IDENT_KEY),
	   "identity_wrong: another key is returned");
	ident.mute = true;
	ok(!answered(out), "identity_mute: no acknowledge");
	bus.slave = NULL;
	twsi_write(&bus, TWSI_RESET, 0);
	step(START);
	is(send(IDENT_ADDRESS), 0x20, "no acknowledge on an empty bus");
	return tap_done();
}
