/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * libata driver for HighPoint's Rocket 750: a Marvell 88SE9480, two cores of
 * four phys, each with a disk or a port multiplier behind it.
 *
 * An ata_port is a phy. Each device behind a phy, and the multiplier's control
 * port, has a register set of its own in the chip, so commands to all devices
 * of a phy are open side by side (FIS-based switching).
 */
#ifndef SATA_R750_H
#define SATA_R750_H

#include <linux/io.h>
#include <linux/libata.h>
#include <linux/pci.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "compat_libata.h"
#include "deliver.h"

#define DRV_NAME "sata_r750"

enum {
	R750_CORES = 2,
	R750_PORTS = R750_CORES * R750_PHYS,
	R750_BAYS = 5, /* behind a phy, with LEDs */

	/* libata's tags, without the internal one where that is among them */
	R750_QUEUE = ATA_MAX_QUEUE - (ATA_TAG_INTERNAL < ATA_MAX_QUEUE),
};

/* Of a port, or of its core, since the module was loaded: docs/open.md explains them. */
enum r750_counter {
	R750_INTERRUPTS,    /* of the core; in struct r750_core */
	R750_LOST_COMMANDS, /* in struct r750_phy */
	R750_COMMANDS,
	R750_COMPLETIONS,
	R750_ERRORS,
	R750_LOST_INTERRUPTS,
	R750_RESETS,
	R750_HOTPLUGS,
	R750_COUNTERS,
};

struct r750_port {
	struct ata_port *ap;
	struct r750_core *core;
	unsigned int phy;	   /* in the core */
	u32 scontrol, serror;	   /* the chip has no such registers */
	unsigned int srst_pmp;	   /* whose signature is waited for */
	bool own_failed, own_poll; /* the command with R750_TAG_OWN */
	unsigned long count[R750_COUNTERS];
	u32 led[R750_BAYS]; /* messages: see leds.c */
};

struct r750_host {
	struct ata_host *ata;
	void __iomem *bar;
	struct r750_core core[R750_CORES];
	spinlock_t lock[R750_CORES]; /* ap->lock of the core's ports */
	struct r750_port *port[R750_PORTS];
	struct delayed_work watch;
	bool away;		/* while it is reset by PCI: see recover.c */
	atomic_t recovering;	/* error handlers of libata at work */
	wait_queue_head_t idle; /* when there are none */
	bool gone;		/* registers read as ones */
	bool tune;		/* the parameters */
	unsigned int poll;
	unsigned int seconds; /* of the watch */
};

static inline struct r750_host *r750_host_of(struct r750_port *p)
{
	return p->ap->host->private_data;
}

static inline u32 r750_read(struct r750_core *core, u32 reg)
{
	return readl(core->regs + reg);
}

static inline void r750_write(struct r750_core *core, u32 reg, u32 value)
{
	writel(value, core->regs + reg);
}

static inline u32 r750_cfg_read(struct r750_port *p, u32 reg)
{
	r750_write(p->core, R750_CFG_ADDR(p->phy), reg);
	return r750_read(p->core, R750_CFG_DATA(p->phy));
}

/* Registers behind R750_VSR_ADDR; clears bits, then sets some. */
static inline void r750_vsr_rmw(struct r750_port *p, u32 reg, u32 clear,
				u32 set)
{
	u32 value;

	r750_write(p->core, R750_VSR_ADDR(p->phy), reg);
	value = r750_read(p->core, R750_VSR_DATA(p->phy));
	r750_write(p->core, R750_VSR_DATA(p->phy), (value & ~clear) | set);
}

/* init.c */
int r750_core_init(struct r750_host *h, unsigned int n);
int r750_host_init(struct r750_host *h);
void r750_host_quiesce(struct r750_host *h);

/* command.c; the last two with the port's lock held */
R750_PREP_RESULT r750_qc_prep(struct ata_queued_cmd *qc);
unsigned int r750_qc_issue(struct ata_queued_cmd *qc);
R750_RTF_RESULT r750_qc_fill_rtf(struct ata_queued_cmd *qc);
void r750_post_internal_cmd(struct ata_queued_cmd *qc);
bool r750_own_busy(struct r750_port *p);
void r750_own_wait(struct r750_port *p);
void r750_send_own(struct r750_port *p, unsigned int pmp,
		   const struct ata_taskfile *tf, bool is_command);
int r750_send_control(struct r750_port *p, unsigned int pmp,
		      const struct ata_taskfile *tf);
void r750_reap(struct r750_host *h, unsigned int core);
struct ata_link *r750_link(struct ata_port *ap, unsigned int pmp);

/* event.c */
irqreturn_t r750_interrupt(int irq, void *arg);
void r750_card_gone(struct r750_host *h, const char *why);
void r750_watch(struct work_struct *work);

/* counters.c */
void r750_add_attrs(struct scsi_host_template *sht);

/* leds.c */
void r750_leds_init(struct r750_host *h);
ssize_t r750_em_store(struct ata_port *ap, const char *buf, size_t size);
ssize_t r750_em_show(struct ata_port *ap, char *buf);

/* poll.c; with the port's lock held */
void r750_poll(struct r750_port *p);
void r750_polled(struct r750_port *p);

/* recover.c */
extern const struct pci_error_handlers r750_err_handler;
void r750_watch_start(struct r750_host *h);
void r750_stop(struct r750_host *h);
bool r750_answers(struct r750_host *h);
void r750_restart_lost(struct r750_port *p);
void r750_error_handler(struct ata_port *ap);
void r750_shutdown(struct pci_dev *pdev);
int r750_suspend(struct pci_dev *pdev, pm_message_t mesg);
int r750_resume(struct pci_dev *pdev);

/* link.c */
bool r750_phy_ready(struct r750_port *p);
int r750_scr_read(struct ata_link *link, unsigned int reg, u32 *value);
int r750_scr_write(struct ata_link *link, unsigned int reg, u32 value);
int r750_softreset(struct ata_link *link, unsigned int *class,
		   unsigned long deadline);
int r750_hardreset(struct ata_link *link, unsigned int *class,
		   unsigned long deadline);
void r750_freeze(struct ata_port *ap);
void r750_thaw(struct ata_port *ap);

#endif
