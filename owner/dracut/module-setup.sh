#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# dracut: the driver of the Rocket 750, also where the root file system is elsewhere,
# so that arrays and pools behind it are there in time. A kernel without the module
# gets an initramfs without it.

check()
{
	return 0
}

depends()
{
	return 0
}

installkernel()
{
	hostonly='' instmods r750 sata_r750
}
