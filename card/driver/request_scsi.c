// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "request_scsi.h"
#include "trace/trace.h"

#define CDB_ROOM 16
#define SENSE_ROOM 22

static void put_be(u8 *p, u64 v, unsigned int n)
{
	while (n--) {
		p[n] = (u8)v;
		v >>= 8;
	}
}

/* ---- commands: CDBs after SBC-3 and SAT-3 ---- */

/* The LDM counts in 512 bytes, a CDB in logical blocks. */
static u32 read_write(const struct request *r, u8 *c)
{
	const struct disk *d = world_find(r->w, r->target);
	u32 size = d ? disk_sector_size(d) / 512 : 1;
	u64 lba = r->lba / size;
	u32 count = r->count / size;
	bool out = r->kind == IO_WRITE;

	if (lba + count > 0xffffffff) {
		c[0] = out ? 0x8a : 0x88;
		put_be(c + 2, lba, 8);
		put_be(c + 10, count, 4);
		return 16;
	}
	c[0] = out ? 0x2a : 0x28;
	put_be(c + 2, lba, 4);
	put_be(c + 7, count, 2);
	return 10;
}

/* ATA PASS-THROUGH(16), PIO in or no data, with the registers returned. */
static u32 pass_through(const struct request *r, u8 *c)
{
	c[0] = 0x85;
	c[1] = r->count ? 4 << 1 : 3 << 1;
	c[2] = 0x20 | (r->count ? 0x0e : 0); /* CK_COND, T_DIR, blocks */
	c[4] = (u8)r->ata.bFeaturesReg;
	c[6] = (u8)r->ata.bSectorCountReg;
	c[8] = (u8)r->ata.bLbaLowReg;
	c[10] = (u8)r->ata.bLbaMidReg;
	c[12] = (u8)r->ata.bLbaHighReg;
	c[13] = (u8)r->ata.bDriveHeadReg;
	c[14] = (u8)r->ata.bCommandReg;
	return 16;
}

static u32 cdb_of(const struct request *r, u8 *c)
{
	memset(c, 0, CDB_ROOM);
	switch (r->kind) {
	case IO_FLUSH:
		c[0] = 0x35; /* SYNCHRONIZE CACHE(10), all of it */
		return 10;
	case IO_STANDBY:
		c[0] = 0x1b; /* START STOP UNIT, to stop */
		return 6;
	case IO_ATA:
		return pass_through(r, c);
	default:
		return read_write(r, c);
	}
}

/* ---- results, as the patched OSM returns them ---- */

/* Of the kernel's scsi_status.h. */
enum host_byte {
	HOST_NO_CONNECT = 1 << 16,
	HOST_BUS_BUSY = 2 << 16,
	HOST_BAD_TARGET = 4 << 16,
	HOST_ABORT = 5 << 16,
	HOST_RESET = 8 << 16,
};

#define CHECK_CONDITION 2

static u32 host_result(int result)
{
	switch (result) {
	case RETURN_BUS_RESET:
		return HOST_RESET;
	case RETURN_DEVICE_BUSY:
	case RETURN_RETRY:
		return HOST_BUS_BUSY;
	case RETURN_BAD_DEVICE:
		return HOST_BAD_TARGET;
	case RETURN_SELECTION_TIMEOUT:
		return HOST_NO_CONNECT;
	default:
		return HOST_ABORT;
	}
}

/* Fixed format; its length in bytes. */
static u32 plain_sense(u8 *s, u8 key, u8 asc, u8 ascq)
{
	s[0] = 0x70;
	s[2] = key;
	s[7] = 10;
	s[12] = asc;
	s[13] = ascq;
	return 18;
}

/* Descriptor format with the registers after the command (SAT-3). */
static u32 ata_sense(const PassthroughCmd *tf, u8 *s)
{
	s[0] = 0x72;
	s[7] = 14;
	s[8] = 0x09;
	s[9] = 12;
	if (!(tf->bCommandReg & (ATA_ERR | ATA_DF | ATA_BSY))) {
		s[1] = 0x1; /* RECOVERED ERROR: success */
		s[3] = 0x1d;
	} else if (tf->bFeaturesReg & ATA_UNC) {
		s[1] = 0x3;
		s[2] = 0x11;
	} else if (tf->bFeaturesReg & ATA_IDNF) {
		s[1] = 0x5;
		s[2] = 0x21;
	} else {
		s[1] = 0xb;
	}
	s[11] = (u8)tf->bFeaturesReg;
	s[13] = (u8)tf->bSectorCountReg;
	s[15] = (u8)tf->bLbaLowReg;
	s[17] = (u8)tf->bLbaMidReg;
	s[19] = (u8)tf->bLbaHighReg;
	s[20] = (u8)tf->bDriveHeadReg;
	s[21] = (u8)tf->bCommandReg;
	return 22;
}

/*
 * Writes sense data to @s and returns its length, 0 if there is none. For a
 * pass-through the registers decide, whatever error the LDM reports. A medium
 * error is in fixed format, as compat/result.c makes it.
 */
static u32 sense_of(const struct request *r, u8 *s)
{
	bool good = r->result == RETURN_SUCCESS;

	memset(s, 0, SENSE_ROOM);
	if (r->kind == IO_ATA && (good || r->result == RETURN_IDE_ERROR ||
				  r->result == RETURN_SECTOR_ERROR))
		return ata_sense(&r->ata, s);
	if (r->result == RETURN_SECTOR_ERROR)
		return plain_sense(s, 0x3, r->kind == IO_WRITE ? 0x0c : 0x11,
				   0);
	if (r->kind == IO_STANDBY && !good)
		return plain_sense(s, 0xb, 0, 0);
	return 0;
}

/* ---- the trace ---- */

static void emit(const struct request *r, char kind, const u8 *p, u32 len)
{
	bool data = r->kind == IO_READ || r->kind == IO_WRITE ||
		    (r->kind == IO_ATA && r->count);
	enum scsi_dir dir = !data		? SCSI_NO_DATA :
			    r->kind == IO_WRITE ? SCSI_OUT :
						  SCSI_IN;
	struct trace_event ev = {
		.time = osm.now,
		.kind = kind,
		.unit = (u8)r->target,
		.addr = scsi_path(0, 0, (u32)(r - r->w->request), dir,
				  data ? r->count * 512 : 0),
		.len = len,
		.data = p,
	};

	trace_write(osm.trace, &ev);
}

void request_scsi_begin(const struct request *r)
{
	u8 cdb[CDB_ROOM];
	u32 len;

	if (!osm.trace)
		return;
	len = cdb_of(r, cdb);
	emit(r, TR_SCSI, cdb, len);
}

void request_scsi_end(const struct request *r)
{
	u8 p[4 + SENSE_ROOM];
	u32 len;

	if (!osm.trace)
		return;
	len = sense_of(r, p + 4);
	if (len)
		put32(p, CHECK_CONDITION);
	else
		put32(p,
		      r->result == RETURN_SUCCESS ? 0 : host_result(r->result));
	emit(r, TR_SCSI_END, p, 4 + len);
}
