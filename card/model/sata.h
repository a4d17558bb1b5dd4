/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Frame layouts and codes of Serial ATA and ATA. Sources: Serial ATA revision
 * 3.x (frames, port multipliers) and ACS-3 (commands). All members are bytes,
 * so that a frame in memory is the frame on the wire on any host.
 */
#ifndef TWIN_SATA_H
#define TWIN_SATA_H

#include "twin.h"

enum fis_type {
	FIS_H2D = 0x27,
	FIS_D2H = 0x34,
	FIS_DATA = 0x46,
	FIS_PIO_SETUP = 0x5f,
	FIS_SDB = 0xa1, /* set device bits */
};

enum fis_flag {
	FIS_PORT = 0x0f,   /* port multiplier port */
	FIS_DIR_IN = 0x20, /* PIO set-up: device to host */
	FIS_INT = 0x40,	   /* I bit */
	FIS_CMD = 0x80,	   /* H2D: C bit; SDB: N bit */
	FIS_NOTIFY = 0x80,
};

struct fis_h2d {
	u8 type, flags, command, feature;
	u8 lba_lo[3], device;
	u8 lba_hi[3], feature_hi;
	u8 count, count_hi, icc, control;
	u8 aux[4];
};

struct fis_d2h {
	u8 type, flags, status, error;
	u8 lba_lo[3], device;
	u8 lba_hi[3], rsv0;
	u8 count, count_hi, rsv1[6];
};

struct fis_pio {
	u8 type, flags, status, error;
	u8 lba_lo[3], device;
	u8 lba_hi[3], rsv0;
	u8 count, count_hi, rsv1, end_status;
	u8 bytes[2], rsv2[2];
};

struct fis_sdb {
	u8 type, flags, status, error;
	u8 active[4];
};

_Static_assert(sizeof(struct fis_h2d) == 20, "H2D FIS");
_Static_assert(sizeof(struct fis_d2h) == 20, "D2H FIS");
_Static_assert(sizeof(struct fis_pio) == 20, "PIO set-up FIS");
_Static_assert(sizeof(struct fis_sdb) == 8, "set device bits FIS");

/* As SPD of SStatus and SControl has them, where 0 is none or any. */
enum sata_rate { RATE_1_5G = 1, RATE_3G, RATE_6G };

#define CONTROL_SRST 0x04
#define PMP_CONTROL_PORT 15

/* Count, LBA low, mid, high of the signature, from the lowest byte up. */
#define SIG_DISK 0x00000101u
#define SIG_PMP 0x96690101u
#define SIG_PACKET 0xeb140101u

enum ata_status {
	ATA_ERR = 0x01,
	ATA_DRQ = 0x08,
	ATA_SEEK_DONE = 0x10,
	ATA_DF = 0x20,
	ATA_DRDY = 0x40,
	ATA_BSY = 0x80,
	ATA_GOOD = ATA_DRDY | ATA_SEEK_DONE,
};

enum ata_error {
	ATA_ABRT = 0x04,
	ATA_IDNF = 0x10,
	ATA_UNC = 0x40,
	ATA_ICRC = 0x80,
};

enum ata_command {
	ATA_NOP = 0x00,
	ATA_DATA_SET = 0x06,
	ATA_DEVICE_RESET = 0x08,
	ATA_READ = 0x20,
	ATA_READ_EXT = 0x24,
	ATA_READ_DMA_EXT = 0x25,
	ATA_READ_NATIVE_MAX_EXT = 0x27,
	ATA_READ_LOG_EXT = 0x2f,
	ATA_WRITE = 0x30,
	ATA_WRITE_EXT = 0x34,
	ATA_WRITE_DMA_EXT = 0x35,
	ATA_WRITE_DMA_FUA_EXT = 0x3d,
	ATA_VERIFY = 0x40,
	ATA_VERIFY_EXT = 0x42,
	ATA_READ_NCQ = 0x60,
	ATA_WRITE_NCQ = 0x61,
	ATA_NCQ_NON_DATA = 0x63,
	ATA_NCQ_SEND = 0x64,
	ATA_NCQ_RECEIVE = 0x65,
	ATA_SEEK = 0x70,
	ATA_DIAGNOSTIC = 0x90,
	ATA_PACKET = 0xa0,
	ATA_IDENTIFY_PACKET = 0xa1,
	ATA_SMART = 0xb0,
	ATA_READ_DMA = 0xc8,
	ATA_WRITE_DMA = 0xca,
	ATA_STANDBY_NOW = 0xe0,
	ATA_IDLE_NOW = 0xe1,
	ATA_STANDBY = 0xe2,
	ATA_IDLE = 0xe3,
	ATA_PMP_READ = 0xe4,
	ATA_CHECK_POWER = 0xe5,
	ATA_SLEEP = 0xe6,
	ATA_FLUSH = 0xe7,
	ATA_PMP_WRITE = 0xe8,
	ATA_FLUSH_EXT = 0xea,
	ATA_IDENTIFY = 0xec,
	ATA_SET_FEATURES = 0xef,
	ATA_READ_NATIVE_MAX = 0xf8,
};

