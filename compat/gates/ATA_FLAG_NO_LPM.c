// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: libata: ATA_FLAG_NO_LPM, for hosts whose links do not sleep, also in older stable kernels
// since: 4.18

static int gate_probe(void)
{
	return ATA_FLAG_NO_LPM;
}
