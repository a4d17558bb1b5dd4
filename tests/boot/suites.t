#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What is not blktests is refused. BLKTESTS=<its sources> runs it with the stand-in on the
# newest kernel, in half an hour.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

fails 'make blktests without sources' any 'BLKTESTS=/path/to/blktests' \
	make -s -C "$top" TREE=standin KVER=none blktests
fails 'blktests in no directory' 1 "no directory $tmp/none" "$lab/image.sh" suite "$tmp/none"
mkdir "$tmp/empty"
fails 'sources that are not those of blktests' 1 'is not blktests: no program check' \
	"$lab/image.sh" suite "$tmp/empty"
if [ -n "${BLKTESTS-}" ]; then
	need_card
	ok 'blktests passes with the stand-in' env R750_BOOT_OUT="$tmp/out" \
		make -s -C "$top" TREE=standin BLKTESTS="$BLKTESTS" blktests
else
	skip 'blktests passes with the stand-in' 'BLKTESTS=<its sources> runs it'
fi
done_testing
