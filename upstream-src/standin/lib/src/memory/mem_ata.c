// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The ATA side of the memory HIM: IDENTIFY data and task files. Values are
 * those of the ATA/ATAPI command set standard (ACS-3).
 */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mem.h"

#define STATUS_GOOD  0x50	/* ready, seek complete */
#define STATUS_ERROR 0x51
#define ERROR_ABORT  0x04
#define ERROR_IDNF   0x10
#define DEVICE_LBA   0x40

/* words 82 and 85 */
#define W82_SMART       0x0001
#define W82_WRITE_CACHE 0x0020
#define W82_LOOK_AHEAD  0x0040
/* words 83 and 86 */
#define W83_LBA48       0x0400
#define W83_FLUSH       0x1000
#define W83_FLUSH_EXT   0x2000
#define W83_VALID       0x4000

/* the signature of SMART in LBA mid and high; returned, it means "healthy" */
#define SMART_MID  0x4f
#define SMART_HIGH 0xc2

/* ATA text: blank-padded, the first character in the upper byte of a word */
static void put_text(HPT_U16 *word, int words, const char *text)
{
	HPT_U8 *to = (HPT_U8 *)word;
	int i;

	for (i = 0; i < 2 * words; i++)
		to[i ^ 1] = *text ? (HPT_U8)*text++ : ' ';
}

/* derived from the PCI address, so it is the same at every load */
static void put_serial(struct mem_disk *d, IDENTIFY_DATA *id)
{
	static const char hex[] = "0123456789ABCDEF";
	char text[] = "SI-BBDDF-N";

	text[3] = hex[d->adapter->where.bus >> 4];
	text[4] = hex[d->adapter->where.bus & 15];
	text[5] = hex[d->adapter->where.device >> 4];
	text[6] = hex[d->adapter->where.device & 15];
	text[7] = hex[d->adapter->where.function & 7];
	text[9] = hex[d->index];
	put_text(id->SerialNumber, 10, text);
}

void mem_ata_power_on(struct mem_disk *d)
{
	IDENTIFY_DATA *id = (IDENTIFY_DATA *)d->identify.logical;
	HPT_U32 sectors = MEM_DISK_BYTES / ATA_SECTOR_SIZE >> d->shift;

	put_text(id->ModelNumber, 20, d->shift ? "STANDIN MEM 4KN" :
						 "STANDIN MEM DISK");
	put_text(id->FirmwareRevision, 4, "1.0");
	put_serial(d, id);
	id->GeneralConfiguration = CPU_TO_LE16(0x0040);
	id->Capabilities = CPU_TO_LE16(0x0300);		/* LBA, DMA */
	id->MajorRevision = CPU_TO_LE16(0x0300);	/* ATA8-ACS, ACS-2 */
	id->Lba28Sectors[0] = CPU_TO_LE16((HPT_U16)sectors);
	id->Lba28Sectors[1] = CPU_TO_LE16((HPT_U16)(sectors >> 16));
	id->Lba48Sectors[0] = id->Lba28Sectors[0];
	id->Lba48Sectors[1] = id->Lba28Sectors[1];
	id->CommandSupport[0] = CPU_TO_LE16(W82_SMART | W82_WRITE_CACHE |
					    W82_LOOK_AHEAD);
	id->CommandSupport[1] = CPU_TO_LE16(W83_VALID | W83_LBA48 | W83_FLUSH |
					    W83_FLUSH_EXT);
	id->CommandSupport[2] = CPU_TO_LE16(W83_VALID);
	id->CommandEnable[0] = id->CommandSupport[0];
	id->CommandEnable[1] = CPU_TO_LE16(W83_LBA48 | W83_FLUSH |
					   W83_FLUSH_EXT);
	id->CommandEnable[2] = CPU_TO_LE16(W83_VALID);
	id->SectorSizeFlags = CPU_TO_LE16(W83_VALID | (d->shift ? 0x1000 : 0));
	if (d->shift)
		id->LogicalSectorWords[0] =
			CPU_TO_LE16((ATA_SECTOR_SIZE << d->shift) / 2);
	id->RotationRate = CPU_TO_LE16(1);		/* does not rotate */
}

/* --- task files; each answers with the error register, 0 for success --- */

static HPT_U8 tf_identify(struct mem_disk *d, PCOMMAND pCmd)
{
	return mem_reply(pCmd, d->identify.logical, sizeof(IDENTIFY_DATA)) ?
		0 : ERROR_ABORT;
}

/* number of sectors in *count, the first in *lba; false: beyond the disk */
static HPT_BOOL tf_range(struct mem_disk *d, const PassthroughCmd *tf,
			 HPT_BOOL ext, HPT_U64 *lba, HPT_U32 *count)
{
	HPT_U64 size = MEM_DISK_BYTES / ATA_SECTOR_SIZE >> d->shift;

	*lba = (tf->bLbaLowReg & 0xff) | (HPT_U64)(tf->bLbaMidReg & 0xff) << 8 |
	       (HPT_U64)(tf->bLbaHighReg & 0xff) << 16;
	if (ext) {
		*lba |= (HPT_U64)(tf->bLbaLowReg >> 8) << 24 |
			(HPT_U64)(tf->bLbaMidReg >> 8) << 32 |
			(HPT_U64)(tf->bLbaHighReg >> 8) << 40;
		*count = tf->bSectorCountReg ? tf->bSectorCountReg : 0x10000;
	} else {
		*lba |= (HPT_U64)(tf->bDriveHeadReg & 15) << 24;
		*count = tf->bSectorCountReg & 0xff;
		if (!*count)
			*count = 0x100;
	}
	return *lba <= size && *count <= size - *lba;
}

