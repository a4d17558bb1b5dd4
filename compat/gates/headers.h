// SPDX-License-Identifier: GPL-2.0-only OR MIT
// tested: 7.3
/*
 * The kernel headers that declare what the gates probe for, and the newest
 * kernel on which all answers were checked.
 */
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/highmem.h>
#include <linux/blkdev.h>
#include <linux/libata.h>
#include <linux/pci.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
