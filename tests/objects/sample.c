// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Code for the tests of objects/, with what the stand-in has little of: jump
 * tables whose index comes by several ways, indirect tail calls, instructions
 * in many sizes, tables of functions in constant data.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

extern u32 import_read(void *at);
extern void import_write(void *at, u32 value);
extern void import_done(void *arg);

struct node {
	struct node *next;
	void (*done)(void *arg);
	u32 state, count;
	u64 wide;
	u16 half;
	u8 byte;
};

u64 total = 0x123456789abcdef0ul;
static u32 counters[8];
static struct node nodes[4] = { { .done = import_done, .byte = 7 } };

static u32 add_one(struct node *n)
{
	return ++n->count;
}

static u32 take_one(struct node *n)
{
	return --n->count;
}

static u32 (*const actions[])(struct node *) = { add_one, take_one };

u32 act(struct node *n, u32 which)
{
	counters[which & 7]++;
	return actions[which & 1](n);
}

/* A jump table over a register, with the bound checked at once. */
u32 step(struct node *n)
{
	switch (n->state) {
	case 0:
		import_write(n, 3);
		return 1;
	case 1:
		return import_read(&n->count) + 2;
	case 2:
		import_done(n);
		/* fall through */
	case 3:
		n->wide = 0xfedcba9876543210ul;
		return n->half;
	case 4:
		return n->byte * 7;
	case 5:
		return import_read(n) ? 5 : 11;
	case 7:
		n->next->half = 0x1234;
		return 12;
	default:
		return ~0u;
	}
}

/* One over a byte, within a loop, its register alive across a call. */
u64 run(struct node *n, u8 code)
{
	u64 sum = 0;

	while (n) {
		switch (code) {
		case 1:
			sum += import_read(n);
			break;
		case 2:
			sum ^= n->wide;
			break;
		case 3:
			sum -= n->half;
			break;
		case 4:
			sum <<= n->byte & 63;
			break;
		case 5:
			sum = sum << 3 | sum >> 61;
			break;
		case 6:
			return sum / (n->count | 1);
		case 8:
			n->done(n);
			break;
		}
		code = n->byte;
		n = n->next;
	}
	return sum;
}

/* An indirect call that gcc turns into a jump. */
void finish(struct node *n)
{
	n->state = 9;
	n->done(n);
}

int compare(const struct node *a, const struct node *b)
{
	if (a->wide < b->wide)
		return -1;
	return a->wide > b->wide;
}

void clear(struct node *n)
{
	__builtin_memset(n, 0, sizeof(*n));
	__sync_fetch_and_add(&n->count, 2);
	__sync_bool_compare_and_swap(&n->wide, 0ul, total);
	*(volatile u16 *)&n->half |= 0x8000;
	*(volatile u8 *)&n->byte &= 0x7f;
}

struct node *find(u32 state)
{
	struct node *n;

	for (n = nodes; n < nodes + 4; n++)
		if (n->state == state)
			return n;
	return nodes[0].next;
}
