// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: libata: qc_prep returns void -> enum ata_completion_errors
// since: 5.6

static void gate_probe(struct ata_port_operations *ops)
{
	_Static_assert(
		__builtin_types_compatible_p(
			typeof(ops->qc_prep),
			enum ata_completion_errors(*)(struct ata_queued_cmd *)),
		"");
}
