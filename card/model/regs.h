/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The registers of the 88SE9480, each with where it is known from:
 *
 *	O  the vendor's object uses it (disassembly, or seen running)
 *	M  mainline's mvsas uses it (mv_94xx.h, mv_defs.h); the names are its
 *	S  Serial ATA, PCI or another public specification
 *	G  a guess that works
 *
 * That mvsas and the object agree does not prove how the silicon behaves: both
 * are software.
 *
 * A row is R(name, offset, stride, count, source, meaning); a register with a
 * count above 1 repeats at that stride. The enums below and the decoder's names
 * are made from these lists. Those behind address registers, at the end, are for
 * the decoder; the few that the model implements are in the enums too.
 *
 * The stand-in's HIM has a table of its own, 88se9480/mv_regs.h, on purpose: a
 * wrong offset or bit in a shared table would be wrong on both sides and no test
 * would see it. And the stand-in builds from its own directory alone, as the
 * vendor's tree does.
 */
#ifndef TWIN_REGS_H
#define TWIN_REGS_H

#define BAR_REGS 2
#define BAR2_SIZE 0x40000u  /* O */
#define BAR0_SIZE 0x20000u  /* G; the object maps the first 0x2000 */
#define CORE_BASE 0x20000u  /* O M */
#define CORE_STRIDE 0x4000u /* O M */

/* Configuration space. S, but for the offsets of the capabilities. */
enum cfg {
	CFG_COMMAND = 0x04,
	CFG_POWER = 0x44, /* control and status */
	CFG_MSI = 0x52,	  /* message control; O */
};

enum cfg_bit { /* S */
	       COMMAND_MEMORY = 1u << 1,
	       COMMAND_MASTER = 1u << 2,
	       COMMAND_NO_INTX = 1u << 10,
	       CFG_POWER_STATE = 3u,
	       MSI_ENABLE = 1u << 0,
};

/* Offsets in BAR 2. */
#define CHIP_REGS(R)                                                        \
	R(INIT_A, 0x8420, 0, 1, "O", "written once: 0x3f001")               \
	R(INIT_B, 0x8428, 0, 1, "O", "written once: 0xe8000001")            \
	R(SGPIO_HOST, 0xc200, 0x100, 2, "OM", "SGPIO host")                 \
	R(SGPIO_CFG1, 0xc204, 0x100, 2, "M", "blink timing")                \
	R(SGPIO_CFG2, 0xc208, 0x100, 2, "OM", "clock")                      \
	R(SGPIO_CTRL, 0xc20c, 0x100, 2, "OM", "mode of the outputs")        \
	R(SGPIO_A_SOURCE, 0xc220, 4, 5, "OM", "which disk an output shows") \
	R(SGPIO_A_DISKS, 0xc238, 4, 5, "OM", "what the outputs show")       \
	R(SGPIO_B_SOURCE, 0xc320, 4, 5, "O", "the same of the second host") \
	R(SGPIO_B_DISKS, 0xc338, 4, 5, "O", "the same of the second host")  \
	R(TWSI, 0xc51c, 0x100, 3, "O", "two-wire host")                     \
	R(SPI_CONTROL, 0xc800, 0, 1, "OM", "SPI command; bit 0 starts")     \
	R(SPI_ADDRESS, 0xc804, 0, 1, "OM", "SPI address")                   \
	R(SPI_WRITE, 0xc808, 0, 1, "OM", "SPI data out")                    \
	R(SPI_READ, 0xc80c, 0, 1, "OM", "SPI data in")                      \
	R(SGPIO_INIT_A, 0x10080, 0, 1, "O", "SGPIO set-up")                 \
	R(SGPIO_INIT_B, 0x10104, 0, 1, "O", "SGPIO set-up")                 \
	R(MAIN_CAUSE, 0x10200, 0, 1, "OM", "interrupt cause by core")       \
	R(MAIN_ENABLE, 0x1020c, 0, 1, "OM", "interrupt enable")

