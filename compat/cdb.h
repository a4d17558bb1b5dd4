/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a CDB asks to move, by SBC-3, SPC-4 and SAT-3. Nothing in here knows of
 * the kernel's SCSI layer or of the driver: tests/compat/cdb.c compiles it alone.
 */
#ifndef R750_CDB_H
#define R750_CDB_H

enum compat_dir { COMPAT_NONE, COMPAT_IN, COMPAT_OUT };

/* Blocks of the medium that a READ, WRITE or VERIFY speaks of. */
struct compat_blocks {
	u64 lba;
	u32 count;
	enum compat_dir dir; /* none: VERIFY */
	u8 bytchk;	     /* VERIFY: BYTCHK, not 0: compare with data */
};

/* The data of an ATA PASS-THROUGH. */
struct compat_ata {
	u8 protocol;	     /* SAT-3, table 138 */
	enum compat_dir dir; /* by the protocol; none: no data */
	bool t_dir_in;	     /* T_DIR */
	u8 t_length;	     /* T_LENGTH; 0: no data */
	u32 units;	     /* by T_LENGTH, if that names a field */
	bool in_blocks;	     /* units of logical blocks, not of 512 bytes */
	bool in_bytes;	     /* units of one byte */
	bool fits;	     /* the protocol is that of the command, or the
				 * command is not known
				 */
	bool high;	     /* EXTEND, and an upper half that is not 0 */
	bool one_sector;     /* its data are 512 bytes, whatever it asks for */
};

bool compat_cdb_blocks(const u8 *cdb, struct compat_blocks *b);
bool compat_cdb_ata(const u8 *cdb, struct compat_ata *a);
u32 compat_cdb_asks(const u8 *cdb);

#endif
