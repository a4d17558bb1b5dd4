// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The two-wire host. */
#include "regs.h"
#include "twsi.h"

void twsi_reset(struct twsi *t)
{
	t->control = 0;
	t->status = ST_IDLE;
	t->phase = TWSI_IDLE;
	t->selected = false;
}

static void stop(struct twsi *t)
{
	if (t->selected)
		t->slave->stop(t->slave->ctx);
	t->phase = TWSI_IDLE;
	t->status = ST_IDLE;
	t->selected = false;
	t->control &= (u8)~(CTL_STOP | CTL_IFLG);
}

static void start(struct twsi *t)
{
	t->status = t->phase == TWSI_IDLE ? ST_START : ST_RESTART;
	t->phase = TWSI_ADDRESS;
	t->control = (u8)((t->control & ~CTL_START) | CTL_IFLG);
}

static void address(struct twsi *t)
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

static void data(struct twsi *t)
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

/* A control write clears the interrupt flag: the next step on the wires. */
static void control(struct twsi *t, u8 v)
{
	t->control = v & (u8)~CTL_IFLG;
	if (v & CTL_STOP)
		stop(t);
	else if (v & CTL_START)
		start(t);
	else if (t->phase == TWSI_ADDRESS)
		address(t);
	else if (t->phase != TWSI_IDLE)
		data(t);
}

void twsi_write(struct twsi *t, unsigned int reg, u8 v)
{
	switch (reg) {
	case TWSI_DATA:
		t->data = v;
		break;
	case TWSI_CONTROL:
		control(t, v);
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