/* Offsets in a core. */
#define CORE_REGS(R)                                                         \
	R(PORTS_IMP, 0x09c, 0, 1, "OM", "phys implemented")                  \
	R(CTL, 0x100, 0, 1, "OM", "control")                                 \
	R(PCS, 0x104, 0, 1, "OM", "port control and status")                 \
	R(CMD_LIST, 0x108, 4, 2, "OM", "command list base, low and high")    \
	R(RX_FIS, 0x110, 4, 2, "OM", "receive FIS base, low and high")       \
	R(SET_ENABLE, 0x118, 4, 2, "OM", "register sets enabled")            \
	R(TX_CFG, 0x120, 0, 1, "OM", "delivery ring: entries, enable")       \
	R(TX_BASE, 0x124, 4, 2, "OM", "delivery ring base")                  \
	R(TX_PROD, 0x12c, 0, 1, "OM", "index of the last valid entry")       \
	R(TX_CONS, 0x130, 0, 1, "M", "index of the last entry taken")        \
	R(RX_CFG, 0x134, 0, 1, "OM", "completion ring: entries, enable")     \
	R(RX_BASE, 0x138, 4, 2, "OM", "completion ring base")                \
	R(RX_CONS, 0x140, 0, 1, "M", "completion consumer index")            \
	R(INT_COAL, 0x148, 0, 1, "M", "interrupt coalescing count")          \
	R(INT_COAL_TIME, 0x14c, 0, 1, "M", "interrupt coalescing time")      \
	R(INT_STAT, 0x150, 0, 1, "OM", "interrupt status, write 1 to clear") \
	R(INT_MASK, 0x154, 0, 1, "OM", "interrupt mask")                     \
	R(SRS_STAT_0, 0x158, 0, 1, "OM", "stopped register sets 0-31")       \
	R(SRS_MASK_0, 0x15c, 0, 1, "OM", "their interrupt mask")             \
	R(SRS_STAT_1, 0x160, 0, 1, "OM", "stopped register sets 32-63")      \
	R(SRS_MASK_1, 0x164, 0, 1, "OM", "their interrupt mask")             \
	R(NCQ_ERR, 0x168, 4, 2, "M", "non-specific NCQ error by set")        \
	R(IND_ADDR, 0x170, 0, 1, "OM", "indirect address")                   \
	R(IND_DATA, 0x174, 0, 1, "OM", "indirect data")                      \
	R(PHY_INT, 0x180, 8, 4, "OM", "phy interrupt status")                \
	R(PHY_MASK, 0x184, 8, 4, "OM", "phy interrupt mask")                 \
	R(PHY_SERIAL, 0x1d0, 4, 4, "OM", "phy serial control and status")    \
	R(PHY_CFG_ADDR, 0x200, 8, 4, "OM", "phy configuration address")      \
	R(PHY_CFG_DATA, 0x204, 8, 4, "OM", "phy configuration data")         \
	R(PHY_VSR_ADDR, 0x250, 8, 4, "OM", "phy vendor-specific address")    \
	R(PHY_VSR_DATA, 0x254, 8, 4, "OM", "phy vendor-specific data")       \
	R(ALL_VSR_ADDR, 0x290, 0, 1, "OM", "vendor-specific, all phys")      \
	R(ALL_VSR_DATA, 0x294, 0, 1, "OM", "vendor-specific, all phys")

#define REG_ENUM(name, off, stride, count, src, text) R_##name = (off),
enum chip_reg { CHIP_REGS(REG_ENUM) };
enum core_reg { CORE_REGS(REG_ENUM) };
#undef REG_ENUM

/* MAIN_CAUSE and MAIN_ENABLE: core A; core B is the next bit. O M */
#define MAIN_CORE(core) (1u << (18 + (core)))

