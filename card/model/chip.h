/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The 88SE9480: PCI configuration, BAR 2 registers, two cores of four phys,
 * command lists, delivery and completion rings, register sets, receive FIS.
 *
 * The front end calls chip_cfg_* and chip_mmio_* for the host's accesses, and
 * chip_run() whenever time has passed; chip_next() says when something is due.
 * The chip calls back through struct chip_ops. Nothing here is reentrant.
 */
#ifndef TWIN_CHIP_H
#define TWIN_CHIP_H

#include "pmp.h"
#include "regs.h"
#include "spi.h"
#include "twsi.h"

#define CHIP_CORES 2
#define CORE_PHYS 4
#define CHIP_PHYS (CHIP_CORES * CORE_PHYS)
#define CORE_SLOTS 512 /* commands in flight; M: mvsas' slot count */
#define CORE_SETS 64   /* register sets */
#define CFG_SIZE 256

struct phy {
	u8 nr;		   /* 0-7 in the chip */
	struct disk *disk; /* attached: one of these or none */
	struct pmp *pmp;
	bool dropped; /* fault: attached, yet no link */
	bool empty;   /* when the link last changed */
	bool up;
	u8 rate; /* of the link; enum sata_rate */
	u32 int_stat, int_mask, serial, cfg_addr, vsr_addr;
	u32 cfg[CFG_END / 4], vsr[VSR_END / 4];
	u16 srst;    /* PMP ports held in soft reset */
	u64 sig_due; /* of a soft reset's signature; or NEVER */
	u64 up_due;  /* of the link, up or, while it flaps, down; or NEVER */
	u64 ready;   /* when the device is, after a reset of its link */
	bool sign;   /* it has yet to say so */
	u32 sig;
	u8 sig_port;
};

/* A command taken from the delivery ring and not yet completed. */
struct slot {
	u16 nr;
	u8 set;
	u8 phy; /* in the core */
	u16 prds;
	u32 length;
	u64 status, prd;
	u64 due;   /* NEVER: hung */
	bool open; /* its disk is working on it */
	struct fis_h2d fis;
	u8 cdb[PACKET_SIZE]; /* of PACKET */
};

/* A register set; see set.c. */
struct reg_set {
	bool busy;
	u8 phy, port; /* of the command that it is busy with */
};

struct core {
	u8 nr;
	u32 reg[CORE_STRIDE / 4];
	u32 ind[IND_END / 4];
	u32 int_stat;
	u32 stopped[CORE_SETS / 32]; /* SRS: sets stopped by an error */
	u32 ncq_err[CORE_SETS / 32]; /* sets with an untagged queued error */
	u16 tx_cons, rx_prod;
	struct phy phy[CORE_PHYS];
	struct slot slot[CORE_SLOTS];
	unsigned int nslots;
	struct reg_set set[CORE_SETS];
	struct slot held[32]; /* done, of one set: see slots_run() */
	unsigned int nheld;
};

struct chip_faults {
	bool surprise_removal;	 /* registers read as all ones */
	bool reset_sticks;	 /* phy reset does not clear itself */
	bool bus_master;	 /* somebody else takes bus mastering away: what
				  * fails for that is not the driver's error */
	bool user_commands;	 /* users pass commands through: lengths and
				  * directions that are wrong are not the
				  * driver's error */
	unsigned int lost_irq;	 /* the next interrupts to lose */
	unsigned int ring_index; /* completions to announce out of their ring */
	unsigned int link_flaps; /* the next links to come up and be lost */
	u64 slow_dma;		 /* us per KiB; 0: no delay */
};

/*
 * What the silicon does where it is not known; 0 is what the model always did.
 * A driver has to bear both.
 */
enum chip_notify { NOTIFY_BOTH, NOTIFY_EVENT, NOTIFY_UNASSOC, NOTIFY_LOST };

