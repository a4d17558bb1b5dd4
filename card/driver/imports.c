// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the driver's objects may import: the OSM, memcpy() and memset(), and
 * with hardened objects the kernel's thunks. All of them any release's objects
 * import, and those that its headers promise.
 */
#include <dlfcn.h>

#include "objects.h"
#include "osm_user.h"
#include "thunks.h"

/* In this program, so that they are within the objects' reach. */
static void *own_memcpy(void *to, const void *from, size_t n)
{
	return memcpy(to, from, n);
}

static void *own_memset(void *to, int c, size_t n)
{
	return memset(to, c, n);
}

/* clang-format off */
#define FUNCTION(name) { #name, (void *)name }
#define VARIABLE(name) { #name, &name }
/* clang-format on */
#define THUNK(reg) FUNCTION(__x86_indirect_thunk_##reg),

static const struct {
	const char *name;
	void *at;
} imports[] = {
	/* time */
	FUNCTION(os_query_time),
	FUNCTION(os_request_timer),
	FUNCTION(os_stallexec),
	/* the card */
	FUNCTION(os_map_pci_bar),
	FUNCTION(os_pci_readl),
	FUNCTION(os_pci_writel),
	FUNCTION(os_readl),
	FUNCTION(os_readw),
	FUNCTION(os_unmap_pci_bar),
	FUNCTION(os_writel),
	FUNCTION(pcicfg_read_dword),
	/* memory */
	FUNCTION(freelist_get),
	FUNCTION(freelist_get_dma),
	FUNCTION(freelist_put),
	FUNCTION(freelist_put_dma),
	FUNCTION(freelist_reserve),
	FUNCTION(freelist_reserve_dma),
	FUNCTION(os_kmap_sgptr),
	FUNCTION(os_kunmap_sgptr),
	{ "memcpy", (void *)own_memcpy },
	{ "memset", (void *)own_memset },
	/* devices, tasks, locks */
	FUNCTION(os_get_vbus_seq),
	FUNCTION(os_query_remove_device),
	FUNCTION(os_register_device),
	FUNCTION(os_revalidate_device),
	FUNCTION(os_schedule_task),
	FUNCTION(os_spinlock_deinit),
	FUNCTION(os_spinlock_init),
	FUNCTION(os_spinlock_lock),
	FUNCTION(os_spinlock_unlock),
	FUNCTION(os_unregister_device),
	/* the rest */
	FUNCTION(BE16_TO_CPU),
	FUNCTION(BE32_TO_CPU),
	FUNCTION(BE64_TO_CPU),
	FUNCTION(CPU_TO_BE16),
	FUNCTION(CPU_TO_BE32),
	FUNCTION(CPU_TO_BE64),
	FUNCTION(CPU_TO_LE16),
	FUNCTION(CPU_TO_LE32),
	FUNCTION(CPU_TO_LE64),
	FUNCTION(LE16_TO_CPU),
	FUNCTION(LE32_TO_CPU),
	FUNCTION(LE64_TO_CPU),
	FUNCTION(__os_dbgbreak),
	FUNCTION(os_get_stamp),
	FUNCTION(os_printk),
	VARIABLE(debug_flag),
	VARIABLE(msi),
	VARIABLE(os_max_cache_size),
	VARIABLE(osm_max_targets),
	/* the kernel */
	THUNK_REGISTERS(THUNK) FUNCTION(__x86_return_thunk),
};

/* Objects compiled with sanitizers call the run-time that this program has. */
static void *sanitizer(const char *name)
{
	if (strncmp(name, "__asan_", 7) && strncmp(name, "__ubsan_", 8))
		return NULL;
	return dlsym(RTLD_DEFAULT, name);
}

void *driver_import(const char *name)
{
	for (size_t i = 0; i < sizeof(imports) / sizeof(*imports); i++)
		if (!strcmp(imports[i].name, name))
			return imports[i].at;
	return sanitizer(name);
}