/* TWSI: how the block behind it is reached. O */
#define TWSI_WRITE_BIT 0x1000u
#define TWSI_REG(v) ((v) >> 8 & 7)
enum twsi_reg { TWSI_DATA = 1, TWSI_CONTROL, TWSI_STATUS, TWSI_RESET = 7 };

enum pcs_bit { /* M */
	       PCS_CMD_EN = 1u << 0,
	       PCS_CMD_RST = 1u << 1, /* clears itself: O M */
	       PCS_STOP_ERR = 1u << 3,
};

#define RING_ENABLE (1u << 16) /* TX_CFG, RX_CFG; O M */
#define RING_ENTRIES 0xfffu
#define RING_EMPTY 0xfffu /* index before the first entry; O */

enum int_bit { /* INT_STAT; M */
	       INT_DONE = 1u << 0,
	       INT_SRS = 1u << 3,
	       INT_PHY = 1u << 8,      /* phy 0; one bit each */
	       INT_NCQ_ERR = 1u << 25, /* see NCQ_ERR */
	       INT_MEMORY = 1u << 26,  /* parity of the chip's memories */
	       INT_DMA = 1u << 27,     /* DMA to PCIe timed out */
};

#define IND_ACTIVE 0x300u /* + slot / 32 * 4: active commands; O M */
#define IND_ACTIVE_END 0x380u
#define IND_END 0x400u

enum entry { /* delivery ring entry; O M */
	     ENTRY_SLOT = 0xfff,
	     ENTRY_PHY_SHIFT = 12,
	     ENTRY_SET_SHIFT = 20,
	     ENTRY_TYPE_SHIFT = 29,
	     ENTRY_SATA = 3,
};

enum done { /* completion ring entry; O M */
	    DONE_DONE = 1u << 16,
	    DONE_ERROR = 1u << 17,
	    DONE_ATTENTION = 1u << 19,
	    DONE_SLOT_RESET = 1u << 21,
	    DONE_GOOD = 1u << 23,
};

enum error_record { /* first dword; M, those marked also O */
		    ERR_OPEN_TIMEOUT = 1u << 11,
		    ERR_LENGTH = 1u << 16, /* O */
		    ERR_R_ERR = 1u << 23,
		    ERR_TASK_FILE = 1u << 24, /* O */
		    ERR_SYNC = 1u << 25,
		    ERR_RETRY = 1u << 28,
		    ERR_STOPPED = 1u << 31, /* O */
};

/* Command header, 64 bytes: byte offsets. O M */
enum header {
	HEADER_FLAGS = 0x00, /* [31:16] PRD count, [3:0] PMP port */
	HEADER_LENS = 0x04,  /* [8:0] dwords of the frame */
	HEADER_TAG = 0x08,   /* of a queued command: as in its frame */
	HEADER_LENGTH = 0x0c,
	HEADER_TABLE = 0x10,
	HEADER_OPEN = 0x18,
	HEADER_STATUS = 0x20,
	HEADER_PRD = 0x28,
	HEADER_SIZE = 0x40,
};

enum header_bit {			  /* in HEADER_FLAGS and HEADER_LENS */
		  HEADER_ATAPI = 1u << 5, /* there is a packet: M */
		  HEADER_FPDMA = 1u << 6, /* M */
		  HEADER_RESET = 1u << 7, /* a control FIS: O */
		  HEADER_FRAME = 0x1ff,	  /* M */
};

#define TABLE_PACKET 0x40u /* in the command table, behind the frame. M */

#define OPEN_SIZE 4u /* of the open frame, all that is not SAS only; G */

#define PRD_SIZE 12u /* 64-bit address, 22-bit length. O M */
#define PRD_LENGTH 0x3fffffu

/* Receive FIS area. O M; the last three offsets as AHCI's, less 0x40 (G). */
#define RXFIS_PHY(phy) (0x100u * (phy))
#define RXFIS_SET(set) (0x800u + 0x100u * (set))
enum rxfis { RXFIS_PIO = 0x20, RXFIS_D2H = 0x40, RXFIS_SDB = 0x58 };

