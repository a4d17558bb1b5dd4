/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the mends share: the HIM's structures, as far as they are known, and
 * what became of a card. Offsets are those of the x86-64 object of v1.2.10.1
 * and v1.2.14, which is the same file.
 *
 * A core is one half of the chip, with four phys. An adapter, which the OSM
 * sees, is its first core; the second one follows it.
 */
#ifndef R750_MENDS_H
#define R750_MENDS_H

#include "osm.h"
#include "him.h"
#include "ldm.h"

/* ---- structures of the HIM ---- */

#define CORE_SIZE 0xec8
#define CORES 2
#define CORE_PHYS 4
#define PMS 4	      /* port multipliers of a core */
#define NO_ENTRY 0xff /* of the tables that map an id to an index */
#define NO_SLOT 0xfff /* also: a completion ring that is empty */

#define FIELD(type, at, offset) (*(type *)((char *)(at) + (offset)))

/* of a core */
#define core_registers(core) FIELD(char *, core, 0)
#define core_phys(core) FIELD(HPT_U8, core, 0x43)
#define core_started(core) FIELD(HPT_BOOL, core, 0x4b)
#define core_slots(core) FIELD(HPT_U16, core, 0x64)
#define core_index(core, id) FIELD(HPT_U8, core, 0x778 + (id))
#define core_adapter(core) FIELD(void *, core, 0x800)
#define core_request(core, slot) (FIELD(void **, core, 0x898)[slot])
#define core_device(core, nr) \
	((void *)(FIELD(char *, core, 0x848) + 0x128 * (nr)))
#define core_vbus(core) FIELD(PVBUS, core, 0x28)
#define core_pm(core, nr) ((void *)(FIELD(char *, core, 0x870) + 0x100 * (nr)))
#define core_received_fis(core, set) \
	(FIELD(HPT_U8 *, core, 0xb20) + 0x840 + 0x100 * (set))
#define core_sent_fis(core, slot) \
	(FIELD(HPT_U8 *, core, 0xb50) + 0x420 + 0x4b0 * (slot))
#define core_ring(core) FIELD(HPT_U32 *, core, 0xbb0)
#define core_ring_at(core) FIELD(HPT_U16, core, 0xcca)
#define core_ring_size(core) FIELD(HPT_U16, core, 0xcce)
#define core_port(core, phy) FIELD(void *, core, 0xce0 + 0x70 * (phy))

/* of a request */
#define request_id(request) FIELD(HPT_U16, request, 0x20)
#define request_status(request) FIELD(HPT_U8, request, 0x24)
#define request_slot(request) FIELD(HPT_U16, request, 0x32)
#define request_command(request) FIELD(PCOMMAND, request, 0x68)
#define request_scratch(request) FIELD(void *, request, 0x70)
#define PM_ID 0x80	   /* the first of a port multiplier */
#define ID_LIMIT 0x83	   /* ids above are in no table */
#define STATUS_NO_DEVICE 6 /* ends as RETURN_BUS_RESET */

/* of a disk as the OSM has it, of the same as the core has it, and so on */
#define device_core(device) FIELD(void *, device, 0x80)
#define device_set(device) FIELD(HPT_U8, device, 0x66)
#define device_waits(device) FIELD(HPT_U8, device, 0xd2) /* for a command */
#define timed_port(timed) FIELD(void *, timed, 0x50)
#define device_config(device) FIELD(void *, device, 0x40)
#define pm_core(pm) FIELD(void *, pm, 0)
#define pm_ports(pm) FIELD(HPT_U8, pm, 0x3a)
#define pm_state(pm) FIELD(HPT_U8, pm, 0x42)
#define pm_at(pm) FIELD(HPT_U8, pm, 0x45) /* the port it is about */
#define pm_polls(pm) FIELD(HPT_U8, pm, 0x47)
#define pm_set(pm) FIELD(HPT_U8, pm, 0x4c)
#define pm_device(pm, nr) FIELD(void *, pm, 0x58 + 8 * (nr))
#define pm_waited(pm) FIELD(HPT_U8, pm, 0xfa)
#define pm_port(pm) FIELD(void *, pm, 0x80)
#define pm_led_waited(pm) FIELD(HPT_U16, pm, 0xf0) /* for a request to set it */
#define pm_errors(pm) FIELD(HPT_U32, pm, 0xec)	   /* requests not answered */
#define port_core(port) FIELD(void *, port, 0)
#define port_flags(port) FIELD(HPT_U8, port, 0xb)
#define PORT_RECOVERS 0x10 /* an error is being handled */
#define PORT_SIZE 0x88
#define PORT_STATE 9 /* a byte */
#define PORT_DONE 0xff

/* ---- functions of the HIM ---- */

void CompleteRequestAndSlot(void *core, void *request);
void FreeInternalReqToPool(void *core, void *request);
void Port_AbortRequests(void *port, HPT_U8 status, void *device);
long RemoveDevice(void *core, void *port, void *device);
void Port_HandleUnplug(void *core, HPT_U8 phy);
void __PM_cancel_timer(void *core, void *pm);
void __cancel_timer(void *core, void *timed);
void mv_disable_hba(void *core);

/* ---- registers.c ---- */

/* What absent.c and lost_command.c know of a port multiplier. */
struct mend_links {
	HPT_U8 rounds;	 /* of polls of a link that is down */
	HPT_BOOL longer; /* a disk is waited for a second time */
	void *lost;	 /* request that was not answered */
};

/* What link_flaps.c knows of a phy. */
struct mend_events {
	HPT_U32 count;
	HPT_U32 mask; /* as it was; 0: events are not masked */
};

struct mend_card {
	void *osext;
	char *registers; /* BAR 2 */
	HPT_U32 length;
	HPT_BOOL gone;	   /* configuration space does not answer either */
	HPT_BOOL stuck;	   /* the reset of a phy did not end */
	HPT_BOOL verified; /* by its initialisation */
	HPT_U32 resetting; /* reads left for the reset of a phy to end */
	HPT_U32 waiting;   /* calls left for a wait to end; 0: none waits */
	void *ended;	   /* device whose command ended while it waited */
	struct mend_links links[CORES * PMS];
	struct mend_events events[CORES][CORE_PHYS];
};

/* That there are mends: whoever links them can ask for it, weakly. */
extern const char r750_mends[];

/* The card that a core belongs to. */
struct mend_card *mend_card(void *core);

/* ---- removal.c ---- */

/* Ends all that the HIM has given to the card, or is about to. */
void mend_end_requests(void *core);

/* Takes away all disks. Not to be called while anything waits. */
void mend_unplug(void *core);

/* ---- absent.c ---- */

struct mend_links *mend_links(void *pm);

/* ---- lost_command.c ---- */

/* Whether a request of a multiplier's start that ended is sent once more. */
HPT_BOOL mend_send_again(void *core, void *pm, void *request);

/* ---- ring.c ---- */

/* Sees to it that the index of the completion ring is one. */
void mend_ring_index(void *core);

#endif
