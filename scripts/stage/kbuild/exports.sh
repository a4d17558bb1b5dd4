#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Names the undefined symbols of linked objects that a kernel does not export to
# a module that is not GPL.
#
# usage: exports.sh RELEASE SYMVERS OBJECT...
#
# NM and AWK choose the tools. Exit status: 1 if there are such symbols.

set -eu
LC_ALL=C
export LC_ALL

[ $# -ge 3 ] || { echo 'exports.sh: wants 3 arguments or more' >&2; exit 2; }
here=$(dirname "$0")
release=$1 symvers=$2
shift 2
if [ ! -e "$symvers" ]; then
	echo "  exports of kernel $release not checked: no Module.symvers"
	exit 0
fi
undefined=$(for o; do echo "$o:"; ${NM:-nm} -u "$o" || exit 2; done)
printf '%s\n' "$undefined" |
	${AWK:-awk} -f "$here/exports.awk" release="$release" \
		part=undefined - part=symvers FS='\t' "$symvers"