enum phy_event {			     /* PHY_INT; M */
		 PHY_READY_CHANGE = 1u << 0, /* O */
		 PHY_RESET_DONE = 1u << 1,
		 PHY_COMWAKE = 1u << 7,
		 PHY_OUT_OF_SYNC = 1u << 12,
		 PHY_SIGNATURE = 1u << 16, /* O */
		 PHY_NOTIFY = 1u << 18,	   /* O */
		 PHY_UNASSOC = 1u << 19,   /* O */
		 PHY_CRC = 1u << 22,
};

enum phy_serial { /* M; O where said */
		  SERIAL_RESET = 1u << 0,
		  SERIAL_HARD_RESET = 1u << 1, /* O: must clear itself */
		  SERIAL_LIMIT = 12, /* [13:12]: the highest that a reset may
				      * negotiate; 0, 1, 2: 1.5, 3, 6 Gb/s */
		  SERIAL_RATE = 16,  /* [17:16]: the one in use; O */
		  SERIAL_RATES = 3,
		  SERIAL_RATE_6G = 2u << SERIAL_RATE,
		  /* After power on; G, since nobody has to write it for 6 Gb/s. */
		  SERIAL_POWER_ON = 2u << SERIAL_LIMIT,
		  SERIAL_READY = 1u << 20, /* O */
};

/* Behind PHY_CFG_ADDR. O M */
enum phy_cfg {
	CFG_SIGNATURE = 0x20,
	CFG_R_ERRS = 0x30,   /* M */
	CFG_CRC_ERRS = 0x34, /* M */
	CFG_WIDE_PORT = 0x38,
	CFG_END = 0x200,
};

/* Behind PHY_VSR_ADDR. */
enum phy_vsr {
	VSR_RESET = 0x08,   /* O: bit 0 resets the phy and clears itself */
	VSR_OFF = 1u << 23, /* M O: in VSR_RESET, turns the phy off */
	VSR_STATUS = 0x0c,  /* O: state of the link */
	VSR_STATUS_SATA = 0x00150007, /* G: any but 0x10 in [21:16] */
	VSR_END = 0x200,
};

/* Behind PHY_CFG_ADDR. */
#define BEHIND_CFG(R)                                                \
	R(IDENTIFY, 0x00, 0, 1, "M", "for the identify frame")       \
	R(ADDRESS, 0x04, 4, 2, "M", "own SAS address")               \
	R(ATTACHED, 0x0c, 0, 1, "M", "what is attached")             \
	R(ATTACHED_ADDRESS, 0x10, 4, 2, "M", "its SAS address")      \
	R(SATA_CTL, 0x18, 0, 1, "M", "SATA control")                 \
	R(PHY_STAT, 0x1c, 0, 1, "M", "phy status")                   \
	R(SIGNATURE, 0x20, 4, 4, "OM", "signature FIS")              \
	R(R_ERR_COUNT, 0x30, 0, 1, "M", "R_ERR primitives counted")  \
	R(CRC_ERR_COUNT, 0x34, 0, 1, "M", "CRC errors counted")      \
	R(WIDE_PORT, 0x38, 0, 1, "OM", "phys of the same wide port") \
	R(CURRENT, 0x80, 4, 3, "M", "connection that is open")       \
	R(ID_FRAME, 0x100, 4, 7, "M", "identify frame sent")         \
	R(ATT_ID_FRAME, 0x11c, 4, 7, "M", "identify frame received")

