// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The HIM for the 88SE9480: the function table, the adapter, interrupts. */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

/* configuration space */
#define PCI_COMMAND   0x04
#define PCI_DECODE    0x02
#define PCI_BAR(n)    (0x10 + 4 * (n))
#define PCI_BAR_FLAGS 0x0fu

/* polls for the end of a core reset, 100 us apart */
#define RESET_STALLS 1000

/* --- helpers for the other files --- */

void mv_timer(struct mv_adapter *a, struct timer_call *t, HPT_U32 us)
{
	ldm_request_timer(him_handle_to_vbus(a), t, us);
}

void mv_timer_off(struct mv_adapter *a, struct timer_call *t)
{
	if (t->armed)
		ldm_remove_timer(him_handle_to_vbus(a), t);
}

static struct mv_phy *phy_at(struct mv_adapter *a, int i)
{
	return &a->core[i / CORE_PHYS].phy[i % CORE_PHYS];
}

/* the disk with that target number, NULL past the last; see mv_dev_init() */
struct mv_dev *mv_target(struct mv_adapter *a, int target)
{
	int in_core = target % (MV_TARGETS / MV_CORES);

	if (target < 0 || target >= MV_TARGETS)
		return 0;
	if (in_core >= 4 * CORE_PHYS)
		return &a->core[target >= MV_TARGETS / MV_CORES]
				.phy[in_core - 4 * CORE_PHYS].dev[4];
	return &a->core[target >= MV_TARGETS / MV_CORES]
			.phy[in_core / 4].dev[in_core % 4];
}

/*
 * Reports completed commands to the LDM. Every entry point of the HIM does this
 * last, since the callbacks may send new commands.
 */
void mv_finish(struct mv_adapter *a)
{
	PCOMMAND cmd;

	while (!list_empty(&a->done)) {
		cmd = list_entry(a->done.next, COMMAND, q_link);
		list_del_init(&cmd->q_link);
		ldm_finish_cmd(cmd);
	}
}

static void finish_later(void *arg)
{
	mv_finish(arg);
}

/* --- disks that come and go --- */

void mv_found(struct mv_dev *d)
{
	struct mv_adapter *a = d->phy->core->a;

	d->known = HPT_TRUE;
	/* during bring-up the LDM probes */
	if (a->running)
		ldm_device_found(him_handle_to_vbus(a), d, d->target);
}

void mv_lost(struct mv_dev *d)
{
	struct mv_adapter *a = d->phy->core->a;

	d->online = HPT_FALSE;
	d->missing = HPT_FALSE;
	mv_end_all(d, RETURN_BAD_DEVICE);
	if (!d->known)
		return;
	d->known = HPT_FALSE;
	os_printk("target %d is gone", d->target);
	if (a->running)
		ldm_device_lost(him_handle_to_vbus(a), d->target);
}

/* --- interrupts, and polling while they are off --- */

static void service(struct mv_core *c)
{
	HPT_U32 stat = core_get(c, MV_INT_STAT);
	HPT_U8 i;

	if (stat == 0xffffffff) {
		mv_gone(c->a);
		return;
	}
	core_put(c, MV_INT_STAT, stat);
	/*
	 * Posted: until it arrives, it takes the cause of what completes meanwhile.
	 * The read waits for that, and then the completion is in the ring.
	 */
	core_get(c, MV_INT_STAT);
	for (i = 0; i < CORE_PHYS; i++)
		if (stat & INT_PHY(i))
			mv_phy_event(&c->phy[i]);
	mv_slots_done(c);
}

static void enable(struct mv_adapter *a, HPT_BOOL on)
{
	os_writel(a->bar + MV_MAIN_ENABLE,
		  on ? MAIN_OTHERS | MAIN_CORE(0) | MAIN_CORE(1) : 0);
}

/*
 * An MSI is sent when the line rises, and both cores share it: with a cause left, or a
 * new one of the other core, it would stay up. Off and on, it rises again.
 */
