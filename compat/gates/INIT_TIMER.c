// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: init_timer() and timer_list.data; the callback gets an unsigned long
// until: 4.15
// uses: init_timer_key any
// else: init_timer_key|timer_init_key any

static void gate_probe(struct timer_list *timer)
{
	init_timer(timer);
	timer->data = 0;
}
