/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Registers and memory structures of the 88SE9480, as far as the HIM uses them.
 * Names follow mainline's mvsas (mv_94xx.h, mv_defs.h). Everything is little
 * endian, as is every CPU that this is built for.
 *
 * The emulated card has its own table, card/model/regs.h, on purpose: in a shared
 * one a wrong offset or bit would be wrong on both sides, and no test would notice.
 * This one depends on nothing outside the stand-in.
 */
#ifndef MV_REGS_H
#define MV_REGS_H

#define MV_BAR 2
#define MV_BAR_SIZE 0x40000u

/* offsets in BAR 2 */
#define MV_MAIN_CAUSE  0x10200u
#define MV_MAIN_ENABLE 0x1020cu
#define MAIN_CORE(n)   (1u << (18 + (n)))
#define MAIN_OTHERS    0x80000000u	/* set by every known driver */
#define MV_CORE(n)     (0x20000u + 0x4000u * (n))

/* offsets in a core */
#define MV_CTL         0x100u
#define MV_PCS         0x104u
#define MV_CMD_LIST    0x108u
#define MV_RX_FIS      0x110u
#define MV_SET_ENABLE  0x118u
#define MV_TX_CFG      0x120u
#define MV_TX_BASE     0x124u
#define MV_TX_PROD     0x12cu
#define MV_TX_CONS     0x130u		/* the last entry fetched */
#define MV_RX_CFG      0x134u
#define MV_RX_BASE     0x138u
#define MV_INT_STAT    0x150u
#define MV_INT_MASK    0x154u
#define MV_SRS_STAT    0x158u		/* sets 0-31 */
#define MV_SRS_MASK    0x15cu
#define MV_IND_ADDR    0x170u
#define MV_IND_DATA    0x174u
#define MV_PHY_INT(p)  (0x180u + 8 * (p))
#define MV_PHY_MASK(p) (0x184u + 8 * (p))
#define MV_SERIAL(p)   (0x1d0u + 4 * (p))
#define MV_CFG_ADDR(p) (0x200u + 8 * (p))
#define MV_CFG_DATA(p) (0x204u + 8 * (p))
#define MV_VSR_ADDR(p) (0x250u + 8 * (p))
#define MV_VSR_DATA(p) (0x254u + 8 * (p))

/* the value that the vendor's driver leaves in it */
#define CTL_RUN 0x0200002du

#define PCS_CMD_EN    (1u << 0)
#define PCS_CMD_RST   (1u << 1)		/* clears itself */
#define PCS_STOP_ERR  (1u << 3)		/* an error stops its register set */
#define PCS_FIS_RX_EN (1u << 4)
#define PCS_SATA_RETRY_2 (1u << 6)
#define PCS_PORTS_TX  (0xfu << 8)
#define PCS_RUN       (PCS_CMD_EN | PCS_STOP_ERR | PCS_FIS_RX_EN | \
		       PCS_SATA_RETRY_2 | PCS_PORTS_TX)

#define RING_ENABLE (1u << 16)
#define RING_EMPTY  0xfffu		/* index before the first entry */

#define INT_DONE    (1u << 0)
#define INT_PHY(p)  (1u << (8 + (p)))
#define INT_NCQ_ERR (1u << 25)
#define INT_USED    (INT_DONE | INT_NCQ_ERR | 0xf00u)

/* behind MV_IND_ADDR: a bit per active slot; write 1 to drop it */
#define IND_ACTIVE(slot) (0x300u + (slot) / 32 * 4)

#define PHYEV_RDY_CH    (1u << 0)
#define PHYEV_SIG_FIS   (1u << 16)
#define PHYEV_AN        (1u << 18)
#define PHYEV_UNASSOC   (1u << 19)
#define PHYEV_USED      (PHYEV_RDY_CH | PHYEV_SIG_FIS | PHYEV_AN | \
			 PHYEV_UNASSOC)

#define SERIAL_HARD_RST (1u << 1)	/* clears itself */
#define SERIAL_READY    (1u << 20)

