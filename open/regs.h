/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Registers and memory layout of the Marvell 88SE9480, as far as the driver uses
 * them. Each has a letter for where it is known from:
 *
 *	V  the vendor's driver has been seen to do so, on an emulated card
 *	M  mainline's mvsas does so (mv_94xx.h, mv_defs.h)
 *	S  Serial ATA or AHCI
 *	G  a guess that agrees with all that is known
 *
 * No other part of the project includes this file. The emulated card has a
 * table of its own, on purpose: a mistake in a shared table would be wrong on
 * both sides, and no test would see it.
 */
#ifndef SATA_R750_REGS_H
#define SATA_R750_REGS_H

#include <linux/bitops.h>
#include <linux/types.h>

#define R750_BAR 2 /* V M */

/* In BAR 2. */
#define MAIN_CAUSE 0x10200	   /* V M */
#define MAIN_ENABLE 0x1020c	   /* V M */
#define MAIN_PCIE_ERR BIT(31)	   /* V: enabled beside the cores */
#define MAIN_CORE(n) BIT(18 + (n)) /* V M */
#define MAIN_CORES (MAIN_CORE(0) | MAIN_CORE(1))
#define CORE_REGS(n) (0x20000 + 0x4000 * (n)) /* V M */

/* In a core. V M, unless marked otherwise. */
#define PORTS_IMP 0x09c
#define CTL 0x100
#define PCS 0x104
#define CMD_LIST 0x108
#define RX_FIS 0x110
#define SET_ENABLE(set) (0x118 + (set) / 32 * 4)
#define TX_CFG 0x120
#define TX_BASE 0x124
#define TX_PROD 0x12c
#define TX_CONS 0x130 /* M */
#define RX_CFG 0x134
#define RX_BASE 0x138
#define INT_COAL 0x148	    /* M */
#define INT_COAL_TIME 0x14c /* M */
#define INT_STAT 0x150
#define INT_MASK 0x154
#define SRS_STAT(set) (0x158 + (set) / 32 * 8)
#define SRS_MASK(set) (0x15c + (set) / 32 * 8)
#define NCQ_ERR(set) (0x168 + (set) / 32 * 4) /* M */
#define IND_ADDR 0x170
#define IND_DATA 0x174
#define PHY_INT(phy) (0x180 + 8 * (phy))
#define PHY_MASK(phy) (0x184 + 8 * (phy))
#define SERIAL(phy) (0x1d0 + 4 * (phy))
#define CFG_ADDR(phy) (0x200 + 8 * (phy))
#define CFG_DATA(phy) (0x204 + 8 * (phy))
#define VSR_ADDR(phy) (0x250 + 8 * (phy))
#define VSR_DATA(phy) (0x254 + 8 * (phy))

/* CTL. V: the value it ends at; what the bits mean is not known. */
#define CTL_RUN 0x0200002d

/* PCS. M; V ends at PCS_RUN. */
#define PCS_CMD_EN BIT(0)
#define PCS_CMD_RST BIT(1)  /* clears itself */
#define PCS_STOP_ERR BIT(3) /* an error stops its register set */
#define PCS_FIS_RX_EN BIT(4)
#define PCS_RETRY BIT(6)
#define PCS_XMT_ALL 0xf00 /* transmit enable, a bit a phy */
#define PCS_RUN \
	(PCS_CMD_EN | PCS_STOP_ERR | PCS_FIS_RX_EN | PCS_RETRY | PCS_XMT_ALL)

/* TX_CFG, RX_CFG. V M */
#define RING_ENABLE BIT(16)
#define RING_NONE 0xfff /* the index before the first entry */

/* INT_STAT, INT_MASK. M */
#define INT_DONE BIT(0)
#define INT_STOPPED BIT(1) /* commands, by an error */
#define INT_PHY(phy) BIT(8 + (phy))
#define INT_NCQ_ERR BIT(25)  /* see NCQ_ERR */
#define INT_MEM BIT(26)	     /* parity of the chip's memories */
#define INT_PCIE_DMA BIT(27) /* DMA failed */
#define INT_HOST_BUS (INT_MEM | INT_PCIE_DMA)
#define INT_USED (INT_DONE | INT_NCQ_ERR | INT_HOST_BUS | 0xf00)

/* PHY_INT, PHY_MASK. V: the vendor's mask is 0xc80105. */
#define PHY_READY_CHANGE BIT(0)
#define PHY_SIGNATURE BIT(16)
#define PHY_NOTIFY BIT(18)  /* M */
#define PHY_UNASSOC BIT(19) /* a FIS that no command waits for */
#define PHY_USED (PHY_READY_CHANGE | PHY_NOTIFY | PHY_UNASSOC)

