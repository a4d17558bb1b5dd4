// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The HIM numbers the adapters that it is given, and never starts again. By the
 * number it finds the texts of a card's disks for an LCD, in a table for two
 * cards: the third one, or the same one bound for the third time, has them
 * written behind it, over the LDM's data. Here the numbers are those that the
 * table has; cards that share one share texts that nobody sees without an LCD.
 *
 * object: him_r750
 * mends: odin_create_adapter 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: none
 */
#include "mends.h"

#define CARDS 2 /* in the table */
#define core_number(core) FIELD(HPT_U8, core, 0x40)

/* The address is a PCI_ADDRESS, four bytes. */
HPT_BOOL odin_create_adapter(const void *id, HPT_U32 address, void *adapter,
			     void *osext);
HPT_BOOL __real_odin_create_adapter(const void *id, HPT_U32 address,
				    void *adapter, void *osext);

HPT_BOOL odin_create_adapter(const void *id, HPT_U32 address, void *adapter,
			     void *osext)
{
	HPT_BOOL created =
		__real_odin_create_adapter(id, address, adapter, osext);
	void *second = (char *)adapter + CORE_SIZE;

	core_number(adapter) %= CARDS;
	core_number(second) %= CARDS;
	return created;
}
