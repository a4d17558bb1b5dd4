// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: scsi_rescan_device() takes a struct device
// until: 6.6
// commit: 79519528a180

static void gate_probe(void)
{
	_Static_assert(__builtin_types_compatible_p(typeof(&scsi_rescan_device),
						    void (*)(struct device *)),
		       "");
}
