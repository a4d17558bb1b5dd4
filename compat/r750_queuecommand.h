/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef R750_QUEUECOMMAND_H
#define R750_QUEUECOMMAND_H

/*
 * The driver's entry from the midlayer, in place of the kernel's macro of this
 * name: under the vbus's lock, not host_lock; without a completion function
 * (as from 5.16 on); returning what the kernel's template wants.
 */
#if COMPAT_HAVE_QC_STATUS
typedef enum scsi_qc_status compat_qc_status_t;
#else
typedef int compat_qc_status_t;
#endif

#undef DEF_SCSI_QCMD
#define DEF_SCSI_QCMD(name)                                                    \
	compat_qc_status_t name(struct Scsi_Host *host, struct scsi_cmnd *cmd) \
	{                                                                      \
		spinlock_t *lock = get_vbus_ext(host)->lock;                   \
		compat_qc_status_t status;                                     \
		unsigned long flags;                                           \
                                                                               \
		compat_vbus_lock_irqsave(lock, flags);                         \
		status = name##_lck(cmd);                                      \
		compat_vbus_unlock_irqrestore(lock, flags);                    \
		return status;                                                 \
	}

#endif
