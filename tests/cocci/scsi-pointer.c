// SPDX-License-Identifier: GPL-2.0-only OR MIT
struct hpt_scsi_pointer {
	int mapped;
	int count;
};

typedef char check_sizeof_hpt_scsi_pointer[sizeof(struct scsi_pointer) - 8];
typedef char check_sizeof_pointer[sizeof(void *) - 3];

#define HPT_SCP(cmd) ((struct hpt_scsi_pointer *)&(cmd)->SCp)
#define HPT_SCP_MAPPED(cmd) (HPT_SCP(cmd)->mapped)

static int mapped(struct scsi_cmnd *cmd)
{
	return HPT_SCP(cmd)->mapped;
}

static Scsi_Host_Template card_template = {
	name: "card",
	proc_name: driver,
	this_id: -1
};

static struct file_operations fops = {
	proc_name: driver,
};
