// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: host template: ioctl takes an int command -> unsigned int
// since: 5.1
// pair: IOCTL_CMD_INT

static void gate_probe(struct scsi_host_template *sht)
{
	_Static_assert(
		__builtin_types_compatible_p(typeof(sht->ioctl),
					     int (*)(struct scsi_device *,
						     unsigned int, void *)),
		"");
}
