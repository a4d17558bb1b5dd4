/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The hardware interface module: its function table, the commands it takes and
 * what it tells about adapters and devices.
 */
#ifndef _HPT_HIM_H_
#define _HPT_HIM_H_

#include "list.h"

/* in PCI_ID.vid and .did: any function, bound by a user through new_id */
#define HIM_ANY_ID 0xffff

typedef struct _PCI_ADDRESS {
	HPT_U8 function;
	HPT_U8 device;
	HPT_U8 bus;
	HPT_U8 tree;
} PCI_ADDRESS;

typedef struct _PCI_ID {
	HPT_U32 subsys;		/* subsystem device << 16 | vendor */
	HPT_U16 did;
	HPT_U16 vid;
	HPT_U8  rev;
} PCI_ID;

typedef struct _HIM_ADAPTER_CONFIG {
	PCI_ID      pci_id;
	PCI_ADDRESS pci_addr;
	HPT_U8      szProductID[36];
	HPT_U8      szVendorID[36];
	HPT_U8      max_devices;
	HPT_U8      bNumBuses;
} HIM_ADAPTER_CONFIG, *PHIM_ADAPTER_CONFIG;

/*
 * IDENTIFY DEVICE as the drive sends it: 256 little-endian words, text with
 * the bytes of each word swapped. Word numbers are those of the ATA standard;
 * words that nobody here reads are in the gaps.
 */
typedef struct _IDENTIFY_DATA {
	HPT_U16 GeneralConfiguration;		/* 0 */
	HPT_U16 gap1[9];
	HPT_U16 SerialNumber[10];		/* 10 */
	HPT_U16 gap20[3];
	HPT_U16 FirmwareRevision[4];		/* 23 */
	HPT_U16 ModelNumber[20];		/* 27 */
	HPT_U16 gap47[2];
	HPT_U16 Capabilities;			/* 49 */
	HPT_U16 gap50[10];
	HPT_U16 Lba28Sectors[2];		/* 60 */
	HPT_U16 gap62[18];
	HPT_U16 MajorRevision;			/* 80 */
	HPT_U16 gap81;
	HPT_U16 CommandSupport[3];		/* 82 */
	HPT_U16 CommandEnable[3];		/* 85 */
	HPT_U16 gap88[12];
	HPT_U16 Lba48Sectors[4];		/* 100 */
	HPT_U16 gap104[2];
	HPT_U16 SectorSizeFlags;		/* 106 */
	HPT_U16 gap107;
	HPT_U16 WorldWideName[4];		/* 108 */
	HPT_U16 gap112[5];
	HPT_U16 LogicalSectorWords[2];		/* 117 */
	HPT_U16 gap119[98];
	HPT_U16 RotationRate;			/* 217 */
	HPT_U16 gap218[38];
} IDENTIFY_DATA, *PIDENTIFY_DATA;

typedef struct _HIM_DEVICE_FLAGS {
	HPT_UINT df_on_line             : 1;
	HPT_UINT df_sata                : 1;
	HPT_UINT df_ssd                 : 1;
	HPT_UINT df_write_cache_enabled : 1;
	HPT_UINT df_read_ahead_enabled  : 1;
} DEVICE_FLAGS;

typedef struct _HIM_DEVICE_CONFIG {
	PIDENTIFY_DATA pIdentifyData;
	HPT_U64 capacity;		/* 512-byte sectors */
	HPT_U32 logical_sector_size;	/* bytes */
	/* log2 of logical sectors in a physical one */
	HPT_U8  logicalsectors_per_physicalsector;
	HPT_U16 lowest_aligned;
	HPT_U16 max_sectors_per_cmd;
	HPT_U8  max_queue_depth;
	HPT_U8  path_id;
	HPT_U8  target_id;
	DEVICE_FLAGS flags;
} HIM_DEVICE_CONFIG, *PHIM_DEVICE_CONFIG;

/* one element of a scatter-gather list; eot marks the last one */
typedef struct _SG {
	union {
		BUS_ADDRESS bus;
		HPT_U8 *_logical;
	} addr;
	HPT_U32  size;
	HPT_UINT eot;
} SG, *PSG;

typedef struct _HPT_ADDRESS {
	BUS_ADDRESS bus;
	HPT_U8 *logical;
} HPT_ADDRESS;

