// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The SPI flash, through the chip's registers. */
#include "card.h"
#include "tests/tap.h"

static struct card card;

static u32 spi(u8 command, u32 flags, u32 address, u32 n)
{
	struct chip *c = &card.chip;
	u32 control = (u32)command << SPI_COMMAND | n << SPI_LENGTH | flags;

	chip_mmio_write(c, BAR_REGS, R_SPI_ADDRESS, address);
	chip_mmio_write(c, BAR_REGS, R_SPI_CONTROL, control | SPI_START);
	if (chip_mmio_read(c, BAR_REGS, R_SPI_CONTROL) != control)
		return 0xdead;
	return chip_mmio_read(c, BAR_REGS, R_SPI_READ);
}

static u32 read_flash(u32 address, u32 n)
{
	return spi(SPI_READ, SPI_IN | SPI_ADDRESSED, address, n);
}

static void put(u32 address, u32 data)
{
	chip_mmio_write(&card.chip, BAR_REGS, R_SPI_WRITE, data);
	spi(SPI_PROGRAM, SPI_ADDRESSED, address, 4);
}

static void test_ids(void)
{
	is(spi(SPI_ID_AT25F, SPI_IN | SPI_ADDRESSED, 0, 2), 0xffff,
	   "it is not the first kind that is asked for");
	is(spi(SPI_ID, SPI_IN, 0, 3), 0x1230ef, "JEDEC's id");
	is(spi(SPI_ID_OLD, SPI_IN | SPI_ADDRESSED, 0, 2), 0x11ef,
	   "the older id");
	is(spi(SPI_WAKE, SPI_IN, 0, 1), 0x11, "the oldest id");
}

static void test_page(void)
{
	u32 page = SPI_PAGE;

	is(read_flash(page, 4), get32((const u8 *)"MRVL"), "a page is there");
	is(read_flash(page + PAGE_SAS_ADDRESS, 4), 0x30040550,
	   "it has SAS addresses");
	is(read_flash(page + PAGE_SAS_ADDRESS + 8 * 7 + 7, 1), 7,
	   "one for each phy");
	is(read_flash(page + PAGE_RATE, 4), 0x02020202,
	   "the rates of the phys");
	is(read_flash(page + PAGE_TUNING + 4 * 7, 4), 0xffff7a0c,
	   "and their tuning");
	is(read_flash(page + 0x04, 4), 0xffffffff, "the rest is ones");
	is(read_flash(0, 4), 0xffffffff, "and so is the rest of the flash");
	is(read_flash(SPI_PAGE + SPI_SIZE, 4), read_flash(SPI_PAGE, 4),
	   "addresses wrap around");
}

static void test_write(void)
{
	u32 at = SPI_PAGE + 0x1fe;

	put(at, 0x12345678);
	is(read_flash(at, 4), 0xffffffff, "a write that is not enabled");
	spi(SPI_ENABLE, 0, 0, 0);
	is(spi(SPI_STATUS, SPI_IN, 0, 1), 2, "writing is enabled");
	spi(SPI_DISABLE, 0, 0, 0);
	is(spi(SPI_STATUS, SPI_IN, 0, 1), 0, "and disabled");
	spi(SPI_ENABLE, 0, 0, 0);
	put(at, 0x12345678);
	is(read_flash(at, 2) | read_flash(SPI_PAGE + 0x100, 2) << 16,
	   0x12345678, "a write wraps around in its page");
	is(spi(SPI_STATUS, SPI_IN, 0, 1), 0, "each write is enabled by itself");
	spi(SPI_ENABLE, 0, 0, 0);
	put(at, 0xffff00ff);
	is(read_flash(at, 2), 0x0078, "writing only clears bits");
	chip_reset(&card.chip);
	card_enable(&card, COMMAND_MEMORY);
	is(read_flash(at, 2), 0x0078, "it outlives a reset");
	spi(SPI_ENABLE, 0, 0, 0);
	spi(SPI_ERASE_BLOCK, SPI_ADDRESSED, 0, 0);
	is(read_flash(at, 2), 0x0078, "another block is erased");
	spi(SPI_ENABLE, 0, 0, 0);
	spi(SPI_ERASE, SPI_ADDRESSED, SPI_PAGE + 5, 0);
	is(read_flash(SPI_PAGE, 4), 0xffffffff, "its sector is erased");
	spi_init(&card.chip.spi, true);
	spi(SPI_ENABLE, 0, 0, 0);
	spi(SPI_ERASE_BLOCK, SPI_ADDRESSED, SPI_PAGE & ~0xffffu, 0);
	is(read_flash(SPI_PAGE, 4), 0xffffffff, "its block is erased");
	spi_init(&card.chip.spi, true);
	spi(SPI_ENABLE, 0, 0, 0);
	spi(SPI_ERASE_ALL, 0, 0, 0);
	is(read_flash(SPI_PAGE, 4), 0xffffffff, "all of it is erased");
	spi(SPI_ENABLE, 0, 0, 0);
	put(0, 0);
	is(read_flash(0, 4), 0xffffffff, "what is not kept stays ones");
}

static void test_random(void)
{
	u32 seed = 1;

	for (unsigned int i = 0; i < 100000; i++) {
		seed = seed * 1664525u + 1013904223u;
		chip_mmio_write(&card.chip, BAR_REGS,
				R_SPI_CONTROL + (seed >> 30) * 4,
				seed ^ seed >> 15);
		read_flash(seed >> 7, seed >> 28);
	}
	ok(true, "100000 random writes do no harm");
}

int main(void)
{
	card_init(&card);
	test_ids();
	test_page();
	test_write();
	test_random();
	spi_init(&card.chip.spi, false);
	is(read_flash(SPI_PAGE, 4), 0xffffffff, "without a flash: ones");
	is(spi(SPI_ID, SPI_IN, 0, 2), 0xffffffff, "and no id");
	card_free(&card);
	return tap_done();
}
