/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The function table of a HIM, one entry a line, to be included with
 * _HIM_INTERFACE(result, name, arguments) defined as needed; it is undefined at
 * the end. Unless said otherwise a function runs with the vbus lock held.
 */
#ifndef _HIM_INTERFACE
#error "himfuncs.h wants _HIM_INTERFACE"
#endif

/*
 * Before any adapter exists, in process context, no lock.
 * get_supported_device_id: the index-th id, false past the last; an id of
 * HIM_ANY_ID stands for every function that a user binds by hand.
 * get_controller_count: how many chips make up the board at addr, and in
 * *reached how many of them have been created.
 */
_HIM_INTERFACE(HPT_BOOL, get_supported_device_id, (int idx, PCI_ID *pid))
_HIM_INTERFACE(HPT_U8, get_controller_count,
	       (PCI_ID *pid, HPT_U8 *reached, PCI_ADDRESS *where))
_HIM_INTERFACE(HPT_UINT, get_adapter_size, (const PCI_ID *pid))
_HIM_INTERFACE(HPT_BOOL, create_adapter,
	       (const PCI_ID *pid, PCI_ADDRESS where, void *him_handle,
		void *osext))
_HIM_INTERFACE(HPT_BOOL, adapter_on_same_vbus, (void *one, void *other))

/*
 * Bring-up, in this order; get_meminfo only reserves, initialize may take.
 * probe_device: false past the last; else found is called, before or after it
 * returned. From the last answer to intr_control no timer may be armed.
 * intr_control comes without the lock.
 */
_HIM_INTERFACE(HPT_BOOL, get_meminfo, (void *him_handle))
_HIM_INTERFACE(HPT_BOOL, initialize, (void *him_handle))
_HIM_INTERFACE(HPT_BOOL, probe_device,
	       (void *him_handle, int idx, PROBE_CALLBACK found, void *arg))
_HIM_INTERFACE(HPT_BOOL, intr_control, (void *him_handle, HPT_BOOL on))

/* what is there */
_HIM_INTERFACE(void, get_adapter_config,
	       (void *him_handle, HIM_ADAPTER_CONFIG *cfg))
_HIM_INTERFACE(void *, get_device, (void *him_handle, int idx))
_HIM_INTERFACE(void, get_device_config, (void *phy, HIM_DEVICE_CONFIG *cfg))

/* work: queue_cmd ends in ldm_finish_cmd(), never before it returned */
_HIM_INTERFACE(HPT_U32, get_cmdext_size, (void))
_HIM_INTERFACE(void, queue_cmd, (void *phy, struct _COMMAND *pCmd))
_HIM_INTERFACE(HPT_BOOL, intr_handler, (void *him_handle))

/* whatever is open on the device comes back with RETURN_BUS_RESET first */
_HIM_INTERFACE(void, reset_device,
	       (void *phy, void (*ready)(void *arg), void *arg))
_HIM_INTERFACE(void, remove_device, (void *phy))

/* the end: shutdown keeps the memory, release_adapter gives it back */
_HIM_INTERFACE(void, shutdown, (void *him_handle))
_HIM_INTERFACE(void, release_adapter, (void *him_handle))

#undef _HIM_INTERFACE