/* SERIAL. V M, but for the highest rate: M. */
#define SERIAL_HARD_RESET BIT(1) /* clears itself */
#define SERIAL_MAX_RATE 12	 /* bits 13:12; 0, 1, 2: 1.5, 3, 6 Gb/s */
#define SERIAL_RATE 16		 /* bits 17:16; the rate in use */
#define SERIAL_RATE_MASK 3
#define SERIAL_READY BIT(20)

/* Behind CFG_ADDR. V M */
#define CFG_SIG(dword) (0x20 + 4 * (dword)) /* signature FIS */
#define CFG_WIDE_PORT 0x38
#define CFG_ID_FRAME(dword) (0x100 + 4 * (dword))

/* Behind VSR_ADDR. */
#define VSR_MODE2 0x08	       /* M */
#define VSR_MODE2_OFF BIT(23)  /* M */
#define VSR_SPIN_UP 0x18       /* V */
#define VSR_SPIN_UP_GO BIT(29) /* V */
#define VSR_ACT_LED 0x30       /* M */
#define VSR_INIT_A 0x144       /* V M */
#define VSR_INIT_B 0x1b4       /* V M */

/* Behind IND_ADDR. */
#define IND_PHY_TIMER 0x118			   /* M */
#define IND_SAS_CTL0 0x124			   /* M */
#define IND_SAS_CTL1 0x128			   /* M */
#define IND_WD_TIMER 0x13c			   /* M */
#define IND_APP_ERR 0x1a4			   /* M */
#define IND_PHY_MODE_21 0x1b8			   /* V */
#define IND_ACTIVE(slot) (0x300 + (slot) / 32 * 4) /* V M: write 1: reset */

/* Delivery ring: an entry a command. V M */
#define TX_ENTRIES 512 /* M; 128 in the vendor's */
#define TX_PHY(phy) BIT(12 + (phy))
#define TX_SET(set) ((u32)(set) << 20)
#define TX_INITIATOR BIT(28)
#define TX_STP (3u << 29)

/* Completion ring: the index of the last entry, then the entries. V M */
#define RX_ENTRIES 1024
#define RX_SLOT 0xfff
#define RX_ERROR BIT(17) /* there is an error record */
#define RX_SLOT_RESET BIT(21)

/* Error record, first dword. M; TASK_FILE, LENGTH and STOPPED also V. */
#define REC_PARITY BIT(0)      /* on the bus to memory */
#define REC_NO_PATH 0x00000df8 /* opening refused, timed out, ... */
#define REC_LENGTH BIT(16)     /* other than the header's */
#define REC_TASK_FILE BIT(24)  /* ERR in the device's status */
#define REC_UNKNOWN_FIS BIT(27)

/* Command header, in the list at CMD_LIST. V M */
struct r750_header {
	__le32 flags;
	__le32 lens;
	__le32 tag;
	__le32 bytes;
	__le64 fis;
	__le64 open;
	__le64 record;
	__le64 prd;
	__le32 spare[4];
};

#define HDR_PMP 0xf
#define HDR_ATAPI BIT(5) /* M */
#define HDR_FPDMA BIT(6) /* M */
#define HDR_RESET BIT(7) /* a control FIS */
#define HDR_PRDS 16
#define HDR_FIS_DWORDS 5

struct r750_prd {
	__le64 addr;
	__le32 bytes; /* 22 bits */
} __packed;

#define R750_PRDS 168

/*
 * The memory of a slot, to which its header points. The sizes of FIS and CDB
 * are AHCI's; all parts are aligned to 32 bytes.
 */
struct r750_buf {
	u8 fis[0x40];
	u8 cdb[0x20];
	u8 open[0x20];
	__le32 record[0x20];
	struct r750_prd prd[R750_PRDS];
	u8 pad[0x20];
};

/* Received FISes: in each set's part at AHCI's offsets, but PIO and D2H. V M */
#define RXFIS_BYTES 0x4900	       /* V; mvsas has fewer sets */
#define RXFIS_PHY(phy) (0x100 * (phy)) /* unassociated */
#define RXFIS_SET(set) (0x800 + 0x100 * (set))
#define RXFIS_PIO 0x20
#define RXFIS_D2H 0x40
#define RXFIS_SDB 0x58

#define FIS_SET_DEVICE_BITS 0xa1 /* S */
#define FIS_NOTIFICATION 0x80	 /* S: in its second byte */

#endif
