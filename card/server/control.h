/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Faults and plugging by words, for a running card:
 *
 *	help			all of these
 *	link PHY up|down
 *	plug PHY PORT in|out
 *	media_error PHY PORT FIRST COUNT	unreadable sectors; COUNT 0: none at all
 *	hang PHY PORT N		the next N commands never end
 *	wrong_status PHY PORT STATUS ERROR	the next one ends so (hexadecimal)
 *	delay PHY PORT US	every command takes longer
 *	smart_failing PHY PORT 0|1	what SMART says
 *	lost_irq N			the next N interrupts are not heard
 *	spurious_irq		an interrupt without a cause
 *	empty_done CORE		a completion without an entry
 *	surprise_removal 0|1		all registers read as ones
 *	reset_sticks 0|1		reset bits do not clear themselves
 *	slow_dma US			microseconds a KiB of DMA
 *	identity_mute 0|1		the identity chip does not answer
 *	stats			figures, see control_stats()
 */
#ifndef TWIN_CONTROL_H
#define TWIN_CONTROL_H

#include "rig/rig.h"
#include "vuser.h"

#define CONTROL_ANSWER 1024	/* bytes that any answer has room in */

struct control {
	struct rig *rig;
	const struct vuser *vuser;	/* whose messages are counted */
	u64 spurious_irq, empty_done;	/* raised */
};

/* Does what @line says; the answer, "ok..." or "error: ...", to @out. */
void control_line(struct control *k, const char *line, char *out,
		  size_t size);

/*
 * One line of "WORD NUMBER" pairs, always all of these, in this order, new ones
 * last. Counted since the server began:
 *
 *	commands	taken by the chip
 *	completions	of commands, failed ones too
 *	interrupts	times the card raised its line
 *	lost		of those, the ones lose took away
 *	spurious	interrupts without a cause that were raised; none is
 *			while the line is up, or the card may not interrupt
 *	empty		completions without an entry that were raised; none is
 *			while a true one is pending
 *	dma_refused	transfers of the chip that were not done
 *	odd		things asked of the chip that it would not like
 *	deepest		most commands in flight in a core
 *	messages	of vfio-user clients
 *	refused		of those, answered with an error or not fit for a register
 *	faults		DMA to what the client has not mapped, or not so
 *	signalled	interrupts that were sent to the client
 *
 * and how much of each fault is still armed:
 *
 *	hang_left	commands that will hang, of all disks together
 *	wrong_left	commands that will end with another status
 *	bad_left	ranges of unreadable sectors
 *	delay_left	disks that take longer
 *	failing_left	disks of which SMART says so
 *	lose_left	interrupts that will be lost
 *	slow_left	microseconds a KiB
 *	gone_left	0 or 1, as
 *	sticks_left	this
 *	mute_left	and this
 *	down_left	links that were taken down
 *	out_left	disks that were pulled
 *
 * and, counted again:
 *
 *	unsent		interrupts that the client's event did not take
 */
void control_stats(const struct control *k, char *out, size_t size);

#endif