/* behind MV_CFG_ADDR */
#define CFG_SIG_0     0x20u
#define CFG_SIG_1     0x24u
#define CFG_SIG_3     0x2cu
#define CFG_WIDE_PORT 0x38u
/* behind MV_VSR_ADDR */
#define VSR_SPIN_UP   0x18u
#define SPIN_UP       (1u << 29)

/* delivery ring: slot, map of phys, register set */
#define TX_ENTRIES 128u
#define TXQ_PHY(p) (1u << (12 + (p)))
#define TXQ_SET(s) ((HPT_U32)(s) << 20)
#define TXQ_INITIATOR (1u << 28)
#define TXQ_STP    (3u << 29)

/* completion ring: the write index, then the entries */
#define RX_ENTRIES 138u
#define RXQ_SLOT   0xfffu
#define RXQ_ERR    (1u << 17)
#define RXQ_SLOT_RESET (1u << 21)

/* error record, first dword */
#define ERR_OPEN_TIMEOUT (1u << 11)
#define ERR_TASK_FILE    (1u << 24)
#define ERR_STOPPED      (1u << 31)

struct mv_header {
	HPT_U32 flags;			/* MCH_x, PRD count in 31:16 */
	HPT_U32 lens;
	HPT_U32 tag;
	HPT_U32 bytes;
	HPT_U64 table;			/* the H2D FIS */
	HPT_U64 open_frame;
	HPT_U64 status;			/* the error record */
	HPT_U64 prd;
	HPT_U32 spare[4];
};

#define MCH_FPDMA  (1u << 6)
#define MCH_RESET  (1u << 7)		/* a control FIS */
#define MCH_PRD_SHIFT 16
#define MCH_LENS   5u			/* dwords of an H2D FIS */

struct mv_prd {
	HPT_U32 low, high;
	HPT_U32 bytes;			/* 22 bits */
};

#define MV_PRDS 33u
#define PRD_BYTES_MAX 0x3fffffu

/* the receive FIS area */
#define RXFIS_BYTES  0x4900u
#define RXFIS_SET(s) (0x800u + 0x100u * (s))
#define RXFIS_PIO    0x20u
#define RXFIS_D2H    0x40u

/* frames, Serial ATA 3.x */
#define FIS_H2D 0x27
#define FIS_CMD 0x80

struct mv_fis {
	HPT_U8 type, flags, command, feature;
	HPT_U8 lba[3], device;
	HPT_U8 lba_hi[3], feature_hi;
	HPT_U8 count, count_hi, icc, control;
	HPT_U8 aux[4];
};

/* of a device: D2H and PIO set-up alike */
struct mv_reply {
	HPT_U8 type, flags, status, error;
	HPT_U8 lba[3], device;
	HPT_U8 lba_hi[3], spare;
	HPT_U8 count, count_hi, spare_2;
	HPT_U8 end_status;		/* PIO set-up only */
};

#define SIG_DISK 0x00000101u
#define SIG_PMP  0x96690101u

#define CONTROL_PORT 15
#define CONTROL_SRST 0x04

#define ERROR_IDNF 0x10
#define ERROR_UNC  0x40

/* commands that him.h does not name; ACS-3 and Serial ATA */
#define ATA_READ_DMA      0xc8
#define ATA_WRITE_DMA     0xca
#define ATA_READ_DMA_EXT  0x25
#define ATA_WRITE_DMA_EXT 0x35
#define ATA_READ_LOG_EXT  0x2f
#define ATA_READ_NCQ      0x60
#define ATA_WRITE_NCQ     0x61
#define ATA_PMP_READ      0xe4
#define ATA_PMP_WRITE     0xe8

/* port multiplier registers, Serial ATA 3.x chapter 16 */
#define GSCR_ID          0
#define GSCR_PORTS       2
#define GSCR_ERROR       32
#define GSCR_ERROR_MASK  33
#define GSCR_FEATURES    64
#define GSCR_FEATURES_ON 96
#define GSCR_ASYNC       0x08u
#define PSCR_STATUS      0
#define PSCR_ERROR       1
#define PSCR_CONTROL     2
#define SSTATUS_DET      0x0fu
#define DET_UP           3u
#define DET_RESET        1u
#define SERR_PLUG        0x04010000u	/* PhyRdy change, device exchanged */

#endif
