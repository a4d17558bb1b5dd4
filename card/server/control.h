/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Commands for a running card, one a line: faults and plugging. A fault has the name of
 * the scenario (driver/scenarios/list.c) and of the step of a boot (tests/boot) that
 * show it, without what these add to it: a direction, a load, a place, as in hang_read,
 * hang_under_load and media_error_direct.
 *
 *	help			lists the commands
 *	link PHY up|down
 *	plug PHY PORT in|out
 *	exchange PHY PORT	a disk that is out, or whose link is down, becomes
 *				another one, empty at first; again: the old one
 *	medium PHY PORT in|out	a drive's disc is put in or taken out
 *	media_error PHY PORT FIRST COUNT
 *				unreadable sectors, or a disc's blocks of 2048
 *				bytes; COUNT 0: none
 *	bad_sectors PHY PORT FIRST COUNT STRIDE
 *				the same, one in each STRIDE sectors
 *	hang PHY PORT N		the next N commands never end
 *	wrong_status PHY PORT STATUS ERROR
 *				the next media command ends with these,
 *				hexadecimal
 *	delay PHY PORT US	every command takes that much longer
 *	link_error PHY PORT crc|r_err|sync|retry N
 *				the next N commands meet that error on their way:
 *				see model/link_error.c; crc only those that move
 *				sectors
 *	max_rate PHY PORT 1|2|3	the disk's highest rate is 1.5, 3 or 6 Gb/s, from the
 *				next reset of its link on
 *	smart_failing PHY PORT 0|1	whether SMART predicts a failure
 *	lost_irq N		the next N interrupts are lost
 *	link_flaps N		the next N links that come up are lost again
 *	ring_index N		the next N completions are announced outside of
 *				their ring
 *	spurious_irq		an interrupt without a cause
 *	empty_done CORE		a completion without an entry
 *	core_error CORE memory|dma
 *				parity in the chip's memories, or DMA that times out;
 *				the core's commands never end
 *	surprise_removal 0|1	all registers read as ones; back as after power-on
 *	volatile_cache 0|1	a power cut loses part of the disks' caches
 *	power_cut SEED		card and disks lose power; SEED decides what the
 *				caches lose, see cache_power_cut(); 0: all
 *	power_on		power returns
 *	bus_master 0|1		whether it is not the driver that takes bus mastering
 *				away: transfers refused for that are not counted; the
 *				boot's step command takes decoding away, too
 *	user_commands 0|1	whether lengths and directions are not the driver's but
 *				its user's, who passes commands through: wrong ones are
 *				not counted, but as user_refused
 *	reset_sticks 0|1	reset bits do not clear themselves
 *	port_0 0|1		a disk's signature names port 0
 *	ncq_untagged 0|1	queued errors end no command
 *	busy_sets 0|1		a register set whose command was taken back takes
 *				none until it was off, or its device was reset
 *	sdb_many 0|1		one Set Device Bits FIS ends several commands
 *	notify 0|1|2|3		a notification sets both events, its own, or
 *				the unassociated FIS's, or is lost, which is the
 *				boot's step unnotified (enum chip_notify)
 *	link_us US		links take that long to come up
 *	ready_us US		their devices take that long to be ready then
 *	posted US		register writes arrive that much later, or with the
 *				next read
 *	garbage SEED		all registers are what they may be after power-on
 *	slow_dma US		microseconds per KiB of DMA
 *	spi_flash 0|1		no SPI flash, or a new one
 *	identity_mute 0|1	the identity chip does not answer
 *	led PHY PORT		what a bay's LEDs are told, hexadecimal: 80 activity,
 *				01 failed, 08 locate
 *	multiplier_mute PHY 0|1	the multiplier takes no frame
 *	lost_command PHY N	the multiplier answers none of the next N
 *				commands to its registers
 *	stats			figures, see control_stats()
 */
#ifndef TWIN_CONTROL_H
#define TWIN_CONTROL_H

#include "rig/rig.h"
#include "vuser.h"

#define CONTROL_ANSWER 2048 /* bytes that hold any answer */

struct control {
	struct rig *rig;
	const struct vuser *vuser;    /* for its figures */
	u64 spurious_irq, empty_done; /* how many were raised */
};

/* Runs the command in @line; writes "ok..." or "error: ..." to @out. */
void control_line(struct control *k, const char *line, char *out, size_t size);

/*
 * One line of "WORD NUMBER" pairs: always all of these, in this order; new ones
 * are added at the end. Counted since the server started:
 *
 *	commands	taken by the chip
 *	completions	of commands, including failed ones
 *	interrupts	times the card raised its line
 *	lost_irq	interrupts that were lost
 *	spurious_irq	interrupts without a cause; not raised while the line
 *			is up or the card may not interrupt
 *	empty_done	completion interrupts without an entry; not raised while
 *			a real one is pending
 *	dma_refused	transfers of the chip that failed
 *	protocol_errors	requests to the chip that break its rules
 *	deepest		most commands in flight in a core
 *	messages	of vfio-user clients
 *	refused		of those, answered with an error, or writes that are not
 *			the size of a register
 *	faults		DMA to memory that the client has not mapped for it
 *	signalled	interrupts sent to the client
 *
 * and how much of each fault is armed:
 *
 *	hang_left	commands that will hang, on all disks together
 *	wrong_status_left	commands that will end with another status
 *	media_error_left	ranges of unreadable sectors
 *	delay_left	disks with a delay
 *	smart_failing_left	disks
 *	lost_irq_left	interrupts that will be lost
 *	ring_index_left	completions that will be announced wrongly
 *	slow_dma_left	microseconds per KiB
 *	surprise_removal_left	0 or 1
 *	reset_sticks_left	0 or 1
 *	identity_mute_left	0 or 1
 *	down_left	links that are down
 *	out_left	disks that are pulled
 *
 * and, counted again:
 *
 *	unsent		interrupts that could not be sent to the client
 *	flushes		FLUSH CACHE and FLUSH CACHE EXT
 *	lost		sectors that disks lost with their power
 *
 * and, between these two:
 *
 *	cached		sectors that disks would lose now
 *
 * and, again how much is armed:
 *
 *	multiplier_mute_left	multipliers
 *	lost_command_left	commands, to all multipliers together
 *
 * and, of commands that a disk has answered:
 *
 *	most_prds	most entries in the list of one
 *	longest_prd	bytes of the longest entry that data went to or came from
 *	longest		bytes of the longest command, by its header
 *
 * and, how much is armed:
 *
 *	bus_master_left		0 or 1
 *	user_commands_left	0 or 1
 *	user_refused		transfers of data refused while user_commands was on
 *	link_error_left	commands, to all disks together
 */
void control_stats(const struct control *k, char *out, size_t size);

#endif
