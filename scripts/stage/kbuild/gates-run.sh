#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: gates-run.sh PROGRAM [argument...]
#
# Runs gates-PROGRAM.awk over the gate table beside this file. AWK chooses the
# awk; the arguments are told in the program's head.
set -eu
here=$(dirname "$0")
prog=$1
shift
exec ${AWK:-awk} -f "$here/gates.awk" -f "$here/gates-$prog.awk" \
	part=table "$here/gates" "$@"
