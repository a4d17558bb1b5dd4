/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Faults and plugging by words, for a running card:
 *
 *	help			all of these
 *	link PHY up|down
 *	plug PHY PORT in|out
 *	bad PHY PORT FIRST COUNT	unreadable sectors; COUNT 0: none at all
 *	hang PHY PORT N		the next N commands never end
 *	wrong PHY PORT STATUS ERROR	the next one ends so (hexadecimal)
 *	delay PHY PORT US	every command takes longer
 *	failing PHY PORT 0|1	what SMART says
 *	lose N			the next N interrupts are not heard
 *	spurious		an interrupt without a cause
 *	empty CORE		a completion without an entry
 *	gone 0|1		all registers read as ones
 *	sticks 0|1		reset bits do not clear themselves
 *	slow US			microseconds a KiB of DMA
 *	mute 0|1		the identity chip does not answer
 *	stats
 */
#ifndef TWIN_CONTROL_H
#define TWIN_CONTROL_H

#include "rig.h"

/* Does what @line says; the answer, "ok..." or "error: ...", to @out. */
void control_line(struct rig *r, const char *line, char *out, size_t size);

#endif
