// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: queuecommand returns int -> enum scsi_qc_status
// since: 7.0
// pair: QC_INT

static void gate_probe(struct scsi_host_template *sht)
{
	_Static_assert(__builtin_types_compatible_p(
			       typeof(sht->queuecommand),
			       enum scsi_qc_status(*)(struct Scsi_Host *,
						      struct scsi_cmnd *)),
		       "");
}
