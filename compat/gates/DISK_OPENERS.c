// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: disk_openers(), how many openers a disk has
// since: 5.19
// uses: disk_openers inl

static unsigned int gate_probe(struct gendisk *disk)
{
	return disk_openers(disk);
}
