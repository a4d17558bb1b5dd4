// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * An ATA command passed through goes out with the lower half of its registers
 * alone: its request is not marked as one with 48 bits of LBA, as those for
 * reading and writing are. A WRITE SECTORS EXT to a block beyond 2^24 overwrites
 * another, and a READ VERIFY SECTORS EXT verifies another.
 *
 * object: him_r750
 * mends: Category_CDB_Type 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: ata_ext
 */
#include "mends.h"

/* of a request */
#define request_opcode(request) FIELD(HPT_U8, request, 0x38)
#define request_flags(request) FIELD(HPT_U32, request, 0x94)
#define OP_PASS_THROUGH 0xb0
#define REQUEST_LBA48 0x40000

/* of a disk as the core has it */
#define timed_features(timed) FIELD(HPT_U16, timed, 0x60)
#define FEATURE_LBA48 0x1

HPT_U8 Category_CDB_Type(void *timed, void *request);
HPT_U8 __real_Category_CDB_Type(void *timed, void *request);

HPT_U8 Category_CDB_Type(void *timed, void *request)
{
	if (request_opcode(request) == OP_PASS_THROUGH &&
	    timed_features(timed) & FEATURE_LBA48)
		request_flags(request) |= REQUEST_LBA48;
	return __real_Category_CDB_Type(timed, request);
}
