/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What Coccinelle's parser is told about names that it cannot work out from
 * the driver alone; given to every run as --macro-file. Without it, whole
 * functions are passed over in silence: DEF_SCSI_QCMD() is a definition without
 * a type, a cast through two unknown types looks like a call, and the parser
 * has no grammar for aligned()'s argument.
 */
#define DEF_SCSI_QCMD(name) int name(struct Scsi_Host *h, struct scsi_cmnd *c);
#define aligned(x) packed
#define u64 unsigned long long
#define u32 unsigned int
