// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: gendisk.part0 is a struct hd_struct -> a struct block_device *
// since: 5.11

static void gate_probe(struct gendisk *disk)
{
	_Static_assert(__builtin_types_compatible_p(typeof(disk->part0),
						    struct block_device *),
		       "");
}
