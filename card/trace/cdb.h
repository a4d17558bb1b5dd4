/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The fields of each command, printed after its name. @c is a complete CDB. */
#ifndef TWIN_CDB_H
#define TWIN_CDB_H

#include "decode.h"

typedef void cdb_fn(struct out *o, const u8 *c);

/* cdb_block.c, cdb_unit.c, cdb_ata.c */
cdb_fn cdb_rw_6, cdb_rw_10, cdb_rw_12;
cdb_fn cdb_rw_16, cdb_rw_32, cdb_verify_10;
cdb_fn cdb_verify_12, cdb_verify_16, cdb_verify_32;
cdb_fn cdb_same_10, cdb_same_16, cdb_same_32;
cdb_fn cdb_sync_10, cdb_sync_16, cdb_compare_write;
cdb_fn cdb_unmap, cdb_in_16, cdb_inquiry;
cdb_fn cdb_request_sense, cdb_mode_sense_6, cdb_mode_sense_10;
cdb_fn cdb_mode_select_6, cdb_mode_select_10, cdb_log_sense;
cdb_fn cdb_start_stop, cdb_prevent_allow, cdb_send_diagnostic;
cdb_fn cdb_buffer_10, cdb_alloc_10, cdb_alloc_12;
cdb_fn cdb_report_luns, cdb_report_opcodes, cdb_security;
cdb_fn cdb_ata_12, cdb_ata_16;

/* Common fields: allocation length, a flag, group number. */
void cdb_print_alloc(struct out *o, u64 bytes);
void cdb_print_flag(struct out *o, bool set, const char *text);
void cdb_print_group(struct out *o, u8 v);

#endif
