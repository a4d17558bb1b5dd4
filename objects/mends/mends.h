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

/* ---- structures of the HIM ---- */

#define CORE_SIZE 0xec8
#define CORES 2
#define NO_ENTRY 0xff /* of the tables that map an id to an index */
#define NO_SLOT 0xfff /* also: a completion ring that is empty */

#define FIELD(type, at, offset) (*(type *)((char *)(at) + (offset)))

/* of a core */
#define core_registers(core) FIELD(char *, core, 0)
#define core_phys(core) FIELD(HPT_U8, core, 0x43)
#define core_slots(core) FIELD(HPT_U16, core, 0x64)
#define core_index(core, id) FIELD(HPT_U8, core, 0x778 + (id))
#define core_adapter(core) FIELD(void *, core, 0x800)
#define core_request(core, slot) (FIELD(void **, core, 0x898)[slot])
#define core_ring(core) FIELD(HPT_U32 *, core, 0xbb0)
#define core_ring_at(core) FIELD(HPT_U16, core, 0xcca)
#define core_ring_size(core) FIELD(HPT_U16, core, 0xcce)
#define core_port(core, phy) FIELD(void *, core, 0xce0 + 0x70 * (phy))

/* of a request */
#define request_id(request) FIELD(HPT_U16, request, 0x20)
#define request_status(request) FIELD(HPT_U8, request, 0x24)
#define ID_LIMIT 0x83	   /* ids above are in no table */
#define STATUS_NO_DEVICE 6 /* ends as RETURN_BUS_RESET */

/* of a disk as the OSM has it, of the same as the core has it, and so on */
#define device_core(device) FIELD(void *, device, 0x80)
#define device_waits(device) FIELD(HPT_U8, device, 0xd2) /* for a command */
#define timed_port(timed) FIELD(void *, timed, 0x50)
#define pm_port(pm) FIELD(void *, pm, 0x80)
#define port_core(port) FIELD(void *, port, 0)

/* ---- functions of the HIM ---- */

void CompleteRequestAndSlot(void *core, void *request);
void FreeInternalReqToPool(void *core, void *request);
void Port_AbortRequests(void *port, HPT_U8 status, void *device);
void Port_HandleUnplug(void *core, HPT_U8 phy);
void __PM_cancel_timer(void *core, void *pm);
void __cancel_timer(void *core, void *timed);
void mv_disable_hba(void *core);

/* ---- registers.c ---- */

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

/* ---- ring.c ---- */

/* Sees to it that the index of the completion ring is one. */
void mend_ring_index(void *core);

#endif
