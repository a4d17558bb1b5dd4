// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The SPI flash: see spi.h. Commands end at once; the flash is never busy (G). */
#include "spi.h"

#define PHYS 8u
#define STATUS_ENABLED 0x02u /* S */
#define PROGRAM_PAGE 0x100u  /* programming wraps around in one; S */
#define DATA_BYTES 4u	     /* what the data registers hold */

/* M: what mvsas takes where a page has nothing. */
#define SAS_ADDRESS 0x5005043011ab0000u
#define FFE 0x7cu
#define RATE_MAX 2u
#define TUNING_0 0x0cu /* emphasis 6, not enabled */
#define TUNING_1 0x7au /* amplitude 1ah, adjusted by 3 */

static void fill_page(u8 *page)
{
	memset(page, 0xff, PAGE_SIZE);
	memcpy(page + PAGE_SIGNATURE, "MRVL", 4);
	for (u32 i = 0; i < PHYS; i++) {
		/* Most significant byte first, as SAS has it. G */
		for (u32 j = 0; j < 8; j++)
			page[PAGE_SAS_ADDRESS + 8 * i + j] =
				(u8)((SAS_ADDRESS + i) >> (8 * (7 - j)));
		page[PAGE_FFE + i] = FFE;
		page[PAGE_RATE + i] = RATE_MAX;
		page[PAGE_TUNING + 4 * i] = TUNING_0;
		page[PAGE_TUNING + 4 * i + 1] = TUNING_1;
	}
}

void spi_init(struct spi *f, bool fitted)
{
	f->fitted = fitted;
	f->enabled = false;
	memset(f->sector, 0xff, sizeof(f->sector));
	fill_page(f->sector);
}

static u8 *byte_at(struct spi *f, u32 address)
{
	address %= SPI_SIZE;
	if (address < SPI_PAGE || address >= SPI_PAGE + SPI_SECTOR)
		return NULL;
	return &f->sector[address - SPI_PAGE];
}

static void program(struct spi *f, u32 address, u32 data, u32 n)
{
	for (u32 i = 0; i < n; i++) {
		u32 at = (address & ~(PROGRAM_PAGE - 1)) |
			 ((address + i) & (PROGRAM_PAGE - 1));
		u8 *p = byte_at(f, at);

		if (p)
			*p &= (u8)(data >> (8 * i));
	}
}

static void erase(struct spi *f, u32 address, u32 size)
{
	u32 first = address % SPI_SIZE & ~(size - 1);

	if (SPI_PAGE >= first && SPI_PAGE < first + size)
		memset(f->sector, 0xff, sizeof(f->sector));
}

static void change(struct spi *f, u8 command, u32 address, u32 data, u32 n)
{
	if (!f->enabled)
		return;
	f->enabled = false;
	if (command == SPI_PROGRAM)
		program(f, address, data, n);
	else if (command == SPI_ERASE)
		erase(f, address, SPI_SECTOR);
	else if (command == SPI_ERASE_BLOCK)
		erase(f, address, 0x10000);
	else
		erase(f, 0, SPI_SIZE);
}

/* The byte that comes as number @i of the answer. */
static u8 answer(struct spi *f, u8 command, u32 address, u32 i)
{
	static const u8 old_id[] = { 0xef, 0x11 }, id[] = { 0xef, 0x30, 0x12 };
	const u8 *p;

	switch (command) {
	case SPI_READ:
		p = byte_at(f, address + i);
		return p ? *p : 0xff;
	case SPI_STATUS:
		return f->enabled ? STATUS_ENABLED : 0;
	case SPI_ID_OLD: /* both in turns, from the one that is asked for */
		return old_id[(address + i) % sizeof(old_id)];
	case SPI_ID:
		return i < sizeof(id) ? id[i] : 0xff;
	case SPI_WAKE:
		return old_id[1];
	default:
		return 0xff;
	}
}

/* The first byte is the lowest. O */
static u32 read_bytes(struct spi *f, u8 command, u32 address, u32 n)
{
	u32 v = 0;

	for (u32 i = 0; i < n; i++)
		v |= (u32)answer(f, command, address, i) << (8 * i);
	return v;
}

u32 spi_run(struct spi *f, u32 control, u32 address, u32 data)
{
	u8 command = (u8)(control >> SPI_COMMAND);
	u32 n = control >> SPI_LENGTH & 0xf;

	if (!f->fitted)
		return 0xffffffff;
	if (!(control & SPI_ADDRESSED))
		address = 0;
	if (n > DATA_BYTES)
		n = DATA_BYTES;
	switch (command) {
	case SPI_ENABLE:
	case SPI_DISABLE:
		f->enabled = command == SPI_ENABLE;
		return 0xffffffff;
	case SPI_PROGRAM:
	case SPI_ERASE:
	case SPI_ERASE_BLOCK:
	case SPI_ERASE_ALL:
		change(f, command, address, data, n);
		return 0xffffffff;
	default:
		return control & SPI_IN ? read_bytes(f, command, address, n) :
					  0xffffffff;
	}
}
