// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The scenarios, in the order they are run. */
#include "list.h"

#define SCENARIO(fn, what, ...) \
	{ .name = #fn, .text = (what), .run = (fn), __VA_ARGS__ }

const struct scenario scenarios[] = {
	SCENARIO(one_disk, "one disk behind a multiplier, verified"),
	SCENARIO(comparison, "the comparison sees one wrong bit"),
	SCENARIO(forty_disks, "40 disks behind 8 multipliers, verified"),
	SCENARIO(stress, "100,000 random commands over 40 disks"),
	SCENARIO(eight_direct, "8 disks straight on the phys", .asserts = 8),
	SCENARIO(multipliers, "every make of port multiplier"),
	SCENARIO(formats, "disk sizes around limits; 512e and 4Kn",
		 .asserts = 5),
	SCENARIO(standby, "a disk that must spin up first"),
	SCENARIO(ata_commands, "what hdparm and smartctl send"),
	SCENARIO(media_error, "an unreadable sector behind a multiplier"),
	SCENARIO(media_error_direct, "an unreadable sector on a direct disk",
		 .asserts = 1),
	SCENARIO(hung_read, "a read the disk never answers"),
	SCENARIO(hung_write, "a write the disk never answers"),
	SCENARIO(wrong_status, "device fault and CRC error, once each"),
	SCENARIO(lost_irq, "an interrupt nobody hears"),
	SCENARIO(spurious_irq, "interrupts without a cause, or of a neighbour"),
	SCENARIO(empty_done, "completion interrupts without an entry"),
	SCENARIO(link_drop, "a link down for 1 s"),
	SCENARIO(link_loss, "a link down for 60 s", .overrun = true,
		 .asserts = 2),
	SCENARIO(direct_loss, "a disk on a phy lost for 30 s", .asserts = 2),
	SCENARIO(plugged_late, "a multiplier plugged into an empty card"),
	SCENARIO(pulled_disk, "a disk pulled from behind a multiplier"),
	SCENARIO(identity_mute, "an identity chip that does not answer"),
	SCENARIO(identity_wrong, "an identity chip that answers another key"),
	SCENARIO(surprise_removal, "registers that read all ones",
		 .stuck = true, .asserts = 7),
	SCENARIO(reset_sticks, "a reset bit that sticks", .stuck = true),
	SCENARIO(slow_dma, "DMA at 50 KiB/s"),
	SCENARIO(hang_under_load, "a command that hangs, 40 disks busy"),
	SCENARIO(lost_under_load, "lost interrupts, 40 disks busy"),
	SCENARIO(drop_under_load, "a link that drops, 40 disks busy"),
	SCENARIO(cut_under_load, "a link that is lost, 40 disks busy",
		 .overrun = true, .asserts = 5),
	SCENARIO(pull_under_load, "a disk pulled, 40 disks busy"),
	SCENARIO(queue_deep, "eight requests a disk at once"),
	SCENARIO(queue_none, "disks that queue beside disks that do not"),
	SCENARIO(queue_media_error, "an unreadable sector in a queue"),
	SCENARIO(queue_hang, "commands that hang in a queue"),
	SCENARIO(queue_drop, "links that drop under a queue"),
	SCENARIO(queue_dead_disk, "a disk that answers nothing any more"),
	SCENARIO(queue_card_gone, "a card that is gone under a queue"),
	SCENARIO(queue_reset, "a reset by the SCSI layer under a queue"),
	SCENARIO(queue_unload, "unloaded with commands open"),
	SCENARIO(exchanged_disk, "another disk in the place of one pulled"),
};

const size_t nr_scenarios = ARRAY_SIZE(scenarios);
