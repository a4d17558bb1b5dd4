// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The OSM in user space, without memory management. */
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "osm_user.h"
#include "trace/trace.h"

struct osm osm;

int msi = 1;
int debug_flag;
int os_max_cache_size = 0x1000000;
int osm_max_targets = OSM_TARGETS;

/* Addresses for the BARs. Nothing is mapped there, so stray accesses fault. */
#define BARS 6
#define BAR_WINDOW ((size_t)1 << 20)
static u8 *bar_window;

static void osm_vlog(const char *who, const char *fmt, va_list ap)
{
	printf("# %11.6f %s", (double)osm.now / 1e6, who);
	vprintf(fmt, ap);
	putchar('\n');
}

void osm_log(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	osm_vlog("", fmt, ap);
	va_end(ap);
}

/* ---- time ---- */

void osm_enter(void)
{
	osm.entered = osm.now;
	osm.polls = 0;
}

void osm_pass(u64 us)
{
	osm.now += us;
	if (!osm.guarded ||
	    (osm.now - osm.entered < OSM_STUCK && osm.polls < OSM_STUCK_READS))
		return;
	osm.guarded = false;
	longjmp(osm.escape, 1);
}

void os_stallexec(HPT_U32 microseconds)
{
	osm.stalls++;
	osm.stalled += microseconds;
	osm.polls = 0;
	osm_pass(microseconds);
	chip_run(osm.chip);
}

HPT_TIME os_query_time(void)
{
	return osm.now;
}

void os_request_timer(void *osext, HPT_U32 interval)
{
	(void)osext;
	osm.timer = osm.now + interval + 1;
}

/* ---- callbacks of the model ---- */

static int host_dma_read(void *ctx, u64 bus, void *buf, u32 len)
{
	return arena_read(ctx, bus, buf, len);
}

static int host_dma_write(void *ctx, u64 bus, const void *buf, u32 len)
{
	return arena_write(ctx, bus, buf, len);
}

static void host_irq(void *ctx, bool level)
{
	(void)ctx;
	osm.line = level;
	osm.latched |= level;
}

static u64 host_now(void *ctx)
{
	(void)ctx;
	return osm.now;
}

static void host_trace(void *ctx, const struct trace_event *ev)
{
	(void)ctx;
	if (osm.trace)
		trace_write(osm.trace, ev);
}

static void host_note(void *ctx, const char *text)
{
	(void)ctx;
	osm_log("chip: %s", text);
}

static struct chip_ops chip_ops = {
	.dma_read = host_dma_read,
	.dma_write = host_dma_write,
	.irq = host_irq,
	.now = host_now,
	.trace = host_trace,
	.note = host_note,
};

