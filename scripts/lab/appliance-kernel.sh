#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: appliance-kernel.sh SOURCE JOBS
#
# Configures and builds the kernel in SOURCE, unpacked and not otherwise used, with
# guest.config and appliance.config: one that `make KDIR=SOURCE appliance` makes a
# package for, and that `make KDIR=SOURCE boot` boots.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
source=$1 jobs=$2 lab=$top/scripts/lab

[ -n "$source" ] || die 'say which sources: make appliance-kernel KDIR=/path/to/linux'
[ -f "$source/Kconfig" ] || die "$source is not a kernel's source: no Kconfig"
# Somebody's own configuration is not overwritten.
if [ -e "$source/.config" ] && [ ! -e "$source/.config.wanted" ]; then
	die "$source is configured already: unpack another copy"
fi
"$top/scripts/lib/need.sh" cc ld flex bison bc libelf.h || exit
"$lab/kernel-config.sh" "$source" "$lab/guest.config" "$lab/appliance.config"
# make's flags are for the project.
unset MAKEFLAGS MFLAGS
make -s -C "$source" -j"$jobs" bzImage modules
say "built $(cat "$source/include/config/kernel.release") in $source"
