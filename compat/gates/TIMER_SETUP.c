// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: init_timer() and timer_list.data -> timer_setup(); the callback gets the timer
// since: 4.14
// commit: 686fef928bba
// either: INIT_TIMER

static void gate_probe(struct timer_list *timer,
		       void (*callback)(struct timer_list *))
{
	timer_setup(timer, callback, 0);
}