int osm_init(struct chip *chip, const struct chip_ops **ops)
{
	osm.chip = chip;
	osm.now = SEC;
	osm.timer = NEVER;
	bar_window = mmap(NULL, BARS * BAR_WINDOW, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (bar_window == MAP_FAILED || arena_init(&osm.arena))
		return -1;
	chip_ops.ctx = &osm.arena;
	*ops = &chip_ops;
	return 0;
}

/* ---- registers ---- */

/* The BAR that an address belongs to; -1: memory. */
static int bar_of(const void *addr, u32 *off)
{
	size_t at = (size_t)((const u8 *)addr - bar_window);

	if ((const u8 *)addr < bar_window || at >= BARS * BAR_WINDOW)
		return -1;
	*off = (u32)(at % BAR_WINDOW);
	return (int)(at / BAR_WINDOW);
}

/* The HIM uses os_readl() on received FISes in memory, too. */
static HPT_U32 read_memory(void *addr)
{
	if (arena_holds(&osm.arena, addr, sizeof(HPT_U32)))
		return *(volatile HPT_U32 *)addr;
	if (!osm.strays++)
		osm_log("driver: reads unallocated memory");
	return 0xa5a5a5a5;
}

/* A read takes its time. */
static u32 read_register(unsigned int bar, u32 off)
{
	osm.reads++;
	osm.polls++;
	osm_pass(1);
	if (osm.goes_on)
		chip_run(osm.chip);
	return chip_mmio_read(osm.chip, bar, off);
}

HPT_U32 os_readl(void *addr)
{
	u32 off;
	int bar = bar_of(addr, &off);

	if (bar < 0)
		return read_memory(addr);
	osm.last_read = off;
	return read_register((unsigned int)bar, off);
}

HPT_U16 os_readw(void *addr)
{
	u32 off;
	int bar = bar_of(addr, &off);

	if (bar < 0)
		return (HPT_U16)read_memory(addr);
	return (HPT_U16)(read_register((unsigned int)bar, off & ~3u) >>
			 (8 * (off & 3)));
}

void os_writel(void *addr, HPT_U32 value)
{
	u32 off;
	int bar = bar_of(addr, &off);

	if (bar < 0) {
		osm_log("driver: register write to %p, which is not in a BAR",
			addr);
		abort();
	}
	osm.writes++;
	chip_mmio_write(osm.chip, (unsigned int)bar, off, value);
}

void *os_map_pci_bar(void *osext, int index, HPT_U32 offset, HPT_U32 length)
{
	(void)osext;
	(void)length;
	return bar_window + (size_t)index * BAR_WINDOW + offset;
}

void os_unmap_pci_bar(void *osext, void *base)
{
	(void)osext;
	(void)base;
}

HPT_U32 os_pci_readl(void *osext, HPT_U8 offset)
{
	(void)osext;
	return chip_cfg_read(osm.chip, offset, 4);
}

void os_pci_writel(void *osext, HPT_U8 offset, HPT_U32 value)
{
	(void)osext;
	chip_cfg_write(osm.chip, offset, value, 4);
}

HPT_U32 pcicfg_read_dword(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg)
{
	osm.scans++;
	if (bus != OSM_BUS || dev || func)
		return 0xffffffff;
	return chip_cfg_read(osm.chip, reg, 4);
}

/* ---- devices, tasks, locks ---- */

void os_register_device(void *osext, int target_id)
{
	(void)osext;
	osm_log("target %d registered", target_id);
	osm.registered[target_id]++;
}

void os_unregister_device(void *osext, int target_id)
{
	(void)osext;
	osm_log("target %d unregistered", target_id);
	osm.registered[target_id]--;
	osm.departures++;
}

int os_query_remove_device(void *osext, int target_id)
{
	(void)osext;
	(void)target_id;
	return 0;
}

int os_revalidate_device(void *osext, int target_id)
{
	(void)osext;
	(void)target_id;
	return 0;
}

void os_schedule_task(void *osext, OSM_TASK *task)
{
	OSM_TASK **p = &osm.tasks;

	(void)osext;
	while (*p)
		p = &(*p)->next;
	*p = task;
}

HPT_U8 os_get_vbus_seq(void *osext)
{
	(void)osext;
	return 0;
}

/* With one thread, a lock need only record whether it is held. */
struct user_lock {
	bool held;
};

void *os_spinlock_init(void)
{
	return calloc(1, sizeof(struct user_lock));
}

static void lock_set(struct user_lock *l, bool held)
{
	if (!l)
		return;
	if (l->held == held) {
		fprintf(stderr, "twin: the driver %s\n",
			held ? "takes a lock it already holds" :
			       "releases a lock it does not hold");
		abort();
	}
	l->held = held;
}

void os_spinlock_lock(void *l)
{
	lock_set(l, true);
}

void os_spinlock_unlock(void *l)
{
	lock_set(l, false);
}

void os_spinlock_deinit(void *l)
{
	free(l);
}

/* ---- the rest ---- */

HPT_U32 os_get_stamp(void)
{
	static HPT_U32 stamp = 0x2545f491;

	return stamp = stamp * 1664525u + 1013904223u;
}

/* All memory is mapped. */
void *os_kmap_sgptr(struct _SG *sg)
{
	return sg->addr._logical;
}

void os_kunmap_sgptr(void *mapped)
{
	(void)mapped;
}

int os_printk(char *fmt, ...)
{
	va_list ap;

	osm.polls += OSM_STUCK_READS / OSM_STUCK_LINES;
	osm_pass(0);
	va_start(ap, fmt);
	osm_vlog("driver: ", fmt, ap);
	va_end(ap);
	return 0;
}

void __os_dbgbreak(const char *file, int line)
{
	osm.asserts++;
	snprintf(osm.assert_at, sizeof(osm.assert_at), "%s:%d", file, line);
	osm_log("driver: assert at %s", osm.assert_at);
}

#define SAME(name, type)  \
	type name(type x) \
	{                 \
		return x; \
	}
#define SWAP(name, type, bits)                   \
	type name(type x)                        \
	{                                        \
		return __builtin_bswap##bits(x); \
	}

/* What a driver converts from the card's order it has read; maybe in a loop. */
#define FROM_CARD(name, type)                      \
	type name(type x)                          \
	{                                          \
		if (++osm.polls > OSM_STUCK_READS) \
			osm_pass(0);               \
		return x;                          \
	}

SAME(CPU_TO_LE64, HPT_U64)
SAME(CPU_TO_LE32, HPT_U32)
SAME(CPU_TO_LE16, HPT_U16)
FROM_CARD(LE64_TO_CPU, HPT_U64)
FROM_CARD(LE32_TO_CPU, HPT_U32)
FROM_CARD(LE16_TO_CPU, HPT_U16)
SWAP(CPU_TO_BE64, HPT_U64, 64)
SWAP(CPU_TO_BE32, HPT_U32, 32)
SWAP(CPU_TO_BE16, HPT_U16, 16)
SWAP(BE64_TO_CPU, HPT_U64, 64)
SWAP(BE32_TO_CPU, HPT_U32, 32)
SWAP(BE16_TO_CPU, HPT_U16, 16)
