// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Loads the driver's objects, and leads calls of their functions there. */
#include <stdio.h>
#include <string.h>

#include "loader.h"
#include "objects.h"
#include "osm_user.h"

/*
 * The functions of the objects that this program calls. Each is a jump through
 * a pointer, so that callers compile with the tree's headers as if they were
 * linked with it.
 */
/* clang-format off */
#define ENTRIES(x)                                                      \
	x(dmapool_put_page)                                             \
	x(ldm_alloc_cmds)                                               \
	x(ldm_create_vbus)                                              \
	x(ldm_find_target)                                              \
	x(ldm_free_cmds)                                                \
	x(ldm_get_mem_info)                                             \
	x(ldm_get_vbus_size)                                            \
	x(ldm_initialize_vbus_async)                                    \
	x(ldm_intr)                                                     \
	x(ldm_on_timer)                                                 \
	x(ldm_queue_cmd)                                                \
	x(ldm_register_adapter)                                         \
	x(ldm_release_vbus)                                             \
	x(ldm_reset_vbus)                                               \
	x(ldm_set_autorebuild)                                          \
	x(ldm_shutdown)
/* clang-format on */

/* In two steps, since a tree's header may define a function's name as another. */
#define ENTRY(name) ENTRY_OF(name)
#define ENTRY_OF(name)                                                     \
	static void *entry_##name __attribute__((used));                   \
	asm(".pushsection .text\n"                                         \
	    ".globl " #name "\n"                                           \
	    ".type " #name ", @function\n" #name ":	jmp *entry_" #name \
	    "(%rip)\n"                                                     \
	    ".size " #name ", . - " #name "\n"                             \
	    ".popsection\n");
ENTRIES(ENTRY)

#define ADDRESS(name) ADDRESS_OF(name)
#define ADDRESS_OF(name) { #name, &entry_##name },

static const struct {
	const char *name;
	void **at;
} entries[] = { ENTRIES(ADDRESS) };

#define HIM_INIT "init_module_him_"

static struct loader loader = { .import = driver_import };
static void (*register_him)(void), (*register_disks)(void);
static void **hims;

static void *need(const char *name)
{
	void *at = loader_symbol(&loader, name);

	if (!at)
		fprintf(stderr, "twin: the objects have no %s\n", name);
	return at;
}

/*
 * What registers the HIM is called differently in each object. Where one holds
 * several, it is the one that is not for memory.
 */
static void *find_him_init(void)
{
	size_t count;
	const struct global *g = loader_prefix(&loader, HIM_INIT, &count);

	for (; count; count--, g++)
		if (strcmp(g->name, HIM_INIT "mem"))
			return (void *)(uintptr_t)g->address;
	return need(HIM_INIT "*");
}

static int bind_entries(void)
{
	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++) {
		*entries[i].at = need(entries[i].name);
		if (!*entries[i].at)
			return -1;
	}
	register_him = find_him_init();
	register_disks = need("init_module_vdev_raw");
	hims = need("him_list");
	return register_him && register_disks && hims ? 0 : -1;
}

static int read_object(const char *dir, const char *name)
{
	static char paths[2][4096]; /* the loader's messages use them */
	static unsigned int n;
	char *path = paths[n++];

	if (snprintf(path, sizeof(paths[0]), "%s/%s", dir, name) >=
	    (int)sizeof(paths[0])) {
		fprintf(stderr, "twin: %s: the path is too long\n", name);
		return -1;
	}
	return loader_read(&loader, path, false);
}

static int load_all(const char *dir, char *const *plugins, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (loader_read(&loader, plugins[i], true))
			return -1;
	if (read_object(dir, "him_r750.o") || read_object(dir, "ldm_la.o") ||
	    loader_link(&loader))
		return -1;
	return bind_entries();
}

int driver_load(const char *dir, char *const *plugins, unsigned int count)
{
	if (load_all(dir, plugins, count)) {
		loader_free(&loader);
		return -1;
	}
	loader_run(&loader, SHT_INIT_ARRAY);
	return 0;
}

void driver_unload(void)
{
	loader_run(&loader, SHT_FINI_ARRAY);
	loader_free(&loader);
}

void driver_register(void)
{
	register_him();
	register_disks();
}

void *driver_him(void)
{
	return *hims;
}

bool driver_has(const char *name)
{
	return loader_symbol(&loader, name);
}