struct chip_ways {
	bool port_0;	   /* a disk's signature names port 0 (S), and not the
			    * port that was asked */
	bool ncq_untagged; /* a queued error ends no command: the set's bit in
			    * NCQ_ERR and INT_NCQ_ERR tell (M) */
	bool sdb_many;	   /* one Set Device Bits FIS ends all queued
				  * commands of a device that are done (S) */
	bool busy_sets;	   /* a command for a register set that is busy waits
			    * for ever (G); if not, it does not matter */
	enum chip_notify notify; /* which events a notification sets */
	u64 link_us;		 /* a link takes that long to come up (S) */
	u64 ready_us;		 /* and its device that long to be ready: while
				  * it spins up, it takes no command (S) */
	u64 posted_us;		 /* a register write takes that long to arrive,
				  * unless a read pushes it (S: PCI's ordering) */
};

#define CHIP_POSTED 64 /* writes on their way; the bus holds up more */

struct posted {
	u64 due;
	u32 off, value;
};

struct chip_stats {
	u64 commands, completions, interrupts, lost_irq;
	u64 dma_refused;
	u64 protocol_errors;	     /* requests that break the chip's rules */
	u64 user_refused;	     /* not of dma_refused: see user_commands */
	u64 no_master;		     /* of dma_refused: not bus master */
	unsigned int most_in_flight; /* in one core */
	unsigned int most_prds;	     /* entries of a command's list */
	u32 longest_prd, longest;    /* bytes of an entry, of a command */
};

struct chip {
	const struct chip_ops *ops;
	u32 id, subsystem;
	u8 cfg[CFG_SIZE];
	u32 glob[CORE_BASE / 4]; /* BAR 2 below the cores */
	u32 rest[(BAR2_SIZE - CORE_BASE - CHIP_CORES * CORE_STRIDE) / 4];
	struct core core[CHIP_CORES];
	struct twsi twsi[3];
	struct spi spi;
	bool line;   /* interrupt, as the host sees it */
	bool losing; /* a lost interrupt is pending */
	u64 lost_at; /* completions when it was lost */
	struct chip_faults fault;
	struct chip_ways way;
	struct posted posted[CHIP_POSTED]; /* oldest first */
	unsigned int nposted;
	struct chip_stats stats;
};

/* Power on. Attach disks and port multipliers (phy->disk, phy->pmp) after. */
void chip_init(struct chip *c, const struct chip_ops *ops);

/*
 * Device reset: as after power on, but for what is plugged in and the faults.
 */
void chip_reset(struct chip *c);

/*
 * All registers as a boot ROM or another driver may have left them: at random, but
 * for rings, which are off. G: what silicon has after power-on is not known.
 */
void chip_garbage(struct chip *c, u32 seed);

/*
 * The card leaves its slot with what it was doing, or is back, as it is after power-on.
 * Its disks keep their power.
 */
void chip_remove(struct chip *c, bool removed);

/* Off, the card is as if it were pulled; on, all disks have just got power. */
void chip_power(struct chip *c, bool on);

/* Sets PCI ids, device << 16 | vendor each, for other drivers. */
void chip_set_id(struct chip *c, u32 id, u32 subsystem);

/* PCI configuration. @len 1, 2 or 4; unaligned accesses are ignored. */
u32 chip_cfg_read(struct chip *c, u32 off, u32 len);
void chip_cfg_write(struct chip *c, u32 off, u32 v, u32 len);

/* 32-bit register access, @off aligned. */
u32 chip_mmio_read(struct chip *c, unsigned int bar, u32 off);
void chip_mmio_write(struct chip *c, unsigned int bar, u32 off, u32 v);

/* Does everything that is due by now. */
void chip_run(struct chip *c);

/* When the next thing is due; NEVER if nothing is. */
u64 chip_next(const struct chip *c);

struct phy *chip_phy(struct chip *c, unsigned int nr);

/* The disk at @port of phy @nr (port 0 where no multiplier is), or NULL. */
struct disk *chip_disk(struct chip *c, unsigned int nr, unsigned int port);

