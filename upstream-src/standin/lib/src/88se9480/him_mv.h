/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The HIM for the 88SE9480: two cores of four phys, each with a disk or a port
 * multiplier with up to five disks. Every function runs with the vbus lock held
 * (or before it exists) and none sleeps. What takes time is a chain of steps of a
 * phy: a step starts one operation and names the next step.
 *
 * him_mv.c: adapter; mv_slot.c: commands and rings; mv_phy.c: links and steps;
 * mv_pmp.c: port multipliers; mv_dev.c: disks; mv_err.c: errors.
 */
#ifndef HIM_MV_H
#define HIM_MV_H

#include "mv_regs.h"

#define MV_CORES   2
#define CORE_PHYS  4
#define MV_PHYS    (MV_CORES * CORE_PHYS)
#define PHY_PORTS  5
#define MV_TARGETS (MV_PHYS * PHY_PORTS)

/*
 * More than the commands of the LDM plus the steps of the phys, so that one is
 * always free; at most 64, since slots are also bits of two dwords.
 */
#define CORE_SLOTS 64

/* a slot's buffer: offsets and size */
#define SLOT_OPEN   0x00
#define SLOT_STATUS 0x20
#define SLOT_FIS    0x40
#define SLOT_PRD    0x80
#define SLOT_BYTES  0x400

/* for commands without a scatter list */
#define MV_BOUNCE_BYTES 0x10000u
#define MV_BOUNCES 2

/* microseconds */
#define MSEC 1000u
#define SEC  1000000u
#define POLL_TIME    MSEC		/* while interrupts are off */
#define WATCH_TIME   (250 * MSEC)	/* while anything is open */
#define IO_TIME      (10 * SEC)
#define SLOW_TIME    (30 * SEC)		/* flush, task files */
#define STEP_TIME    (5 * SEC)		/* a command of a step */
#define SPIN_TIME    (15 * SEC)		/* until a drive has its signature */
#define LINK_TIME    SEC		/* until an empty phy is given up */
#define GRACE_TIME   (12 * SEC)		/* until a lost disk is gone */

#define MV_TRIES 3

struct mv_adapter;
struct mv_core;
struct mv_phy;

/* per command, in COMMAND.ext */
struct mv_cmd {
	HPT_ADDRESS bounce;
	struct mv_slot *slot;		/* NULL: queued */
	HPT_U8 tries;			/* failed ones */
	HPT_U8 tag;
	HPT_U8 ncq       : 1;		/* as last issued */
	HPT_U8 plain     : 1;		/* do not issue as NCQ again */
	HPT_U8 mapped    : 1;		/* psg is filled */
	HPT_U8 standby   : 1;		/* second half of a flush */
};

struct mv_slot {
	HPT_ADDRESS buf;
	struct mv_phy *phy;
	PCOMMAND cmd;			/* NULL: a step of the phy */
	HPT_TIME deadline;		/* of cmd */
	HPT_U8 nr, set;
	HPT_BOOL busy;
};

/* a request for a slot */
struct mv_request {
	struct mv_fis fis;
	HPT_U32 flags;			/* MCH_x */
	HPT_U32 bytes;
	HPT_U8 port, set, tag;
	const SG *sg;			/* bus addresses; NULL: no data */
};

struct mv_dev {
	struct mv_phy *phy;
	HPT_ADDRESS identify;
	HPT_U8 port, target, set;
	HPT_BOOL known;			/* to the LDM */
	HPT_BOOL online;		/* accepts commands */
	HPT_BOOL missing;		/* since: */
	HPT_TIME missing_since;
	HPT_U8 shift;			/* logical sectors: 512 << shift */
	HPT_BOOL lba48;
	HPT_U8 depth;			/* of NCQ; 0: none */
	HPT_U64 capacity;		/* 512-byte sectors */
	struct list_head queue;		/* to be issued, oldest first */
	struct list_head open;		/* in a slot */
	HPT_U32 nopen, tags;
};

typedef void (*mv_step)(struct mv_phy *p);

enum mv_wait { WAIT_NOTHING, WAIT_TIME, WAIT_SLOT, WAIT_SIGNATURE };

struct mv_phy {
	struct mv_core *core;
	HPT_U8 nr;			/* in the core */
	HPT_BOOL is_pmp;
	HPT_U8 nports;
	struct mv_dev dev[PHY_PORTS];
	HPT_ADDRESS page;		/* 512 bytes for steps */

	/* pending until no step is running */
	HPT_BOOL todo_link, todo_notify;
	HPT_U8 todo_ports, todo_logs;

	/* steps */
	HPT_BOOL busy;
	HPT_BOOL linking;		/* link changes are expected */
	enum mv_wait waits;
	mv_step next;			/* after the operation */
	mv_step then;			/* after the soft reset */
	HPT_BOOL ok;			/* how it ended */
	HPT_BOOL has_signature;
	HPT_U32 value;			/* the signature */
	struct mv_slot *slot;
	struct timer_call timer;
	HPT_U8 port;
	HPT_U8 tries, port_tries;
	HPT_U16 polls;
	HPT_TIME since;
};

