// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Where the HIM must have a command's end at once, it calls its interrupt
 * handler until it has it: a chip that never answers is waited for for ever,
 * with the lock held and interrupts off. What is not there after some ten
 * seconds is ended as if its disk were gone.
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
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: none
 */
#include "mends.h"

/*
 * In calls of the interrupt handler: between two the HIM waits for 1 us when it
 * waits for a disk to have no command left, and reads some 5 registers; and for
 * 2 ms when it waits for one command.
 */
#define DISK_CALLS 1000000u
#define COMMAND_CALLS 5000u

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
		result = __real_##name called_with;       \
		card->waiting = before;                   \
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
