/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A two-wire (I2C) host controller of the chip, and the interface of a device
 * on its bus. It is Marvell's usual block: control bits and status codes after
 * mainline's i2c-mv64xxx; how the chip accesses it (regs.h, TWSI_*): object.
 */
#ifndef TWIN_TWSI_H
#define TWIN_TWSI_H

#include "twin.h"

enum twsi_control {
	CTL_ACK = 0x04,
	CTL_IFLG = 0x08,
	CTL_STOP = 0x10,
	CTL_START = 0x20,
};

enum twsi_status {
	ST_START = 0x08,
	ST_RESTART = 0x10,
	ST_ADDR_WRITE_ACK = 0x18,
	ST_ADDR_WRITE_NAK = 0x20,
	ST_DATA_WRITE_ACK = 0x28,
	ST_DATA_WRITE_NAK = 0x30,
	ST_ADDR_READ_ACK = 0x40,
	ST_ADDR_READ_NAK = 0x48,
	ST_DATA_READ_ACK = 0x50,
	ST_DATA_READ_NAK = 0x58,
	ST_IDLE = 0xf8,
};

/* A device on the bus. */
struct twsi_slave {
	void *ctx;
	u8 address; /* 8 bits, the lowest (direction) clear */
	bool (*start)(void *ctx, bool read); /* false: no acknowledge */
	void (*write)(void *ctx, u8 byte);
	u8 (*read)(void *ctx);
	void (*stop)(void *ctx);
};

enum twsi_phase { TWSI_IDLE, TWSI_ADDRESS, TWSI_WRITING, TWSI_READING };

struct twsi {
	u8 data, control, status, rate;
	enum twsi_phase phase;
	struct twsi_slave *slave; /* on the bus, or NULL */
	bool selected;		  /* the slave acknowledged */
};

/* @reg is the block's own register number, 0-7. */
void twsi_write(struct twsi *t, unsigned int reg, u8 v);
u8 twsi_read(const struct twsi *t, unsigned int reg);
void twsi_reset(struct twsi *t);

#endif
