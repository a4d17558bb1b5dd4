/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The SPI host of the chip and the flash on it, of 256 KiB (M: as far as an address
 * goes). A sector of it is kept, with a page in it that tells of the card; the rest
 * reads as ones and stays so.
 *
 * Which flash a card has, and whether it has any, is not known. This one says that it
 * is a Winbond W25X20 (S), the last of four kinds that the vendor's object asks for
 * (O: by 15h, 9Fh and 90h), so that it asks for all.
 */
#ifndef TWIN_SPI_H
#define TWIN_SPI_H

#include "twin.h"

#define SPI_SIZE 0x40000u
#define SPI_SECTOR 0x1000u /* of SPI_ERASE; S */
#define SPI_PAGE 0x3f000u  /* where the page begins, and its sector; G */

/* SPI_CONTROL: [15:8] command, [7:4] bytes of data. M O */
enum spi_control {
	SPI_START = 1u << 0, /* clears itself */
	SPI_ADDRESSED = 1u << 1,
	SPI_IN = 1u << 2,
	SPI_LENGTH = 4,
	SPI_COMMAND = 8,
};

/* S, but for the one of AT25F: O */
#define SPI_COMMANDS(C)                   \
	C(PROGRAM, 0x02, "program")       \
	C(READ, 0x03, "read")             \
	C(DISABLE, 0x04, "write disable") \
	C(STATUS, 0x05, "status")         \
	C(ENABLE, 0x06, "write enable")   \
	C(ID_AT25F, 0x15, "id")           \
	C(ERASE, 0x20, "erase 4 KiB")     \
	C(ID_OLD, 0x90, "id")             \
	C(ID, 0x9f, "id")                 \
	C(WAKE, 0xab, "wake, id")         \
	C(ERASE_ALL, 0xc7, "erase all")   \
	C(ERASE_BLOCK, 0xd8, "erase 64 KiB")

#define SPI_ENUM(name, code, text) SPI_##name = (code),
enum spi_command { SPI_COMMANDS(SPI_ENUM) };
#undef SPI_ENUM

/*
 * The page, of 256 bytes. M: struct hba_info_page; it has no checksum there. A byte of
 * ones is a value that is not there.
 */
enum spi_page {
	PAGE_SIGNATURE = 0x00,	 /* "MRVL" */
	PAGE_SAS_ADDRESS = 0x38, /* for each phy, eight bytes */
	PAGE_FFE = 0x78,	 /* a byte: equalizer */
	PAGE_RATE = 0xb0,	 /* a byte: 0, 1, 2: 1.5, 3, 6 Gb/s */
	PAGE_TUNING = 0xb8,	 /* four bytes: emphasis, amplitude */
	PAGE_SIZE = 0x100,
};

struct spi {
	bool fitted;
	bool enabled; /* for the next write */
	u8 sector[SPI_SECTOR];
};

/* A flash as it leaves the factory, with its page; or none. */
void spi_init(struct spi *f, bool fitted);

/* Carries out the command in @control; what SPI_READ has then. Without a flash, ones. */
u32 spi_run(struct spi *f, u32 control, u32 address, u32 data);

#endif