static HPT_BOOL mv_intr_handler(void *him_handle)
{
	struct mv_adapter *a = him_handle;
	HPT_U32 cause;
	int i;

	if (!a->running || a->gone)
		return HPT_FALSE;
	cause = os_readl(a->bar + MV_MAIN_CAUSE);
	if (cause == 0xffffffff) {
		mv_gone(a);
		mv_finish(a);
		return HPT_FALSE;
	}
	if (!(cause & (MAIN_CORE(0) | MAIN_CORE(1))))
		return HPT_FALSE;
	enable(a, HPT_FALSE);
	for (i = 0; i < MV_CORES && !a->gone; i++)
		if (cause & MAIN_CORE(i))
			service(&a->core[i]);
	if (a->running && !a->gone)
		enable(a, HPT_TRUE);
	mv_watch(a);
	mv_finish(a);
	return HPT_TRUE;
}

static HPT_BOOL any_phy_busy(struct mv_adapter *a)
{
	int i;

	for (i = 0; i < MV_PHYS; i++)
		if (phy_at(a, i)->busy || phy_at(a, i)->timer.armed)
			return HPT_TRUE;
	return HPT_FALSE;
}

static HPT_BOOL any_slot_busy(struct mv_adapter *a)
{
	int i;

	for (i = 0; i < MV_CORES * CORE_SLOTS; i++)
		if (a->core[i / CORE_SLOTS].slot[i % CORE_SLOTS].busy)
			return HPT_TRUE;
	return HPT_FALSE;
}

/*
 * Keeps the timer running while anything is pending. Once the disks have been
 * found it must be off until interrupts are on, because the OSM switches to another
 * lock in between.
 */
void mv_watch(struct mv_adapter *a)
{
	if (a->gone || a->poll.armed)
		return;
	if (!a->running && (a->found || any_phy_busy(a)))
		mv_timer(a, &a->poll, POLL_TIME);
	else if (a->running && (any_slot_busy(a) || any_phy_busy(a)))
		mv_timer(a, &a->poll, WATCH_TIME);
}

static void poll(void *arg)
{
	struct mv_adapter *a = arg;
	int i;

	for (i = 0; i < MV_CORES && !a->gone; i++) {
		service(&a->core[i]);
		mv_time_limits(&a->core[i]);
	}
	mv_watch(a);
	mv_finish(a);
}

/* --- finding and describing --- */

static HPT_BOOL mv_get_supported_device_id(int idx, PCI_ID *pid)
{
	if (idx)
		return HPT_FALSE;
	pid->vid = 0x1103;
	pid->did = 0x0750;
	return HPT_TRUE;
}

static HPT_U8 mv_get_controller_count(PCI_ID *pid, HPT_U8 *reached,
				      PCI_ADDRESS *where)
{
	(void)pid;
	(void)where;
	if (reached)
		*reached = 1;
	return 1;
}

static HPT_UINT mv_get_adapter_size(const PCI_ID *pid)
{
	(void)pid;
	return sizeof(struct mv_adapter);
}

/* the size of a BAR, 0 for none; nothing else uses the function yet */
static HPT_U32 bar_size(void *osext, HPT_U8 at)
{
	HPT_U32 command = os_pci_readl(osext, PCI_COMMAND) & 0xffff;
	HPT_U32 was = os_pci_readl(osext, at), mask;

	/* an I/O BAR, or no response */
	if (was & 1)
		return 0;
	os_pci_writel(osext, PCI_COMMAND, command & ~(HPT_U32)PCI_DECODE);
	os_pci_writel(osext, at, 0xffffffff);
	mask = os_pci_readl(osext, at) & ~PCI_BAR_FLAGS;
	os_pci_writel(osext, at, was);
	os_pci_writel(osext, PCI_COMMAND, command);
	return 0 - mask;
}

static void init_core(struct mv_adapter *a, HPT_U8 nr)
{
	struct mv_core *c = &a->core[nr];
	HPT_U8 i;

	c->a = a;
	c->nr = nr;
	for (i = 0; i < CORE_PHYS; i++) {
		c->phy[i].core = c;
		c->phy[i].nr = i;
		mv_phy_init(&c->phy[i]);
	}
}

