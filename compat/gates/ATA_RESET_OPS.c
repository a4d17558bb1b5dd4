// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: libata: softreset, hardreset, pmp_softreset -> reset.*, pmp_reset.*
// since: 6.18

static void gate_probe(struct ata_port_operations *ops)
{
	ops->reset.softreset = ops->pmp_reset.softreset;
}
