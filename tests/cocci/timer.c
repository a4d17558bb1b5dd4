// SPDX-License-Identifier: GPL-2.0-only OR MIT
static void old_timer(unsigned long arg)
{
	PVBUS_EXT ext = (PVBUS_EXT)arg;

	lock(ext);
	tick(ext);
}

static void new_timer(struct timer_list *tl)
{
	PVBUS_EXT ext = (PVBUS_EXT)from_timer(ext, tl, timer);

	tick(ext);
}

/* The shape of the first, and a tasklet's. */
static void do_tasks(unsigned long arg)
{
	PVBUS_EXT ext = (PVBUS_EXT)arg;

	run(ext);
}

static void led_timer(struct timer_list *tl)
{
	struct led *led = from_timer(led, tl, blink);

	toggle(led);
}

static void start_old(PVBUS_EXT ext)
{
	init_timer(&ext->timer);
	ext->timer.function = old_timer;
	ext->timer.data = (unsigned long)ext;
	ext->timer.expires = jiffies + HZ;
	add_timer(&ext->timer);
	tasklet_init(&ext->worker, do_tasks, (unsigned long)ext);
}

static void start_new(PVBUS_EXT ext, struct led *led)
{
	timer_setup(&ext->timer, NULL, 0);
	del_timer(&ext->timer);
	ext->timer.function = new_timer;
	add_timer(&ext->timer);

	timer_setup(&led->blink, led_timer, 0);
	init_timer(&led->fade);
	led->fade.function = led_fade;
	led->fade.data = led->number;
}

static void stop(PVBUS_EXT ext, struct led *led)
{
	if (del_timer_sync(&ext->timer))
		del_timer(&led->fade);
	del_timers(led);
}
