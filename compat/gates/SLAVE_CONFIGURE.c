// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: host template: slave_configure(sdev)
// until: 6.14

static void *gate_probe(struct scsi_host_template *sht)
{
	return sht->slave_configure;
}
