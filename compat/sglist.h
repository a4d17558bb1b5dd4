/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A scatter list within the limits of the objects. Nothing in here knows of the
 * kernel or of the driver: tests/compat/sglist.c compiles it alone.
 */
#ifndef R750_SGLIST_H
#define R750_SGLIST_H

/*
 * The HIM has one list of 512 bytes per core, 32 entries, and does not check where it
 * ends; 32 is also the limit that its cores report. It passes on 22 bits of an
 * entry's length, but was never asked for more than 64 KiB.
 */
#define COMPAT_SG_MAX 32
#define COMPAT_SG_LEN_MAX 0x10000u

/*
 * Sectors of 512 bytes per command: what the HIM allows a disk with 48 bits of LBA,
 * and what one with 28 bits can count; the HIM sends the lower 8 bits without a look
 * at the others.
 */
#define COMPAT_SECTORS_MAX 4096
#define COMPAT_SECTORS_MAX_28 256

/*
 * The HIM sends a disk one command at a time; the others wait in the LDM, which has
 * 16,770. A reset by the SCSI layer does not take them back from there, so none may
 * wait for longer than its timeout, 120 s: a command that the disk never answers,
 * tried twice, delays those behind it by up to 28 s. The default depth is 1, as in
 * the vendor's driver.
 */
#define COMPAT_CAN_QUEUE 256
#define COMPAT_QUEUE_DEPTH 1
#define COMPAT_QUEUE_DEPTH_MAX 4

struct compat_sg {
	u64 bus;
	u32 len; /* bytes */
};

struct compat_sglist {
	struct compat_sg entry[COMPAT_SG_MAX];
	unsigned int n;
	u64 bytes;
};

bool compat_sglist_add(struct compat_sglist *list, u64 bus, u32 len);

#endif
