/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The management interface: codes and structures that pass between a program
 * (through /proc or the processor device), the OSM and ldm_ioctl(). The text in
 * /proc is made from the same answers. Sizes are in bytes, little endian.
 */
#ifndef _HPT_INTF_H_
#define _HPT_INTF_H_

#define HPT_IOCTL_MAGIC   0x53544e31	/* pointers of the kernel's width */
#define HPT_IOCTL_MAGIC32 0x53544e32	/* 32-bit pointers */

#define HPT_CTL_CODE(fn) (0x53540000u | (fn))

enum {
	HPT_IOCTL_GET_CONTROLLER_COUNT   = HPT_CTL_CODE(1),
	HPT_IOCTL_GET_CONTROLLER_INFO_V2 = HPT_CTL_CODE(2),
	HPT_IOCTL_GET_CHANNEL_INFO_V2    = HPT_CTL_CODE(3),
	HPT_IOCTL_GET_PHYSICAL_DEVICES   = HPT_CTL_CODE(4),
	HPT_IOCTL_GET_LOGICAL_DEVICES    = HPT_CTL_CODE(5),
	HPT_IOCTL_GET_DEVICE_INFO_V3     = HPT_CTL_CODE(6),
	HPT_IOCTL_IDE_PASS_THROUGH       = HPT_CTL_CODE(7),
	HPT_IOCTL_QUERY_REMOVE           = HPT_CTL_CODE(8),
	HPT_IOCTL_REMOVE_DEVICES         = HPT_CTL_CODE(9),
	HPT_IOCTL_RESCAN_DEVICES         = HPT_CTL_CODE(10),
	HPT_IOCTL_DELETE_ARRAY           = HPT_CTL_CODE(11),
	HPT_IOCTL_SET_ARRAY_STATE        = HPT_CTL_CODE(12),
};

/* 0 names nothing */
typedef HPT_U32 DEVICEID;

/* what a program writes into /proc/scsi/r750/N */
typedef struct _HPT_IOCTL_PARAM {
	HPT_U32 Magic, dwIoControlCode;
	HPT_U32 nInBufferSize, nOutBufferSize;
	HPT_PTR lpInBuffer, lpOutBuffer;
	HPT_PTR lpBytesReturned;	/* a u32, or NULL */
} HPT_IOCTL_PARAM, *PHPT_IOCTL_PARAM;

typedef struct _HPT_IOCTL_PARAM32 {
	HPT_U32 Magic, dwIoControlCode;
	HPT_U32 nInBufferSize, nOutBufferSize;
	HPT_U32 lpInBuffer, lpOutBuffer, lpBytesReturned;
} HPT_IOCTL_PARAM32, *PHPT_IOCTL_PARAM32;

/* in: index, u32 */
typedef struct _CONTROLLER_INFO_V2 {
	HPT_U8 szProductID[36];
	HPT_U8 pci_tree, pci_bus, pci_device, pci_function;
	HPT_U32 nBuses;
} CONTROLLER_INFO_V2;

/* in: controller and channel, u32 each; one device for every target number */
#define MAX_CHANNEL_DEVICES 16
typedef struct _CHANNEL_INFO_V2 {
	DEVICEID Devices[MAX_CHANNEL_DEVICES];
} CHANNEL_INFO_V2;

#define LDT_ARRAY  1
#define LDT_DEVICE 2

#define DEVICE_FLAG_DISABLED 0x1

#define ARRAY_FLAG_REBUILDING   0x1
#define ARRAY_FLAG_VERIFYING    0x2
#define ARRAY_FLAG_INITIALIZING 0x4

#define AS_REBUILD_ABORT    2
#define AS_VERIFY_ABORT     4
#define AS_INITIALIZE_ABORT 6

/* in: the DEVICEID */
typedef struct _LOGICAL_DEVICE_INFO_V3 {
	HPT_U64 Capacity;			/* 512-byte sectors */
	HPT_U32 Type;				/* LDT_x */
	HPT_U8  VBusId, TargetId;
	union {
		struct {
			IDENTIFY_DATA IdentifyData;
			HPT_U32 Flags;
			HPT_U8  ControllerId, PathId, TargetId;
			HPT_U8  ReadAheadEnabled, WriteCacheEnabled;
		} device;
		struct {
			HPT_U32  Flags;
			HPT_U32  nDisk;
			DEVICEID Members[MAX_MEMBERS];
		} array;
	} u;
} LOGICAL_DEVICE_INFO_V3, *PLOGICAL_DEVICE_INFO_V3;

/* in: this and the data to write; out: this, as ended, and the data read */
typedef struct _IDE_PASS_THROUGH_HEADER {
	DEVICEID idDisk;
	HPT_U16  nSectors;			/* of 512 bytes */
	HPT_U8   protocol;			/* IO_COMMAND_x, or 0: no data */
	HPT_U8   bFeaturesReg;
	HPT_U8   bSectorCountReg;
	HPT_U8   bLbaLowReg, bLbaMidReg, bLbaHighReg;
	HPT_U8   bDriveHeadReg;
	HPT_U8   bCommandReg;
	HPT_U8   spare[2];
} IDE_PASS_THROUGH_HEADER, *PIDE_PASS_THROUGH_HEADER;

#define IO_COMMAND_READ  1
#define IO_COMMAND_WRITE 2

#endif
