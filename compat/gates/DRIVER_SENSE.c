// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: the driver byte of a result: DRIVER_SENSE, DRIVER_INVALID
// until: 5.14
// commit: 54c29086195f

static int gate_probe(void)
{
	return DRIVER_SENSE;
}
