// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: host template: slave_configure(sdev) -> sdev_configure(sdev, limits)
// since: 6.14
// pair: SLAVE_CONFIGURE

static void *gate_probe(struct scsi_host_template *sht)
{
	return sht->sdev_configure;
}