/* Behind PHY_VSR_ADDR and ALL_VSR_ADDR. */
#define BEHIND_VSR(R)                                                       \
	R(PHY_STAT, 0x00, 0, 1, "M", "phy interrupt status")                \
	R(MODE1, 0x04, 0, 1, "M", "phy interrupt enable")                   \
	R(RESET, 0x08, 0, 1, "OM", "configuration; bit 0 resets; M: MODE2") \
	R(STATUS, 0x0c, 0, 1, "OM", "state of the link; M: MODE3")          \
	R(MODE4, 0x10, 0, 1, "M", "phy counter")                            \
	R(MODE5, 0x14, 0, 1, "M", "phy counter")                            \
	R(MODE6, 0x18, 0, 1, "M", "event counters' control")                \
	R(MODE7, 0x1c, 0, 1, "M", "event counters' selection")              \
	R(MODE8, 0x20, 0, 1, "M", "event counter")                          \
	R(MODE9, 0x24, 0, 1, "M", "event counter")                          \
	R(MODE10, 0x28, 0, 1, "M", "event counter")                         \
	R(MODE11, 0x2c, 0, 1, "M", "event counter")                         \
	R(ACT_LED, 0x30, 0, 1, "M", "activity LED")                         \
	R(FFE_CONTROL, 0x10c, 0, 1, "M", "equalizer, feed-forward")         \
	R(DFE_UPDATE, 0x110, 0, 1, "M", "equalizer, decision feedback")     \
	R(GENERATION, 0x118, 4, 4, "M", "drive and emphasis by link rate")  \
	R(INIT_A, 0x144, 0, 1, "OM", "written once: 0x08001006")            \
	R(REF_CLOCK, 0x1a0, 0, 1, "M", "reference clock")                   \
	R(INIT_B, 0x1b4, 0, 1, "OM", "written once: 0x705f")

/* Behind IND_ADDR. */
#define BEHIND_IND(R)                                                       \
	R(OOB_DETECT, 0x100, 4, 4, "M", "COMRESET, COMWAKE, COMSAS, burst") \
	R(OOB_SPACE, 0x110, 0, 1, "M", "OOB spacing")                       \
	R(OOB_BURST, 0x114, 0, 1, "M", "OOB burst")                         \
	R(PHY_TIMER, 0x118, 0, 1, "M", "phy timers")                        \
	R(PHY_CONFIG, 0x11c, 4, 2, "M", "phy configuration")                \
	R(SAS_CTL, 0x124, 4, 4, "M", "SAS control")                         \
	R(ID_TEST, 0x134, 0, 1, "M", "test of the identify frame")          \
	R(PL_TIMER, 0x138, 0, 1, "M", "port layer timer")                   \
	R(WD_TIMER, 0x13c, 0, 1, "M", "watchdog timer")                     \
	R(PORT_SEL_COUNT, 0x140, 0, 1, "M", "port selector count")          \
	R(MEM_CTL, 0x144, 4, 7, "M", "memories' control")                   \
	R(MEM_BIST, 0x160, 4, 10, "M", "memories' self-test")               \
	R(RESET_COUNT, 0x188, 0, 1, "M", "reset count")                     \
	R(MONITOR, 0x18c, 0, 1, "M", "monitor data and select")             \
	R(PLL_PHY_CONFIG, 0x190, 0, 1, "M", "PLL and phy configuration")    \
	R(PHY_CTL, 0x194, 0, 1, "M", "phy control and status")              \
	R(PHY_TEST_COUNT, 0x198, 4, 3, "M", "phy test counts")              \
	R(APP_ERR_CONFIG, 0x1a4, 0, 1, "M", "application errors")           \
	R(PND_FIFO_CTL0, 0x1a8, 0, 1, "M", "pending FIFO")                  \
	R(HOST_CTL, 0x1ac, 0, 1, "M", "host control")                       \
	R(HOST_WR_DATA, 0x1b0, 0, 1, "M", "host data out")                  \
	R(HOST_RD_DATA, 0x1b4, 0, 1, "M", "host data in")                   \
	R(PHY_MODE_21, 0x1b8, 0, 1, "M", "phy mode")                        \
	R(SL_MODE, 0x1bc, 4, 2, "M", "SAS link mode")                       \
	R(PND_FIFO_CTL1, 0x1c4, 0, 1, "M", "pending FIFO")                  \
	R(PORT_LAYER_TIMER1, 0x1e0, 0, 1, "M", "port layer timer")          \
	R(LINK_TIMER, 0x1e4, 0, 1, "M", "link timer")                       \
	R(ACTIVE, IND_ACTIVE, 4, 32, "OM", "active commands by slot")

