#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: build-card.sh [VARIABLE=value]... TARGET
#
# Runs make in card/, without sanitizers. Locked, since boots run in parallel.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)
mkdir -p "$top/build"
exec flock "$top/build/.twin.lock" \
	make -s -C "$top/card" SANITIZE= "$@" >&2
