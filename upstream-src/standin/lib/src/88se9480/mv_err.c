// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Errors. A failed command is tried again, if necessary alone and not queued; the link
 * of a disk that does not answer is reset by the steps of its phy; a card that is gone
 * gets no more commands.
 */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

/* for a sector that cannot be read or found */
#define SECTOR_TRIES 2
/* NCQ error log: not about a queued command */
#define LOG_NOT_QUEUED 0x80

static void again(struct mv_dev *d, PCOMMAND cmd)
{
	list_add_tail(&cmd->q_link, d->queue.next);
}

/* false: it was the last try, and the command has been completed */
static HPT_BOOL try_again(struct mv_dev *d, PCOMMAND cmd, HPT_U8 tries,
			  HPT_U8 result)
{
	struct mv_cmd *ext = cmd->ext;

	if (++ext->tries < tries) {
		again(d, cmd);
		return HPT_TRUE;
	}
	os_printk("target %d: command fails, %d", d->target, result);
	mv_end(d, cmd, result);
	return HPT_FALSE;
}

/* requests a reset of the disk's link, of the phy for a directly attached disk */
static void recover(struct mv_dev *d)
{
	d->online = HPT_FALSE;
	mv_recall(d);
	d->phy->todo_ports |= (HPT_U8)(1u << d->port);
	mv_phy_start(d->phy);
}

/* the chip cannot reach the device */
static void unreachable(struct mv_dev *d)
{
	d->online = HPT_FALSE;
	d->phy->todo_link = HPT_TRUE;
	mv_phy_start(d->phy);
}

/*
 * A queued command failed: the disk has aborted the others and accepts no more until
 * its log is read, which says which one it was.
 */
static void queued_failed(struct mv_dev *d, PCOMMAND cmd)
{
	again(d, cmd);
	d->online = HPT_FALSE;
	mv_recall(d);
	d->phy->todo_logs |= (HPT_U8)(1u << d->port);
	mv_phy_start(d->phy);
}

/* the disk has said which sector it cannot read */
static void name_sector(struct mv_dev *d, PCOMMAND cmd, const struct mv_reply *r)
{
	AtaComm *io = &cmd->uCmd.Ide;
	HPT_U64 bad = r->lba[0] | r->lba[1] << 8 | (HPT_U32)r->lba[2] << 16;

	if (d->lba48)
		bad |= (HPT_U64)r->lba_hi[0] << 24 |
		       (HPT_U64)r->lba_hi[1] << 32 |
		       (HPT_U64)r->lba_hi[2] << 40;
	else
		bad |= (HPT_U64)(r->device & 15) << 24;
	bad <<= d->shift;
	if (bad < io->Lba || bad - io->Lba >= io->nSectors)
		return;
	io->Lba = bad;
	io->pad = 1;
}

static void sector_failed(struct mv_dev *d, PCOMMAND cmd,
			  const struct mv_reply *r)
{
	struct mv_cmd *ext = cmd->ext;

	/* after the last try, which is for the same sectors as the first */
	if (ext->tries + 1 >= SECTOR_TRIES && cmd->type == CMD_TYPE_IO &&
	    cmd->flags.data_in && r->error & ERROR_UNC)
		name_sector(d, cmd, r);
	try_again(d, cmd, SECTOR_TRIES, RETURN_SECTOR_ERROR);
}

void mv_cmd_failed(struct mv_dev *d, PCOMMAND cmd, HPT_U32 record,
		   const struct mv_reply *r)
{
	struct mv_cmd *ext = cmd->ext;

	if (record & ERR_OPEN_TIMEOUT) {
		try_again(d, cmd, MV_TRIES, RETURN_BAD_DEVICE);
		unreachable(d);
	} else if (ext->ncq) {
		queued_failed(d, cmd);
	} else if (record & ERR_TASK_FILE && r) {
		if (r->error & (ERROR_UNC | ERROR_IDNF))
			sector_failed(d, cmd, r);
		else
			try_again(d, cmd, MV_TRIES, RETURN_IDE_ERROR);
	} else {
		try_again(d, cmd, MV_TRIES, RETURN_IDE_ERROR);
		recover(d);
	}
}

/* --- after an NCQ error --- */

/* sends the failed one again, alone: its error then has all details */
static void blame(struct mv_dev *d, HPT_U8 tag)
{
	struct list_head *at;
	struct mv_cmd *ext;

	for (at = d->queue.next; at != &d->queue; at = at->next) {
		ext = list_entry(at, COMMAND, q_link)->ext;
		if (ext->ncq && (tag & LOG_NOT_QUEUED || ext->tag == tag))
			ext->plain = 1;
		ext->ncq = 0;
	}
}

static void log_came(struct mv_phy *p)
{
	struct mv_dev *d = &p->dev[p->port];

	if (!p->ok) {
		blame(d, LOG_NOT_QUEUED);
		p->todo_ports |= (HPT_U8)(1u << p->port);
		mv_phy_idle(p);
		return;
	}
	blame(d, p->page.logical[0] & (LOG_NOT_QUEUED | 31));
	d->online = HPT_TRUE;
	mv_dispatch(d);
	mv_phy_idle(p);
}

void mv_log_start(struct mv_phy *p, HPT_U8 port)
{
	SG sg = { .addr.bus = p->page.bus, .size = 512, .eot = 1 };
	struct mv_request r;

	memset(&r, 0, sizeof(r));
	p->port = port;
	r.port = port;
	r.set = p->dev[port].set;
	r.sg = &sg;
	r.bytes = 512;
	r.fis.flags = FIS_CMD;
	r.fis.command = ATA_READ_LOG_EXT;
	r.fis.lba[0] = 0x10;
	r.fis.count = 1;
	mv_command(p, &r, log_came);
}

/* --- time --- */

static void timed_out(struct mv_slot *s)
{
	struct mv_dev *d = &s->phy->dev[s->set % 8];
	PCOMMAND cmd = s->cmd;
	struct mv_cmd *ext = cmd->ext;

	os_printk("target %d: no answer", d->target);
	mv_recall(d);
	if (++ext->tries >= MV_TRIES) {
		list_del_init(&cmd->q_link);
		mv_end(d, cmd, RETURN_IDE_ERROR);
	}
	recover(d);
}

/* fails commands whose device has not answered in time */
void mv_time_limits(struct mv_core *c)
{
	struct mv_slot *s;

	for (s = c->slot; s < c->slot + CORE_SLOTS; s++)
		if (s->busy && s->cmd && time_over(s->deadline))
			timed_out(s);
}

/* --- surprise removal --- */

void mv_gone(struct mv_adapter *a)
{
	struct mv_phy *p;
	int i, port;

	if (a->gone)
		return;
	a->gone = HPT_TRUE;
	os_printk("the card is gone");
	mv_timer_off(a, &a->poll);
	for (i = 0; i < MV_PHYS; i++) {
		p = &a->core[i / CORE_PHYS].phy[i % CORE_PHYS];
		mv_phy_stop(p);
		for (port = 0; port < PHY_PORTS; port++) {
			p->dev[port].online = HPT_FALSE;
			mv_end_all(&p->dev[port], RETURN_BAD_DEVICE);
		}
	}
	mv_settled(a);
}
