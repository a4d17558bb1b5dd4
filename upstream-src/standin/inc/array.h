/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Arrays and partitions of disks. The LDM of this tree makes neither, but the
 * OSM asks about both, so the parts that it looks at are here.
 */
#ifndef _HPT_ARRAY_H_
#define _HPT_ARRAY_H_

#define MAX_MEMBERS 64

/* an array on its way from one shape to another */
typedef struct hpt_transform {
	PVDEV target;
	PVDEV source;
} HPT_TRANSFORM, *PHPT_TRANSFORM;

typedef struct hpt_array {
	PHPT_TRANSFORM transform;	/* NULL: at rest */
	PVDEV  member[MAX_MEMBERS];
	HPT_U8 ndisk;
	HPT_U8 sector_size_shift;	/* sectors of 512 << shift bytes */
} HPT_ARRAY;

typedef struct hpt_partition {
	PVDEV raw_disk;
	HPT_LBA start;
} HPT_PARTITION;

#endif
