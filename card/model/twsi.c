// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The two-wire (I2C) host controller. */
#include "regs.h"
#include "twsi.h"

void twsi_reset(struct twsi *t)
{
	t->control = 0;
	t->status = ST_IDLE;
	t->phase = TWSI_IDLE;
	t->selected = false;
}

static void stop_condition(struct twsi *t)
{
	if (t->selected)
		t->slave->stop(t->slave->ctx);
	t->phase = TWSI_IDLE;
	t->status = ST_IDLE;
	t->selected = false;
	t->control &= (u8) ~(CTL_STOP | CTL_IFLG);
}

static void start_condition(struct twsi *t)
{
	t->status = t->phase == TWSI_IDLE ? ST_START : ST_RESTART;
	t->phase = TWSI_ADDRESS;
	t->control = (u8)((t->control & ~CTL_START) | CTL_IFLG);
}

static void send_address(struct twsi *t)
{
	struct twsi_slave *s = t->slave;
	bool read = t->data & 1;

	t->selected = s && s->address == (t->data & 0xfe) &&
		      s->start(s->ctx, read);
	if (read)
		t->status = t->selected ? ST_ADDR_READ_ACK : ST_ADDR_READ_NAK;
	else
		t->status = t->selected ? ST_ADDR_WRITE_ACK : ST_ADDR_WRITE_NAK;
	t->phase = read ? TWSI_READING : TWSI_WRITING;
	t->control |= CTL_IFLG;
}

static void transfer_byte(struct twsi *t)
{
	struct twsi_slave *s = t->slave;

	if (t->phase == TWSI_READING) {
		t->data = t->selected ? s->read(s->ctx) : 0xff;
		t->status = t->control & CTL_ACK ? ST_DATA_READ_ACK :
						   ST_DATA_READ_NAK;
	} else if (t->selected) {
		s->write(s->ctx, t->data);
		t->status = ST_DATA_WRITE_ACK;
	} else {
		t->status = ST_DATA_WRITE_NAK;
	}
	t->control |= CTL_IFLG;
}

/*
 * Writing the control register clears the interrupt flag: the next step on the
 * bus.
 */
static void write_control(struct twsi *t, u8 v)
{
	t->control = v & (u8)~CTL_IFLG;
	if (v & CTL_STOP)
		stop_condition(t);
	else if (v & CTL_START)
		start_condition(t);
	else if (t->phase == TWSI_ADDRESS)
		send_address(t);
	else if (t->phase != TWSI_IDLE)
		transfer_byte(t);
}

void twsi_write(struct twsi *t, unsigned int reg, u8 v)
{
	switch (reg) {
	case TWSI_DATA:
		t->data = v;
		break;
	case TWSI_CONTROL:
		write_control(t, v);
		break;
	case TWSI_STATUS:
		t->rate = v;
		break;
	case TWSI_RESET:
		twsi_reset(t);
		break;
	}
}

u8 twsi_read(const struct twsi *t, unsigned int reg)
{
	switch (reg) {
	case TWSI_DATA:
		return t->data;
	case TWSI_CONTROL:
		return t->control;
	case TWSI_STATUS:
		return t->status;
	default:
		return 0;
	}
}
