// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: scsi_host_template.shost_attrs -> .shost_groups
// since: 5.16

static const void *gate_probe(struct scsi_host_template *t)
{
	return t->shost_groups;
}
