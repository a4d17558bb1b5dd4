#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# A minute of `make torture` with the stand-in on 6.12, or the newest kernel there is.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

need_card
TREE=standin BOOT_TORTURE=${BOOT_TORTURE:-60} R750_BOOT_OUT=$tmp/out
export TREE BOOT_TORTURE R750_BOOT_OUT
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
kernel=$("$lab/image.sh" -l | grep '^6\.12' || newest)
boots -s config,load,torture,unload "$kernel"
done_testing
