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

/* clang-format off */
#define R750_BAR			2		/* V M */

/* In BAR 2. */
#define R750_SGPIO_HOST(core)		(0xc200 + 0x100 * (core)) /* V M */
#define R750_SGPIO_CFG2(core)		(0xc208 + 0x100 * (core)) /* V M */
#define R750_SGPIO_CTRL(core)		(0xc20c + 0x100 * (core)) /* V M */
#define R750_SGPIO_SOURCE(core, n)	(0xc220 + 0x100 * (core) + 4 * (n)) /* V */
#define R750_SGPIO_DISKS(core, n)	(0xc238 + 0x100 * (core) + 4 * (n)) /* V M */
#define R750_SGPIO_INIT_A		0x10080		/* V */
#define R750_SGPIO_INIT_B		0x10104		/* V */
#define R750_SGPIO_INIT_B_ON		BIT(8)		/* V */
#define R750_MAIN_CAUSE			0x10200		/* V M */
#define R750_MAIN_ENABLE		0x1020c		/* V M */
#define R750_MAIN_PCIE_ERR		BIT(31)		/* V: enabled beside the cores */
#define R750_MAIN_CORE(n)		BIT(18 + (n))	/* V M */
#define R750_MAIN_CORES			(R750_MAIN_CORE(0) | R750_MAIN_CORE(1))
#define R750_CORE_REGS(n)		(0x20000 + 0x4000 * (n)) /* V M */

/* A byte of R750_SGPIO_DISKS; SFF-8485 has them so. */
#define R750_LED_FAIL			BIT(0)		/* V */
#define R750_LED_LOCATE			BIT(3)		/* G */
#define R750_LED_ACTIVITY		BIT(7)		/* V */

/* In a core. V M, unless marked otherwise. */
#define R750_PORTS_IMP			0x09c
#define R750_CTL			0x100
#define R750_PCS			0x104
#define R750_CMD_LIST			0x108
#define R750_RX_FIS			0x110
#define R750_SET_ENABLE(set)		(0x118 + (set) / 32 * 4)
#define R750_TX_CFG			0x120
#define R750_TX_BASE			0x124
#define R750_TX_PROD			0x12c
#define R750_TX_CONS			0x130		/* M */
#define R750_RX_CFG			0x134
#define R750_RX_BASE			0x138
#define R750_INT_COAL			0x148		/* M */
#define R750_INT_COAL_TIME		0x14c		/* M */
#define R750_INT_STAT			0x150
#define R750_INT_MASK			0x154
#define R750_SRS_STAT(set)		(0x158 + (set) / 32 * 8)
#define R750_SRS_MASK(set)		(0x15c + (set) / 32 * 8)
#define R750_NCQ_ERR(set)		(0x168 + (set) / 32 * 4) /* M */
#define R750_IND_ADDR			0x170
#define R750_IND_DATA			0x174
#define R750_PHY_INT(phy)		(0x180 + 8 * (phy))
#define R750_PHY_MASK(phy)		(0x184 + 8 * (phy))
#define R750_SERIAL(phy)		(0x1d0 + 4 * (phy))
#define R750_CFG_ADDR(phy)		(0x200 + 8 * (phy))
#define R750_CFG_DATA(phy)		(0x204 + 8 * (phy))
#define R750_VSR_ADDR(phy)		(0x250 + 8 * (phy))
#define R750_VSR_DATA(phy)		(0x254 + 8 * (phy))

/* R750_CTL. V: the value it ends at; what the bits mean is not known. */
#define R750_CTL_RUN			0x0200002d

/* R750_PCS. M; V ends at R750_PCS_RUN. */
#define R750_PCS_CMD_EN			BIT(0)
#define R750_PCS_CMD_RST		BIT(1)		/* clears itself */
#define R750_PCS_STOP_ERR		BIT(3)		/* an error stops its register set */
#define R750_PCS_FIS_RX_EN		BIT(4)
#define R750_PCS_RETRY			BIT(6)
#define R750_PCS_XMT_ALL		0xf00		/* transmit enable, a bit per phy */
#define R750_PCS_RUN                                                \
	(R750_PCS_CMD_EN | R750_PCS_STOP_ERR | R750_PCS_FIS_RX_EN | \
	 R750_PCS_RETRY | R750_PCS_XMT_ALL)

/* R750_TX_CFG, R750_RX_CFG. V M */
#define R750_RING_ENABLE		BIT(16)
#define R750_RING_NONE			0xfff		/* the index before the first entry */

/* R750_INT_STAT, R750_INT_MASK. M */
#define R750_INT_DONE			BIT(0)
#define R750_INT_STOPPED		BIT(1)		/* commands, by an error */
#define R750_INT_PHY(phy)		BIT(8 + (phy))
#define R750_INT_NCQ_ERR		BIT(25)		/* see R750_NCQ_ERR */
#define R750_INT_MEM			BIT(26)		/* parity of the chip's memories */
#define R750_INT_PCIE_DMA		BIT(27)		/* DMA failed */
#define R750_INT_HOST_BUS		(R750_INT_MEM | R750_INT_PCIE_DMA)
#define R750_INT_USED \
	(R750_INT_DONE | R750_INT_NCQ_ERR | R750_INT_HOST_BUS | 0xf00)

