/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What an ATA disk is in SCSI's terms, by SAT-3. Nothing in here knows of the
 * kernel's SCSI layer or of the driver: tests/compat/sat.c compiles it alone.
 */
#ifndef R750_SAT_H
#define R750_SAT_H

/* The longest page: ATA Information. */
#define COMPAT_VPD_MAX 572

struct compat_sense {
	u8 key; /* SPC-4, table 43 */
	u8 asc;
	u8 ascq;
};

/* The registers of an ATA command that has ended. */
struct compat_ata_out {
	u8 status, error, device;
	u16 count; /* of 8 bits without EXTEND */
	u64 lba;   /* 48 bits; 28 to 31 are 0 without EXTEND */
};

unsigned int compat_sat_vpd(u8 page, const u16 *id, u16 blocks_max, u8 *buf);
bool compat_sat_complete(const u16 *id);
bool compat_sat_lba48(const u16 *id);
bool compat_sat_write_cache(const u16 *id);
struct compat_sense compat_sat_error(u8 status, u8 error, bool write);
void compat_sat_registers(const struct compat_ata_out *out, bool ext,
			  u8 sense[22]);

#endif
