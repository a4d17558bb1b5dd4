// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void hpt_do_tasks(PVBUS_EXT ext)
{
	unsigned long flags;

	lock(ext, flags);
	run(ext);
	unlock(ext, flags);
}

static void hpt_do_more(PVBUS_EXT ext)
{
	run(ext);
}

static void setup(PVBUS_EXT ext, struct other *other)
{
	tasklet_init(&ext->worker, (void (*)(unsigned long))hpt_do_tasks,
		     (unsigned long)ext);
	tasklet_init(&other->worker, (void (*)(unsigned long))hpt_do_more,
		     (unsigned long)ext);
	tasklet_init(&other->bottom, hpt_bottom, (unsigned long)other);
	queue_work(other->queue, (work_func_t)hpt_do_tasks);
}