/* Behind TWSI, numbered by TWSI_REG(); the names are i2c-mv64xxx's. */
#define BEHIND_TWSI(R)                                                   \
	R(ADDRESS, 0, 0, 1, "M", "own address")                          \
	R(DATA, TWSI_DATA, 0, 1, "OM", "byte on the wires")              \
	R(CONTROL, TWSI_CONTROL, 0, 1, "OM", "start, stop, acknowledge") \
	R(STATUS, TWSI_STATUS, 0, 1, "OM", "state; written: baud rate")  \
	R(EXT_ADDRESS, 4, 0, 1, "M", "own address, extended")            \
	R(RESET, TWSI_RESET, 0, 1, "OM", "soft reset")

/*
 * Configuration space: C(name, offset, bytes, source). The offsets of the
 * capabilities are G, except for 0x50 and 0x78-0x82 (O M).
 */
#define CONFIG_REGS(C)                    \
	C(VENDOR, 0x00, 2, "S")           \
	C(DEVICE, 0x02, 2, "S")           \
	C(COMMAND, 0x04, 2, "S")          \
	C(STATUS, 0x06, 2, "S")           \
	C(REVISION, 0x08, 1, "S")         \
	C(CLASS, 0x09, 3, "S")            \
	C(CACHE_LINE, 0x0c, 1, "S")       \
	C(LATENCY, 0x0d, 1, "S")          \
	C(HEADER_TYPE, 0x0e, 1, "S")      \
	C(BIST, 0x0f, 1, "S")             \
	C(BAR0, 0x10, 4, "S")             \
	C(BAR1, 0x14, 4, "S")             \
	C(BAR2, 0x18, 4, "S")             \
	C(BAR3, 0x1c, 4, "S")             \
	C(BAR4, 0x20, 4, "S")             \
	C(BAR5, 0x24, 4, "S")             \
	C(CARDBUS, 0x28, 4, "S")          \
	C(SUBSYSTEM_VENDOR, 0x2c, 2, "S") \
	C(SUBSYSTEM, 0x2e, 2, "S")        \
	C(ROM, 0x30, 4, "S")              \
	C(CAPABILITIES, 0x34, 1, "S")     \
	C(INTERRUPT_LINE, 0x3c, 1, "S")   \
	C(INTERRUPT_PIN, 0x3d, 1, "S")    \
	C(PM, 0x40, 2, "G")               \
	C(PM_CAPS, 0x42, 2, "G")          \
	C(PM_CONTROL, 0x44, 2, "G")       \
	C(MSI, 0x50, 2, "O")              \
	C(MSI_CONTROL, 0x52, 2, "O")      \
	C(MSI_ADDRESS, 0x54, 4, "O")      \
	C(MSI_ADDRESS_HIGH, 0x58, 4, "G") \
	C(MSI_DATA, 0x5c, 2, "G")         \
	C(EXPRESS, 0x70, 2, "G")          \
	C(EXPRESS_CAPS, 0x72, 2, "G")     \
	C(DEVICE_CAPS, 0x74, 4, "G")      \
	C(DEVICE_CONTROL, 0x78, 2, "OM")  \
	C(DEVICE_STATUS, 0x7a, 2, "O")    \
	C(LINK_CAPS, 0x7c, 4, "O")        \
	C(LINK_CONTROL, 0x80, 2, "O")     \
	C(LINK_STATUS, 0x82, 2, "OM")

#endif