struct mv_core {
	struct mv_adapter *a;
	HPT_U8 nr;
	HPT_U8 *regs;
	HPT_ADDRESS list, rx_fis, rings;
	HPT_U32 tx_prod, rx_cons;
	HPT_U8 last_slot;
	struct mv_slot slot[CORE_SLOTS];
	struct mv_phy phy[CORE_PHYS];
};

struct mv_adapter {
	void *osext;
	PCI_ID id;
	PCI_ADDRESS where;
	HPT_U8 *bar;
	struct freelist lists, rx_fis, rings, slots, pages, bounces;
	struct mv_core core[MV_CORES];
	struct list_head done;		/* for mv_finish() */
	struct timer_call poll;		/* POLL_TIME or WATCH_TIME */
	struct timer_call later;	/* mv_finish() from a timer */
	HPT_BOOL ready;			/* initialised */
	HPT_BOOL running;		/* interrupts are on */
	HPT_BOOL gone;			/* surprise removal */

	PROBE_CALLBACK found;		/* a pending probe */
	void *found_arg;
	int found_idx;
};

static inline HPT_U32 core_get(struct mv_core *c, HPT_U32 reg)
{
	return os_readl(c->regs + reg);
}

static inline void core_put(struct mv_core *c, HPT_U32 reg, HPT_U32 v)
{
	os_writel(c->regs + reg, v);
}

/* whether time t has come */
static inline HPT_BOOL time_over(HPT_TIME t)
{
	return (long)(os_query_time() - t) >= 0;
}

/* him_mv.c */
void mv_timer(struct mv_adapter *a, struct timer_call *t, HPT_U32 us);
void mv_timer_off(struct mv_adapter *a, struct timer_call *t);
void mv_finish(struct mv_adapter *a);
void mv_watch(struct mv_adapter *a);
void mv_settled(struct mv_adapter *a);
void mv_found(struct mv_dev *d);
void mv_lost(struct mv_dev *d);
struct mv_dev *mv_target(struct mv_adapter *a, int target);

/* mv_slot.c; mv_slot_start: NULL if there is none free, or too much data */
void mv_rings_start(struct mv_core *c);
struct mv_slot *mv_slot_start(struct mv_phy *p, const struct mv_request *r);
void mv_slot_drop(struct mv_slot *s);
void mv_slots_done(struct mv_core *c);
const struct mv_reply *mv_reply(struct mv_slot *s, HPT_U32 at);
HPT_U32 mv_error_record(struct mv_slot *s);
void mv_set_go(struct mv_core *c, HPT_U8 set);

/* mv_phy.c */
void mv_phy_init(struct mv_phy *p);
HPT_BOOL mv_phy_reset(struct mv_phy *p);
void mv_phy_event(struct mv_phy *p);
void mv_phy_start(struct mv_phy *p);
void mv_phy_idle(struct mv_phy *p);
void mv_phy_stop(struct mv_phy *p);
void mv_phy_slot_done(struct mv_phy *p, HPT_BOOL ok);
void mv_link_retry(struct mv_phy *p);
void mv_delay(struct mv_phy *p, HPT_U32 us, mv_step next);
void mv_command(struct mv_phy *p, struct mv_request *r, mv_step next);
void mv_soft_reset(struct mv_phy *p, HPT_U8 port, mv_step then);

/* mv_pmp.c */
void mv_pmp_start(struct mv_phy *p);
void mv_pmp_notify(struct mv_phy *p);
void mv_port_start(struct mv_phy *p, HPT_U8 port);
void mv_port_identify(struct mv_phy *p);

/* mv_dev.c */
void mv_dev_init(struct mv_dev *d, struct mv_phy *p, HPT_U8 port);
HPT_BOOL mv_dev_same(struct mv_dev *d, const IDENTIFY_DATA *id);
void mv_dev_take(struct mv_dev *d, const IDENTIFY_DATA *id);
void mv_dev_config(struct mv_dev *d, HIM_DEVICE_CONFIG *cfg);
void mv_dispatch(struct mv_dev *d);
void mv_end(struct mv_dev *d, PCOMMAND cmd, HPT_U8 result);
void mv_recall(struct mv_dev *d);
void mv_dev_slot_done(struct mv_slot *s, HPT_BOOL error);
void mv_end_all(struct mv_dev *d, HPT_U8 result);

/* mv_err.c */
void mv_cmd_failed(struct mv_dev *d, PCOMMAND cmd, HPT_U32 record,
		   const struct mv_reply *r);
void mv_log_start(struct mv_phy *p, HPT_U8 port);
void mv_time_limits(struct mv_core *c);
void mv_gone(struct mv_adapter *a);

#endif
