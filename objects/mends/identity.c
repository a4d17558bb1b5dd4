// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Each time that a disk's link was lost or reset, the HIM asks it for its identity,
 * and believes that it is the disk that was there before, whatever the answer. A
 * disk that was put in for another before the HIM gave that up took what was meant
 * for the other: its commands, and the kernel's dirty pages.
 *
 * A disk with another model or serial number is another disk. The one that was
 * there before is removed, as if it had been pulled, its commands end in errors,
 * and the new one goes on as a disk that was just plugged in.
 *
 * object: him_r750
 * mends: Device_ParseIdentifyData 2
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: exchanged_disk exchanged_disk_under_load exchanged_disk_direct_under_load
 */
#include "mends.h"

long Device_ParseIdentifyData(void *device, void *identity);
long __real_Device_ParseIdentifyData(void *device, void *identity);

/* Of a disk: states, status, and events. */
#define STOPPED 0
#define READY 0xff
#define REMOVED 0x01
#define NEW 0x01      /* the LDM is to hear of it */
#define QUIESCED 0x02 /* the LDM waits for it */

typedef void (*reset_done)(void *owner);

#define MODEL 40
#define SERIAL 20

/* The same, in what the HIM reads, and in what it once told the LDM. */
#define device_serial(device) (&FIELD(char, device, 0x74))
#define device_model(device) (&FIELD(char, device, 0x88))
#define config_serial(config) (&FIELD(char, config, 0x10))
#define config_model(config) (&FIELD(char, config, 0x24))

#define device_id(device) FIELD(HPT_U16, device, 0x38)
#define device_state(device) FIELD(HPT_U8, device, 0x4a)
#define device_status(device) FIELD(HPT_U8, device, 0x4b)
#define device_events(device) FIELD(HPT_U8, device, 0x4c)
#define config_device(config) FIELD(void *, config, 0x70)
#define config_reset_done(config) FIELD(reset_done, config, 0x90)
#define config_owner(config) FIELD(void *, config, 0x98)
#define core_config(core, id) FIELD(void *, core, 0x378 + 8 * (id))

static HPT_BOOL differs(const char *a, const char *b, int length)
{
	while (length--)
		if (a[length] != b[length])
			return 1;
	return 0;
}

/* What nothing has been written to is asked for again by the HIM. */
static HPT_BOOL is_blank(const char *text, int length)
{
	while (length--)
		if (text[length] && text[length] != ' ')
			return 0;
	return 1;
}

static HPT_BOOL is_other(void *device, void *config)
{
	if (is_blank(device_serial(device), SERIAL) ||
	    is_blank(device_model(device), MODEL))
		return 0;
	return differs(device_serial(device), config_serial(config), SERIAL) ||
	       differs(device_model(device), config_model(config), MODEL);
}

/* The LDM has asked for a reset of the disk, and waits for its end. */
static void end_reset(void *core, void *device, void *config)
{
	reset_done done = config_reset_done(config);

	if (!done)
		return;
	config_reset_done(config) = 0;
	core_config(core, device_id(device)) = 0;
	done(config_owner(config));
}

/* In the HIM's order when a disk is removed, but for the disk, which stays. */
static void replace(void *core, void *device, void *config)
{
	HPT_U8 state = device_state(device), status = device_status(device);

	os_printk("disk %d: another disk is in its place",
		  (int)device_id(device));
	device_state(device) = STOPPED;
	device_status(device) = REMOVED;
	Port_AbortRequests(timed_port(device), STATUS_NO_DEVICE, device);
	ldm_event_notify(HIM_EVENT_DEVICE_REMOVED, core_adapter(core), config);
	end_reset(core, device, config);
	if (device_events(device) & QUIESCED)
		ldm_event_notify(HIM_EVENT_UNQUIESCE_DEVICE, core_adapter(core),
				 config);
	device_config(device) = 0;
	config_device(config) = 0;
	core_config(core, device_id(device)) = 0;
	device_events(device) = (device_events(device) & ~QUIESCED) | NEW;
	device_state(device) = state;
	device_status(device) = status;
}

long Device_ParseIdentifyData(void *device, void *identity)
{
	long result = __real_Device_ParseIdentifyData(device, identity);
	void *config = device_config(device);

	if (config && device_state(device) != READY && is_other(device, config))
		replace(port_core(timed_port(device)), device, config);
	return result;
}