/*
 * To be called after phy->disk, phy->pmp or phy->dropped changed. A device that
 * is unplugged loses power. With phy->dropped only the link is down, as with a
 * loose cable: the disk keeps its power and its settings.
 */
void chip_link_change(struct chip *c, unsigned int nr);

/* Plugs (or, with NULL, pulls) a disk behind the multiplier at phy @nr. */
void chip_pmp_plug(struct chip *c, unsigned int nr, unsigned int port,
		   struct disk *d);

/* What the LEDs of the bay behind that phy show, as in SGPIO_x_DISKS; @port below 5. */
u8 chip_led(const struct chip *c, unsigned int nr, unsigned int port);

/* Faults that happen at the call. */
void chip_spurious_irq(struct chip *c);
void chip_empty_done(struct chip *c, unsigned int core);

/*
 * A core meets an error of its own, INT_MEMORY or INT_DMA, and does not say which
 * commands it hit. G: all that it has never end.
 */
void chip_error(struct chip *c, unsigned int core, u32 error);

/* ---- between the chip's own files ---- */

void chip_note(struct chip *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
u64 chip_now(const struct chip *c);
int chip_dma_read(struct chip *c, enum dma_use use, u64 bus, void *p, u32 n);
int chip_dma_write(struct chip *c, enum dma_use use, u64 bus, const void *p,
		   u32 n);
void chip_trace_fis(struct chip *c, char kind, u8 phy, const void *p, u32 n);
void chip_irq_update(struct chip *c);

void core_reset(struct core *k);
void core_garbage(struct core *k, u32 *seed);
u32 core_int_stat(const struct core *k);
u32 core_read(struct core *k, u32 off);
void core_write(struct chip *c, struct core *k, u32 off, u32 v);
u64 core_base(const struct core *k, u32 reg);

void phy_reset(struct phy *p);
/* After its registers were filled at random: what the link makes of them. */
void phy_garbage(struct phy *p);

/* What is plugged in there gets power. */
void phy_power_on(struct phy *p);
u32 phy_serial_read(const struct phy *p);
void phy_serial_write(struct chip *c, struct phy *p, u32 v);
u32 phy_vsr_read(const struct phy *p, u32 addr);
void phy_vsr_write(struct chip *c, struct phy *p, u32 addr, u32 v);
struct disk *phy_disk(const struct phy *p, unsigned int port);
void phy_control(struct chip *c, struct phy *p, const struct fis_h2d *f);
void phy_run(struct chip *c, struct core *k, struct phy *p);
/* Whether the device at that port is not ready yet. */
bool phy_busy(const struct chip *c, const struct phy *p, unsigned int port);
/* When phy_run() has something to do; or NEVER. */
u64 phy_next(const struct phy *p);

/* Register sets. @word has the first or second 32; @port -1: all behind the phy. */
bool set_busy(const struct core *k, u8 set);
void set_begin(struct core *k, const struct slot *s);
void set_end(struct core *k, u8 set);
void sets_enable(struct core *k, unsigned int word, u32 enabled);
void sets_reset(struct core *k, u8 phy, int port);

struct phy *slot_phy(struct core *k, const struct slot *s);
/* The disk that its command is for; NULL if it cannot be reached. */
struct disk *slot_disk(struct core *k, const struct slot *s);
/* The record of a command that does not reach its disk; 0: it does. */
u64 link_refusal(struct core *k, const struct slot *s);
/* What the phy makes of a disk's answer: see there. */
void link_crc(struct phy *p, const struct slot *s, const struct ata_reply *r);
void slots_fetch(struct chip *c, struct core *k);
void slots_run(struct chip *c, struct core *k);
/* The chip loses all commands; their disks still have them. */
void slots_lose(struct core *k);
void slots_hang(struct core *k, u8 phy, int port);
void slots_drop(struct core *k, u32 base, u32 mask);
void slots_clear(struct core *k);
u32 slots_active(const struct core *k, u32 base);
bool slots_waiting(const struct core *k);
u64 slots_next(const struct core *k);

#endif