enum ata_feature {
	SETF_WCACHE_ON = 0x02,
	SETF_XFER_MODE = 0x03,
	SETF_APM_ON = 0x05,
	SETF_SATA_ON = 0x10,
	SETF_RAHEAD_OFF = 0x55,
	SETF_WCACHE_OFF = 0x82,
	SETF_APM_OFF = 0x85,
	SETF_SATA_OFF = 0x90,
	SETF_RAHEAD_ON = 0xaa,
};

#define DSM_TRIM 0x01 /* feature, or auxiliary, of DATA SET MANAGEMENT */

#define SATA_PRESERVE 0x06 /* count, with SETF_SATA_ON and _OFF */

#define PACKET_DMA 0x01	 /* feature of PACKET: not PIO */
#define PACKET_SIZE 16u	 /* of a command, at most */
#define PACKET_ASKED 12u /* what a device takes of it */

enum packet_reason { /* count, in what a device answers to PACKET */
		     PACKET_CD = 0x01, /* the command, or its end; not data */
		     PACKET_IO = 0x02, /* to the host */
};

enum ata_smart {
	SMART_DATA = 0xd0,
	SMART_THRESHOLDS = 0xd1,
	SMART_AUTOSAVE = 0xd2,
	SMART_OFFLINE = 0xd4,
	SMART_READ_LOG = 0xd5,
	SMART_ENABLE = 0xd8,
	SMART_DISABLE = 0xd9,
	SMART_STATUS = 0xda,
};

/* How a command transfers data, which decides how its reply arrives. */
enum ata_protocol {
	ATA_NODATA,
	ATA_PIO_IN,
	ATA_PIO_OUT,
	ATA_DMA,
	ATA_NCQ,
	ATA_PACKETS,
};

/* The device's access to the host's buffer. 0, or -1: no room, or refused. */
struct data_path {
	void *ctx;
	int (*put)(void *ctx, const void *p, u32 n); /* to the host */
	int (*get)(void *ctx, void *p, u32 n);	     /* from the host */
	const u8 *cdb; /* of PACKET: PACKET_SIZE bytes; NULL: it has none */
};

/* A device's reply to one H2D FIS. */
struct ata_reply {
	u8 status, error, device;
	u64 lba; /* 48 bits */
	u16 count;
	enum ata_protocol protocol;
	u8 tag;	   /* NCQ */
	u32 bytes; /* transferred, either way */
	bool pio;  /* PACKET: the data, in blocks of at most this: */
	u16 limit;
	bool silent; /* the device never answers */
};

static inline u64 fis_lba48(const struct fis_h2d *f)
{
	u64 lo = f->lba_lo[0] | f->lba_lo[1] << 8 | f->lba_lo[2] << 16;
	u64 hi = f->lba_hi[0] | f->lba_hi[1] << 8 | f->lba_hi[2] << 16;

	return lo | hi << 24;
}

static inline u64 fis_lba28(const struct fis_h2d *f)
{
	return (fis_lba48(f) & 0xffffff) | (u64)(f->device & 0x0f) << 24;
}

static inline u16 fis_count(const struct fis_h2d *f)
{
	return (u16)(f->count | f->count_hi << 8);
}

static inline u16 fis_feature(const struct fis_h2d *f)
{
	return (u16)(f->feature | f->feature_hi << 8);
}

static inline bool fis_queued(const struct fis_h2d *f)
{
	switch (f->command) {
	case ATA_READ_NCQ:
	case ATA_WRITE_NCQ:
	case ATA_NCQ_NON_DATA:
	case ATA_NCQ_SEND:
	case ATA_NCQ_RECEIVE:
		return true;
	default:
		return false;
	}
}

static inline u8 fis_tag(const struct fis_h2d *f)
{
	return f->count >> 3;
}

static inline void ata_good(struct ata_reply *r, enum ata_protocol protocol)
{
	memset(r, 0, sizeof(*r));
	r->status = ATA_GOOD;
	r->protocol = protocol;
}

static inline void ata_fail(struct ata_reply *r, u8 error)
{
	r->status = ATA_GOOD | ATA_ERR;
	r->error = error;
}

#endif