/* false: the function is left to another HIM */
static HPT_BOOL mv_create_adapter(const PCI_ID *pid, PCI_ADDRESS where,
				  void *him_handle, void *osext)
{
	struct mv_adapter *a = him_handle;
	HPT_U8 i;

	if (bar_size(osext, PCI_BAR(MV_BAR)) != MV_BAR_SIZE)
		return HPT_FALSE;
	memset(a, 0, sizeof(*a));
	a->osext = osext;
	a->id = *pid;
	a->where = where;
	INIT_LIST_HEAD(&a->done);
	a->poll.proc = poll;
	a->poll.arg = a;
	a->later.proc = finish_later;
	a->later.arg = a;
	for (i = 0; i < MV_CORES; i++)
		init_core(a, i);
	return HPT_TRUE;
}

static HPT_BOOL mv_adapter_on_same_vbus(void *one, void *other)
{
	return one == other;
}

static void mv_get_adapter_config(void *him_handle, HIM_ADAPTER_CONFIG *cfg)
{
	static const char vendor[] = "Stand-in", product[] = "88SE9480";
	struct mv_adapter *a = him_handle;

	memset(cfg, 0, sizeof(*cfg));
	memcpy(cfg->szProductID, product, sizeof(product));
	memcpy(cfg->szVendorID, vendor, sizeof(vendor));
	cfg->pci_addr = a->where;
	cfg->pci_id = a->id;
	cfg->max_devices = MV_TARGETS;
	cfg->bNumBuses = MV_PHYS;
}

/* --- memory --- */

static void reserve(struct mv_adapter *a, struct freelist *fl, char *tag,
		    HPT_U32 size, HPT_U32 alignment, HPT_U32 count)
{
	fl->tag = tag;
	freelist_reserve_dma(fl, a->osext, size, alignment, count);
}

static HPT_BOOL mv_get_meminfo(void *him_handle)
{
	struct mv_adapter *a = him_handle;

	reserve(a, &a->lists, "command lists",
		CORE_SLOTS * sizeof(struct mv_header), 0x1000, MV_CORES);
	reserve(a, &a->rx_fis, "received frames", RXFIS_BYTES, 0x100,
		MV_CORES);
	reserve(a, &a->rings, "rings", 0x1000, 0x1000, MV_CORES);
	reserve(a, &a->slots, "slots", SLOT_BYTES, SLOT_BYTES,
		MV_CORES * CORE_SLOTS);
	reserve(a, &a->pages, "identify data", 512, 512,
		MV_TARGETS + MV_PHYS);
	reserve(a, &a->bounces, "bounce buffers", MV_BOUNCE_BYTES, 0x1000,
		MV_BOUNCES);
	return HPT_TRUE;
}

static HPT_BOOL alloc_block(struct freelist *fl, HPT_ADDRESS *to)
{
	to->logical = freelist_get_dma(fl, &to->bus);
	if (!to->logical)
		return HPT_FALSE;
	memset(to->logical, 0, fl->size);
	return HPT_TRUE;
}

static void free_block(struct freelist *fl, HPT_ADDRESS *from)
{
	if (from->logical)
		freelist_put_dma(fl, from->logical, from->bus);
	from->logical = 0;
}

static HPT_BOOL take_core(struct mv_adapter *a, struct mv_core *c)
{
	HPT_BOOL ok = alloc_block(&a->lists, &c->list) &&
		      alloc_block(&a->rx_fis, &c->rx_fis) &&
		      alloc_block(&a->rings, &c->rings);
	int i, port;

	for (i = 0; i < CORE_SLOTS && ok; i++)
		ok = alloc_block(&a->slots, &c->slot[i].buf);
	for (i = 0; i < CORE_PHYS && ok; i++) {
		ok = alloc_block(&a->pages, &c->phy[i].page);
		for (port = 0; port < PHY_PORTS && ok; port++)
			ok = alloc_block(&a->pages, &c->phy[i].dev[port].identify);
	}
	return ok;
}

