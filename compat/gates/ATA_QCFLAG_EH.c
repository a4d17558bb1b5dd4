// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: libata: ATA_QCFLAG_FAILED -> ATA_QCFLAG_EH
// since: 6.3

static int gate_probe(void)
{
	return ATA_QCFLAG_EH;
}
