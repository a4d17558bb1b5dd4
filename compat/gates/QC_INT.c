// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: queuecommand returns int
// until: 7.0

static void gate_probe(struct scsi_host_template *sht)
{
	_Static_assert(__builtin_types_compatible_p(
			       typeof(sht->queuecommand),
			       int (*)(struct Scsi_Host *, struct scsi_cmnd *)),
		       "");
}