static void give_core(struct mv_adapter *a, struct mv_core *c)
{
	int i, port;

	free_block(&a->lists, &c->list);
	free_block(&a->rx_fis, &c->rx_fis);
	free_block(&a->rings, &c->rings);
	for (i = 0; i < CORE_SLOTS; i++)
		free_block(&a->slots, &c->slot[i].buf);
	for (i = 0; i < CORE_PHYS; i++) {
		free_block(&a->pages, &c->phy[i].page);
		for (port = 0; port < PHY_PORTS; port++)
			free_block(&a->pages, &c->phy[i].dev[port].identify);
	}
}

static void mv_release_adapter(void *him_handle)
{
	struct mv_adapter *a = him_handle;
	int i;

	HPT_ASSERT(list_empty(&a->done));
	for (i = 0; i < MV_CORES; i++)
		give_core(a, &a->core[i]);
	if (a->bar)
		os_unmap_pci_bar(a->osext, a->bar);
	a->bar = 0;
	a->ready = HPT_FALSE;
}

/* --- bring-up --- */

/* false: the reset of the core or of a phy does not end */
static HPT_BOOL start_core(struct mv_core *c)
{
	HPT_BOOL ok;
	int i;

	core_put(c, MV_INT_MASK, 0);
	core_put(c, MV_PCS, PCS_CMD_RST);
	for (i = 0; i < RESET_STALLS; i++) {
		if (!(core_get(c, MV_PCS) & PCS_CMD_RST))
			break;
		os_stallexec(100);
	}
	ok = i < RESET_STALLS;
	mv_rings_start(c);
	core_put(c, MV_CTL, CTL_RUN);
	for (i = 0; i < CORE_PHYS && ok; i++)
		ok = mv_phy_reset(&c->phy[i]);
	/* a stopped set is noticed by the command that stopped it */
	core_put(c, MV_SRS_MASK, 0);
	core_put(c, MV_SRS_STAT, 0xffffffff);
	core_put(c, MV_INT_STAT, 0xffffffff);
	core_put(c, MV_INT_MASK, INT_USED);
	core_put(c, MV_PCS, PCS_RUN);
	return ok;
}

static void stop_core(struct mv_core *c)
{
	core_put(c, MV_INT_MASK, 0);
	core_put(c, MV_PCS, 0);
	core_put(c, MV_TX_CFG, 0);
	core_put(c, MV_RX_CFG, 0);
}

static HPT_BOOL start_chip(struct mv_adapter *a)
{
	HPT_U8 i;

	a->bar = os_map_pci_bar(a->osext, MV_BAR, 0, MV_BAR_SIZE);
	if (!a->bar || os_readl(a->bar + MV_MAIN_CAUSE) == 0xffffffff)
		return HPT_FALSE;
	os_writel(a->bar + MV_MAIN_ENABLE, 0);
	for (i = 0; i < MV_CORES; i++) {
		a->core[i].regs = a->bar + MV_CORE(i);
		if (!take_core(a, &a->core[i]) || !start_core(&a->core[i]))
			goto stop;
	}
	return HPT_TRUE;
stop:
	do {
		stop_core(&a->core[i]);
	} while (i--);
	return HPT_FALSE;
}

static HPT_BOOL mv_initialize(void *him_handle)
{
	struct mv_adapter *a = him_handle;

	if (!start_chip(a)) {
		os_printk("the chip does not come up");
		mv_release_adapter(a);
		return HPT_FALSE;
	}
	a->ready = HPT_TRUE;
	return HPT_TRUE;
}

/* --- probing --- */

static void *mv_get_device(void *him_handle, int idx)
{
	struct mv_dev *d = mv_target(him_handle, idx);

	return d && d->known ? d : 0;
}

/* answers the pending probe once all links have been checked */
void mv_settled(struct mv_adapter *a)
{
	PROBE_CALLBACK found = a->found;

	if (!found || (!a->gone && any_phy_busy(a)))
		return;
	a->found = 0;
	mv_timer_off(a, &a->poll);
	found(a->found_arg, a->gone ? 0 : mv_get_device(a, a->found_idx),
	      a->found_idx);
}

