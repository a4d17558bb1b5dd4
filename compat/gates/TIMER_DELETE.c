// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: del_timer() -> timer_delete()
// since: 6.2
// commit: bb663f0f3c39 8fa7292fee5c
// either: DEL_TIMER
// uses: timer_delete any
// else: del_timer any

static void gate_probe(struct timer_list *timer)
{
	timer_delete(timer);
}
