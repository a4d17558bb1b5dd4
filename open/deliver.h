/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Commands on their way to the chip and back: the rings and slots of a core.
 *
 * Nothing here knows of libata, so that it also runs in user space, against the
 * emulated card. A command is named by its phy and its tag; its slot follows
 * from both, and nothing is allocated on its way. The caller locks the core.
 */
#ifndef SATA_R750_DELIVER_H
#define SATA_R750_DELIVER_H

#include <linux/types.h>

#include "regs.h"

enum {
	R750_PHYS = 4,	     /* of a core */
	R750_PMP_PORTS = 16, /* of a phy, each with a register set */

	R750_TAG_OWN = 33, /* behind libata's 32 and its internal one */
	R750_TAGS = R750_TAG_OWN + 1,
	R750_PHY_SHIFT = 6, /* slot = phy << R750_PHY_SHIFT | tag */
	R750_SLOTS = R750_PHYS << R750_PHY_SHIFT,

	R750_ALL_PORTS = -1,
};

struct r750_phy {
	struct r750_buf *buf; /* R750_TAGS of them */
	dma_addr_t buf_dma;
	u64 busy;		 /* tags of the commands that the chip has */
	u8 pmp[R750_TAGS];	 /* the port each of them is for */
	u8 open[R750_PMP_PORTS]; /* how many each port has of them */
	unsigned long lost;	 /* how many were taken back */
};

struct r750_core {
	void __iomem *regs;
	struct r750_header *list; /* R750_SLOTS */
	u8 *rxfis;		  /* R750_RXFIS_BYTES */
	__le32 *tx;		  /* R750_TX_ENTRIES */
	__le32 *rx;		  /* 1 + R750_RX_ENTRIES */
	dma_addr_t list_dma, rxfis_dma, tx_dma, rx_dma;
	u32 tx_prod, rx_cons; /* index of the last entry, or R750_RING_NONE */
	unsigned int held;    /* entries that the chip has not been told of */
	unsigned long interrupts;
	bool lost; /* chip state unknown until r750_rings_init() */
	struct r750_phy phy[R750_PHYS];
};

/* A command that the chip has ended. */
struct r750_done {
	unsigned int phy, tag, pmp;
	bool failed;
	u32 record[2]; /* the error record, if so */
};

/* What a failed command's error record says. */
enum r750_failure {
	R750_FAIL_DEVICE,   /* the device reports an error */
	R750_FAIL_PROTOCOL, /* it sent something else than was due */
	R750_FAIL_HOST_BUS, /* DMA */
	R750_FAIL_LINK,	    /* on the link */
	R750_FAIL_NO_PATH,  /* the device cannot be reached */
};

/* The received FISes of the device at @pmp. */
static inline u8 *r750_rxfis(struct r750_core *core, unsigned int phy,
			     unsigned int pmp)
{
	return core->rxfis + R750_RXFIS_SET(phy * R750_PMP_PORTS + pmp);
}

/* Empties both rings; the chip's own have to be off. */
void r750_rings_init(struct r750_core *core);

/*
 * Fills in the header of a command whose FIS, CDB and PRDs are in its buffer.
 * @flags: R750_HDR_*, with the PMP port and the number of PRDs; @bytes of data.
 */
void r750_prepare(struct r750_core *core, unsigned int phy, unsigned int tag,
		  u32 flags, u32 bytes);

/*
 * Hands a prepared command to the chip, for the device at @pmp. If that has enough to
 * do, the chip is not told until r750_next_done() finds no more, or some commands later.
 */
void r750_send(struct r750_core *core, unsigned int phy, unsigned int tag,
	       unsigned int pmp);

/*
 * Takes the next completion out of the ring; false if there is none, and then the chip
 * is told of all that was sent. Entries that belong to no command are skipped.
 */
bool r750_next_done(struct r750_core *core, struct r750_done *done);

/*
 * Takes the commands for @pmp, or R750_ALL_PORTS, back from the chip: it will
 * neither carry them out nor complete them, and their sets run again. If it does
 * not obey, @core is lost: nothing may be sent before the chip was reset.
 */
void r750_take_back(struct r750_core *core, unsigned int phy, int pmp);

enum r750_failure r750_failure(const struct r750_done *done);

u32 r750_ind_read(struct r750_core *core, u32 reg);
void r750_ind_write(struct r750_core *core, u32 reg, u32 value);

#endif
