/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What differs in libata between the kernels that the driver builds for. The
 * gates are in compat/gates; a driver in a kernel's own tree has no such file.
 */
#ifndef SATA_R750_COMPAT_LIBATA_H
#define SATA_R750_COMPAT_LIBATA_H

#include "compat.h"

#if COMPAT_HAVE_ATA_QC_PREP_RESULT
#define R750_PREP_RESULT enum ata_completion_errors
#define R750_PREP_OK AC_ERR_OK
#else
#define R750_PREP_RESULT void
#define R750_PREP_OK
#endif

#if COMPAT_HAVE_ATA_FILL_RTF_VOID
#define R750_RTF_RESULT void
#define R750_RTF_OK
#else
#define R750_RTF_RESULT bool
#define R750_RTF_OK true
#endif

#if !COMPAT_HAVE_ATA_QCFLAG_EH
#define ATA_QCFLAG_EH ATA_QCFLAG_FAILED
#endif

/* Without it and without a set_lpm callback, libata leaves a host's links on, too. */
#if !COMPAT_HAVE_ATA_FLAG_NO_LPM
#define ATA_FLAG_NO_LPM 0
#endif

/* An attribute in a list of those of a SCSI host. */
#if COMPAT_HAVE_SHOST_GROUPS
#define R750_HOST_ATTR struct attribute
#define r750_host_attr(a) (&(a)->attr)
#else
#define R750_HOST_ATTR struct device_attribute
#define r750_host_attr(a) (a)
#endif

#if !COMPAT_HAVE_SYSFS_EMIT
#define sysfs_emit(buf, ...) sprintf(buf, __VA_ARGS__)
#endif

/* members of struct ata_port_operations */
#if COMPAT_HAVE_ATA_RESET_OPS
#define r750_op_softreset reset.softreset
#define r750_op_hardreset reset.hardreset
#define r750_op_pmp_softreset pmp_reset.softreset
#else
#define r750_op_softreset softreset
#define r750_op_hardreset hardreset
#define r750_op_pmp_softreset pmp_softreset
#endif

/* members of struct ata_taskfile */
#if COMPAT_HAVE_ATA_TF_STATUS
#define r750_tf_status status
#define r750_tf_error error
#else
#define r750_tf_status command
#define r750_tf_error feature
#endif

#endif