/* ATA commands that OSM and HIM both know; values of the ATA standard */
enum {
	ATA_CMD_READ_PIO            = 0x20,
	ATA_CMD_READ_PIO_EXT        = 0x24,
	ATA_CMD_READ_MULTI_EXT      = 0x29,
	ATA_CMD_WRITE_PIO           = 0x30,
	ATA_CMD_WRITE_PIO_EXT       = 0x34,
	ATA_CMD_WRITE_MULTI_EXT     = 0x39,
	ATA_CMD_VERIFY_SECTORS      = 0x40,
	ATA_CMD_VERIFY_SECTORS_EXT  = 0x42,
	ATA_CMD_SMART_OP            = 0xb0,
	ATA_CMD_READ_MULTI          = 0xc4,
	ATA_CMD_WRITE_MULTI         = 0xc5,
	ATA_CMD_WRITE_MULTI_FUA_EXT = 0xce,
	ATA_CMD_STANDBY_NOW         = 0xe0,
	ATA_CMD_IDLE_NOW            = 0xe1,
	ATA_CMD_STANDBY             = 0xe2,
	ATA_CMD_IDLE                = 0xe3,
	ATA_CMD_CHECK_POWER         = 0xe5,
	ATA_CMD_FLUSH               = 0xe7,
	ATA_CMD_FLUSH_CACHE_EXT     = 0xea,
	ATA_CMD_IDENTIFY            = 0xec,
	ATA_CMD_SET_FEATURES        = 0xef,
};

/* the SET FEATURES subcommand that sets the transfer mode */
#define ATA_SET_FEATURES_XFER 0x03
#define ATA_SECTOR_SIZE       512

typedef struct _AtaCommand {
	HPT_LBA Lba;
	HPT_U16 nSectors;
	HPT_U16 pad;	/* 1: Lba is the sector that could not be read */
} AtaComm;

/*
 * A task file. The 16-bit registers hold the previous (high order) content in
 * the upper byte. When done, bCommandReg is the status, bFeaturesReg the error.
 * nSectors is the length of the data in units of 512 bytes, which lie at
 * pDataBuffer or where COMMAND.buildsgl says.
 */
typedef struct _PassthroughCmd {
	HPT_U8  *pDataBuffer;
	HPT_U16  nSectors;
	HPT_U16  bLbaHighReg, bLbaMidReg, bLbaLowReg;
	HPT_U16  bSectorCountReg;
	HPT_U16  bFeaturesReg;
	HPT_U8   bDriveHeadReg;
	HPT_U8   bCommandReg;
} PassthroughCmd;

typedef struct _COMMAND {
	HPT_U8 type;			/* CMD_TYPE_x */
	HPT_U8 Result;			/* RETURN_x */
	HPT_U8 RetryCount;		/* of the LDM, which repeats none */
	struct {
		HPT_U8 data_out   : 1;
		HPT_U8 data_in    : 1;
		HPT_U8 hard_flush : 2;	/* CF_HARD_FLUSH_x */
	} flags;

	union {
		PassthroughCmd Passthrough;
		AtaComm Ide;
	} uCmd;

	/* for whoever sent it */
	void *priv;
	HPT_UPTR priv2;
	void (*done)(struct _COMMAND *pCmd);
	/*
	 * Fills psg, which has os_max_sg_descriptors elements, with CPU
	 * pointers for os_kmap_sgptr() or with bus addresses; 0: cannot.
	 */
	int (*buildsgl)(struct _COMMAND *pCmd, PSG psg, int logical);

	/* for the LDM and the HIM */
	void *target;			/* the VDEV */
	struct _VBUS *vbus;
	struct list_head q_link;
	PSG psg;
	void *ext;
} COMMAND, *PCOMMAND;

/* COMMAND.type */
enum {
	CMD_TYPE_IO          = 0,
	CMD_TYPE_PASSTHROUGH = 3,
	CMD_TYPE_FLUSH       = 4,
};

/* COMMAND.flags.hard_flush */
enum {
	CF_HARD_FLUSH_CACHE   = 1,
	CF_HARD_FLUSH_STANDBY = 2,
};

/* COMMAND.Result */
enum {
	RETURN_PENDING           = 0,
	RETURN_SUCCESS           = 1,
	RETURN_BAD_DEVICE        = 2,
	RETURN_BAD_PARAMETER     = 3,
	RETURN_DEVICE_BUSY       = 5,
	RETURN_INVALID_REQUEST   = 6,
	RETURN_SELECTION_TIMEOUT = 7,
	RETURN_IDE_ERROR         = 8,
	RETURN_RETRY             = 11,
	RETURN_BUS_RESET         = 13,
	RETURN_SECTOR_ERROR      = 16,
};

/* dev is NULL where nothing answers at that index */
typedef void (*PROBE_CALLBACK)(void *arg, void *dev, int index);

typedef struct _HIM {
	struct _HIM *next;
	char *name;
	HPT_UINT max_sg_descriptors;
#define _HIM_INTERFACE(type, name, args) type (*name) args;
#include "himfuncs.h"
} HIM, *PHIM;

#endif
