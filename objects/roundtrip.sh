#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: roundtrip.sh PROGRAM OBJECT
#
# Proves that PROGRAM (objects) reads OBJECT right: objdump sees the same
# instructions in it, and its exact text assembles to the identical object.
# Fails with a message where that is not so; leaves nothing behind.
set -eu
LC_ALL=C
export LC_ALL

program=$1 object=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-objects.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

case $(od -An -tu1 -j4 -N1 "$object") in
*2*) bits=64 ;;
*) bits=32 ;;
esac

"$program" exact "$object" >"$work/exact.s"
objdump -d -z -w --section=.text "$object" >"$work/objdump"
"$program" boundaries "$object" <"$work/objdump"
# as has opinions of its own on .comment, and notes on what it made.
as "--$bits" --no-warn -mx86-used-note=no -o "$work/exact.o" "$work/exact.s"
"$program" compare "$object" "$work/exact.o"
