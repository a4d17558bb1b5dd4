// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: libata: qc_fill_rtf returns bool -> void
// since: 6.8

static void gate_probe(struct ata_port_operations *ops)
{
	_Static_assert(
		__builtin_types_compatible_p(typeof(ops->qc_fill_rtf),
					     void (*)(struct ata_queued_cmd *)),
		"");
}
