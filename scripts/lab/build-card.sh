#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: build-card.sh [VARIABLE=value]... TARGET
#
# What make builds of the card (card/) without sanitizers; one caller at a
# time, for boots run side by side.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)
mkdir -p "$top/build"
exec flock "$top/build/.twin.lock" \
	make -s -C "$top/card" SANITIZE= "$@" >&2
