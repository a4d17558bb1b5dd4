/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Circular doubly linked lists for code that has no kernel headers. Inside the
 * kernel its own linux/list.h has come first, and this file is empty: the
 * names are the same on purpose, since structures cross the boundary.
 */
#ifndef _HPT_LIST_H_
#define _HPT_LIST_H_

#ifndef _LINUX_LIST_H

struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->prev = l;
	l->next = l;
}

static inline int list_empty(const struct list_head *l)
{
	return l == l->next;
}

static inline void list_add_tail(struct list_head *item, struct list_head *l)
{
	item->next = l;
	item->prev = l->prev;
	item->prev->next = item;
	l->prev = item;
}

/* the item is left pointing at itself, so a second call does no harm */
static inline void list_del_init(struct list_head *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
	INIT_LIST_HEAD(item);
}

#define list_entry(p, type, member) \
	((type *)((char *)(p) - __builtin_offsetof(type, member)))

#endif

#endif