static HPT_U8 tf_rw(struct mem_disk *d, PCOMMAND pCmd, HPT_BOOL ext,
		    HPT_BOOL write)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;
	HPT_U32 count, unit = ATA_SECTOR_SIZE << d->shift;
	HPT_U64 lba;

	/* CHS addressing is not supported */
	if (!(tf->bDriveHeadReg & DEVICE_LBA))
		return ERROR_ABORT;
	if (!tf_range(d, tf, ext, &lba, &count))
		return ERROR_IDNF;
	if (write ? !pCmd->flags.data_out : !pCmd->flags.data_in)
		return ERROR_ABORT;
	return mem_move(d, pCmd, (HPT_U32)lba * unit, count * unit, write) ?
		0 : ERROR_ABORT;
}

static HPT_U8 tf_verify(struct mem_disk *d, PCOMMAND pCmd, HPT_BOOL ext)
{
	HPT_U32 count;
	HPT_U64 lba;

	return tf_range(d, &pCmd->uCmd.Passthrough, ext, &lba, &count) ?
		0 : ERROR_IDNF;
}

static HPT_U8 tf_set_features(struct mem_disk *d, PCOMMAND pCmd)
{
	IDENTIFY_DATA *id = (IDENTIFY_DATA *)d->identify.logical;
	HPT_U16 on = 0, off = 0;

	switch (pCmd->uCmd.Passthrough.bFeaturesReg & 0xff) {
	case 0x02:
		on = W82_WRITE_CACHE;
		break;
	case 0x82:
		off = W82_WRITE_CACHE;
		break;
	case 0xaa:
		on = W82_LOOK_AHEAD;
		break;
	case 0x55:
		off = W82_LOOK_AHEAD;
		break;
	default:
		return ERROR_ABORT;
	}
	id->CommandEnable[0] = CPU_TO_LE16(
		(LE16_TO_CPU(id->CommandEnable[0]) | on) & ~off);
	return 0;
}

/* an empty SMART data page with a valid checksum */
static HPT_U8 smart_read_data(PCOMMAND pCmd)
{
	HPT_U8 page[ATA_SECTOR_SIZE];

	memset(page, 0, sizeof(page));
	page[0] = 1;			/* revision of the structure */
	page[ATA_SECTOR_SIZE - 1] = 0xff;
	return mem_reply(pCmd, page, sizeof(page)) ? 0 : ERROR_ABORT;
}

static HPT_U8 tf_smart(struct mem_disk *d, PCOMMAND pCmd)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;
	IDENTIFY_DATA *id = (IDENTIFY_DATA *)d->identify.logical;
	HPT_U16 enabled = LE16_TO_CPU(id->CommandEnable[0]);

	if ((tf->bLbaMidReg & 0xff) != SMART_MID ||
	    (tf->bLbaHighReg & 0xff) != SMART_HIGH)
		return ERROR_ABORT;
	switch (tf->bFeaturesReg & 0xff) {
	case 0xd8:			/* enable */
		id->CommandEnable[0] = CPU_TO_LE16(enabled | W82_SMART);
		return 0;
	case 0xd9:			/* disable */
		id->CommandEnable[0] = CPU_TO_LE16(enabled & ~W82_SMART);
		return 0;
	case 0xd0:			/* read data */
		return enabled & W82_SMART ? smart_read_data(pCmd) :
					     ERROR_ABORT;
	case 0xda:			/* return status: registers stay */
		return enabled & W82_SMART ? 0 : ERROR_ABORT;
	}
	return ERROR_ABORT;
}

static HPT_U8 tf_exec(struct mem_disk *d, PCOMMAND pCmd)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;
	HPT_U8 cmd = tf->bCommandReg;

	switch (cmd) {
	case ATA_CMD_CHECK_POWER:
		tf->bSectorCountReg = d->standby ? 0x00 : 0xff;
		return 0;
	case ATA_CMD_STANDBY_NOW:
	case ATA_CMD_STANDBY:
		d->standby = HPT_TRUE;
		return 0;
	case ATA_CMD_IDLE_NOW:
	case ATA_CMD_IDLE:
		d->standby = HPT_FALSE;
		return 0;
	case ATA_CMD_FLUSH:
	case ATA_CMD_FLUSH_CACHE_EXT:
		return 0;
	case ATA_CMD_IDENTIFY:
		return tf_identify(d, pCmd);
	case ATA_CMD_SET_FEATURES:
		return tf_set_features(d, pCmd);
	case ATA_CMD_SMART_OP:
		return tf_smart(d, pCmd);
	}

	/* the other commands need the medium */
	d->standby = HPT_FALSE;
	switch (cmd) {
	case ATA_CMD_READ_PIO:
	case ATA_CMD_READ_PIO_EXT:
		return tf_rw(d, pCmd, cmd == ATA_CMD_READ_PIO_EXT, HPT_FALSE);
	case ATA_CMD_WRITE_PIO:
	case ATA_CMD_WRITE_PIO_EXT:
		return tf_rw(d, pCmd, cmd == ATA_CMD_WRITE_PIO_EXT, HPT_TRUE);
	case ATA_CMD_VERIFY_SECTORS:
	case ATA_CMD_VERIFY_SECTORS_EXT:
		return tf_verify(d, pCmd, cmd == ATA_CMD_VERIFY_SECTORS_EXT);
	}
	return ERROR_ABORT;
}

HPT_U8 mem_ata_exec(struct mem_disk *d, PCOMMAND pCmd)
{
	PassthroughCmd *tf = &pCmd->uCmd.Passthrough;
	HPT_U8 error = tf_exec(d, pCmd);

	tf->bFeaturesReg = error;
	tf->bCommandReg = error ? STATUS_ERROR : STATUS_GOOD;
	return error ? RETURN_IDE_ERROR : RETURN_SUCCESS;
}
