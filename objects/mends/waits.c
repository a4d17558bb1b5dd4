// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where the HIM must have a command's end at once, it calls its interrupt
 * handler until it has it, with the lock held and interrupts off. Four settings
 * of disks note that they wait only after they have sent the command: if that
 * was refused at once, as for a disk whose link has just gone, they wait for
 * ever. Here they hear of it. What is not there long after the HIM itself would
 * have given it up, by whatever chance, is ended as if its disk were gone.
 *
 * object: him_r750
 * mends: Core_ModuleShutdown 4
 * mends: RemoveDevice 6
 * mends: mvChannelStateMachine 8
 * mends: _read_write 2
 * mends: Device_IssueIdentify_Sync 1
 * mends: odin_set_spin_up_mode 1
 * mends: odin_set_idle_standby 1
 * mends: odin_set_device_cache_mode 1
 * mends: odin_sync_cmd_cb 5
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: setting
 */
#include "mends.h"

/*
 * In calls of the interrupt handler: between two the HIM waits for 1 us when it
 * waits for a disk to have no command left, and reads some 5 registers; and for
 * 2 ms when it waits for one command, which it gives up after 20 s at most.
 */
#define DISK_CALLS 1000000u
#define COMMAND_CALLS 15000u

/* @name and its arguments; what it waits for it has after so many calls, or never. */
#define MEND_WAIT(name, core, calls, args, called_with)   \
	long name args;                                   \
	long __real_##name args;                          \
	long name args                                    \
	{                                                 \
		struct mend_card *card = mend_card(core); \
		HPT_U32 before = card->waiting;           \
		long result;                              \
                                                          \
		card->waiting = calls;                    \
		card->ended = 0;                          \
		result = __real_##name called_with;       \
		card->waiting = before;                   \
		card->ended = 0;                          \
		return result;                            \
	}

#define MEND_DISK_WAIT(name, args, called_with) \
	MEND_WAIT(name, core, DISK_CALLS, args, called_with)
#define MEND_COMMAND_WAIT(name, args, called_with) \
	MEND_WAIT(name, device_core(device), COMMAND_CALLS, args, called_with)

MEND_DISK_WAIT(Core_ModuleShutdown, (void *core), (core))
MEND_DISK_WAIT(RemoveDevice, (void *core, void *port, void *timed),
	       (core, port, timed))
MEND_DISK_WAIT(mvChannelStateMachine, (void *core, void *port), (core, port))

void odin_sync_cmd_cb(void *device, void *request);
void __real_odin_sync_cmd_cb(void *device, void *request);

/* The end of a command that one of the below waits for. */
void odin_sync_cmd_cb(void *device, void *request)
{
	mend_card(device_core(device))->ended = device;
	__real_odin_sync_cmd_cb(device, request);
}

MEND_COMMAND_WAIT(_read_write,
		  (void *request, void *device, long lba, long sectors,
		   long read),
		  (request, device, lba, sectors, read))
MEND_COMMAND_WAIT(Device_IssueIdentify_Sync, (void *device), (device))
MEND_COMMAND_WAIT(odin_set_spin_up_mode, (void *device, long mode),
		  (device, mode))
MEND_COMMAND_WAIT(odin_set_idle_standby, (void *device, long minutes),
		  (device, minutes))
MEND_COMMAND_WAIT(odin_set_device_cache_mode,
		  (void *device, long cache, long on), (device, cache, on))
