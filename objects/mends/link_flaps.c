// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The HIM answers each change of a link behind which it knows of no device by a reset
 * of the phy and 100 ms of waiting, within its interrupt handler, and looks again after
 * 20 s. A link that is lost again within these 100 ms, as with a bad cable, or that takes
 * longer to come up, is a new change: the handler never ends. Here a phy has its events
 * masked after some of them, until the HIM looks.
 *
 * object: him_r750
 * mends: ServiceInterrupt 3
 * mends: Port_HandlePortInterrupt 1
 * mends: Port_HandleHotplugInterrupt 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: link_flaps link_flaps_disks slow_links
 */
#include "mends.h"

long ServiceInterrupt(void *core);
void Port_HandlePortInterrupt(void *core, HPT_U32 cause);
void __real_Port_HandlePortInterrupt(void *core, HPT_U32 cause);
void Port_HandleHotplugInterrupt(void *hotplug);
void __real_Port_HandleHotplugInterrupt(void *hotplug);

/* The causes of a core's interrupts. Each phy has two bits; the HIM treats them alike. */
#define CAUSE 0x150
#define CAUSE_ACKNOWLEDGED 0xfffff0u
#define CAUSE_PHYS 0xffff00u
#define CAUSE_PHY(phy) (0x010100u << (phy))
#define EVENTS(phy) (0x180 + 8 * (phy))
#define EVENTS_MASK(phy) (0x184 + 8 * (phy))

/*
 * Of a phy while it waits for the HIM to look. In no scenario of the card but those with
 * such links does one come to that many.
 */
#define EVENTS_MAX 8

#define hotplug_at(core, phy) ((char *)(core) + 0xcd0 + 0x70 * (phy))
#define hotplug_core(hotplug) FIELD(void *, hotplug, 0)
#define hotplug_timer(hotplug) FIELD(struct timer_call, hotplug, 0x40)

static HPT_BOOL waits(void *core, HPT_U32 phy)
{
	struct timer_call *timer = &hotplug_timer(hotplug_at(core, phy));

	return timer->next || timer->pprev;
}

static struct mend_events *events_of(void *core, HPT_U32 phy)
{
	struct mend_card *card = mend_card(core);

	return &card->events[core != core_adapter(core)][phy];
}

static void mask_events(void *core, HPT_U32 phy)
{
	struct mend_events *events = events_of(core, phy);
	char *mask = core_registers(core) + EVENTS_MASK(phy);

	os_printk(
		"r750: the link of phy %d comes and goes; it is left alone for 15 to 20 s",
		(int)phy + (core != core_adapter(core)) * CORE_PHYS);
	events->mask = os_readl(mask);
	os_writel(mask, 0);
}

static HPT_U32 without_masked(void *core, HPT_U32 cause)
{
	HPT_U32 phy;

	for (phy = 0; phy < core_phys(core); phy++)
		if (events_of(core, phy)->mask)
			cause &= ~CAUSE_PHY(phy);
	return cause;
}

/* In place of the HIM's, register by register, but for masked phys. */
long ServiceInterrupt(void *core)
{
	char *at = core_registers(core) + CAUSE;
	HPT_U32 cause;

	do {
		cause = os_readl(at);
		os_writel(at, cause & CAUSE_ACKNOWLEDGED);
		cause = without_masked(core, cause) & CAUSE_PHYS;
		if (cause)
			Port_HandlePortInterrupt(core, cause);
	} while (cause);
	return 0;
}

void Port_HandlePortInterrupt(void *core, HPT_U32 cause)
{
	HPT_U32 phy;

	__real_Port_HandlePortInterrupt(core, cause);
	for (phy = 0; phy < core_phys(core); phy++)
		if (cause & CAUSE_PHY(phy) && waits(core, phy) &&
		    ++events_of(core, phy)->count == EVENTS_MAX)
			mask_events(core, phy);
}

/* The HIM looks. What has changed until now it sees by itself. */
void Port_HandleHotplugInterrupt(void *hotplug)
{
	void *core = hotplug_core(hotplug);
	HPT_U32 phy = ((char *)hotplug - hotplug_at(core, 0)) / 0x70;
	struct mend_events *events = events_of(core, phy);
	char *registers = core_registers(core);

	if (events->mask) {
		os_writel(registers + EVENTS(phy),
			  os_readl(registers + EVENTS(phy)));
		os_writel(registers + EVENTS_MASK(phy), events->mask);
	}
	*events = (struct mend_events){ 0 };
	__real_Port_HandleHotplugInterrupt(hotplug);
}
