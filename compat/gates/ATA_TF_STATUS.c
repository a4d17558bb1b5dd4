// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: ata_taskfile.command, .feature -> .status, .error for what comes back
// since: 5.17

static int gate_probe(struct ata_taskfile *tf)
{
	return tf->status | tf->error;
}