static HPT_BOOL mv_probe_device(void *him_handle, int idx,
				PROBE_CALLBACK found, void *arg)
{
	struct mv_adapter *a = him_handle;
	int i;

	a->found = found;
	a->found_arg = arg;
	a->found_idx = idx;
	for (i = 0; i < MV_PHYS && !idx; i++)
		mv_phy_start(phy_at(a, i));
	mv_settled(a);
	mv_watch(a);
	return HPT_TRUE;
}

static void mv_get_device_config(void *phy, HIM_DEVICE_CONFIG *cfg)
{
	mv_dev_config(phy, cfg);
}

/* the OSM calls it without the lock: one flag and one register */
static HPT_BOOL mv_intr_control(void *him_handle, HPT_BOOL on)
{
	struct mv_adapter *a = him_handle;
	HPT_BOOL was = a->running;

	a->running = on;
	enable(a, on);
	return was;
}

/* --- commands --- */

static HPT_U32 mv_get_cmdext_size(void)
{
	return sizeof(struct mv_cmd);
}

static void mv_queue_cmd(void *phy, PCOMMAND cmd)
{
	struct mv_dev *d = phy;
	struct mv_adapter *a = d->phy->core->a;

	if (!d->known || a->gone) {
		mv_end(d, cmd, RETURN_BAD_DEVICE);
	} else {
		list_add_tail(&cmd->q_link, &d->queue);
		mv_dispatch(d);
	}
	if (!list_empty(&a->done))
		mv_timer(a, &a->later, 0);
	mv_watch(a);
}

static void mv_reset_device(void *phy, void (*ready)(void *arg), void *arg)
{
	struct mv_dev *d = phy;
	struct mv_adapter *a = d->phy->core->a;
	HPT_BOOL open = !list_empty(&d->open);

	mv_end_all(d, RETURN_BUS_RESET);
	/* the disk is still working on the commands that were dropped */
	if (open && d->online) {
		d->online = HPT_FALSE;
		d->phy->todo_ports |= (HPT_U8)(1u << d->port);
		mv_phy_start(d->phy);
	}
	mv_watch(a);
	mv_finish(a);
	ready(arg);
}

static void mv_remove_device(void *phy)
{
	struct mv_dev *d = phy;

	mv_end_all(d, RETURN_BUS_RESET);
	mv_finish(d->phy->core->a);
}

static void mv_shutdown(void *him_handle)
{
	struct mv_adapter *a = him_handle;
	int i;

	if (!a->ready)
		return;
	a->running = HPT_FALSE;
	os_writel(a->bar + MV_MAIN_ENABLE, 0);
	mv_timer_off(a, &a->poll);
	for (i = 0; i < MV_PHYS; i++)
		mv_phy_stop(phy_at(a, i));
	for (i = 0; i < MV_TARGETS; i++) {
		mv_target(a, i)->online = HPT_FALSE;
		mv_end_all(mv_target(a, i), RETURN_BUS_RESET);
	}
	for (i = 0; i < MV_CORES; i++)
		stop_core(&a->core[i]);
	mv_timer_off(a, &a->later);
	mv_finish(a);
}

static HIM him_mv = {
	.name                    = "him_mv",
	.max_sg_descriptors      = os_max_sg_descriptors,
	.get_supported_device_id = mv_get_supported_device_id,
	.get_controller_count    = mv_get_controller_count,
	.get_adapter_size        = mv_get_adapter_size,
	.create_adapter          = mv_create_adapter,
	.adapter_on_same_vbus    = mv_adapter_on_same_vbus,
	.get_meminfo             = mv_get_meminfo,
	.initialize              = mv_initialize,
	.probe_device            = mv_probe_device,
	.intr_control            = mv_intr_control,
	.get_adapter_config      = mv_get_adapter_config,
	.get_device              = mv_get_device,
	.get_device_config       = mv_get_device_config,
	.get_cmdext_size         = mv_get_cmdext_size,
	.queue_cmd               = mv_queue_cmd,
	.intr_handler            = mv_intr_handler,
	.reset_device            = mv_reset_device,
	.remove_device           = mv_remove_device,
	.shutdown                = mv_shutdown,
	.release_adapter         = mv_release_adapter,
};

int init_module_him_mv(void);
int init_module_him_mv(void)
{
	ldm_register_him(&him_mv);
	return 0;
}