/* R750_PHY_INT, R750_PHY_MASK. V: the vendor's mask is 0xc80105. */
#define R750_PHY_READY_CHANGE		BIT(0)
#define R750_PHY_SIGNATURE		BIT(16)
#define R750_PHY_NOTIFY			BIT(18)		/* M */
#define R750_PHY_UNASSOC		BIT(19)		/* a FIS that no command waits for */
#define R750_PHY_USED \
	(R750_PHY_READY_CHANGE | R750_PHY_NOTIFY | R750_PHY_UNASSOC)

/* R750_SERIAL. V M, but for the highest rate: M. */
#define R750_SERIAL_HARD_RESET		BIT(1)		/* clears itself */
#define R750_SERIAL_MAX_RATE		12		/* bits 13:12; 0, 1, 2: 1.5, 3, 6 Gb/s */
#define R750_SERIAL_RATE		16		/* bits 17:16; the rate in use */
#define R750_SERIAL_RATE_MASK		3
#define R750_SERIAL_READY		BIT(20)

/* Behind R750_CFG_ADDR. V M */
#define R750_CFG_SIG(dword)		(0x20 + 4 * (dword)) /* signature FIS */
#define R750_CFG_WIDE_PORT		0x38
#define R750_CFG_ID_FRAME(dword)	(0x100 + 4 * (dword))

/* Behind R750_VSR_ADDR. */
#define R750_VSR_MODE2			0x08		/* M */
#define R750_VSR_MODE2_OFF		BIT(23)		/* M */
#define R750_VSR_SPIN_UP		0x18		/* V */
#define R750_VSR_SPIN_UP_GO		BIT(29)		/* V */
#define R750_VSR_ACT_LED		0x30		/* M */
#define R750_VSR_INIT_A			0x144		/* V M */
#define R750_VSR_INIT_B			0x1b4		/* V M */

/* Behind R750_IND_ADDR. */
#define R750_IND_PHY_TIMER		0x118		/* M */
#define R750_IND_SAS_CTL0		0x124		/* M */
#define R750_IND_SAS_CTL1		0x128		/* M */
#define R750_IND_WD_TIMER		0x13c		/* M */
#define R750_IND_APP_ERR		0x1a4		/* M */
#define R750_IND_PHY_MODE_21		0x1b8		/* V */
#define R750_IND_ACTIVE(slot) \
	(0x300 + (slot) / 32 * 4) /* V M: write 1: reset */

/* Delivery ring: an entry per command. V M */
#define R750_TX_ENTRIES			512		/* M; 128 in the vendor's */
#define R750_TX_PHY(phy)		BIT(12 + (phy))
#define R750_TX_SET(set)		((u32)(set) << 20)
#define R750_TX_INITIATOR		BIT(28)
#define R750_TX_STP			(3u << 29)

/* Completion ring: the index of the last entry, then the entries. V M */
#define R750_RX_ENTRIES			1024
#define R750_RX_SLOT			0xfff
#define R750_RX_ERROR			BIT(17)		/* there is an error record */
#define R750_RX_SLOT_RESET		BIT(21)

/* Error record, first dword. M; TASK_FILE and LENGTH also V. */
#define R750_REC_PARITY			BIT(0)		/* on the bus to memory */
#define R750_REC_NO_PATH		0x00000df8	/* opening refused, timed out, ... */
#define R750_REC_LENGTH			BIT(16)		/* other than the header's */
#define R750_REC_TASK_FILE		BIT(24)		/* ERR in the device's status */
#define R750_REC_UNKNOWN_FIS		BIT(27)

/* clang-format on */

/* Command header, in the list at R750_CMD_LIST. V M */
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

/* clang-format off */
#define R750_HDR_PMP			0xf
#define R750_HDR_ATAPI			BIT(5)		/* M */
#define R750_HDR_FPDMA			BIT(6)		/* M */
#define R750_HDR_RESET			BIT(7)		/* a control FIS */
#define R750_HDR_PRDS			16
#define R750_HDR_FIS_DWORDS		5

/* clang-format on */
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

/* clang-format off */

/* Received FISes: in each set's part at AHCI's offsets, but PIO and D2H. V M */
#define R750_RXFIS_BYTES		0x4900		/* V; mvsas has fewer sets */
#define R750_RXFIS_PHY(phy)		(0x100 * (phy))	/* unassociated */
#define R750_RXFIS_SET(set)		(0x800 + 0x100 * (set))
#define R750_RXFIS_PIO			0x20
#define R750_RXFIS_D2H			0x40
#define R750_RXFIS_SDB			0x58

#define R750_FIS_SET_DEVICE_BITS	0xa1		/* S */
#define R750_FIS_NOTIFICATION		0x80		/* S: in its second byte */

#endif
