// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The HIM waits for registers without a limit. A card that was pulled or has
 * lost its link reads as all ones: interrupts without end, resets that never
 * end. So configuration space is asked, once; if that is all ones too, the
 * card's registers are zero from then on, and read no more. And the reset of a
 * phy that does not end is given up after a second.
 *
 * object: him_r750
 * mends: os_map_pci_bar 2
 * mends: os_readl 123
 * mends: mv_phy_reset 2
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: surprise_removal queue_surprise_removal reset_sticks
 */
#include "mends.h"

void *__wrap_os_map_pci_bar(void *osext, int index, HPT_U32 offset,
			    HPT_U32 length);
HPT_U32 __wrap_os_readl(void *addr);
void mv_phy_reset(void *core, HPT_U32 phy, HPT_U8 hard);
void __real_mv_phy_reset(void *core, HPT_U32 phy, HPT_U8 hard);

#define REGISTERS 2 /* the BAR */
#define CARDS 4	    /* that the HIM can have */
#define ALL_ONES 0xffffffffu
#define FLASH 0xc800 /* .. 0xc80f; empty flash reads as all ones */
#define PHY_RESET 2u /* in a phy's serial control */

/* How often a reset is read, at once and then after a delay; 1 s in all. */
#define RESET_READS 1000u
#define RESET_WAITS 10000u
#define RESET_DELAY 100u /* us */

const char r750_mends[] = "mended";

static struct mend_card cards[CARDS];

static HPT_BOOL holds(const struct mend_card *card, const char *addr)
{
	return card->length && addr >= card->registers &&
	       addr < card->registers + card->length;
}

static struct mend_card *card_at(const char *addr)
{
	int i;

	for (i = 0; i < CARDS; i++)
		if (holds(&cards[i], addr))
			return &cards[i];
	return 0;
}

struct mend_card *mend_card(void *core)
{
	return card_at(core_registers(core));
}

/* The place of a card that was here before, or a free one. */
static struct mend_card *place_for(void *osext, const char *registers)
{
	int i;

	for (i = 0; i < CARDS; i++)
		if (cards[i].osext == osext || holds(&cards[i], registers))
			return &cards[i];
	for (i = 0; i < CARDS; i++)
		if (!cards[i].length)
			return &cards[i];
	return 0;
}

void *__wrap_os_map_pci_bar(void *osext, int index, HPT_U32 offset,
			    HPT_U32 length)
{
	char *at = os_map_pci_bar(osext, index, offset, length);
	struct mend_card *card = 0;

	if (at && index == REGISTERS)
		card = place_for(osext, at);
	if (card)
		*card = (struct mend_card){
			.osext = osext,
			.registers = at,
			.length = length,
		};
	return at;
}

/* Reads again until the reset has ended, or for a second. */
static HPT_U32 end_of_reset(struct mend_card *card, void *addr, HPT_U32 value)
{
	HPT_U32 waits;

	for (waits = 0; value & PHY_RESET && waits < RESET_WAITS; waits++) {
		os_stallexec(RESET_DELAY);
		value = os_readl(addr);
		if (card->stuck || value == ALL_ONES)
			break;
	}
	if (value == ALL_ONES || !(value & PHY_RESET))
		return value;
	if (!card->stuck)
		os_printk("r750: the reset of a phy does not end");
	card->stuck = 1;
	return value & ~PHY_RESET;
}

static HPT_BOOL answers(const struct mend_card *card, const char *addr)
{
	if ((HPT_UPTR)(addr - card->registers - FLASH) < 0x10)
		return 1;
	return os_pci_readl(card->osext, 0) != ALL_ONES;
}

HPT_U32 __wrap_os_readl(void *addr)
{
	struct mend_card *card = card_at(addr);
	HPT_U32 value;

	if (!card)
		return os_readl(addr);
	if (card->gone)
		return 0;
	value = os_readl(addr);
	if (card->resetting && !--card->resetting && value & PHY_RESET &&
	    value != ALL_ONES) {
		value = end_of_reset(card, addr, value);
		card->resetting = 1;
	}
	if (value != ALL_ONES || answers(card, addr))
		return value;
	os_printk("r750: the card is gone");
	card->gone = 1;
	return 0;
}

void mv_phy_reset(void *core, HPT_U32 phy, HPT_U8 hard)
{
	struct mend_card *card = mend_card(core);

	card->resetting = RESET_READS;
	__real_mv_phy_reset(core, phy, hard);
	card->resetting = 0;
}
