// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A phy: its link, the device at the other end, and its chain of steps. */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

#define LINK_POLL   (10 * MSEC)
#define SETTLE_TIME (20 * MSEC)
#define RESET_POLLS 50			/* LINK_POLL apart */
/* during bring-up, where busy waiting is allowed; 100 us apart */
#define RESET_STALLS 5000
#define MISSING_POLL SEC

/* --- indirect registers --- */

static HPT_U32 cfg_get(struct mv_phy *p, HPT_U32 reg)
{
	core_put(p->core, MV_CFG_ADDR(p->nr), reg);
	return core_get(p->core, MV_CFG_DATA(p->nr));
}

static void cfg_put(struct mv_phy *p, HPT_U32 reg, HPT_U32 v)
{
	core_put(p->core, MV_CFG_ADDR(p->nr), reg);
	core_put(p->core, MV_CFG_DATA(p->nr), v);
}

static void spin_up(struct mv_phy *p)
{
	core_put(p->core, MV_VSR_ADDR(p->nr), VSR_SPIN_UP);
	core_put(p->core, MV_VSR_DATA(p->nr),
		 core_get(p->core, MV_VSR_DATA(p->nr)) | SPIN_UP);
}

static HPT_BOOL link_up(struct mv_phy *p)
{
	return (core_get(p->core, MV_SERIAL(p->nr)) & SERIAL_READY) != 0;
}

static void hard_reset(struct mv_phy *p)
{
	core_put(p->core, MV_SERIAL(p->nr),
		 core_get(p->core, MV_SERIAL(p->nr)) | SERIAL_HARD_RST);
}

static HPT_BOOL resetting(struct mv_phy *p)
{
	return (core_get(p->core, MV_SERIAL(p->nr)) & SERIAL_HARD_RST) != 0;
}

/* --- operations of a step --- */

/* the current operation has ended: runs the next step */
static void step_done(struct mv_phy *p, HPT_BOOL ok)
{
	mv_step next = p->next;

	mv_timer_off(p->core->a, &p->timer);
	p->waits = WAIT_NOTHING;
	p->slot = 0;
	p->next = 0;
	p->ok = ok;
	next(p);
}

/* cancels the current operation, whatever it is */
static void step_cancel(struct mv_phy *p)
{
	mv_timer_off(p->core->a, &p->timer);
	if (p->slot)
		mv_slot_drop(p->slot);
	p->slot = 0;
	p->waits = WAIT_NOTHING;
	p->next = 0;
}

static void step_wait(struct mv_phy *p, enum mv_wait what, HPT_U32 us,
		      mv_step next)
{
	p->waits = what;
	p->next = next;
	mv_timer(p->core->a, &p->timer, us);
}

void mv_delay(struct mv_phy *p, HPT_U32 us, mv_step next)
{
	step_wait(p, WAIT_TIME, us, next);
}

/* sends a command of the phy's own; ends within STEP_TIME with p->ok */
void mv_command(struct mv_phy *p, struct mv_request *r, mv_step next)
{
	r->fis.type = FIS_H2D;
	r->fis.flags |= r->port;
	/* without a slot the step times out, which the next step sees */
	p->slot = mv_slot_start(p, r);
	step_wait(p, WAIT_SLOT, STEP_TIME, next);
}

void mv_phy_slot_done(struct mv_phy *p, HPT_BOOL ok)
{
	if (p->waits == WAIT_SLOT)
		step_done(p, ok);
}

static void phy_timer(void *arg)
{
	struct mv_phy *p = arg;

	switch (p->waits) {
	case WAIT_TIME:
		step_done(p, HPT_TRUE);
		break;
	case WAIT_SLOT:
		if (p->slot)
			mv_slot_drop(p->slot);
		/* fall through */
	case WAIT_SIGNATURE:
		step_done(p, HPT_FALSE);
		break;
	case WAIT_NOTHING:
		/* look for the missing disk again */
		mv_phy_idle(p);
		break;
	}
	mv_finish(p->core->a);
}

/* --- soft reset: two control frames, then the device's signature --- */

static void control(struct mv_phy *p, HPT_U8 control, mv_step next)
{
	struct mv_request r;

	memset(&r, 0, sizeof(r));
	r.flags = MCH_RESET;
	r.port = p->port;
	r.set = p->dev[0].set + (p->port < PHY_PORTS ? p->port : PHY_PORTS);
	r.fis.control = control;
	mv_command(p, &r, next);
}

