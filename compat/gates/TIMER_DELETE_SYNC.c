// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: del_timer_sync() -> timer_delete_sync()
// since: 6.2
// commit: 9b13df3fb64e 8fa7292fee5c
// either: DEL_TIMER_SYNC
// uses: timer_delete_sync|timer_delete any
// else: del_timer_sync|del_timer any

static void gate_probe(struct timer_list *timer)
{
	timer_delete_sync(timer);
}
