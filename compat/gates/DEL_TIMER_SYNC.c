// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: del_timer_sync(), the old name of timer_delete_sync()
// until: 6.15
// commit: 8fa7292fee5c

static void gate_probe(struct timer_list *timer)
{
	del_timer_sync(timer);
}