static void reset_signature(struct mv_phy *p)
{
	p->then(p);
}

/* the signature may arrive before the completion of the frame */
static void reset_released(struct mv_phy *p)
{
	if (!p->ok || p->has_signature)
		p->then(p);
	else
		step_wait(p, WAIT_SIGNATURE, SPIN_TIME, reset_signature);
}

static void reset_held(struct mv_phy *p)
{
	control(p, 0, reset_released);
}

static void reset_sent(struct mv_phy *p)
{
	if (!p->ok)
		p->then(p);
	else
		mv_delay(p, MSEC, reset_held);
}

/* continues at "then" with p->ok and the signature in p->value */
void mv_soft_reset(struct mv_phy *p, HPT_U8 port, mv_step then)
{
	p->port = port;
	p->then = then;
	p->has_signature = HPT_FALSE;
	core_put(p->core, MV_PHY_INT(p->nr), PHYEV_SIG_FIS);
	control(p, CONTROL_SRST, reset_sent);
}

/* signature frame: port in 11:8 of the first dword, address in the second */
static void signature_came(struct mv_phy *p)
{
	if ((cfg_get(p, CFG_SIG_0) >> 8 & 15) != p->port)
		return;
	p->has_signature = HPT_TRUE;
	p->value = cfg_get(p, CFG_SIG_1) << 8 |
		   (cfg_get(p, CFG_SIG_3) & 0xff);
	if (p->waits == WAIT_SIGNATURE)
		step_done(p, HPT_TRUE);
}

/* --- the link --- */

static void link_lost(struct mv_phy *p)
{
	HPT_U32 i;

	for (i = 0; i < PHY_PORTS; i++)
		mv_lost(&p->dev[i]);
	p->linking = HPT_FALSE;
	p->is_pmp = HPT_FALSE;
	p->todo_ports = 0;
	p->todo_logs = 0;
	p->todo_notify = HPT_FALSE;
	mv_phy_idle(p);
}

/* the device cannot be used: tries again, or gives up */
void mv_link_retry(struct mv_phy *p)
{
	if (++p->tries >= MV_TRIES) {
		os_printk("phy %d: no answer", p->core->nr * CORE_PHYS + p->nr);
		link_lost(p);
		return;
	}
	p->todo_link = HPT_TRUE;
	mv_phy_idle(p);
}

static void link_classify(struct mv_phy *p)
{
	HPT_U32 i;

	if (p->ok && p->value == SIG_PMP) {
		p->is_pmp = HPT_TRUE;
		mv_pmp_start(p);
	} else if (p->ok && p->value == SIG_DISK) {
		p->is_pmp = HPT_FALSE;
		for (i = 1; i < PHY_PORTS; i++)
			mv_lost(&p->dev[i]);
		p->port = 0;
		mv_port_identify(p);
	} else {
		mv_link_retry(p);
	}
}

static void link_poll(struct mv_phy *p);

static void link_settled(struct mv_phy *p)
{
	core_put(p->core, MV_PHY_INT(p->nr),
		 core_get(p->core, MV_PHY_INT(p->nr)));
	if (!link_up(p)) {
		link_poll(p);
		return;
	}
	p->linking = HPT_FALSE;
	mv_soft_reset(p, CONTROL_PORT, link_classify);
}

static HPT_BOOL has_disks(struct mv_phy *p)
{
	HPT_U32 i;

	for (i = 0; i < PHY_PORTS; i++)
		if (p->dev[i].known)
			return HPT_TRUE;
	return HPT_FALSE;
}

static void link_poll(struct mv_phy *p)
{
	HPT_U32 limit = has_disks(p) ? GRACE_TIME : LINK_TIME;

	if (link_up(p))
		mv_delay(p, SETTLE_TIME, link_settled);
	else if (time_over(p->since + limit))
		link_lost(p);
	else
		mv_delay(p, LINK_POLL, link_poll);
}

static void reset_poll(struct mv_phy *p)
{
	if (!resetting(p))
		link_poll(p);
	else if (p->polls--)
		mv_delay(p, LINK_POLL, reset_poll);
	else
		link_lost(p);
}

