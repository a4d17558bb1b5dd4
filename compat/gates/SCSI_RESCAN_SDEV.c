// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: scsi_rescan_device() takes a struct device -> a struct scsi_device
// since: 6.6
// commit: 79519528a180
// pair: SCSI_RESCAN_DEV
// uses: scsi_rescan_device any
// else: scsi_rescan_device any

// It began to return an error in the same release; nobody here reads it.
static void gate_probe(void)
{
	_Static_assert(
		__builtin_types_compatible_p(typeof(&scsi_rescan_device),
					     int (*)(struct scsi_device *)) ||
			__builtin_types_compatible_p(
				typeof(&scsi_rescan_device),
				void (*)(struct scsi_device *)),
		"");
}
