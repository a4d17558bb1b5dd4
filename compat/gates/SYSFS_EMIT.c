// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: sprintf() to a sysfs buffer -> sysfs_emit(), also in older stable kernels
// since: 5.10

static int gate_probe(char *buf)
{
	return sysfs_emit(buf, "%d", 0);
}