static void link_start(struct mv_phy *p)
{
	HPT_U32 i;

	p->todo_link = HPT_FALSE;
	p->todo_notify = HPT_FALSE;
	p->todo_ports = 0;
	p->todo_logs = 0;
	p->linking = HPT_TRUE;
	p->since = os_query_time();
	for (i = 0; i < PHY_PORTS; i++) {
		p->dev[i].online = HPT_FALSE;
		mv_recall(&p->dev[i]);
	}
	if (p->tries) {
		p->polls = RESET_POLLS;
		hard_reset(p);
		mv_delay(p, LINK_POLL, reset_poll);
	} else {
		link_poll(p);
	}
}

/* --- choosing the next chain --- */

static HPT_U8 lowest(HPT_U32 ports)
{
	HPT_U8 i = 0;

	while (!(ports >> i & 1))
		i++;
	return i;
}

/* checks a little later for disks that are missing from their ports */
static HPT_BOOL look_for_missing(struct mv_phy *p)
{
	HPT_U32 i, ports = 0;

	for (i = 0; i < PHY_PORTS; i++)
		if (p->dev[i].missing)
			ports |= 1u << i;
	if (!ports)
		return HPT_FALSE;
	p->todo_ports = (HPT_U8)ports;
	mv_timer(p->core->a, &p->timer, MISSING_POLL);
	return HPT_TRUE;
}

static void quiet(struct mv_phy *p)
{
	HPT_U32 i;

	p->busy = HPT_FALSE;
	p->tries = 0;
	look_for_missing(p);
	for (i = 0; i < PHY_PORTS; i++)
		mv_dispatch(&p->dev[i]);
	mv_settled(p->core->a);
}

/* the last chain has ended: starts the next one, or lets the disks work */
void mv_phy_idle(struct mv_phy *p)
{
	HPT_U8 port;

	mv_timer_off(p->core->a, &p->timer);
	if (p->core->a->gone)
		return;
	p->busy = HPT_TRUE;
	if (p->todo_link) {
		link_start(p);
	} else if (p->todo_notify) {
		mv_pmp_notify(p);
	} else if (p->todo_logs) {
		port = lowest(p->todo_logs);
		p->todo_logs &= (HPT_U8)~(1u << port);
		mv_log_start(p, port);
	} else if (p->todo_ports) {
		port = lowest(p->todo_ports);
		p->todo_ports &= (HPT_U8)~(1u << port);
		mv_port_start(p, port);
	} else {
		quiet(p);
	}
}

/* something is pending: starts it if no step is running */
void mv_phy_start(struct mv_phy *p)
{
	if (!p->busy)
		mv_phy_idle(p);
}

void mv_phy_stop(struct mv_phy *p)
{
	step_cancel(p);
	p->busy = HPT_FALSE;
}

/* --- events --- */

static void link_changed(struct mv_phy *p)
{
	if (p->linking)
		return;
	step_cancel(p);
	p->todo_link = HPT_TRUE;
	mv_phy_idle(p);
}

void mv_phy_event(struct mv_phy *p)
{
	HPT_U32 ev = core_get(p->core, MV_PHY_INT(p->nr));

	core_put(p->core, MV_PHY_INT(p->nr), ev);
	if (ev & PHYEV_RDY_CH) {
		link_changed(p);
		return;
	}
	if (ev & PHYEV_SIG_FIS)
		signature_came(p);
	if (ev & PHYEV_AN && p->is_pmp && !p->linking) {
		p->todo_notify = HPT_TRUE;
		mv_phy_start(p);
	}
}

/* --- bring-up --- */

void mv_phy_init(struct mv_phy *p)
{
	HPT_U32 i;

	p->timer.proc = phy_timer;
	p->timer.arg = p;
	for (i = 0; i < PHY_PORTS; i++)
		mv_dev_init(&p->dev[i], p, (HPT_U8)i);
}

/* in process context; false: the reset bit sticks */
HPT_BOOL mv_phy_reset(struct mv_phy *p)
{
	int i;

	cfg_put(p, CFG_WIDE_PORT, 1u << p->nr);
	spin_up(p);
	hard_reset(p);
	for (i = 0; i < RESET_STALLS && resetting(p); i++)
		os_stallexec(100);
	core_put(p->core, MV_PHY_INT(p->nr), 0xffffffff);
	core_put(p->core, MV_PHY_MASK(p->nr), PHYEV_USED);
	p->todo_link = HPT_TRUE;
	return i < RESET_STALLS;
}
