// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The management interface: a CDB to the target behind the last disk, in place
 * of the driver's, which took all lengths from the CDB and copied that much
 * from and to the command's first segment, however short.
 *
 *	byte 0-3	02 'H' 'P' 'T'
 *	byte 4-7	function
 *	byte 8-11	bytes of the data that go in
 *	byte 12-15	bytes that may come out, behind 4 that say how many
 *
 * All in the CPU's order. The data go both ways, which for the midlayer is a
 * command that reads.
 */
#include "osm_linux.h"
#include "hptintf.h"

#define DATA_MAX 0x10000 /* bytes, as for calls by way of /proc */

struct management {
	struct work_struct work;
	struct scsi_cmnd *cmd;
	IOCTL_ARG arg;
	HPT_U32 returned; /* bytes that came out */
	u32 *answer;	  /* returned, and behind it what came out */
	u64 data[];	  /* in, then a gap, answer, and out */
};

static u32 cdb_u32(const struct scsi_cmnd *cmd, int at)
{
	u32 v;

	memcpy(&v, cmd->cmnd + at, sizeof(v));
	return v;
}

/* Copy the answer to the command's data and end the command; its vbus is locked. */
static void finish(struct management *m)
{
	struct scsi_cmnd *cmd = m->cmd;
	unsigned int len = sizeof(*m->answer) + m->arg.nOutBufferSize;

	cmd->result = DID_ABORT << 16;
	if (m->arg.result == HPT_IOCTL_RESULT_OK) {
		*m->answer = min(m->returned, m->arg.nOutBufferSize);
		scsi_sg_copy_from_buffer(cmd, m->answer, len);
		scsi_set_resid(cmd, scsi_bufflen(cmd) - len);
		cmd->result = DID_OK << 16;
	}
	kfree(m);
	compat_scsi_done(cmd);
}

/*
 * Ask one vbus after the other, each with its own lock alone: with that of the
 * command's held, two commands of two cards could wait for each other's.
 */
static void carry_out(struct work_struct *work)
{
	struct management *m = container_of(work, struct management, work);
	spinlock_t *lock = get_vbus_ext(sc_host(m->cmd))->lock;
	unsigned long flags;

	hpt_do_ioctl(&m->arg);
	compat_vbus_lock_irqsave(lock, flags);
	finish(m);
	compat_vbus_unlock_irqrestore(lock, flags);
}

/* @in and @out bytes of data, zeroed but for what goes in. */
static struct management *management_alloc(struct scsi_cmnd *cmd, u32 in,
					   u32 out)
{
	size_t behind = DIV_ROUND_UP(in, sizeof(u64)) + 1;
	struct management *m =
		kzalloc(sizeof(*m) + behind * sizeof(u64) + out, GFP_ATOMIC);

	if (!m)
		return NULL;
	INIT_WORK(&m->work, carry_out);
	m->cmd = cmd;
	m->answer = (u32 *)&m->data[behind] - 1;
	m->arg.lpInBuffer = m->data;
	m->arg.nInBufferSize = in;
	m->arg.lpOutBuffer = &m->data[behind];
	m->arg.nOutBufferSize = out;
	m->arg.lpBytesReturned = &m->returned;
	m->arg.result = HPT_IOCTL_RESULT_FAILED;
	scsi_sg_copy_to_buffer(cmd, m->data, in);
	return m;
}

/**
 * compat_management() - start a management command, which may sleep
 * @cmd: its vbus locked; ends now or later. Refused if its data are not as long
 *	as its CDB says, or longer than DATA_MAX; a host error if the function fails.
 */
void compat_management(struct scsi_cmnd *cmd)
{
	u32 in = cdb_u32(cmd, 8), out = cdb_u32(cmd, 12);
	u32 room = min_t(u32, scsi_bufflen(cmd), DATA_MAX);
	struct management *m;

	if (cmd->sc_data_direction != DMA_FROM_DEVICE || room < sizeof(u32) ||
	    in > room || out > room - sizeof(u32)) {
		compat_refuse(cmd, COMPAT_BAD_FIELD);
		compat_scsi_done(cmd);
		return;
	}
	m = management_alloc(cmd, in, out);
	if (!m) {
		cmd->result = DID_BUS_BUSY << 16;
		compat_scsi_done(cmd);
		return;
	}
	m->arg.dwIoControlCode = HPT_CTL_CODE(cdb_u32(cmd, 4));
	schedule_work(&m->work);
}
